/**
 * The shipped fixtures as bytes, alike in Node, workerd and Chromium: Vite turns each file into a module
 * (`?bytes`, see vitest.config.ts), so nothing here reads a file system or a network.
 */
const files = import.meta.glob<Uint8Array<ArrayBuffer>>(
  ['../../fixtures/**/*.{gz,json,jsonl}', '!../../fixtures/record/**'],
  { query: '?bytes', import: 'default' },
)

const root = '../../fixtures/'

/** Paths of all fixtures below `fixtures/`, sorted: `recordings/shop-rrweb/recording.json.gz`. */
export const fixturePaths: readonly string[] = Object.keys(files)
  .map(path => path.slice(root.length))
  .toSorted()

/** The bytes of one fixture, by its path below `fixtures/`. */
export async function fixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const load = files[root + path]
  if (!load) throw new Error(`no fixture ${path}; there are: ${fixturePaths.join(', ')}`)
  return load()
}
