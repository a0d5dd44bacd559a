import { describe, expect, it } from 'vitest'
import { cell, digits, table } from './table.ts'

describe('table', () => {
  it('puts texts at the left and numbers at the right of their column', () => {
    expect(
      table(
        [
          ['a', 1, 'x'],
          ['long', 1204, 'y'],
        ],
        false,
      ),
    ).toEqual(['  a         1  x', '  long  1,204  y'])
  })

  it('counts the columns of a terminal, not characters', () => {
    expect(
      table(
        [
          ['日本', 'x'],
          ['abcd', 'y'],
        ],
        false,
        0,
      ),
    ).toEqual(['日本  x', 'abcd  y'])
  })

  it('pads nothing at the end of a row and gives no room to an empty column', () => {
    expect(
      table(
        [
          ['a', '', 'b', ''],
          ['aa', '', 'b'],
        ],
        false,
        0,
      ),
    ).toEqual(['a   b', 'aa  b'])
    expect(
      table(
        [
          ['a', ''],
          ['', 'b'],
        ],
        false,
        0,
      ),
    ).toEqual(['a', '   b'])
  })

  it('pads outside of the colours', () => {
    const [row] = table(
      [
        [cell('a', 'dim'), 'b'],
        ['aaa', 'b'],
      ],
      true,
      0,
    )
    expect(row).toBe('\u001b[2ma\u001b[0m    b')
  })

  it('groups digits by thousands', () => expect(digits(1234567)).toBe('1,234,567'))
})
