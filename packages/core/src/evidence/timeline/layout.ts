import { columnsOf, DOT, paint, paintLine, span, type Line, type Span } from './line.ts'

export interface Layout {
  readonly colour: boolean
  readonly width: number
}

/** Columns by which a consequence that has no room on its line is indented. */
const INDENT = 12

/** A line as rows of text: one when it fits, else the consequence goes below, broken between its pieces. */
export function layOut(line: Line, { colour, width }: Layout): string[] {
  const { head, pieces, tail } = line
  const fits = pieces.length === 0 || width === Infinity || columnsOf(paintLine(line, false)) <= width
  if (fits) return [paintLine(line, colour)]
  const rows = [paint([...trimmed(head), ...tail], colour)]
  let row: Span[] = []
  for (const piece of pieces) {
    const hasRoom = row.length === 0 || INDENT + 2 + widthOf(withDots([...row, piece])) <= width
    if (!hasRoom) {
      rows.push(belowRow(row, rows.length === 1, colour))
      row = []
    }
    row.push(piece)
  }
  rows.push(belowRow(row, rows.length === 1, colour))
  return rows
}

function belowRow(pieces: readonly Span[], first: boolean, colour: boolean): string {
  return ' '.repeat(INDENT) + paint([span(first ? '→ ' : '  ', 'dim'), ...withDots(pieces)], colour)
}

function withDots(pieces: readonly Span[]): Span[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [DOT, piece]))
}

/** The padding before a consequence is of no use when it goes below. */
function trimmed(head: readonly Span[]): readonly Span[] {
  const last = head.at(-1)
  return last !== undefined && last.text.trim() === '' ? head.slice(0, -1) : head
}

function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + columnsOf(text), 0)
}
