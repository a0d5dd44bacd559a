import { briefAnswerSchema, healthAnswerSchema, statsAnswerSchema } from '@playhead/core/schemas'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../program.ts'

const recordings = fileURLToPath(new URL('../../../../fixtures/recordings/', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function playhead(...argv: string[]): Promise<string> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const text: Buffer[] = []
  stdout.on('data', (chunk: Buffer) => text.push(chunk))
  await runProgram(argv, {
    stdin: new PassThrough(),
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    env: { PLAYHEAD_CACHE_DIR: join(folder, 'cache') },
    signal: new AbortController().signal,
  })
  return Buffer.concat(text).toString()
}

describe.each([
  ['stats', statsAnswerSchema, 'Clicked  '],
  ['health', healthAnswerSchema, 'What the recorder tells of'],
  ['brief', briefAnswerSchema, '# Recorded session'],
] as const)('%s', (verb, schema, words) => {
  it.each(['shop-rrweb', 'shop-sentry-masked', 'tabs-posthog', 'shop-mixpanel-masked'])(
    'answers of %s from the store, also when the original is gone, as text and as JSON of its schema',
    async name => {
      const copy = join(folder, `${verb}-${name}`)
      await cp(join(recordings, name), copy, { recursive: true })
      const text = await playhead(verb, copy)
      expect(text).toContain(words)
      await rm(copy, { recursive: true })
      expect(await playhead(verb, copy)).toBe(text)
      const { schemaVersion, ...answer } = JSON.parse(await playhead(verb, copy, '--json')) as Record<
        string,
        unknown
      >
      expect(schemaVersion).toBe(1)
      expect(schema.parse(answer)).toEqual(answer)
    },
  )

  it('keeps nothing with --no-cache', async () => {
    const copy = join(folder, `${verb}-once`)
    await cp(join(recordings, 'dead-rrweb'), copy, { recursive: true })
    expect(await playhead(verb, copy, '--no-cache')).toContain(words)
    await rm(copy, { recursive: true })
    await expect(playhead(verb, copy)).rejects.toMatchObject({ exitCode: 4 })
  })
})

describe('brief', () => {
  it('keeps to --max-tokens and refuses what holds no brief', async () => {
    const text = await playhead('brief', join(recordings, 'shop-rrweb'), '--max-tokens', '700')
    expect(Math.ceil(Buffer.byteLength(text) / 4)).toBeLessThanOrEqual(700)
    await expect(
      playhead('brief', join(recordings, 'shop-rrweb'), '--max-tokens', '20'),
    ).rejects.toMatchObject({
      exitCode: 3,
      message: '--max-tokens 20 is too little: a brief takes 500 at least',
    })
  })
})
