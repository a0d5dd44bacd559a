import { CATEGORY } from '../../normalize/categories.ts'
import type { EventCategory, EventKind } from '../../normalize/event.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { rowAt, type EventTable } from './event-table.ts'

/** Which events are asked for; what is not set does not matter. Texts are looked for in any case. */
export interface EventFilter {
  /** Kinds, and categories (`interaction`, `dom`, `session`) for all their kinds; a name that is both is the kind. */
  readonly kinds?: readonly string[]
  /** Offsets in ms; events at either are in it. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Text in the label or the data; what is searched is told at `searchText`. */
  readonly contains?: string
  /** Text in the target's selector. */
  readonly selector?: string
  /** Text in the page's address. */
  readonly url?: string
  /** The window, by its id. */
  readonly windowId?: string
  readonly epoch?: number
}

/** The rows that a filter leaves: where they begin and end, and a test for those between. */
export interface RowFilter {
  readonly from: number
  /** Behind the last one. */
  readonly to: number
  matches(row: number): boolean
}

/** All kinds of events. */
export const eventKinds = Object.keys(CATEGORY) as readonly EventKind[]
/** All categories of events. */
export const eventCategories: readonly EventCategory[] = [...new Set(Object.values(CATEGORY))]

/** The kinds that a list of kinds and categories means. Throws a `QueryError` for what is neither. */
export function kindsOf(names: readonly string[]): ReadonlySet<EventKind> {
  const kinds = new Set<EventKind>()
  for (const name of names) {
    if (Object.hasOwn(CATEGORY, name)) kinds.add(name as EventKind)
    else {
      const found = eventKinds.filter(kind => CATEGORY[kind] === name)
      if (found.length === 0) throw unknownKind(name)
      for (const kind of found) kinds.add(kind)
    }
  }
  return kinds
}

function unknownKind(name: string): QueryError {
  const groups = eventCategories.filter(category => !Object.hasOwn(CATEGORY, category))
  return new QueryError(
    'unknown-kind',
    `${JSON.stringify(name)} is no kind of event: choose from ${eventKinds.join(', ')}; or all of ${groups.join(', ')}`,
  )
}

/**
 * A filter made ready for a replay. What concerns strings is decided here, once for each distinct string. Rejects
 * with a `QueryError` for a kind that is none, and with a `StoreError`.
 */
export async function filterRows(replay: StoredReplay, filter: EventFilter): Promise<RowFilter> {
  const kinds = filter.kinds === undefined ? undefined : kindsOf(filter.kinds)
  const table = await replay.events()
  const tests: ((row: number) => boolean)[] = []
  if (kinds !== undefined) {
    const wanted = table.kinds.map(kind => kinds.has(kind))
    tests.push(row => wanted[table.kind[row]!] === true)
  }
  const { epoch, windowId, contains } = filter
  if (epoch !== undefined) tests.push(row => table.epoch[row] === epoch)
  if (windowId !== undefined) {
    const id = table.strings.find(windowId)
    tests.push(row => table.window[row] === id)
  }
  for (const name of ['url', 'selector'] as const) {
    const text = filter[name]?.toLowerCase()
    if (text === undefined || text === '') continue
    const held = holding(table, name, text)
    tests.push(row => held[table[name][row]!] === 1)
  }
  if (contains !== undefined && contains !== '') {
    const held = (await replay.eventTexts()).pool.holding(contains.toLowerCase())
    tests.push(row => held[table.text[row]!] === 1)
  }
  return {
    from: filter.fromMs === undefined ? 0 : rowAt(table, filter.fromMs),
    to: filter.toMs === undefined ? table.length : rowBehind(table, filter.toMs),
    matches: row => tests.every(test => test(row)),
  }
}

/** The first row after `offsetMs`. */
export function rowBehind(table: EventTable, offsetMs: number): number {
  let row = rowAt(table, offsetMs)
  while (row < table.length && table.offsetMs[row]! <= offsetMs) row++
  return row
}

/** Which of the table's strings hold the text, looking only at those that stand in this column. */
function holding(table: EventTable, column: 'url' | 'selector', text: string): Uint8Array {
  const held = new Uint8Array(table.strings.size)
  const seen = new Uint8Array(table.strings.size)
  for (let row = 0; row < table.length; row++) {
    const id = table[column][row]!
    if (seen[id] === 1) continue
    seen[id] = 1
    if (table.strings.at(id).toLowerCase().includes(text)) held[id] = 1
  }
  return held
}
