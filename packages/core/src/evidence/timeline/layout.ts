import { columnsOf, DOT, paint, paintLine, span, type Line, type Span } from './line.ts'

export interface Layout {
  readonly colour: boolean
  readonly width: number
}

/** Columns by which a consequence that has no room on its line is indented. */
const INDENT = 12

/**
 * Adds a line as rows of text, without space at their ends: one row when it fits, else the consequence goes below,
 * broken between its pieces.
 */
export function layOut(into: string[], line: Line, { colour, width }: Layout): void {
  const { head, pieces, tail } = line
  const fits = pieces.length === 0 || width === Infinity || columnsOf(paintLine(line, false)) <= width
  if (fits) {
    const row = paintLine(line, colour)
    // A pointer at the end leaves nothing to trim.
    into.push(tail.length > 0 ? row : row.trimEnd())
    return
  }
  into.push(paint([...trimmed(head), ...tail], colour).trimEnd())
  let isFirst = true
  let row: Span[] = []
  for (const piece of pieces) {
    const hasRoom = row.length === 0 || INDENT + 2 + widthOf(withDots([...row, piece])) <= width
    if (!hasRoom) {
      into.push(belowRow(row, isFirst, colour))
      isFirst = false
      row = []
    }
    row.push(piece)
  }
  into.push(belowRow(row, isFirst, colour))
}

function belowRow(pieces: readonly Span[], first: boolean, colour: boolean): string {
  const below = ' '.repeat(INDENT) + paint([span(first ? '→ ' : '  ', 'dim'), ...withDots(pieces)], colour)
  return below.trimEnd()
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
