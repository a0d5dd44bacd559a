import { plainText } from '../simulator/plain-text.ts'
import { filesOf, jsonOf, textOf, readOnce, type Fixtures } from '../recordings/fixtures.ts'
import { madeReplayId, type ReplayPlan } from '../recordings/plan.ts'
import { everySeconds, later, once, placeOf, type Span } from '../recordings/told-again.ts'

export interface PosthogPlan extends ReplayPlan {
  /** 90 without; after them it is gone. */
  readonly retentionDays?: number
  /** Kept in long-term storage: one body with all of it, no blocks. */
  readonly isLongTerm?: boolean
  /** Blocks are only there when they have been ingested, by the simulator's clock. */
  readonly live?: boolean
}

/** An analytics event as the SDK sent it. */
export interface TrackedEvent {
  readonly uuid: string
  readonly event: string
  readonly properties: Readonly<Record<string, unknown>>
  /** ISO, ms. */
  readonly timestamp: string
}

/** Events sent in a batch have no time but how long ago they were; the server works theirs out. */
type SentEvent = Omit<TrackedEvent, 'timestamp'> & { readonly timestamp?: string }

const timeOf = ({ timestamp, properties }: SentEvent): string =>
  timestamp ?? new Date(Math.round(Number(properties['$time']) * 1000)).toISOString()

/** What the server counted when it took a block in. */
export interface BlockFacts {
  readonly fromMs: number
  readonly toMs: number
  readonly clicks: number
  readonly keys: number
  readonly mouse: number
  readonly logs: Readonly<Record<'log' | 'warn' | 'error', number>>
  readonly activeMs: number
}

export interface PosthogReplay {
  readonly sessionId: string
  readonly distinctId: string
  readonly startUrl: string
  readonly retentionDays: number
  readonly isLongTerm: boolean
  readonly blocks: readonly BlockFacts[]
  /** The lines of a block. */
  lines(at: number): string
  events(): readonly TrackedEvent[]
}

interface Recorded {
  readonly sessionId: string
  readonly distinctId: string
  readonly startUrl: string
  readonly blocks: readonly { readonly text: string; readonly facts: BlockFacts }[]
  readonly span: Span
  readonly events: readonly TrackedEvent[]
}

/** Ingestion closes a block when it holds so much of a session's time. */
const BLOCK_MS = 10_000
/** Nothing from a person for so long is a pause. */
const PAUSE_MS = 5000

type Frame = { readonly type: number; readonly timestamp: number; readonly data?: unknown }

const recorded = readOnce(async (fixtures, recordedCase): Promise<Recorded> => {
  const files = filesOf(fixtures, recordedCase)
  const text = await textOf(fixtures, files.get('snapshots.jsonl.gz') ?? '')
  const lines = text.split('\n').filter(line => line !== '')
  const frames = lines.map(line => (JSON.parse(line) as readonly [string, Frame])[1])
  const sent = await jsonOf<readonly SentEvent[]>(fixtures, files.get('events.json.gz') ?? '')
  const events = sent.map(event => ({ ...event, timestamp: timeOf(event) }))
  const cuts: number[] = []
  for (let at = 0, begin = -Infinity; at < frames.length; at++) {
    if (frames[at]!.timestamp - begin < BLOCK_MS) continue
    cuts.push(at)
    begin = frames[at]!.timestamp
  }
  const blocks = cuts.map((from, index) => {
    const to = cuts[index + 1] ?? frames.length
    return { text: `${lines.slice(from, to).join('\n')}\n`, facts: factsOf(frames.slice(from, to)) }
  })
  const meta = frames.find(({ type }) => type === 4)?.data as { readonly href?: string } | undefined
  return {
    sessionId: plainText(events[0]?.properties['$session_id']),
    distinctId: plainText(events[0]?.properties['distinct_id']),
    startUrl: meta?.href ?? '',
    blocks,
    span: {
      fromMs: blocks.reduce((least, { facts }) => Math.min(least, facts.fromMs), Infinity),
      toMs: blocks.reduce((most, { facts }) => Math.max(most, facts.toMs), -Infinity),
    },
    events,
  }
})

/** Sources that a person's doing makes: moving, pressing, scrolling, resizing, typing, touching, media, dragging. */
const ACTIVE_SOURCES = [1, 2, 3, 4, 5, 6, 7, 12]

function factsOf(frames: readonly Frame[]): BlockFacts {
  const logs = { log: 0, warn: 0, error: 0 }
  let [clicks, keys, mouse, activeMs] = [0, 0, 0, 0]
  let [fromMs, toMs, lastActiveMs] = [Infinity, -Infinity, -Infinity]
  for (const { type, timestamp, data } of frames) {
    fromMs = Math.min(fromMs, timestamp)
    toMs = Math.max(toMs, timestamp)
    const { source, type: kind, plugin, payload } = (data ?? {}) as Readonly<Record<string, unknown>>
    if (type === 6 && plugin === 'rrweb/console@1') {
      const level = String((payload as { readonly level?: string }).level)
      if (level === 'error' || level === 'warn') logs[level]++
      else logs.log++
    }
    if (type !== 3 || !ACTIVE_SOURCES.includes(Number(source))) continue
    if (timestamp - lastActiveMs < PAUSE_MS) activeMs += timestamp - lastActiveMs
    lastActiveMs = timestamp
    if (source === 2 && kind === 2) clicks++
    if (source === 5) keys++
    if (source === 1 || source === 2 || source === 6) mouse++
  }
  return { fromMs, toMs, clicks, keys, mouse, logs, activeMs: Math.max(0, activeMs) }
}

/** Reads plans into replays, of which those that are live have as many blocks as were ingested until `nowMs`. */
export function posthogReplays(
  fixtures: Fixtures,
  plans: readonly PosthogPlan[],
): (nowMs: number) => Promise<readonly PosthogReplay[]> {
  const whole = once(() =>
    Promise.all(
      plans.map(async plan => ({
        plan,
        replay: replayOf(plan, await recorded(fixtures, plan.recordedCase)),
      })),
    ),
  )
  return async nowMs =>
    (await whole()).map(({ plan, replay }) =>
      plan.live === true ? upTo(replay, replay.blocks.filter(({ toMs }) => toMs <= nowMs).length) : replay,
    )
}

/** The replay as it is when only its first blocks are stored. */
export function upTo(replay: PosthogReplay, blocks: number): PosthogReplay {
  const stored = replay.blocks.slice(0, blocks)
  const until = new Date(stored.at(-1)?.toMs ?? 0).toISOString()
  const events = (): readonly TrackedEvent[] => replay.events().filter(({ timestamp }) => timestamp <= until)
  return { ...replay, blocks: stored, events }
}

function replayOf(plan: PosthogPlan, told: Recorded): PosthogReplay {
  const { blocks, span } = told
  const sessionId = plan.replayId ?? told.sessionId
  const distinctId = plan.user ?? told.distinctId
  const count = plan.segments ?? blocks.length
  const laterBy = (telling: number): number => (plan.laterSeconds ?? 0) + telling * everySeconds(span)
  const isAsRecorded = sessionId === told.sessionId

  const eventsIn = (telling: number): readonly TrackedEvent[] =>
    told.events.map(event => {
      const shifted = JSON.parse(later(JSON.stringify(event.properties), span, laterBy(telling))) as object
      return {
        uuid:
          isAsRecorded && telling === 0 ? event.uuid : madeReplayId(`${sessionId} ${event.uuid}`, telling),
        event: event.event,
        timestamp: new Date(Date.parse(event.timestamp) + laterBy(telling) * 1000).toISOString(),
        properties: { ...shifted, $session_id: sessionId, distinct_id: distinctId },
      }
    })

  let events: readonly TrackedEvent[] | undefined

  return {
    sessionId,
    distinctId,
    startUrl: told.startUrl,
    retentionDays: plan.retentionDays ?? 90,
    isLongTerm: plan.isLongTerm === true,
    blocks: Array.from({ length: count }, (_, at) => {
      const { recordedAt, telling } = placeOf(at, blocks.length)
      const { facts } = blocks[recordedAt]!
      const laterMs = laterBy(telling) * 1000
      return { ...facts, fromMs: facts.fromMs + laterMs, toMs: facts.toMs + laterMs }
    }),
    lines(at) {
      const { recordedAt, telling } = placeOf(at, blocks.length)
      return later(blocks[recordedAt]!.text, span, laterBy(telling))
    },
    events() {
      events ??= Array.from({ length: Math.ceil(count / blocks.length) }, (_, telling) =>
        eventsIn(telling),
      ).flat()
      return events
    },
  }
}
