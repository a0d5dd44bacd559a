import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { FetchOutcome } from '../outcome.ts'
import { RELATED_SEGMENT, type Segment } from '../recording.ts'
import type { OpenOptions } from '../source.ts'
import { WHAT } from './explain.ts'
import { offsetCursor } from './link-header.ts'
import { createNumbering } from './numbering.ts'
import { planPages } from './page-plan.ts'
import { type Gate, readAhead } from './read-ahead.ts'
import { type AskPage, readPage } from './read-page.ts'
import type { Reach } from './reach.ts'
import type { BesideAll } from './related.ts'
import { relatedFrames } from './related-frames.ts'
import type { SentryReplay } from './summary.ts'
import { createTally, type Tally } from './tally.ts'

/** Blobs are kept for 30, 60 or 90 days, as the plan has it. */
const SHORTEST_RETENTION_MS = 29 * 86_400_000

/** The segments of one replay, and what became of fetching them. */
export interface OpenedSegments {
  segments(): AsyncGenerator<Segment, void, undefined>
  outcome(): FetchOutcome
}

export interface SegmentsRequest {
  readonly reach: Reach
  readonly summary: SentryReplay
  /** The number of its project, or a slug. */
  readonly project: string
  readonly options: OpenOptions
  readonly io: Io
  /** Asks for what is wanted beside them. */
  readonly related: () => Promise<BesideAll>
}

/**
 * The segments of a replay in their order, each complete before it is given. Breaks off with a `SourceError`; what was
 * given before is whole, and what follows can be had with `from`.
 */
export function openSegments(request: SegmentsRequest): OpenedSegments {
  const { summary, options, io } = request
  const { startedAtMs, counts } = summary
  const { from = 0, wants, maxSegments, onProgress } = options
  const ofSegments = counts?.segments
  const isFilm = summary.platform === 'mobile'
  const isOld = startedAtMs !== undefined && io.now() - startedAtMs > SHORTEST_RETENTION_MS
  const begin = (): Tally => createTally({ isOld, isNumbered: isFilm })
  let tally = begin()
  let isPartial = true

  async function* segments(): AsyncGenerator<Segment, void, undefined> {
    tally = begin()
    isPartial = true
    let bytes = 0
    let segments = 0
    const tell = (more: number): void => {
      bytes += more
      onProgress?.({ bytes, segments, ...(ofSegments !== undefined && { ofSegments }) })
    }
    // Where in the list a film's segments are is not what they are called: all of it is walked, it is small.
    const first = isFilm ? 0 : from
    const plan = planPages(first, ofSegments, isFilm ? {} : options)
    const numberOf = createNumbering(isFilm)
    let isLimited = false
    for await (const listed of listPages(request, plan, () => tally.given > 0, tell)) {
      if (!plan.isWanted(listed.position)) continue
      tally.see(listed)
      if (listed.state !== 'given') continue
      const { id, isPosition, isDouble } = numberOf(listed)
      if (isDouble) tally.noteDouble(listed.position)
      // A place in the list is kept, whatever is there; a number that is taken is not given again.
      if ((isDouble && isFilm) || id < from) continue
      isLimited ||= wants?.(id) === false || segments === maxSegments
      if (wants?.(id) === false) continue
      if (segments === maxSegments) break
      segments++
      tell(0)
      const { position, pieces } = listed
      yield {
        id,
        ...(isPosition && { isPosition }),
        name: `segment ${position}`,
        async *open() {
          yield* pieces
        },
      }
    }
    isLimited ||= plan.leavesOut
    if (!isLimited && first === 0 && tally.given === 0) throw nothingGiven(summary, tally, isOld)
    isPartial = noteCounts(tally, { isLimited, first, summary })
    yield* relatedSegment(request, tally)
  }

  return { segments, outcome: () => tally.outcome(isPartial) }
}

/** What the pages hold; `tell` hears of every byte. */
function listPages(
  { reach, summary, project, options, io }: SegmentsRequest,
  plan: Parameters<typeof readAhead>[0],
  hasWorked: () => boolean,
  tell: (bytes: number) => void,
): ReturnType<typeof readAhead> {
  const { replayId } = summary
  const org = encodeURIComponent(reach.org)
  const url = `projects/${org}/${encodeURIComponent(project)}/replays/${replayId}/recording-segments/`
  return readAhead(plan, {
    io,
    signal: options.signal,
    read(range, gate, signal) {
      const ask: AskPage = async (from, count) => {
        const { headers, body } = await reach.api.stream({
          what: WHAT.segments(replayId),
          url,
          query: { download: true, per_page: count, cursor: offsetCursor(from) },
          signal,
        })
        return { headers, body: gated(body, gate, tell) }
      }
      return readPage(ask, { ...range, io, hasWorked, signal })
    },
  })
}

/** The pieces of a body, as there is room for them. */
async function* gated(
  body: AsyncIterable<Uint8Array>,
  gate: Gate,
  tell: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  await gate.room()
  for await (const chunk of body) {
    gate.take(chunk.length)
    tell(chunk.length)
    yield chunk
    await gate.room()
  }
}

/** Says where Sentry's count and its list differ; answers whether the recording is not whole because of it. */
function noteCounts(
  tally: Tally,
  { isLimited, first, summary }: { isLimited: boolean; first: number; summary: SentryReplay },
): boolean {
  const count = summary.counts?.segments
  const { listed } = tally
  if (isLimited) {
    tally.note({ code: 'segment-limit', message: 'Only some of the segments were asked for.' })
    return true
  }
  if (count === undefined) return false
  const counted = Math.max(0, count - first)
  const words = `Sentry counts ${count} segments and ${first === 0 ? '' : `behind the first ${first} `}lists ${listed}`
  if (listed < counted)
    tally.note({
      code: 'segment-count',
      message: `${words}: some are missing, or uploads were counted twice. The numbers are places in the list and may be too low.`,
    })
  else if (listed > counted && summary.live !== true)
    tally.note({ code: 'segment-count', message: `${words}: all that it lists are here.` })
  return listed < counted
}

/** Why a replay that Sentry knows has nothing in it. */
function nothingGiven({ replayId, live, counts }: SentryReplay, tally: Tally, isOld: boolean): SourceError {
  const who = `sentry: replay ${replayId}`
  if (live === true)
    return new SourceError('empty', `${who}: nothing of it is stored yet; try again in a minute`)
  if (tally.strange > 0)
    return new SourceError(
      'bad-response',
      `${who}: what the server gives in the place of segments are no lists of frames; check SENTRY_URL`,
    )
  if (isOld)
    return new SourceError(
      'expired',
      `${who}: it has expired: Sentry still has its summary, and not what was recorded; replays are kept for 30 to 90 days`,
    )
  if (tally.listed === 0 && (counts?.segments ?? 0) === 0)
    return new SourceError('empty', `${who}: no segment of it was ever stored`)
  return new SourceError(
    'expired',
    `${who}: Sentry has its summary, and has lost what was recorded (${tally.listed} segments listed, all of them empty); on a server of your own, look at the store of its files`,
  )
}

async function* relatedSegment(
  { options, related }: SegmentsRequest,
  tally: Tally,
): AsyncGenerator<Segment, void, undefined> {
  if ((options.include?.length ?? 0) === 0) return
  const { records, limits } = await related()
  for (const message of limits) tally.note({ code: 'related-limit', message })
  if (records.length === 0) return
  yield {
    id: RELATED_SEGMENT,
    name: (options.include ?? []).join(','),
    async *open() {
      yield new TextEncoder().encode(JSON.stringify(relatedFrames(records)))
    },
  }
}
