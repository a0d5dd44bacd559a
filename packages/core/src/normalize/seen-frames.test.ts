import { describe, expect, test } from 'vitest'
import { frameOf } from '../decode/testing/frame-of.ts'
import type { Frame } from '../decode/frame.ts'
import { createSeenFrames } from './seen-frames.ts'

function frame(timestamp: number, data: unknown): Frame {
  return frameOf({ type: 3, timestamp, data }, 0, 0)
}

describe('frames seen before', () => {
  test('are found however many came meanwhile, and however many have the same time', () => {
    const seen = createSeenFrames()
    const early = Array.from({ length: 20_000 }, (_, i) => frame(1000 + Math.floor(i / 3), { source: 1, i }))
    const sameTime = Array.from({ length: 10_000 }, (_, i) => frame(90_000, { source: 2, i }))
    for (const one of [...early, ...sameTime]) expect(seen.has(one)).toBe(false)
    for (const one of [...sameTime, ...early]) expect(seen.has(one)).toBe(true)
  })

  test('differ by a single character, wherever it stands', () => {
    const seen = createSeenFrames()
    const text = 'x'.repeat(60)
    expect(seen.has(frame(1000, { text }))).toBe(false)
    for (let i = 0; i < text.length; i++) {
      const other = `${text.slice(0, i)}y${text.slice(i + 1)}`
      expect(seen.has(frame(1000, { text: other }))).toBe(false)
      expect(seen.has(frame(1000, { text: other }))).toBe(true)
    }
  })

  test('are found when times run backwards', () => {
    const seen = createSeenFrames()
    const backwards = Array.from({ length: 9000 }, (_, i) => frame(1e9 - i, { i }))
    for (const one of backwards) expect(seen.has(one)).toBe(false)
    for (const one of backwards) expect(seen.has(one)).toBe(true)
  })
})
