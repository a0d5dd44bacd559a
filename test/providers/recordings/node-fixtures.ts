import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Fixtures } from './fixtures.ts'

const folder = new URL('../../../fixtures/', import.meta.url)

/** The fixtures of the repository from the file system, for what is served. */
export function nodeFixtures(): Fixtures {
  return {
    paths: readdirSync(new URL('recordings/', folder), { recursive: true, encoding: 'utf8' }).map(
      path => `recordings/${path.replaceAll('\\', '/')}`,
    ),
    read: async path => new Uint8Array(await readFile(new URL(path, folder))),
  }
}
