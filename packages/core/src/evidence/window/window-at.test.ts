import { describe, expect, it } from 'vitest'
import { recordingCase, recordingCases, recordingOf, stored } from '../../../../../test/runtimes/stored.ts'
import { bytesOfJson } from '../events/fit-record.ts'
import { REPLY_BYTES } from '../events/query.ts'
import { openFile } from '../../sources/file/open-file.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { WindowAnswer, WindowQuestion } from './answer.ts'
import { windowAt } from './window-at.ts'
import { windowAnswerSchema } from './window-answer-schema.ts'
import { windowText } from './window-text.ts'

const START = 1_777_833_600_000
const meta = (at: number, href = 'https://shop.test/'): object => ({
  type: 4,
  timestamp: START + at,
  data: { href, width: 800, height: 600 },
})
const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]): object => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})
const body = element(
  4,
  'body',
  {},
  element(5, 'button', {}, { type: 3, id: 6, textContent: 'Save changes' }),
  element(7, 'p', {}, { type: 3, id: 8, textContent: 'Hello' }),
)
const snapshot = (at: number): object => ({
  type: 2,
  timestamp: START + at,
  data: {
    node: { type: 0, id: 1, childNodes: [element(2, 'html', {}, element(3, 'head', {}), body)] },
    initialOffset: { left: 0, top: 0 },
  },
})
const press =
  (type: number) =>
  (at: number): object => ({
    type: 3,
    timestamp: START + at,
    data: { source: 2, type, id: 5, x: 10, y: 10 },
  })
const click = press(2)
const mouseDown = press(1)
const retext = (at: number, value: string): object => ({
  type: 3,
  timestamp: START + at,
  data: { source: 0, adds: [], removes: [], texts: [{ id: 8, value }], attributes: [] },
})
const log = (at: number, level: string, text: string): object => ({
  type: 6,
  timestamp: START + at,
  data: { plugin: 'rrweb/console@1', payload: { level, payload: [JSON.stringify(text)], trace: [] } },
})
const page = [meta(0), snapshot(10)]
const move = (at: number): object => ({
  type: 3,
  timestamp: START + at,
  data: { source: 1, positions: [{ x: 1, y: 1, id: 5, timeOffset: 0 }] },
})

const codes = ({ notes }: WindowAnswer): string[] => notes.map(({ code }) => code)
const shown = (answer: WindowAnswer, category: string): string[] =>
  answer.groups.find(group => group.category === category)?.lines.map(line => `${line.when} ${line.label}`) ??
  []

describe('a window', () => {
  it('holds what lies within it, by category, before and after the moment', async () => {
    const replay = await stored(
      recordingOf([
        ...page,
        click(2000),
        click(20_000),
        log(20_100, 'error', 'no answer'),
        click(70_000),
        click(90_000),
      ]),
    )
    const answer = await windowAt(replay, { atMs: 20_050, afterMs: 50_000 })
    expect(answer.moment).toMatchObject({ by: 'time', offsetMs: 20_050, url: 'https://shop.test/', epoch: 0 })
    expect(shown(answer, 'interaction')).toEqual([
      'before button "Save changes"',
      'after button "Save changes"',
    ])
    expect(answer.groups.find(({ category }) => category === 'console')?.lines[0]).toMatchObject({
      failed: true,
      offsetMs: 20_100,
      pointer: '0:4',
    })
    expect([answer.before, answer.after]).toEqual([1, 2])
    expect(answer.elsewhere).toContainEqual({ category: 'dom', inRecording: 1 })
    expect(answer.elsewhere).toContainEqual({ category: 'network', inRecording: 0 })
    expect(codes(answer)).toEqual([])
  })

  it('lies around the first event that holds a text, one of the DOM last', async () => {
    const replay = await stored(
      recordingOf([
        ...page,
        click(5000),
        retext(5010, 'Order failed'),
        log(6000, 'warn', 'order FAILED'),
        log(9000, 'log', 'order failed again'),
      ]),
    )
    const answer = await windowAt(replay, { contains: 'Order Failed' })
    expect(answer.moment).toMatchObject({ by: 'text', offsetMs: 6000, pointer: '0:4', kind: 'console' })
    expect(answer.hits).toMatchObject({ total: 3, others: [{ pointer: '0:3' }, { pointer: '0:5' }] })
    expect(shown(answer, 'console')).toEqual(['at order FAILED', 'after order failed again'])
    expect(windowText(answer)).toContain('3 events hold this')
  })

  it('says that nothing holds a text', async () => {
    const replay = await stored(recordingOf([...page, click(5000)]))
    const answer = await windowAt(replay, { contains: 'no such text' })
    expect([answer.moment, answer.hits?.total, codes(answer)]).toEqual([null, 0, ['not-found']])
    expect(windowAnswerSchema.parse(answer)).toEqual(answer)
  })

  it('lies around the event that a frame tells or was folded into, or around the time of a frame', async () => {
    const replay = await stored(recordingOf([...page, move(3000), mouseDown(5000), click(5080)]))
    const at = async (frameIndex: number): Promise<WindowAnswer> =>
      windowAt(replay, { pointer: { segmentId: 0, frameIndex } })
    expect((await at(4)).moment).toMatchObject({ kind: 'click', pointer: '0:4', offsetMs: 5080 })
    const moved = await at(2)
    expect(moved.moment).toMatchObject({ by: 'pointer', offsetMs: 3000, pointer: '0:2' })
    expect(codes(moved)).toContain('no-event')
    const gone = await at(99)
    expect([gone.moment, codes(gone)]).toEqual([null, ['not-found']])
    expect(gone.notes[0]!.message).toContain('ends with 0:4')
    expect((await windowAt(replay, { pointer: { segmentId: 7, frameIndex: 0 } })).moment).toBeNull()
  })

  it('says when it runs over the edges of the recording', async () => {
    const replay = await stored(recordingOf([...page, click(5000), click(60_000)]))
    expect(codes(await windowAt(replay, { atMs: 5000, afterMs: 5000 }))).toEqual(['before-recording'])
    expect(codes(await windowAt(replay, { atMs: 59_000 }))).toEqual(['after-recording'])
    const behind = await windowAt(replay, { atMs: 500_000 })
    // Of a time after the end nobody can say that nothing happened.
    expect([behind.groups, codes(behind)]).toEqual([[], ['after-recording']])
  })

  it('tells nothing that was recorded from what was not recorded', async () => {
    const idle = { type: 5, timestamp: START + 70_000, data: { tag: 'sessionIdle', payload: {} } }
    const awake = [
      {
        type: 5,
        timestamp: START + 200_000,
        data: { tag: 'sessionNoLongerIdle', payload: { reason: 'user' } },
      },
      snapshot(200_001),
    ]
    const replay = await stored(
      recordingOf([...page, click(5000), click(60_000), idle, ...awake, click(201_000)]),
    )
    expect(codes(await windowAt(replay, { atMs: 20_000, afterMs: 10_000 }))).toEqual(['nothing-recorded'])
    const hole = await windowAt(replay, { atMs: 130_000, beforeMs: 5000, afterMs: 10_000 })
    expect(codes(hole)).toEqual(['hole'])
    expect(hole.notes[0]!.message).toContain('recorder idle')
  })

  it('says when a part of it was not fetched', async () => {
    const replay = await stored(recordingOf([...page, click(5000)], [click(60_000)]), { missing: [1] })
    const answer = await windowAt(replay, { atMs: 20_000, afterMs: 5000 })
    expect([codes(answer), answer.groups]).toEqual([['not-fetched'], []])
    const part = await stored(recordingOf([...page, click(5000)]), { isPartial: true })
    expect(codes(await windowAt(part, { atMs: 5000, beforeMs: 1000, afterMs: 0 }))).toEqual(['partial'])
  })

  it('tells ten of many parts that are missing, and how many more there are', async () => {
    const segments = Array.from({ length: 30 }, (_, at) => [click(1000 + at * 2000)])
    const recording = openFile(
      segments.map((frames, at) => ({
        name: `${at}.json`,
        id: at * 2,
        content: new TextEncoder().encode(JSON.stringify(at === 0 ? [...page, ...frames] : frames)),
      })),
      { replayId: 'case' },
    )
    const { notes } = await windowAt(await stored(recording), {
      atMs: 20_000,
      beforeMs: 20_000,
      afterMs: 1e9,
    })
    const missing = notes.filter(({ code }) => code === 'not-fetched')
    expect(missing).toHaveLength(11)
    expect(missing.at(-1)!.message).toBe('and 19 more of the same')
  })

  it('says when bytes broke off, and when the source goes on recording', async () => {
    const whole = JSON.stringify([...page, click(5000), click(9000)])
    const file = openFile([{ name: 'cut.json', content: new TextEncoder().encode(whole.slice(0, -40)) }], {
      replayId: 'case',
    })
    const replay = await stored({ ...file, summary: { ...file.summary, live: true } })
    expect(codes(await windowAt(replay, { atMs: 5000, beforeMs: 0, afterMs: 10_000 }))).toEqual([
      'after-recording',
      'truncated',
      'live',
    ])
    expect(codes(await windowAt(replay, { atMs: 1000, beforeMs: 0, afterMs: 10 }))).toEqual([
      'nothing-recorded',
    ])
  })

  it('says when another page is loaded in it', async () => {
    const replay = await stored(
      recordingOf([...page, click(5000), meta(9000, 'https://shop.test/b'), snapshot(9010), click(12_000)]),
    )
    const answer = await windowAt(replay, { atMs: 5000, beforeMs: 1000 })
    expect(codes(answer)).toEqual(['after-recording', 'page-load'])
    expect(shown(answer, 'interaction')).toHaveLength(2)
    expect(answer.groups[0]!.lines[1]!.url).toBe('https://shop.test/b')
    expect(codes(await windowAt(replay, { atMs: 11_000, beforeMs: 1000, afterMs: 500 }))).not.toContain(
      'page-load',
    )
  })

  it('says that text was masked', async () => {
    const masked = retext(5000, '*****')
    const input = {
      type: 3,
      timestamp: START + 6000,
      data: { source: 5, id: 5, text: '******', isChecked: false },
    }
    const replay = await stored(recordingOf([...page, masked, input, click(7000)]))
    const answer = await windowAt(replay, { atMs: 6500, beforeMs: 1000, afterMs: 0 })
    expect(codes(answer)).toContain('masked')
    expect(answer.groups.flatMap(({ lines }) => lines).some(line => line.masked)).toBe(true)
  })

  it('folds equal events in a row, and counts what it leaves out, failures and the nearest last', async () => {
    const ticks = Array.from({ length: 40 }, (_, at) => retext(2000 + at * 100, 'same'))
    const logs = Array.from({ length: 40 }, (_, at) => log(10_000 + at * 100, 'log', `line ${at}`))
    const replay = await stored(
      recordingOf([...page, ...ticks, log(9000, 'error', 'broken'), ...logs, click(14_000)]),
    )
    const answer = await windowAt(replay, { atMs: 14_000, beforeMs: 13_000, perGroup: 3 })
    const dom = answer.groups.find(({ category }) => category === 'dom')
    expect(dom).toMatchObject({ count: 40, leftOut: {}, lines: [{ times: 40, lastOffsetMs: 5900 }] })
    const console = answer.groups.find(({ category }) => category === 'console')
    expect(console).toMatchObject({ count: 41, leftOut: { console: 38 } })
    expect(console!.lines.map(({ label }) => label)).toEqual(['broken', 'line 38', 'line 39'])
  })

  it('keeps control characters of recorded text out of what is printed', async () => {
    const replay = await stored(recordingOf([...page, log(5000, 'log', 'red \u001b[31m\u202e text\nnext')]))
    const answer = await windowAt(replay, { contains: 'red' })
    // oxlint-disable-next-line no-control-regex
    expect(windowText(answer)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  const wrong: readonly WindowQuestion[] = [
    {},
    { atMs: 1, contains: 'x' },
    { contains: '' },
    { atMs: NaN },
    { atMs: 0, beforeMs: -1 },
    { atMs: 0, afterMs: NaN },
    { atMs: 0, perGroup: 0 },
  ]
  it.each(wrong)('cannot be asked for with %j', async question => {
    const replay = await stored(recordingOf(page))
    await expect(windowAt(replay, question)).rejects.toMatchObject({ code: 'bad-question' })
  })
})

describe.each([...recordingCases])('windows of %s', (_, paths) => {
  it('are as the schema says, not too large, and leave nothing out unsaid', async () => {
    const replay: StoredReplay = await stored((await recordingCase(paths))())
    const table = await replay.events()
    const { durationMs, windows } = replay.replay
    const row = table.length >> 1
    const pointer = { segmentId: table.segmentId[row]!, frameIndex: table.frameIndex[row]! }
    const questions: WindowQuestion[] = [
      { atMs: 0 },
      { atMs: durationMs / 2 },
      { atMs: durationMs / 2, beforeMs: 1e9, afterMs: 1e9 },
      { pointer },
      { contains: 'a' },
      ...windows.map(windowId => ({ atMs: durationMs / 2, windowId })),
    ]
    for (const question of questions) {
      const answer = await windowAt(replay, question)
      expect(windowAnswerSchema.parse(answer)).toEqual(answer)
      expect(bytesOfJson(answer)).toBeLessThanOrEqual(REPLY_BYTES)
      let events = 0
      for (const { count, leftOut, lines } of answer.groups) {
        events += count
        const told = lines.reduce((sum, { times = 1 }) => sum + times, 0)
        const left = Object.values(leftOut).reduce((sum, times) => sum + times, 0)
        expect(told + left).toBe(count)
      }
      expect(events).toBe(answer.before + answer.after)
      expect(windowText(answer)).toMatch(/^.*\n(?:.*\n)*$/)
    }
  })
})
