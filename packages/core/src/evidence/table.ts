import { columnsOf, paint, span, type Span, type Style } from './timeline/line.ts'

/** One cell: text, or a number, which stands at the right of its column. */
export type Cell = Span | string | number

/** Columns between two cells. */
const BETWEEN = '  '

/**
 * Rows with their cells below one another; `indent` spaces before each. Nothing is padded at the end of a row, and a
 * column of nothing takes no room.
 */
export function table(rows: readonly (readonly Cell[])[], colour: boolean, indent = 2): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, columnsOf(textOf(cell)))
    })
  }
  return rows.map(row => {
    let last = row.length - 1
    while (last > 0 && textOf(row[last]!) === '') last--
    const cells: string[] = []
    for (let column = 0; column <= last; column++) {
      const width = widths[column] ?? 0
      if (width > 0) cells.push(padded(row[column]!, column === last ? 0 : width, colour, width))
    }
    return ' '.repeat(indent) + cells.join(BETWEEN)
  })
}

/** Text stands at the left of `width` columns, a number at the right of `whole` ones. */
function padded(cell: Cell, width: number, colour: boolean, whole: number): string {
  const text = textOf(cell)
  const columns = columnsOf(text)
  if (typeof cell === 'number') return ' '.repeat(Math.max(0, whole - columns)) + text
  const painted = typeof cell === 'object' ? paint([cell], colour) : text
  return painted + ' '.repeat(Math.max(0, width - columns))
}

function textOf(cell: Cell): string {
  if (typeof cell === 'number') return digits(cell)
  return typeof cell === 'string' ? cell : cell.text
}

/** `1,204`. */
export function digits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A cell in a style. */
export function cell(text: string, style: Style): Span {
  return span(text, style)
}
