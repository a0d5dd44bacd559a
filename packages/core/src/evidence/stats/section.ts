import { formatPointer, type Pointer } from '../../decode/frame.ts'
import { formatOffset } from '../../lib/duration.ts'
import { cell, digits, table, type Cell } from '../table.ts'
import { paint, span, type Span } from '../timeline/line.ts'

/** A part of a report: a title, a sentence or two, and rows whose cells stand below one another. */
export interface Section {
  readonly title: string
  /** Beside the title. */
  readonly about?: string
  readonly notes?: readonly string[]
  readonly rows?: readonly (readonly Cell[])[]
  /** What the rows leave out. */
  readonly leftOut?: string
}

/** The section as lines. */
export function sectionLines(
  { title, about, notes = [], rows = [], leftOut }: Section,
  colour: boolean,
): string[] {
  const head = [span(title, 'bold'), ...(about === undefined || about === '' ? [] : [span(`  ${about}`)])]
  return [
    paint(head, colour),
    ...notes.map(note => `  ${note}`),
    ...table(rows, colour),
    ...(leftOut === undefined || leftOut === '' ? [] : [paint([span(`  ${leftOut}`, 'dim')], colour)]),
  ]
}

/** `[12:184]`. */
export function at(pointer: Pointer | undefined): Span {
  return cell(pointer === undefined ? '' : `[${formatPointer(pointer)}]`, 'dim')
}

/** `0:12.3`, for a column of its own. */
export function when(offsetMs: number): Span {
  return cell(formatOffset(offsetMs), 'dim')
}

/** A number that is bad news when it is not 0, and says nothing when it is. */
export function bad(count: number): Cell {
  return count === 0 ? '' : cell(digits(count), 'bad')
}

/** `… 12 more`, or nothing. */
export function more(leftOut: number, what: string): string {
  return leftOut === 0 ? '' : `… ${digits(leftOut)} more ${what}`
}
