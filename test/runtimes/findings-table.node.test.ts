import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  CONTRADICTED,
  judge,
  keyOf,
  labelledCases,
  scoresOf,
  tableOf,
  verdictsOn,
  type Verdict,
} from './labelled.ts'

const docs = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8')

test('docs/findings.md has the table of the labelled set, and explains every miss', async () => {
  const verdicts: Verdict[] = []
  for (const name of labelledCases)
    for (const verdict of verdictsOn(await judge(name))) verdicts.push(verdict)
  const table = tableOf(scoresOf(verdicts))
  process.stdout.write(`\n${table}\n`)
  const written = /<!-- table -->\n+([\s\S]*?)\n+<!-- \/table -->/.exec(docs)?.[1] ?? ''
  // Formatters may align it in their own way.
  expect(cells(written)).toEqual(cells(table))
  const misses = verdicts.filter(({ is }) => is === 'missed' || is === 'false').map(keyOf)
  for (const key of [...misses, ...CONTRADICTED.keys()]) expect(docs).toContain(key)
}, 120_000)

function cells(table: string): string[][] {
  return table
    .split('\n')
    .filter(line => !/^\|[\s|:-]+\|$/.test(line))
    .map(line => line.split('|').map(text => text.trim()))
}
