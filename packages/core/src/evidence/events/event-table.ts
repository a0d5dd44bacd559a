import { partitionPoint } from '../../lib/partition-point.ts'
import { readColumns, writeColumns, type Column } from '../../lib/columns.ts'
import { CATEGORY } from '../../normalize/categories.ts'
import type { EventCategory, EventKind, SessionEvent } from '../../normalize/event.ts'
import { targetOf } from '../event-record.ts'
import { placesOf, writeEventData, type EventDataPlaces, type WrittenPlaces } from './event-data.ts'
import { writeEventTexts } from './event-texts.ts'
import { packColumn, unpackColumn } from './packed-column.ts'
import { searchText } from './search-text.ts'
import { createStringPool, readStringPool, type StringPool } from './string-pool.ts'

/** What a row's `flags` say, one bit each. */
export const EventFlag = {
  /** The recorder hid text of it. */
  masked: 1,
  /** A failure: an error, a failed request, a console message of that level. */
  failed: 2,
  /** The vendor's own detector judged it. */
  vendor: 4,
  /** The recorder was told not to look inside its target. */
  blocked: 8,
  /** A mutation that answers nobody: no part of the story. */
  aside: 16,
} as const

/** All events of a session, column by column; a row an event, by time, ties by pointer. */
export interface EventTable {
  readonly length: number
  /** ms since the first frame, never falling. */
  readonly offsetMs: Column
  /** Index into `kinds`. */
  readonly kind: Column
  readonly kinds: readonly EventKind[]
  readonly segmentId: Column
  readonly frameIndex: Column
  /** Numbers of `strings`: address of the page, selector of the target, id of the window; 0 is ''. */
  readonly url: Column
  readonly selector: Column
  readonly window: Column
  readonly strings: StringPool
  readonly epoch: Column
  /** rrweb id of the target; -1 when there is none. */
  readonly nodeId: Column
  /** Bits of `EventFlag`. */
  readonly flags: Column
  /** Number of the searchable text, see `EventTexts`. */
  readonly text: Column
  readonly data: EventDataPlaces
}

/** The events as three files: the table, their searchable texts, and the whole records in gzip members. */
export interface EventFiles {
  readonly table: Uint8Array
  readonly texts: Uint8Array
  readonly data: Uint8Array
}

interface Meta {
  readonly rows: number
  readonly kinds: readonly EventKind[]
  readonly data: WrittenPlaces
}

/** Columns whose numbers go on slowly from row to row. */
const STEPS: ReadonlySet<string> = new Set(['offsetMs', 'frameIndex'])

const COLUMNS = [
  'offsetMs',
  'kind',
  'segmentId',
  'frameIndex',
  'url',
  'selector',
  'window',
  'epoch',
  'nodeId',
  'flags',
  'text',
] as const

/** The category of a row. */
export function categoryOf(table: EventTable, row: number): EventCategory {
  return CATEGORY[kindOf(table, row)]
}

/** The kind of a row. */
export function kindOf({ kinds, kind }: EventTable, row: number): EventKind {
  return kinds[kind[row]!] ?? 'unknown'
}

/** The first row whose time is not before `offsetMs`; `length` when there is none. */
export function rowAt({ offsetMs: column, length }: EventTable, offsetMs: number): number {
  return partitionPoint(length, place => !(column[place]! >= offsetMs))
}

/** The files that hold these events, which are in order. */
export async function buildEventTable(events: readonly SessionEvent[]): Promise<EventFiles> {
  const kinds = Object.keys(CATEGORY) as EventKind[]
  const numberOf = new Map(kinds.map((kind, number) => [kind, number]))
  const strings = createStringPool()
  const texts = createStringPool()
  const columns = Object.fromEntries(COLUMNS.map(name => [name, new Float64Array(events.length)])) as Record<
    (typeof COLUMNS)[number],
    Float64Array
  >
  let cut = 0
  for (const [row, event] of events.entries()) {
    const target = targetOf(event)
    const searched = searchText(event)
    if (searched.cut) cut++
    columns.offsetMs[row] = event.offsetMs
    columns.kind[row] = numberOf.get(event.kind) ?? 0
    columns.segmentId[row] = event.pointer.segmentId
    columns.frameIndex[row] = event.pointer.frameIndex
    columns.url[row] = strings.idOf(event.url)
    columns.selector[row] = strings.idOf(target?.selector ?? '')
    columns.window[row] = strings.idOf(event.windowId ?? '')
    columns.epoch[row] = event.epoch
    columns.nodeId[row] = target === undefined || target.nodeId < 0 ? -1 : target.nodeId
    columns.flags[row] = flagsOf(event, target?.blocked === true)
    columns.text[row] = texts.idOf(searched.text)
  }
  const pool = strings.columns()
  const { bytes: data, ...places } = await writeEventData(events)
  const meta: Meta = { rows: events.length, kinds, data: places }
  const packed = Object.fromEntries(COLUMNS.map(name => [name, packColumn(columns[name], STEPS.has(name))]))
  return {
    table: writeColumns({ ...packed, stringEnds: pool.ends, strings: pool.bytes }, meta),
    texts: writeEventTexts(texts, cut),
    data,
  }
}

/** The table that was written so. Throws on damaged bytes. */
export function readEventTable(bytes: Uint8Array): EventTable {
  const { columns, meta } = readColumns(bytes)
  const { rows, kinds, data } = meta as Meta
  const column = (name: (typeof COLUMNS)[number]): Column => {
    const found = columns[name]
    if (found === undefined) throw new RangeError(`no column ${name}`)
    return unpackColumn(found, rows, STEPS.has(name))
  }
  const kind = column('kind')
  return {
    length: rows,
    offsetMs: column('offsetMs'),
    kind,
    kinds,
    segmentId: column('segmentId'),
    frameIndex: column('frameIndex'),
    url: column('url'),
    selector: column('selector'),
    window: column('window'),
    strings: readStringPool(columns['stringEnds'] as Column, columns['strings'] as Uint8Array),
    epoch: column('epoch'),
    nodeId: column('nodeId'),
    flags: column('flags'),
    text: column('text'),
    data: { ...data, placeOf: placesOf(kind, kinds), kept: new Map() },
  }
}

function flagsOf(event: SessionEvent, isBlocked: boolean): number {
  return (
    (event.masked ? EventFlag.masked : 0) |
    (isFailure(event) ? EventFlag.failed : 0) |
    (event.vendor ? EventFlag.vendor : 0) |
    (isBlocked ? EventFlag.blocked : 0) |
    (event.aside ? EventFlag.aside : 0)
  )
}

function isFailure(event: SessionEvent): boolean {
  switch (event.kind) {
    case 'error':
      return true
    case 'network':
      return event.data.failed
    case 'console':
      return event.data.level === 'error'
    default:
      return false
  }
}
