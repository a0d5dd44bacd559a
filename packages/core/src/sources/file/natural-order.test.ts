import { expect, it } from 'vitest'
import { naturalOrder } from './natural-order.ts'

it.each([
  [
    ['10.json', '9.json', '2.json'],
    ['2.json', '9.json', '10.json'],
  ],
  [
    ['a-1-10', 'a-1-9', 'a-0-11'],
    ['a-0-11', 'a-1-9', 'a-1-10'],
  ],
  [
    ['b', 'a10', 'a', 'a2'],
    ['a', 'a2', 'a10', 'b'],
  ],
  [
    ['99999999999999999999', '100000000000000000000', '1'],
    ['1', '99999999999999999999', '100000000000000000000'],
  ],
  [
    ['01', '1', '001'],
    ['001', '01', '1'],
  ],
])('%j is sorted as %j', (names, expected) => {
  expect(names.toSorted(naturalOrder)).toEqual(expected)
})

it('says that equal names are equal', () => {
  expect(naturalOrder('a1b', 'a1b')).toBe(0)
})
