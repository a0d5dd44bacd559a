import type { Entry, Line, Span, Worth } from './line.ts'

/** At the same offset: gaps, holes, pages, actions. */
export const Order = { gap: 0, hole: 1, page: 2, action: 3 } as const

/** A place in the timeline; its line is made when it is told, as its columns depend on all rows. */
export interface Row extends Entry {
  /** One of `Order`. */
  readonly order: number
  readonly window: string | undefined
  readonly url: string
  /** Columns of its description; 0 without one. */
  readonly columns: number
  /** `columns` are those of the descriptions, `offsets` those of the times. */
  readonly line: (columns: number, offsets: number) => Line
}

/** A row for a line that depends on no other row. */
export function rowOf(line: Line, order: number = Order.action, window?: string): Row {
  const { offsetMs, worth, what } = line
  return { offsetMs, worth, what, order, window, url: '', columns: 0, line: () => line }
}

/** A line that tells of no action. */
export function bareLine(
  offsetMs: number,
  what: string,
  worth: Worth,
  head: readonly Span[],
  pieces: readonly Span[] = [],
  tail: readonly Span[] = [],
): Line {
  return { offsetMs, what, worth, head, pieces, tail }
}
