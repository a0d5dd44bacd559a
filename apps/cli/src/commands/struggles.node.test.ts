import { findingSchema, strugglesAnswerSchema } from '@playhead/core/schemas'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProgram } from '../program.ts'

const recording = fileURLToPath(new URL('../../../../fixtures/recordings/shop-sentry', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'struggles-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function playhead(...argv: string[]): Promise<string> {
  const stdout = new PassThrough()
  const text: Buffer[] = []
  stdout.on('data', (chunk: Buffer) => text.push(chunk))
  await runProgram(argv, {
    stdin: new PassThrough(),
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: new PassThrough() as unknown as NodeJS.WriteStream,
    env: { PLAYHEAD_CACHE_DIR: join(folder, 'cache') },
    signal: new AbortController().signal,
  })
  return Buffer.concat(text).toString()
}

async function answer(...flags: string[]) {
  const { schemaVersion, ...rest } = JSON.parse(
    await playhead('struggles', recording, '--json', ...flags),
  ) as { schemaVersion: number }
  expect(schemaVersion).toBe(1)
  const parsed = strugglesAnswerSchema.parse(rest)
  expect(parsed).toEqual(rest)
  return parsed
}

it('tells the struggles of a recording, gravest first, each with its next command, which works', async () => {
  const { struggles, moments, suppressed } = await answer()
  expect(struggles.map(({ problem }) => problem)).toContain('rage-click')
  expect(struggles[0]?.severity).toBe('high')
  expect(moments).toHaveLength(struggles.length)
  expect(suppressed.findings).toEqual([])
  const [verb = '', , ...flags] = struggles[0]!.nextCommand.split(' ')
  expect(await playhead(verb, recording, ...flags)).toContain('button "Track my parcel"')
  const text = await playhead('struggles', recording)
  expect(text).toContain(`1. high`)
  expect(text).toContain('agreed   sentry: rage click (6 clicks)')
  expect(text).not.toContain('Held back')
})

it('tells with --all what was held back, and why', async () => {
  const { suppressed } = await answer('--all')
  expect(suppressed.count).toBe(suppressed.findings.length)
  expect(suppressed.findings.map(({ suppressedBy }) => suppressedBy)).toContain('it saves a file')
  expect(await playhead('struggles', recording, '--all')).toContain('— it saves a file')
})

it('judges the stored events anew by other thresholds, and by the same ones alike', async () => {
  const usual = await answer('--all')
  const same = await answer('--all', '--rule', 'dead-click.waitMs=2500')
  expect({ ...same, changed: {} }).toEqual(usual)
  const calm = await answer('--rule', 'rage-click.clicks=9', '--no-cache')
  expect(calm.struggles.map(({ problem }) => problem)).not.toContain('rage-click')
})

it.each([
  ['dead-click.wait=3000', 'there is dead-click.sameMs, dead-click.waitMs'],
  ['dead-click=3', 'write it as dead-click.waitMs=3000'],
  ['dead-click.waitMs=-1', 'write it as'],
  ['nothing.at=1', 'see playhead struggles --help'],
])('refuses a threshold that is none: %s', async (rule, advice) => {
  await expect(playhead('struggles', recording, '--rule', rule)).rejects.toThrow(advice)
})

it('names all thresholds in its help', async () => {
  expect(await playhead('struggles', '--help')).toContain('dead-click.waitMs=2500')
})

it('analyze --json has the findings, stored and read alone alike', async () => {
  const [stored, alone] = await Promise.all(
    [[], ['--no-cache']].map(
      async flags =>
        (JSON.parse(await playhead('analyze', recording, '--json', ...flags)) as { findings: unknown[] })
          .findings,
    ),
  )
  expect(stored!.length).toBeGreaterThan(10)
  expect(alone).toEqual(stored)
  for (const finding of stored!) expect(findingSchema.parse(finding)).toEqual(finding)
})
