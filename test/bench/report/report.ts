import { inputs } from '../inputs/catalogue.ts'
import type { Measured, MeasuredInput } from '../measure/measured.ts'
import type { BundleSize } from '../size/bundle-size.ts'
import { sizeTable, stageLine } from '../size/size-table.ts'
import { againstParse, fromGzip } from './against-parse.ts'
import { againstPlayer } from './against-player.ts'
import { memory } from './memory.ts'
import { count, met } from './numbers.ts'
import { stored } from './stored.ts'
import { streams } from './streams.ts'

const BUNDLE_BYTES = 30_000

/** Everything that was measured, in Markdown, each goal beside its number. */
export function report({ inputs: rows, stream, stored: asked, bundle }: Measured): string {
  const parts = rows.length > 0 ? [againstParse(rows), fromGzip(rows), againstPlayer(rows), memory(rows)] : []
  if (stream) parts.push(streams(stream))
  if (asked) parts.push(stored(asked))
  parts.push(size(bundle))
  if (rows.length > 0) parts.push(list(rows))
  return parts.join('\n\n')
}

function size(bundle: BundleSize): string {
  const { gzipBytes } = bundle.pieces.analyser
  return `## In a browser

Bundled and minified by esbuild, in bytes; what is loaded on demand is beside what is loaded already.

${sizeTable(bundle)}

The first row in kB before gzip: ${stageLine(bundle)}. Goal for it:
at most ${count(BUNDLE_BYTES)} gzipped, ${met(gzipBytes <= BUNDLE_BYTES)}.`
}

function list(rows: readonly MeasuredInput[]): string {
  const lines = rows.map(({ name }) => `- **${name}**: ${inputs[name].what}`)
  return `## The inputs\n\n${lines.join('\n')}`
}
