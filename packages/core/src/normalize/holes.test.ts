import { describe, expect, test } from 'vitest'
import { createHealthLog } from '../decode/health.ts'
import { frameOf } from '../decode/testing/frame-of.ts'
import { createHoleLog } from './holes.ts'

function numbered(sid: number, timestamp: number, segmentId = 0) {
  const frame = frameOf({ type: 3, timestamp, data: { source: 1 } }, sid, segmentId)
  const text = new TextDecoder().decode(frame.bytes)
  const bytes = new TextEncoder().encode(`${text.slice(0, -1)},"_sid":${sid}}`)
  return { ...frame, bytes, end: bytes.length }
}

describe('holes', () => {
  test('a jump in the sequence proves lost frames', () => {
    const health = createHealthLog()
    const log = createHoleLog(health)
    for (const [sid, time] of [
      [1, 100],
      [2, 200],
      [7, 900],
      [8, 950],
    ] as const)
      log.see(numbered(sid, time))
    expect(log.finish(1000, [])).toEqual([{ fromMs: 200, toMs: 900, reason: 'lost-frames' }])
    expect(health.notes().map(({ code }) => code)).toEqual(['hole'])
  })

  test('a sequence that starts anew is another recorder', () => {
    const log = createHoleLog(createHealthLog())
    for (const [sid, time] of [
      [5, 100],
      [6, 200],
      [1, 900],
      [2, 950],
    ] as const)
      log.see(numbered(sid, time))
    expect(log.finish(1000, [])).toEqual([])
  })

  test('a jump in the numbers of segments counts where one of them is missing, not empty', () => {
    const make = (...missing: number[]) => {
      const log = createHoleLog(createHealthLog())
      for (const [segment, time] of [
        [0, 100],
        [0, 200],
        [2, 900],
      ] as const) {
        log.see(frameOf({ type: 3, timestamp: time, data: {} }, 0, segment))
      }
      return log.finish(1000, missing)
    }
    expect(make(1)).toEqual([{ fromMs: 200, toMs: 900, reason: 'missing-segment' }])
    expect(make()).toEqual([])
    expect(make(3)).toEqual([])
  })

  test('what a recorder opens it closes, or a snapshot does, or the end', () => {
    const log = createHoleLog(createHealthLog())
    log.signal({ signal: 'hole', reason: 'idle-recorder', fromMs: 100 }, 'a')
    log.signal({ signal: 'hole-end', reason: 'idle-recorder', toMs: 300 }, 'a')
    log.signal({ signal: 'hole', reason: 'throttled', fromMs: 400 }, 'a')
    log.snapshot(500, 'b')
    log.snapshot(600, 'a')
    log.signal({ signal: 'hole', reason: 'paused', fromMs: 700 }, '')
    expect(log.finish(1000, [])).toEqual([
      { fromMs: 100, toMs: 300, reason: 'idle-recorder', windowId: 'a' },
      { fromMs: 400, toMs: 600, reason: 'throttled', windowId: 'a' },
      { fromMs: 700, toMs: 1000, reason: 'paused' },
    ])
  })
})
