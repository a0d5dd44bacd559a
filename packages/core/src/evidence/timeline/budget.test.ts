import { describe, expect, it } from 'vitest'
import { fit } from './budget.ts'
import { span, type Line } from './line.ts'

const clicks = (count: number): Line[] =>
  Array.from({ length: count }, (_, i) => ({
    offsetMs: i * 1000,
    worth: 'telling',
    what: 'click',
    head: [span(`click ${i}`)],
    pieces: [],
    tail: [],
  }))

function fitted(lines: readonly Line[], maxTokens: number) {
  let measured = 0
  const result = fit(lines, maxTokens, 0, {
    width(line) {
      measured++
      return line.head[0]!.text.length
    },
    ofCut: line => line,
  })
  return { ...result, measured }
}

describe('fit', () => {
  it('measures no more lines of a longer recording, as no more can be told', () => {
    const { lines, leftOut, measured } = fitted(clicks(1000), 500)
    expect(lines.length).toBeLessThan(500)
    expect(leftOut).toContain('clicks between')
    expect(fitted(clicks(100_000), 500).measured).toBeLessThanOrEqual(measured)
  })
  it('measures nothing where there is room for everything', () => {
    const { lines, measured } = fitted(clicks(1000), Infinity)
    expect([lines.length, measured]).toEqual([1000, 0])
  })
  it('tells everything that just fits, and cuts what is a byte too long', () => {
    const lines = clicks(40)
    const bytes = lines.reduce((sum, line) => sum + line.head[0]!.text.length + 1, 0)
    expect(bytes % 4).toBe(2)
    expect(
      fit(lines, (bytes + 2) / 4, 2, { width: line => line.head[0]!.text.length, ofCut: line => line })
        .leftOut,
    ).toBe('')
    expect(
      fit(lines, (bytes + 2) / 4, 3, { width: line => line.head[0]!.text.length, ofCut: line => line })
        .leftOut,
    ).not.toBe('')
  })
})
