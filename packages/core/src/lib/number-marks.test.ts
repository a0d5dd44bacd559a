import { describe, expect, it } from 'vitest'
import { createNumberMarks } from './number-marks.ts'

describe('number marks', () => {
  it.each([3, 8, 9, 500])('have what was added, and nothing else: %i', count => {
    const marks = createNumberMarks()
    const numbers = Array.from({ length: count }, (_, i) => i * 7)
    for (const number of numbers) marks.add(number)
    expect(numbers.every(marks.has)).toBe(true)
    expect([-1, 1, 6, count * 7, 1e9].some(marks.has)).toBe(false)
  })

  it.each([3, 8, 9, 500])('say whether a number is new: %i', count => {
    const marks = createNumberMarks()
    const numbers = Array.from({ length: count }, (_, i) => i * 7)
    expect(numbers.map(marks.add)).toEqual(numbers.map(() => true))
    expect(numbers.map(marks.add)).toEqual(numbers.map(() => false))
  })

  it('keep what is there when they grow', () => {
    const marks = createNumberMarks()
    const numbers = Array.from({ length: 20 }, (_, i) => i * i * 1000)
    for (const number of numbers) marks.add(number)
    expect(numbers.every(marks.has)).toBe(true)
  })

  it.each([3, 8, 9, 500])('forget all at once, again and again: %i', count => {
    const marks = createNumberMarks()
    const numbers = Array.from({ length: count }, (_, i) => i * 7)
    for (let round = 0; round < 3; round++) {
      expect(numbers.some(marks.has)).toBe(false)
      for (const number of numbers) marks.add(number)
      marks.clear()
    }
    expect(numbers.some(marks.has)).toBe(false)
  })
})
