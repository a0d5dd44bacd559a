import { expect, it } from 'vitest'
import { createHealthLog } from './health.ts'
import { frameOf } from './testing/frame-of.ts'

it('keeps the first place and message of a code, and counts the rest', () => {
  const log = createHealthLog()
  log.note('damaged', 'first', { segmentId: 3, frameIndex: 7 })
  log.note('damaged', 'second', { segmentId: 4 })
  log.note('clock', 'jump')
  expect(log.notes()).toEqual([
    { code: 'damaged', message: 'first', count: 2, segmentId: 3, frameIndex: 7 },
    { code: 'clock', message: 'jump', count: 1 },
  ])
})

it('keeps nothing of a frame but where it was', () => {
  const log = createHealthLog()
  log.note('unknown-node', 'x', frameOf({ type: 3, data: { source: 0 } }, 5, 2))
  expect(log.notes()).toEqual([{ code: 'unknown-node', message: 'x', count: 1, segmentId: 2, frameIndex: 5 }])
})
