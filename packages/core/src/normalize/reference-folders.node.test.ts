import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { compareWithReference } from './testing/compare-with-reference.ts'

/**
 * Recordings too large for every run, such as the bench's inputs, are compared when they are named:
 * `COMPARE=node_modules/.cache/bench/grid-…,…` (folders, each with the files of one recording).
 */
const folders = (process.env['COMPARE'] ?? '').split(',').filter(folder => folder !== '')

describe.runIf(folders.length > 0)('the fast path and the reference come to the same in the folder', () => {
  test.each(folders)('%s', { timeout: 1_800_000 }, async folder => {
    const names = (await readdir(folder)).filter(name => /\.jsonl?$/.test(name)).toSorted()
    const files = await Promise.all(
      names.map(async name => ({
        name,
        content: new Uint8Array(await readFile(join(folder, name))),
      })),
    )
    expect(await compareWithReference(files)).toEqual([])
  })
})
