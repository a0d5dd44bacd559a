import { eventRecordSchema, eventsAnswerSchema, windowAnswerSchema } from '@playhead/core/schemas'
import { cpSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Outcome } from '../testing/run-cli.ts'

const recordings = fileURLToPath(new URL('../../../../fixtures/recordings/', import.meta.url))
let folder = ''

const playhead = (...args: readonly string[]): Promise<Outcome> =>
  runCli(args, { cwd: folder, env: { PLAYHEAD_CACHE_DIR: join(folder, '.cache') } })
const lines = ({ out }: Outcome): string[] => out.trimEnd().split('\n')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-evidence-'))
  cpSync(join(recordings, 'shop-sentry'), join(folder, 'shop'), { recursive: true })
  cpSync(join(recordings, 'tabs-posthog'), join(folder, 'tabs'), { recursive: true })
  await playhead('events', 'shop')
  await playhead('events', 'tabs')
  // All that follows is answered from the store.
  rmSync(join(folder, 'shop'), { recursive: true })
  rmSync(join(folder, 'tabs'), { recursive: true })
})

afterAll(() => rm(folder, { recursive: true }))

describe('playhead events', () => {
  it('gives fifty lines and a cursor to go on with, and in the end every event once', async () => {
    const seen: string[] = []
    let cursor: string[] = []
    for (let page = 0; page < 100; page++) {
      const shown = lines(await playhead('events', 'shop', '--kind', 'interaction', ...cursor))
      const more = shown.at(-1)?.match(/ more: go on with --cursor (\S+),/)
      seen.push(...(more ? shown.slice(0, -1) : shown))
      if (!more) break
      expect(shown).toHaveLength(51)
      cursor = ['--cursor', more[1]!]
    }
    const streamed = lines(await playhead('events', 'shop', '--kind', 'interaction', '--jsonl'))
    expect(seen).toHaveLength(streamed.length)
    expect(streamed.length).toBeGreaterThan(100)
    for (const line of streamed) eventRecordSchema.parse(JSON.parse(line))
  })

  it('answers in JSON of about 8 KB unless a limit is given', async () => {
    const { out } = await playhead('events', 'shop', '--json')
    expect(Buffer.byteLength(out)).toBeLessThanOrEqual(8200)
    const answer = eventsAnswerSchema.parse(JSON.parse(out))
    expect(answer.nextCursor).toBeDefined()
    const more = JSON.parse((await playhead('events', 'shop', '--json', '--limit', '60')).out) as unknown
    expect(eventsAnswerSchema.parse(more).events).toHaveLength(60)
  })

  it('gives the raw frame of each event', async () => {
    const [raw] = lines(await playhead('events', 'shop', '--kind', 'click', '--limit', '1', '--raw'))
    const [event] = lines(await playhead('events', 'shop', '--kind', 'click', '--limit', '1', '--jsonl'))
    expect(JSON.parse(raw!)).toMatchObject({ type: expect.any(Number) as number })
    const { timestamp } = eventRecordSchema.parse(JSON.parse(event!))
    expect((JSON.parse(raw!) as { timestamp: number }).timestamp).toBe(Date.parse(timestamp))
  })

  it('leaves other windows out, named by number or id', async () => {
    const all = lines(await playhead('events', 'tabs', '--jsonl'))
    const first = lines(await playhead('events', 'tabs', '--jsonl', '--window', '1'))
    const { windowId } = eventRecordSchema.parse(JSON.parse(first[0]!))
    expect(first).toEqual(all.filter(line => eventRecordSchema.parse(JSON.parse(line)).windowId === windowId))
    expect(lines(await playhead('events', 'tabs', '--jsonl', '--window', windowId!))).toEqual(first)
    // As `search` prints it.
    const short = windowId!.slice(0, 12)
    expect(lines(await playhead('events', 'tabs', '--jsonl', '--window', short))).toEqual(first)
  })
})

describe('playhead window', () => {
  it('tells what happened around a text, by category', async () => {
    const shown = lines(await playhead('window', 'shop', '--contains', 'Add to cart'))
    expect(shown[0]).toMatch(/^0:02\.1 to 0:42\.1 around click button "Add to cart" at 0:12\.1 {2}\[5:25\]$/)
    expect(shown.some(line => line.startsWith('! page load (load) at 0:24.0'))).toBe(true)
    expect(shown.some(line => line.startsWith('── interaction ('))).toBe(true)
    expect(shown.some(line => /^✗ .*POST \/api\/order → 500/.test(line))).toBe(true)
    expect(shown.at(-1)).toBe('none in the whole recording, or not recorded: errors, tracked')
  })

  it('answers in JSON, the same for the time and the pointer of an event', async () => {
    const parsed = async (...args: string[]) =>
      windowAnswerSchema.parse(JSON.parse((await playhead('window', 'shop', '--json', ...args)).out))
    const byPointer = await parsed('--event', '5:25', '--before', '1s', '--after', '1s')
    expect(byPointer.moment).toMatchObject({ by: 'pointer', kind: 'click', pointer: '5:25' })
    const byTime = await parsed(
      '--at',
      `${Math.round(byPointer.moment!.offsetMs)}ms`,
      '--before',
      '1s',
      '--after',
      '1s',
    )
    expect(byTime.groups.map(({ category, count }) => [category, count])).toEqual(
      byPointer.groups.map(({ category, count }) => [category, count]),
    )
  })

  it('says which window of several a line is from', async () => {
    const { out } = await playhead('window', 'tabs', '--at', '4s')
    expect(out).toContain('in window 1  ')
    const own = await playhead('window', 'tabs', '--at', '4s', '--window', '2')
    expect(own.out).not.toContain('in window')
  })

  it('finds nothing without failing, and a pointer that leads nowhere is not found', async () => {
    expect(await playhead('window', 'shop', '--contains', 'no such text')).toMatchObject({
      code: 0,
      out: expect.stringContaining('no event of this recording holds "no such text"') as string,
    })
    const { code, out, err } = await playhead('window', 'shop', '--event', '5:99999')
    expect([code, out]).toEqual([4, ''])
    expect(err).toMatch(/there is no frame 5:99999 .*ends with 5:/)
  })

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no moment', ['window', 'shop'], /--at 1:23/],
    ['two moments', ['window', 'shop', '--at', '1s', '--event', '1:2'], /in one way/],
    ['a pointer that is none', ['window', 'shop', '--event', '12'], /segment:frame/],
    ['a length that is none', ['window', 'shop', '--at', '1s', '--before', '2026-05-03'], /--before/],
    ['a window that is not there', ['window', 'shop', '--at', '1s', '--window', '9'], /no window "9"/],
    ['a cursor that is none', ['events', 'shop', '--cursor', '12'], /is no cursor/],
    [
      'a stretch that ends before it begins',
      ['events', 'shop', '--from', '5s', '--to', '1s'],
      /lies after --to/,
    ],
    ['such a stretch to search in', ['search', 'shop', 'a', '--from', '5s', '--to', '1s'], /lies after --to/],
    ['an epoch that is none', ['events', 'shop', '--epoch', 'x'], /--epoch/],
  ]
  it.each(wrong)('%s ends in one line', async (_, args, message) => {
    const { code, out, err } = await playhead(...args)
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
