import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Exit, Failure } from './failure.ts'

/** A file that may hold frames, with the number in its name. */
export interface SegmentFile {
  readonly path: string
  readonly name: string
  readonly id?: number
}

/** What lies beside recordings and is none. */
const BESIDE = [
  'meta.json',
  'truth.json',
  'labels.json',
  'uploads.json',
  'manifest.json',
  'package.json',
  'index.json',
]
const FRAMES = /\.(?:json|jsonl|ndjson|bin|envelope|rrweb|txt)?(?:\.?(?:gz|gzip|zz|zlib|zst|snappy))?$/i
/** Where a recording's pieces lie when they do not lie in the directory itself, likeliest first. */
const INSIDE = ['segments', 'uploads']

/** The segments in a directory, in the order of their numbers: files named `recording…` before all others. */
export async function segmentFiles(directory: string): Promise<SegmentFile[]> {
  const names = await readdir(directory)
  const frames = names.filter(
    name =>
      name.includes('.') &&
      !name.startsWith('.') &&
      !BESIDE.includes(name) &&
      FRAMES.test(name) &&
      !/^readme/i.test(name),
  )
  const recordings = frames.filter(name => name.startsWith('recording'))
  const chosen = await filesAmong(directory, recordings.length > 0 ? recordings : frames)
  if (chosen.length > 0) return chosen
  for (const inside of INSIDE) {
    if (names.includes(inside)) return segmentFiles(join(directory, inside))
  }
  throw new Failure(
    `no recording in directory ${directory}: expected .json, .jsonl or .gz files; name the file itself`,
    Exit.notFound,
  )
}

async function filesAmong(directory: string, names: readonly string[]): Promise<SegmentFile[]> {
  const files: SegmentFile[] = []
  for (const name of names) {
    const path = join(directory, name)
    // A link may lead nowhere.
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() !== true) continue
    const id = numberIn(name)
    files.push({ path, name, ...(id !== undefined && { id }) })
  }
  return numbered(files.sort(byNumber))
}

/** The numbers when no two files share one; files that have none are counted on from there. */
function numbered(files: readonly SegmentFile[]): SegmentFile[] {
  const ids = files.flatMap(({ id }) => (id === undefined ? [] : [id]))
  if (ids.length === 0 || new Set(ids).size < ids.length)
    return files.map(({ path, name }) => ({ path, name }))
  let next = ids.reduce((most, id) => Math.max(most, id), 0)
  return files.map(({ path, name, id }) => ({ path, name, id: id ?? ++next }))
}

/** The number of a file that is named by it: `12.json.gz`, `segment-12.json`, `12-of-20.bin`. */
function numberIn(name: string): number | undefined {
  const digits = /^\D*(\d{1,9})(?!\d)/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** After every number that a name can hold. */
const LAST = 1e9
const collator = new Intl.Collator('en', { numeric: true })

function byNumber(one: SegmentFile, other: SegmentFile): number {
  return (one.id ?? LAST) - (other.id ?? LAST) || collator.compare(one.name, other.name)
}
