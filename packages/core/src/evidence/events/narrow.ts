import type { Column } from '../../lib/columns.ts'

/** The same numbers in the smallest kind of column that holds them all: most tables are small numbers. */
export function narrow(numbers: ArrayLike<number>): Column {
  let least = 0
  let most = 0
  let isWhole = true
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!
    if (value < least) least = value
    if (value > most) most = value
    if (!Number.isInteger(value)) isWhole = false
  }
  if (!isWhole) return Float64Array.from(numbers)
  if (least >= 0) {
    if (most <= 0xff) return Uint8Array.from(numbers)
    if (most <= 0xffff) return Uint16Array.from(numbers)
    if (most <= 0xffff_ffff) return Uint32Array.from(numbers)
  }
  if (least >= -0x80 && most <= 0x7f) return Int8Array.from(numbers)
  if (least >= -0x8000 && most <= 0x7fff) return Int16Array.from(numbers)
  if (least >= -0x8000_0000 && most <= 0x7fff_ffff) return Int32Array.from(numbers)
  return Float64Array.from(numbers)
}
