import { concat } from '../../lib/concat.ts'
import { partitionPoint } from '../../lib/partition-point.ts'
import type { Column } from '../../lib/columns.ts'
import { gzipMember } from '../../lib/gzip-members.ts'
import { CATEGORY } from '../../normalize/categories.ts'
import type { EventKind, SessionEvent } from '../../normalize/event.ts'
import { toEventRecord, type EventRecord } from '../event-record.ts'
import type { EventTable } from './event-table.ts'

/**
 * Where whole events lie: JSON lines in gzip members, the events of one category together, so that a page of clicks
 * out of a hundred thousand mutations is in one or two members.
 */
export interface EventDataPlaces {
  /** Where each member begins in the file, and where the file ends. */
  readonly memberAt: readonly number[]
  /** The place (counted over the whole file) of each member's first event. */
  readonly firstPlace: readonly number[]
  /** The place of a row's event. */
  placeOf(row: number): number
  /** Lines of the members that were read last: the next page, or a shorter answer, begins with the same. */
  readonly kept: Map<number, Promise<readonly string[]>>
}

/** What of it is written. */
export type WrittenPlaces = Pick<EventDataPlaces, 'memberAt' | 'firstPlace'>

const MEMBER_EVENTS = 256
/** Members of long events end sooner: what is inflated for one event stays little. */
const MEMBER_CHARACTERS = 48 * 1024
/** Members whose lines are kept. */
const KEPT_MEMBERS = 32
/** Members that are compressed at the same time. */
const AT_ONCE = 4

/** Categories in the order in which they lie. */
const ORDER = [...new Set(Object.values(CATEGORY))]

/** The events as a file, and where they lie in it. */
export async function writeEventData(
  events: readonly SessionEvent[],
): Promise<WrittenPlaces & { readonly bytes: Uint8Array }> {
  const members: Uint8Array[] = []
  const firstPlace: number[] = []
  const memberAt: number[] = [0]
  const encoder = new TextEncoder()
  let running: Promise<Uint8Array>[] = []
  let lines: string[] = []
  let characters = 0
  let place = 0
  const settle = async (): Promise<void> => {
    for (const member of await Promise.all(running)) {
      members.push(member)
      memberAt.push(memberAt.at(-1)! + member.length)
    }
    running = []
  }
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return
    firstPlace.push(place - lines.length)
    running.push(gzipMember(encoder.encode(`${lines.join('\n')}\n`)))
    lines = []
    characters = 0
    if (running.length === AT_ONCE) await settle()
  }
  for (const category of ORDER) {
    for (const event of events) {
      if (CATEGORY[event.kind] !== category) continue
      const line = JSON.stringify(toEventRecord(event))
      lines.push(line)
      characters += line.length
      place++
      if (lines.length === MEMBER_EVENTS || characters >= MEMBER_CHARACTERS) await flush()
    }
    await flush()
  }
  await settle()
  return { memberAt, firstPlace, bytes: concat(members) }
}

/** Tells the places of rows by their kinds, counted when the first one is asked for. */
export function placesOf(kind: Column, kinds: readonly EventKind[]): (row: number) => number {
  let places: Uint32Array | undefined
  function count(): Uint32Array {
    const group = kinds.map(name => ORDER.indexOf(CATEGORY[name]))
    const next = new Uint32Array(ORDER.length + 1)
    for (let row = 0; row < kind.length; row++) next[group[kind[row]!]! + 1]!++
    for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!
    const counted = new Uint32Array(kind.length)
    for (let row = 0; row < kind.length; row++) counted[row] = next[group[kind[row]!]!]!++
    return counted
  }
  return row => (places ??= count())[row]!
}

/** Reads and inflates one member: the bytes from `from` to `to` of the file of event data. */
export type ReadMember = (from: number, to: number) => Promise<Uint8Array>

/** Whole events by their rows, in the order given; only the members that hold them are read. */
export async function readEventData(
  table: EventTable,
  rows: readonly number[],
  read: ReadMember,
): Promise<EventRecord[]> {
  const lines = await readEventLines(table, rows, read)
  return lines.map(line => JSON.parse(line) as EventRecord)
}

/** The same as JSON, one line an event. */
export async function readEventLines(
  { data }: EventTable,
  rows: readonly number[],
  read: ReadMember,
): Promise<string[]> {
  const places = rows.map(row => data.placeOf(row))
  const members = new Set(places.map(place => memberOf(data, place)))
  const lines = new Map(
    await Promise.all([...members].map(async member => [member, await linesOf(data, member, read)] as const)),
  )
  return places.map(place => {
    const member = memberOf(data, place)
    return lines.get(member)![place - data.firstPlace[member]!]!
  })
}

function linesOf(
  { memberAt, kept }: EventDataPlaces,
  member: number,
  read: ReadMember,
): Promise<readonly string[]> {
  const known = kept.get(member)
  if (known !== undefined) {
    kept.delete(member)
    kept.set(member, known)
    return known
  }
  const lines = read(memberAt[member]!, memberAt[member + 1]!).then(bytes =>
    new TextDecoder().decode(bytes).split('\n'),
  )
  kept.set(member, lines)
  // A failure is asked again.
  lines.catch(() => kept.delete(member))
  if (kept.size > KEPT_MEMBERS) kept.delete(kept.keys().next().value!)
  return lines
}

/** The member that holds this place. */
function memberOf({ firstPlace }: EventDataPlaces, place: number): number {
  return partitionPoint(firstPlace.length, member => firstPlace[member]! <= place) - 1
}
