import { filesOf, jsonOf, textOf, readOnce, type Fixtures } from '../recordings/fixtures.ts'
import type { ReplayPlan } from '../recordings/plan.ts'
import { everySeconds, later, once, placeOf, spanOf, type Span } from '../recordings/told-again.ts'

export type RetentionDays = 1 | 7 | 30 | 90

export interface MixpanelPlan extends ReplayPlan {
  /** 30 without, as recorded. `unknown`: 30, but no event says so (an old SDK). */
  readonly retention?: RetentionDays | 'unknown'
  /** Files are only there when their last frame was, by the simulator's clock. */
  readonly live?: boolean
  /** Its events are known, its files are deleted. */
  readonly gone?: 'expired'
}

/** An event as Mixpanel keeps it. */
export interface TrackedEvent {
  readonly name: string
  /** Unix seconds, with a fraction. */
  readonly time: number
  readonly properties: Readonly<Record<string, unknown>>
}

export interface MixpanelReplay {
  readonly replayId: string
  readonly retentionDays: RetentionDays
  /** How many files there are at a time in epoch ms; their numbers begin with 0. */
  files(nowMs: number): number
  /** The text of one. */
  file(at: number): Promise<string>
  /** Those tracked in it until then, and one `$mp_session_record` for each of its files. */
  events(nowMs: number): readonly TrackedEvent[]
}

/** What the SDK sent: addresses of uploads, among them one for each file. */
interface Upload {
  readonly url: string
}

interface SdkEvent {
  readonly event: string
  readonly properties: Readonly<Record<string, unknown>> & { readonly time: number }
}

interface Recorded {
  readonly replayId: string
  readonly distinctId: string
  readonly texts: readonly string[]
  readonly span: Span
  /** Epoch ms by which each file and those before it were whole. */
  readonly endsMs: readonly number[]
  /** When each file's first frame was, in unix seconds. */
  readonly beginnings: readonly number[]
  readonly events: readonly SdkEvent[]
}

const FILE = /^\d{4}-30\.json\.gz$/

const recorded = readOnce(async (fixtures, recordedCase): Promise<Recorded> => {
  const files = filesOf(fixtures, recordedCase)
  const path = (name: string): string => files.get(name) ?? ''
  const names = [...files.keys()].filter(name => FILE.test(name)).toSorted()
  const texts = await Promise.all(names.map(name => textOf(fixtures, path(name))))
  const uploads = (await jsonOf<readonly Upload[]>(fixtures, path('uploads.json')))
    .filter(({ url }) => url.startsWith('/record/'))
    .map(({ url }) => new URL(url, 'https://mixpanel.test').searchParams)
  let endMs = 0
  return {
    endsMs: texts.map(text => (endMs = Math.max(endMs, spanOf([text]).toMs))),
    replayId: uploads[0]?.get('replay_id') ?? '',
    distinctId: uploads[0]?.get('distinct_id') ?? '',
    texts,
    span: spanOf(texts),
    beginnings: uploads.map(params => Number(params.get('batch_start_time'))),
    events: await jsonOf<readonly SdkEvent[]>(fixtures, path('events.json.gz')),
  }
})

/** Reads plans into replays; a recorded case is read once, at the first question about one of its replays. */
export function mixpanelReplays(
  fixtures: Fixtures,
  plans: readonly MixpanelPlan[],
): () => Promise<readonly MixpanelReplay[]> {
  return once(async () =>
    Promise.all(plans.map(async plan => replayOf(plan, await recorded(fixtures, plan.recordedCase)))),
  )
}

function replayOf(plan: MixpanelPlan, told: Recorded): MixpanelReplay {
  const { texts, span, beginnings } = told
  const replayId = plan.replayId ?? told.replayId
  const distinctId = plan.user ?? told.distinctId
  const retentionDays = plan.retention === 'unknown' ? 30 : (plan.retention ?? 30)
  const laterBy = (telling: number): number => (plan.laterSeconds ?? 0) + telling * everySeconds(span)
  const most = plan.segments ?? texts.length
  const endsMs = (at: number): number => {
    const { recordedAt, telling } = placeOf(at, texts.length)
    return told.endsMs[recordedAt]! + laterBy(telling) * 1000
  }

  const sessionRecord = (at: number): TrackedEvent => {
    const { recordedAt, telling } = placeOf(at, texts.length)
    return {
      name: '$mp_session_record',
      time: (beginnings[recordedAt] ?? span.fromMs / 1000) + laterBy(telling),
      properties: {
        $mp_replay_id: replayId,
        distinct_id: distinctId,
        ...(plan.retention === 'unknown' ? {} : { $mp_replay_retention_period: String(retentionDays) }),
      },
    }
  }

  const trackedIn = (telling: number): readonly TrackedEvent[] =>
    told.events
      .filter(({ properties }) => properties['$mp_replay_id'] === told.replayId)
      .map(({ event, properties }) => ({
        name: event,
        time: properties.time + laterBy(telling),
        properties: { ...properties, $mp_replay_id: replayId, distinct_id: distinctId },
      }))

  const files = (nowMs: number): number => {
    if (plan.gone === 'expired') return 0
    if (plan.live !== true) return most
    let count = 0
    while (count < most && endsMs(count) <= nowMs) count++
    return count
  }
  let events: readonly TrackedEvent[] | undefined

  return {
    replayId,
    retentionDays,
    files,
    async file(at) {
      const { recordedAt, telling } = placeOf(at, texts.length)
      return later(texts[recordedAt]!, span, laterBy(telling))
    },
    events(nowMs) {
      events ??= [
        ...Array.from({ length: most }, (_, at) => sessionRecord(at)),
        ...Array.from({ length: Math.ceil(most / texts.length) }, (_, telling) => trackedIn(telling)).flat(),
      ]
      return plan.live === true ? events.filter(({ time }) => time * 1000 <= nowMs) : events
    },
  }
}
