import { describe, expect, test } from 'vitest'
import { createHealthLog } from '../decode/health.ts'
import type { Frame } from '../decode/frame.ts'
import { frameOf } from '../decode/testing/frame-of.ts'
import { createFrameOrder } from './order.ts'

const at = (timestamp: number, data: unknown = { source: 1, n: timestamp }, type = 3): Frame =>
  frameOf({ type, timestamp, data })

function ordered(frames: readonly Frame[]): { times: number[]; out: Frame[]; notes: string[] } {
  const health = createHealthLog()
  const out: Frame[] = []
  const order = createFrameOrder({ health, emit: frame => out.push(frame) })
  for (const frame of frames) order.push(frame)
  order.finish()
  return {
    times: out.map(({ timestamp }) => timestamp),
    out,
    notes: health.notes().map(({ code, count }) => `${code} ${count}`),
  }
}

/** The record as a sequence plugin would leave it. */
function numbered(frame: Frame, sid: number): Frame {
  const text = new TextDecoder().decode(frame.bytes)
  const bytes = new TextEncoder().encode(`${text.slice(0, -1)},"_sid":${sid}}`)
  return { ...frame, bytes, end: bytes.length }
}

describe('the order of frames', () => {
  test('nothing changes what is in order', () => {
    const frames = [1, 2, 2, 3].map((time, i) => at(time, { source: 1, i }))
    const { out, notes } = ordered(frames)
    expect(out).toEqual(frames)
    expect(notes).toEqual([])
  })

  test('disorder nearby is repaired, ties keep their order', () => {
    const frames = [at(5, { n: 'a' }), at(3), at(5, { n: 'b' }), at(4)]
    const { times, out, notes } = ordered(frames)
    expect(times).toEqual([3, 4, 5, 5])
    expect(out.slice(2)).toEqual([frames[0], frames[2]])
    expect(notes).toEqual([])
  })

  test('disorder across the middle of what is looked at is repaired', () => {
    const frames = Array.from({ length: 6000 }, (_, i) => at(10_000 + i))
    const late = frames.splice(2000, 1)
    frames.splice(2100, 0, ...late)
    const { times, notes } = ordered(frames)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(notes).toEqual([])
  })

  test('disorder from far away is taken as it comes, and told', () => {
    const frames = [...Array.from({ length: 9000 }, (_, i) => at(10_000 + i)), at(5)]
    const { times, notes } = ordered(frames)
    expect(times).toHaveLength(9001)
    expect(notes).toEqual(['out-of-order 1'])
  })

  test('large frames make the range shorter in frames, not in bytes', () => {
    const big = 'x'.repeat(300_000)
    const { times, notes } = ordered([...[2, 3, 4, 5, 6, 7].map(n => at(n, { big, n })), at(1)])
    expect(times).toEqual([2, 3, 4, 5, 1, 6, 7])
    expect(notes).toEqual(['out-of-order 1'])
  })

  test('back-dated customs stay where they came', () => {
    const { times, notes } = ordered([at(100), at(20, { tag: 'breadcrumb' }, 5), at(90), at(110)])
    expect(times).toEqual([90, 100, 20, 110])
    expect(notes).toEqual([])
  })

  test('an undated frame takes the time before it', () => {
    const { times, notes } = ordered([at(100), { ...at(0, { n: 'undated' }), timestamp: NaN }, at(120)])
    expect(times).toEqual([100, 100, 120])
    expect(notes).toEqual(['undated-frame 1'])
  })

  test('undated frames before all others take the time after them', () => {
    const undated = { ...at(0, { n: 'undated' }), timestamp: NaN }
    expect(ordered([undated, at(100)]).times).toEqual([100, 100])
    expect(ordered([undated]).times).toEqual([NaN])
  })
})

describe('repeats', () => {
  test('a segment sent twice counts once', () => {
    const frames = Array.from({ length: 300 }, (_, i) => at(1000 + i))
    const { out, notes } = ordered([...frames, ...frames, at(2000)])
    expect(out).toHaveLength(301)
    expect(notes).toEqual(['duplicate-frame 300'])
  })

  test('frames that differ in one byte are no repeats, whatever their size', () => {
    for (const size of [0, 500, 2000]) {
      const pad = 'x'.repeat(size)
      expect(ordered([at(1, { pad, n: 1 }), at(1, { pad, n: 2 })]).out).toHaveLength(2)
    }
  })

  test('numbered frames are no repeats of each other', () => {
    const click = at(5, { source: 2, type: 2, id: 7 })
    expect(ordered([numbered(click, 1), numbered(click, 2)]).out).toHaveLength(2)
    expect(ordered([numbered(click, 1), numbered(click, 1)]).out).toHaveLength(1)
  })

  test('the same bytes of another window are no repeat', () => {
    expect(
      ordered([
        { ...at(5), windowId: 'a' },
        { ...at(5), windowId: 'b' },
      ]).out,
    ).toHaveLength(2)
  })

  test('a repeat is found after very many other frames', () => {
    const frames = Array.from({ length: 20_000 }, (_, i) => at(1000 + i))
    expect(ordered([...frames, ...frames.slice(0, 50)]).notes).toEqual(['duplicate-frame 50'])
  })
})
