import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import type { RelatedRecord } from '../source.ts'
import type { Connection } from './connection.ts'
import { allDays, daysAround, daysMs, halves, type Days } from './days.ts'
import { eachLeaf, type Groups } from './insights.ts'
import { vendorTime } from './vendor-time.ts'

/** The API groups by so many properties beside time, name and replay. */
const MOST_PROPERTIES = 5

/** One look for events asks at most so many questions. */
const MOST_QUESTIONS = 16
/** Ids in one question. */
const MOST_IDS = 500

/** Recording itself is told by an event too, many times in each replay. */
const RECORD_EVENT = '$mp_session_record'

/** How the API writes that an event has no such property. */
const ABSENT: ReadonlySet<string> = new Set(['undefined', 'null', '$undefined', '(not set)'])

/** Whose events, and what of them. */
export interface EventsQuestion {
  readonly projectId: number
  readonly replayIds: readonly string[]
  /** The last 90 days without any. */
  readonly days: Days | undefined
  readonly properties: readonly string[]
  readonly nowMs: number
  readonly signal?: AbortSignal | undefined
}

/** Tracked events of some replays. */
export interface ReplayEvents {
  /** By time; a replay without events is not in it. */
  readonly byReplay: ReadonlyMap<string, readonly RelatedRecord[]>
  /** There are more than the API gives. */
  readonly isCut: boolean
}

/** Throws `bad-question` for more properties than the API takes: before anything is sent. */
export function checkProperties(properties: readonly string[] | undefined): readonly string[] {
  const wanted = [...new Set(properties)]
  if (wanted.some(name => name.trim() === ''))
    throw new SourceError('bad-question', 'mixpanel: a property of events has no name')
  if (wanted.length <= MOST_PROPERTIES) return wanted
  throw new SourceError(
    'bad-question',
    `mixpanel: at most ${MOST_PROPERTIES} properties of events can be asked for at a time, and these are ${wanted.length} (${cleanText(wanted.join(', '), 200)}); ask in two goes`,
  )
}

/** The days in which events of these replays can lie: a recording lasts a day at most, the SDK ends it then. */
export function daysOfReplays(
  replays: readonly { readonly startedAtMs?: number; readonly endedAtMs?: number }[],
): Days | undefined {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const { startedAtMs, endedAtMs } of replays) {
    if (startedAtMs === undefined) return undefined
    fromMs = Math.min(fromMs, startedAtMs)
    toMs = Math.max(toMs, endedAtMs ?? startedAtMs + daysMs(1))
  }
  return fromMs <= toMs ? daysAround(fromMs, toMs) : undefined
}

/**
 * The events that were tracked while these replays were recorded: one question for all of them, and narrower ones
 * only where an answer was cut off. Times are whole seconds; equal events of one second are one record with a count.
 */
export async function replayEvents(connection: Connection, question: EventsQuestion): Promise<ReplayEvents> {
  const { projectId, properties, nowMs, signal } = question
  const byReplay = new Map<string, RelatedRecord[]>()
  let isCut = false
  let asked = 0
  const work: Part[] = []
  const ids = [...new Set(question.replayIds)]
  for (let at = 0; at < ids.length; at += MOST_IDS)
    work.push({ ids: ids.slice(at, at + MOST_IDS), days: question.days })
  for (let part = work.pop(); part !== undefined; part = work.pop()) {
    const answer = await connection.ask(
      {
        event: '$all_events',
        measure: 'count',
        groups: ['$time', '$event_name', '$mp_replay_id', ...properties],
        filters: [
          { property: '$mp_replay_id', is: part.ids },
          { property: '$event_name', is: [RECORD_EVENT], isNot: true },
        ],
        days: part.days,
      },
      { projectId, what: 'events of replays', signal },
    )
    asked++
    const narrower =
      answer.isCut && asked + work.length + 2 <= MOST_QUESTIONS ? narrowed(part, nowMs) : undefined
    if (narrower !== undefined) work.push(...narrower)
    else {
      isCut ||= answer.isCut
      read(answer.groups, properties, byReplay)
    }
  }
  for (const records of byReplay.values()) records.sort(byTime)
  return { byReplay, isCut }
}

interface Part {
  readonly ids: readonly string[]
  readonly days: Days | undefined
}

function narrowed({ ids, days }: Part, nowMs: number): readonly Part[] | undefined {
  if (ids.length > 1) {
    const middle = Math.ceil(ids.length / 2)
    return [
      { ids: ids.slice(middle), days },
      { ids: ids.slice(0, middle), days },
    ]
  }
  return halves(days ?? allDays(nowMs))?.map(half => ({ ids, days: half }))
}

function read(groups: Groups, properties: readonly string[], byReplay: Map<string, RelatedRecord[]>): void {
  eachLeaf(groups, 3 + properties.length, (keys, value) => {
    const [time = '', name = '', replayId = ''] = keys
    const timeMs = vendorTime(time)
    const count = typeof value === 'number' && value >= 1 ? Math.floor(value) : 0
    if (Number.isNaN(timeMs) || count === 0) return
    const told = properties.flatMap((property, i): [string, string][] => {
      const text = keys[3 + i]!
      return ABSENT.has(text) ? [] : [[property, text]]
    })
    const record: RelatedRecord = {
      kind: 'events',
      name,
      timeMs,
      ...(count > 1 && { count }),
      properties: Object.fromEntries(told),
    }
    const known = byReplay.get(replayId)
    if (known === undefined) byReplay.set(replayId, [record])
    else known.push(record)
  })
}

function byTime(one: RelatedRecord, other: RelatedRecord): number {
  return (one.timeMs ?? 0) - (other.timeMs ?? 0)
}

/** Equal events are written out one by one; a count beyond this is no second of a session. */
const MOST_REPEATS = 1000

/**
 * The records as bytes of a segment, in the shape in which Mixpanel's own recorder sends and exports tracked events.
 * Equal ones are told apart by a number, or all but one would be taken for the same record sent again. `shiftMs` is
 * added to all times.
 */
export function eventsSegment(records: readonly RelatedRecord[], shiftMs = 0): Uint8Array {
  const lines: string[] = []
  for (const { name, timeMs = 0, count = 1, properties } of records) {
    for (let nth = 1; nth <= Math.min(count, MOST_REPEATS); nth++) {
      const repeat = nth === 1 ? {} : { $playhead_nth: nth }
      lines.push(
        JSON.stringify({
          event: name,
          properties: { ...properties, ...repeat, time: (timeMs + shiftMs) / 1000 },
        }),
      )
    }
  }
  return new TextEncoder().encode(`[${lines.join(',\n')}]`)
}
