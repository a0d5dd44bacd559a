import type { Column } from '../../lib/columns.ts'
import { narrow } from './narrow.ts'

/**
 * A column as it is written: one number where all are the same; the steps from row to row where the numbers go on
 * slowly (`steps`), for these are small. Less to inflate is less to wait for: a query reads the whole table.
 */
export function packColumn(numbers: Float64Array, steps: boolean): Column {
  const { length } = numbers
  if (length > 1 && numbers.every(value => value === numbers[0])) return narrow(numbers.subarray(0, 1))
  if (!steps) return narrow(numbers)
  // Sums of fractions would drift.
  if (!numbers.every(Number.isSafeInteger)) return numbers
  const differences = new Float64Array(length)
  for (let i = 0; i < length; i++) differences[i] = numbers[i]! - (numbers[i - 1] ?? 0)
  const packed = narrow(differences)
  return packed instanceof Float64Array ? numbers : packed
}

/** The column that was packed so. */
export function unpackColumn(packed: Column, length: number, steps: boolean): Column {
  if (packed.length < length) {
    const whole = new (packed.constructor as new (length: number) => Column)(length)
    return whole.fill(packed[0] ?? 0)
  }
  // Fractions and huge numbers were not turned into steps.
  if (!steps || packed instanceof Float64Array) return packed
  const whole = new Float64Array(length)
  let value = 0
  for (let i = 0; i < length; i++) whole[i] = value += packed[i]!
  return whole
}
