import { count } from '../report/numbers.ts'
import { table } from '../report/table.ts'
import { type BundleSize, type PieceName, pieces } from './bundle-size.ts'

/** Every piece with what it is, and their sum. */
export function sizeTable({ pieces: sizes }: BundleSize): string {
  const rows = Object.entries(sizes).map(([name, { bytes, gzipBytes }]) => [
    pieces[name as PieceName] ?? name,
    count(bytes),
    count(gzipBytes),
  ])
  const all = Object.values(sizes)
  const sum = (of: 'bytes' | 'gzipBytes'): string => count(all.reduce((total, piece) => total + piece[of], 0))
  return table(
    ['what a page loads', 'minified', 'gzipped'],
    [...rows, ['all of it', sum('bytes'), sum('gzipBytes')]],
  )
}

/** `dom 49 kB, normalize 48 kB, …`: where the bytes of the analyser lie, before gzip. */
export function stageLine({ stages }: BundleSize): string {
  return stages.map(([stage, bytes]) => `${stage} ${(bytes / 1000).toFixed(1)}`).join(', ')
}
