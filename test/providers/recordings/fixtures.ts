/** Where recorded fixtures come from, by their path below `fixtures/`. `test/runtimes/fixtures.ts` is one way. */
export interface Fixtures {
  readonly paths: readonly string[]
  read(path: string): Promise<Uint8Array<ArrayBuffer>>
}

/** Paths of the files of one recorded case, by their name in its folder. */
export function filesOf({ paths }: Fixtures, recordedCase: string): ReadonlyMap<string, string> {
  const folder = `recordings/${recordedCase}/`
  const files = new Map<string, string>()
  for (const path of paths) if (path.startsWith(folder)) files.set(path.slice(folder.length), path)
  if (files.size === 0) throw new Error(`no recorded case "${recordedCase}"`)
  return files
}

/** A file's text, unpacked where its name says that it is packed. */
export async function textOf(fixtures: Fixtures, path: string): Promise<string> {
  return new TextDecoder().decode(await bytesOf(fixtures, path))
}

export async function bytesOf(fixtures: Fixtures, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fixtures.read(path)
  if (!path.endsWith('.gz')) return bytes
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(unpacked).arrayBuffer())
}

export async function jsonOf<T>(fixtures: Fixtures, path: string): Promise<T> {
  return JSON.parse(await textOf(fixtures, path)) as T
}

/** A reader of recorded cases that reads each only once, whichever simulator asks: what is recorded never changes. */
export function readOnce<T>(
  read: (fixtures: Fixtures, recordedCase: string) => Promise<T>,
): (fixtures: Fixtures, recordedCase: string) => Promise<T> {
  const readers = new WeakMap<Fixtures, Map<string, Promise<T>>>()
  return (fixtures, recordedCase) => {
    const cases = readers.get(fixtures) ?? new Map<string, Promise<T>>()
    readers.set(fixtures, cases)
    const known = cases.get(recordedCase) ?? read(fixtures, recordedCase)
    cases.set(recordedCase, known)
    return known
  }
}
