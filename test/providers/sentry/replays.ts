import { envelopeItems } from '../recordings/envelope.ts'
import { bytesOf, filesOf, jsonOf, readOnce, type Fixtures } from '../recordings/fixtures.ts'
import { madeReplayId, type ReplayPlan } from '../recordings/plan.ts'
import { everySeconds, later, once, placeOf, spanOf, type Span } from '../recordings/told-again.ts'
import { clickRows, type ClickRow } from './click-rows.ts'

/** What the SDK says of a segment beside its frames: the `replay_event` of its envelope, as far as it is read. */
export interface ReplayEvent {
  readonly segment_id: number
  readonly replay_id: string
  readonly replay_type: string
  /** Seconds; of the page load. */
  readonly replay_start_timestamp: number
  /** Seconds; of the upload. */
  readonly timestamp: number
  readonly urls?: readonly string[]
  readonly error_ids?: readonly string[]
  readonly trace_ids?: readonly string[]
  readonly segment_names?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly release?: string
  readonly dist?: string
  readonly platform?: string
  readonly sdk?: { readonly name: string; readonly version: string }
  readonly request?: { readonly headers?: Readonly<Record<string, string>> }
}

/** An error as the SDK sent it. */
export interface ErrorEvent {
  readonly event_id: string
  /** Seconds. */
  readonly timestamp: number
  readonly level?: string
  readonly message?: string
  readonly exception?: { readonly values?: readonly { readonly type: string; readonly value: string }[] }
  readonly contexts?: { readonly trace?: { readonly trace_id?: string } }
  readonly request?: { readonly url?: string }
}

export interface SentrySegment {
  readonly event: ReplayEvent
  readonly clicks: readonly ClickRow[]
}

export interface SentryReplay {
  /** 32 hex digits. */
  readonly replayId: string
  readonly projectId: string
  readonly user?: string
  readonly gone?: 'archived' | 'expired'
  /** Of those that are stored now. */
  readonly segments: readonly SentrySegment[]
  /** JSON of a segment's frames. */
  frames(at: number): string
  readonly errors: readonly ErrorEvent[]
}

export interface SentryPlan extends ReplayPlan {
  /** Segments are only there when they have been uploaded, by the simulator's clock. */
  readonly live?: boolean
  /** Deleted by someone, or only its segments have been dropped. */
  readonly gone?: 'archived' | 'expired'
}

interface Recorded {
  readonly replayId: string
  readonly texts: readonly string[]
  readonly clicks: readonly (readonly ClickRow[])[]
  readonly span: Span
  readonly events: readonly ReplayEvent[]
  readonly errors: readonly ErrorEvent[]
}

const recorded = readOnce(async (fixtures, recordedCase): Promise<Recorded> => {
  const files = filesOf(fixtures, recordedCase)
  const segments = await jsonOf<readonly (readonly unknown[])[]>(
    fixtures,
    files.get('recording-segments.json.gz') ?? '',
  )
  const texts = segments.map(frames => JSON.stringify(frames))
  const uploads = [...files]
    .filter(([name]) => name.startsWith('uploads/'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const bodies = await Promise.all(uploads.map(([, path]) => bytesOf(fixtures, path)))
  const items = bodies.flatMap(envelopeItems)
  const payloads = (type: string): readonly unknown[] =>
    items
      .filter(item => item.type === type)
      .map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as unknown)
  const events = (payloads('replay_event') as readonly ReplayEvent[]).toSorted(
    (a, b) => a.segment_id - b.segment_id,
  )
  return {
    replayId: events[0]?.replay_id ?? '',
    texts,
    clicks: segments.map(clickRows),
    span: spanOf(texts),
    events,
    errors: payloads('event') as readonly ErrorEvent[],
  }
})

/** Reads plans into replays, of which those that are live have as many segments as were uploaded until `nowMs`. */
export function sentryReplays(
  fixtures: Fixtures,
  plans: readonly SentryPlan[],
  firstProject: string,
): (nowMs: number) => Promise<readonly SentryReplay[]> {
  const whole = once(() =>
    Promise.all(
      plans.map(async plan => {
        const told = await recorded(fixtures, plan.recordedCase)
        return { plan, replay: replayOf(plan, told, firstProject) }
      }),
    ),
  )
  return async nowMs =>
    (await whole()).map(({ plan, replay }) =>
      plan.live === true
        ? upTo(replay, replay.segments.filter(({ event }) => event.timestamp * 1000 <= nowMs).length)
        : replay,
    )
}

/** The replay as it is when only its first segments are stored. */
export function upTo(replay: SentryReplay, segments: number): SentryReplay {
  const stored = replay.segments.slice(0, segments)
  const until = stored.at(-1)?.event.timestamp ?? 0
  return {
    ...replay,
    segments: stored,
    errors: replay.errors.filter(({ timestamp }) => timestamp <= until),
  }
}

/** An id of 32 hex digits, the same each time. */
const madeHex = (words: string, at: number): string => madeReplayId(words, at).replaceAll('-', '')

function replayOf(plan: SentryPlan, told: Recorded, firstProject: string): SentryReplay {
  const { texts, span, events } = told
  const replayId = (plan.replayId ?? told.replayId).replaceAll('-', '').toLowerCase()
  const count = plan.segments ?? texts.length
  const laterBy = (telling: number): number => (plan.laterSeconds ?? 0) + telling * everySeconds(span)
  // Events of a recording told again are other events.
  const idOf = (id: string, telling: number): string =>
    replayId === told.replayId && telling === 0 ? id : madeHex(`${replayId} ${id}`, telling)

  const eventAt = (at: number): ReplayEvent => {
    const { recordedAt, telling } = placeOf(at, texts.length)
    const event = events[recordedAt]!
    return {
      ...event,
      segment_id: at,
      replay_id: replayId,
      replay_start_timestamp: event.replay_start_timestamp + laterBy(telling),
      timestamp: event.timestamp + laterBy(telling),
      error_ids: (event.error_ids ?? []).map(id => idOf(id, telling)),
      trace_ids: (event.trace_ids ?? []).map(id => idOf(id, telling)),
    }
  }

  const errorsIn = (telling: number): readonly ErrorEvent[] =>
    told.errors.map(error => ({
      ...error,
      event_id: idOf(error.event_id, telling),
      timestamp: error.timestamp + laterBy(telling),
    }))

  const whole: SentryReplay = {
    replayId,
    projectId: plan.project ?? firstProject,
    ...(plan.user === undefined ? {} : { user: plan.user }),
    ...(plan.gone === undefined ? {} : { gone: plan.gone }),
    segments: Array.from({ length: count }, (_, at) => {
      const { recordedAt, telling } = placeOf(at, texts.length)
      const clicks = told.clicks[recordedAt]!.map(row => ({
        ...row,
        timeMs: row.timeMs + laterBy(telling) * 1000,
      }))
      return { event: eventAt(at), clicks }
    }),
    frames(at) {
      const { recordedAt, telling } = placeOf(at, texts.length)
      return later(texts[recordedAt]!, span, laterBy(telling))
    },
    errors: Array.from({ length: Math.ceil(count / texts.length) }, (_, telling) => errorsIn(telling)).flat(),
  }
  return upTo(whole, count)
}
