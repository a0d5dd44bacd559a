import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { SourceNote } from '../outcome.ts'
import { RELATED_SEGMENT, type Segment } from '../recording.ts'
import type { OpenOptions, RelatedKind, RemoteRecording, ReplaySummary } from '../source.ts'
import type { Calls } from './calls.ts'
import { WHAT } from './explain.ts'
import { planOf, sourcesSchema, type Plan } from './plan.ts'
import { asTrackedEvents, relatedTo, type RelatedContext } from './related.ts'
import { fetchSegments } from './segments.ts'
import { recordingSchema, toSummary } from './summary.ts'

/** Blocks are many small ones or a few large: so much of them is held twice at most. */
const ANSWER_BYTES = 120 * 2 ** 20
/** The one object of long-term storage. */
const OBJECT_BYTES = 1024 * 2 ** 20
/** A session is cut after a day; then its blocks do not change any more. */
const STILL_MS = 86_400_000
/** PostHog keeps a list of blocks for so long before it makes a new one. */
const FRESH_MS = 5000

export interface OpenContext {
  readonly calls: Calls
  readonly io: Io
  readonly host: string
  readonly project: string
  readonly sessionId: string
  readonly keepsNoise: boolean
  /** What a list told of it just now: its detail would be the same. */
  readonly listed?: ReplaySummary | undefined
}

/** What PostHog says of one recording. Rejects with `not-found`, `unauthorized`, `forbidden` … */
export async function readSummary(
  { calls, io, project, sessionId }: OpenContext,
  signal?: AbortSignal,
): Promise<ReplaySummary> {
  const row = await calls.json(
    'other',
    { what: WHAT.recording, url: pathOf(project, sessionId), ...(signal && { signal }) },
    recordingSchema,
  )
  return toSummary({ ...row, id: sessionId }, project, io.now())
}

/**
 * Opens a recording: its detail and the list of its blocks are read here, the blocks as the segments are. Rejects when
 * there is none, when it was deleted, and when nothing of it is stored.
 */
export async function openRecording(
  context: OpenContext,
  options: OpenOptions = {},
): Promise<RemoteRecording> {
  const { calls, io, project, sessionId } = context
  const { signal, include = [] } = options
  const path = pathOf(project, sessionId)
  let listedAtMs = 0

  const plan = async (): Promise<Plan> => {
    listedAtMs = io.now()
    const listed = await calls.json(
      'snapshots',
      // The parameter is for servers of mid-2025, which list the older form without it.
      { what: WHAT.blocks, url: `${path}snapshots`, query: { blob_v2: true }, ...(signal && { signal }) },
      sourcesSchema,
    )
    return planOf(listed)
  }
  const summary = context.listed ?? (await readSummary(context, signal))
  const first = await plan()
  if (sizeOf(first) === 0) throw nothingStored(summary, io.now())
  const isYoung = summary.live === true || !(io.now() - (summary.startedAtMs ?? io.now()) > STILL_MS)
  let notes: SourceNote[] = []
  let fetched: ReturnType<typeof fetchSegments> | undefined

  async function* segments(): AsyncGenerator<Segment, void, undefined> {
    const leaving = new AbortController()
    const reading = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal])
    const ask = (query: Readonly<Record<string, string | number>>, maxBytes: number): Promise<Uint8Array> =>
      calls.bytes('snapshots', {
        what: WHAT.data,
        url: `${path}snapshots`,
        query,
        maxBytes,
        signal: reading,
      })
    notes = []
    try {
      const isStale = summary.live === true && io.now() - listedAtMs > FRESH_MS
      fetched = fetchSegments({
        ...options,
        plan: isStale ? await plan() : first,
        isYoung,
        calls: {
          plan,
          blocks: (from, to, isUnpacked) =>
            ask(
              {
                source: 'blob_v2',
                start_blob_key: from,
                end_blob_key: to,
                ...(!isUnpacked && { decompress: 'false' }),
              },
              ANSWER_BYTES,
            ),
          object: ({ query }) => ask(query, OBJECT_BYTES),
        },
      })
      // Stopped, it still gives the blocks that are here: each call of an hour is worth its twenty.
      yield* fetched.segments()
      if (include.length > 0) yield* related(include, reading)
    } finally {
      leaving.abort()
    }
  }

  async function* related(
    kinds: readonly RelatedKind[],
    reading: AbortSignal,
  ): AsyncGenerator<Segment, void, undefined> {
    const tell = (message: string): void => void notes.push({ code: 'related-limit', message })
    // Of logs the recording has its own.
    const asked = kinds.filter(kind => kind !== 'logs')
    try {
      const found = await relatedTo(relatedContext(context, summary, io.now()), {
        kinds: asked,
        signal: reading,
      })
      for (const note of found.notes) tell(note)
      const bytes = asTrackedEvents(found.records)
      if (found.records.length > 0)
        yield {
          id: RELATED_SEGMENT,
          name: kinds.join(','),
          async *open() {
            yield bytes
          },
        }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      tell(`${error.message}.`)
    }
  }

  return {
    summary,
    segments,
    outcome() {
      const {
        missing,
        isPartial,
        notes: own,
      } = fetched?.outcome() ?? { missing: [], isPartial: true, notes: [] }
      return { missing, isPartial, notes: [...own, ...notes] }
    },
  }
}

/** What PostHog's tables are asked about a recording. */
export function relatedContext(context: OpenContext, summary: ReplaySummary, nowMs: number): RelatedContext {
  return {
    ...context,
    startedAtMs: summary.startedAtMs ?? nowMs,
    endedAtMs: summary.endedAtMs,
  }
}

function pathOf(project: string, sessionId: string): string {
  return `projects/${project}/session_recordings/${encodeURIComponent(sessionId)}/`
}

function sizeOf(plan: Plan): number {
  return plan.kind === 'blocks' ? plan.blocks.length : plan.objects.length
}

function nothingStored(summary: ReplaySummary, nowMs: number): SourceError {
  if (summary.gone === 'expired')
    return new SourceError(
      'expired',
      'posthog: the recording: its retention has passed, and its blocks are gone',
    )
  if (summary.live === true || nowMs - (summary.startedAtMs ?? 0) < STILL_MS)
    return new SourceError(
      'empty',
      'posthog: the recording: PostHog has stored nothing of it yet; it does so every minute while the session goes on, so try again then',
    )
  return new SourceError(
    'expired',
    'posthog: the recording: PostHog knows the session and lists no blocks of it: they are gone, or its beginning never came in, and then none are given',
  )
}
