import { plainText } from '../../simulator/plain-text.ts'
import { Invalid } from '../parameters.ts'
import type { Expression, Select } from './parse.ts'

/** A row of a table: what a path of names leads to, or a throw when there is no such column. */
export type TableRow = (path: readonly string[]) => unknown

export interface QueryResult {
  readonly results: readonly (readonly unknown[])[]
  readonly columns: readonly string[]
  readonly types: readonly string[]
  readonly hasMore: boolean
  readonly limit: number
  readonly offset: number
}

const DEFAULT_LIMIT = 100
const MOST_ROWS = 50_000
const AGGREGATES = ['count', 'min', 'max']

/** Runs a question over the rows of its table. */
export function runSelect(
  select: Select,
  rows: readonly TableRow[],
  allColumns: readonly string[],
): QueryResult {
  const { where } = select
  const columns = select.columns.flatMap(({ name, of }) =>
    of.kind === 'field' && of.path[0] === '*'
      ? allColumns.map(column => ({ name: column, of: { kind: 'field', path: [column] } as const }))
      : [{ name, of }],
  )
  // A column that does not exist is told also when there are no rows.
  const chosen = where === undefined ? rows : rows.filter(row => isTrue(valueOf(where, row)))
  const limit = Math.min(select.limit ?? DEFAULT_LIMIT, MOST_ROWS)
  const shape = {
    columns: columns.map(({ name }) => name),
    types: columns.map(() => 'Nullable(String)'),
    limit,
    offset: select.offset,
  }
  if (columns.some(({ of }) => of.kind === 'call' && AGGREGATES.includes(of.name)))
    return { ...shape, results: [columns.map(({ of }) => aggregate(of, chosen))], hasMore: false }
  const sorted = chosen.toSorted((a, b) => {
    for (const { of, isDown } of select.orderBy) {
      const order = compare(valueOf(of, a), valueOf(of, b))
      if (order !== 0) return isDown ? -order : order
    }
    return 0
  })
  const page = sorted.slice(select.offset, select.offset + limit)
  return {
    ...shape,
    results: page.map(row => columns.map(({ of }) => valueOf(of, row) ?? null)),
    hasMore: select.offset + limit < sorted.length,
  }
}

function aggregate(of: Expression, rows: readonly TableRow[]): unknown {
  if (of.kind !== 'call') throw new Invalid('aggregates and columns are not mixed here')
  if (of.name === 'count') return rows.length
  const [argument] = of.args
  if (argument === undefined) throw new Invalid(`${of.name} needs an argument`)
  const sorted = rows.map(row => valueOf(argument, row)).toSorted(compare)
  return (of.name === 'min' ? sorted[0] : sorted.at(-1)) ?? null
}

function valueOf(expression: Expression, row: TableRow): unknown {
  switch (expression.kind) {
    case 'value':
      return expression.value
    case 'field':
      return row(expression.path)
    case 'list':
      return expression.items.map(item => valueOf(item, row))
    case 'not':
      return !isTrue(valueOf(expression.of, row))
    case 'call':
      return called(
        expression.name,
        expression.args.map(arg => valueOf(arg, row)),
      )
    case 'two':
      return combined(expression.operator, valueOf(expression.left, row), valueOf(expression.right, row))
  }
}

function called(name: string, args: readonly unknown[]): unknown {
  const [first] = args
  switch (name) {
    case 'todatetime':
    case 'todatetime64':
    case 'parsedatetimebesteffort':
    case 'parsedatetime64besteffort':
      return typeof first === 'number' ? new Date(first * 1000).toISOString() : first
    case 'fromunixtimestamp64milli':
      return new Date(Number(first)).toISOString()
    case 'tostring':
      return first === null || first === undefined ? first : plainText(first)
    case 'tounixtimestamp64milli':
      return timeOf(plainText(first))
    case 'isnull':
      return first === null || first === undefined
    case 'isnotnull':
      return first !== null && first !== undefined
    case 'coalesce':
    case 'ifnull':
      return args.find(arg => arg !== null && arg !== undefined)
    case 'tuple':
    case 'array':
      return args
    default:
      throw new Invalid(`Unsupported function call '${name}(...)': not simulated`)
  }
}

function combined(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case 'AND':
      return isTrue(left) && isTrue(right)
    case 'OR':
      return isTrue(left) || isTrue(right)
    case '=':
      return isKnown(left, right) && compare(left, right) === 0
    case '!=':
    case '<>':
      return compare(left, right) !== 0
    case '<':
      return isKnown(left, right) && compare(left, right) < 0
    case '<=':
      return isKnown(left, right) && compare(left, right) <= 0
    case '>':
      return isKnown(left, right) && compare(left, right) > 0
    case '>=':
      return isKnown(left, right) && compare(left, right) >= 0
    case 'IN': {
      const items = Array.isArray(right) ? (right as readonly unknown[]) : [right]
      return items.some(item => isKnown(left, item) && compare(left, item) === 0)
    }
    case 'LIKE':
    case 'ILIKE': {
      const pattern = plainText(right)
        .replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`)
        .replaceAll('%', '[^]*')
        .replaceAll('_', '[^]')
      return new RegExp(`^${pattern}$`, operator === 'ILIKE' ? 'i' : '').test(plainText(left))
    }
    default:
      throw new Invalid(`operator ${operator} is not simulated`)
  }
}

const isKnown = (...values: readonly unknown[]): boolean =>
  values.every(value => value !== null && value !== undefined)
const isTrue = (value: unknown): boolean => value === true || value === 1

/** Numbers by size, times by time however they are written, all else as text. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [plainText(a), plainText(b)]
  const [s, t] = [timeOf(x), timeOf(y)]
  if (!Number.isNaN(s) && !Number.isNaN(t)) return s - t
  return x < y ? -1 : x > y ? 1 : 0
}

function timeOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(text)) return NaN
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`
  return Date.parse(zoned.replace(' ', 'T'))
}
