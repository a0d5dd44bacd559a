import type { Action } from '../../analyze/action.ts'
import type { Entry, Line, Span, Worth } from './line.ts'

/** At the same offset: gaps, holes, pages, actions. */
export const Order = { gap: 0, hole: 1, page: 2, action: 3 } as const

/**
 * A place in the timeline. Its line is made when it is told (`lineOfRow`), as its columns depend on all rows: until then
 * a row is what its line will be made of, and nothing more, as there are as many as there are actions.
 */
export interface Row extends Entry {
  /** One of `Order`. */
  readonly order: number
  readonly window: string | undefined
  readonly url: string
  /** Columns of its description; 0 without one. */
  readonly columns: number
  /** The description of actions, or what a gap says. */
  readonly text: string
  /** The equal actions in a row that it tells; none of a gap, or where the line is there. */
  readonly actions: readonly Action[]
  /** Their consequence, where it names addresses: these are numbered in the order of the rows. */
  readonly pieces: readonly Span[] | undefined
  /** The line, where it depends on no other row. */
  readonly line: Line | undefined
}

const NO_ACTIONS: readonly Action[] = []

/** A row for a line that depends on no other row. */
export function rowOf(line: Line, order: number = Order.action, window?: string): Row {
  const { offsetMs, worth, what } = line
  return {
    offsetMs,
    worth,
    what,
    order,
    window,
    url: '',
    columns: 0,
    text: '',
    actions: NO_ACTIONS,
    pieces: undefined,
    line,
  }
}

/** A row for a stretch in which nobody did anything. */
export function gapRow(offsetMs: number, text: string): Row {
  return {
    offsetMs,
    worth: 'bare',
    what: 'gap',
    order: Order.gap,
    window: undefined,
    url: '',
    columns: 0,
    text,
    actions: NO_ACTIONS,
    pieces: undefined,
    line: undefined,
  }
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
