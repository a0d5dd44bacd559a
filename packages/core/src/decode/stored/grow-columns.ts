import type { Column } from '../../lib/columns.ts'

/** Typed arrays that grow: one number a row. */
export interface Growing<C extends Column> {
  push(value: number): void
  set(row: number, value: number): void
  readonly length: number
  /** The numbers so far; a view. */
  done(): C
}

/** A column that begins with `known`. */
export function growing<C extends Column>(make: (length: number) => C, known: C): Growing<C> {
  let column = make(Math.max(1024, known.length * 2))
  column.set(known)
  let length = known.length
  return {
    push(value) {
      if (length === column.length) {
        const larger = make(length * 2)
        larger.set(column)
        column = larger
      }
      column[length++] = value
    },
    set(row, value) {
      column[row] = value
    },
    get length() {
      return length
    },
    done: () => column.subarray(0, length) as C,
  }
}
