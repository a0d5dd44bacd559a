import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { inputs, type BenchInput, type InputName } from './catalogue.ts'
import { countOf, type Counts } from './count.ts'
import { hash } from './fingerprint.ts'

/** An input that is there. */
export interface Prepared {
  readonly name: InputName
  /** Its files in order; beside each lies the same with `.gz` behind. */
  readonly files: readonly string[]
  readonly counts: Counts
}

const cache = fileURLToPath(new URL('../../../node_modules/.cache/bench/', import.meta.url))
const COUNTS = 'counts.txt'
const zip = promisify(gzip)

/** Makes an input, unless it is there as it would be made now. */
export async function prepare(name: InputName, say: (message: string) => void): Promise<Prepared> {
  const { from, fingerprint, make }: BenchInput = inputs[name]
  const base = from && (await prepare(from, say))
  const folder = join(cache, `${name}-${hash([await fingerprint(), base?.files.join() ?? ''])}`)
  if (!existsSync(folder)) {
    say(`making ${name}`)
    await removeFormer(name)
    const draft = `${folder}.draft`
    await mkdir(draft, { recursive: true })
    await make(draft, base ? await readFile(base.files[0]!) : Buffer.alloc(0))
    const files = await filesOf(draft)
    for (const file of files) await writeFile(`${file}.gz`, await zip(await readFile(file), { level: 6 }))
    await writeFile(join(draft, COUNTS), JSON.stringify(await countOf(files)))
    await rename(draft, folder)
  }
  return {
    name,
    files: await filesOf(folder),
    counts: JSON.parse(await readFile(join(folder, COUNTS), 'utf8')) as Counts,
  }
}

async function removeFormer(name: InputName): Promise<void> {
  await mkdir(cache, { recursive: true })
  for (const folder of await readdir(cache)) {
    if (folder.startsWith(`${name}-`)) await rm(join(cache, folder), { recursive: true })
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names
    .filter(name => /\.jsonl?$/.test(name))
    .toSorted()
    .map(name => join(folder, name))
}
