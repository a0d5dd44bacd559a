import { estimateTokens } from '../timeline/budget.ts'
import { bytesOf } from '../timeline/line.ts'
import { counted } from '../counted.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { briefText } from './brief-text.ts'
import { briefCard } from './card.ts'
import { bothEnds } from './ends.ts'
import { framesByTime } from './frames-by-time.ts'
import { failuresOf, SHORT_LIMIT, waitsOf, type Failures } from './moments.ts'
import { outlineOf } from './outline.ts'
import { costOf } from './plain-line.ts'
import type { BriefAnswer, BriefLine, BriefMoment } from './schema.ts'
import { fitStory, storyOf } from './story.ts'

/** How long a brief may be. */
export interface BriefOptions {
  /** `MIN_BRIEF_TOKENS` or more; 4,000 unless told. A token is taken to be four bytes of UTF-8. */
  readonly maxTokens?: number
}

/** Less holds no card. */
export const MIN_BRIEF_TOKENS = 500
const DEFAULT_TOKENS = 4000

/** Bytes for headings and fences, and for the sentences on what is left out. */
const FRAME_BYTES = 4 * 44
const LEFT_OUT_BYTES = 260
/** Share of everything that the card may take, where that is less than its 300 tokens. */
const CARD_SHARE = 0.28
/** Of the room behind the card: what the timeline keeps even when there are more failures than fit. */
const TIMELINE_SHARE = 0.2
/** Of what the failures leave: the most that other moments and the outline take. */
const WAITS_SHARE = 0.15
const OUTLINE_SHARE = 0.3
const OUTLINE_BYTES = 4000

/**
 * What somebody in a hurry, or a model, has to know of a session: a card, its failures and other moments, an outline by
 * page and the timeline, within a budget. Every failure is in it, or the number of those left out; of the rest head and
 * tail stay longest. The same replay and budget give the same brief. Rejects with a `QueryError` for a budget that holds
 * no brief.
 */
export async function brief(
  replay: Pick<StoredReplay, 'stats' | 'session' | 'frameTable' | 'replay'>,
  { maxTokens = DEFAULT_TOKENS }: BriefOptions = {},
): Promise<BriefAnswer> {
  if (!(maxTokens >= MIN_BRIEF_TOKENS))
    throw new QueryError('bad-question', `a brief takes ${MIN_BRIEF_TOKENS} tokens at least`)
  const most = Math.floor(Math.min(maxTokens, Number.MAX_SAFE_INTEGER / 8))
  const { stats } = replay
  const { replayId, url } = replay.replay
  const [session, table] = await Promise.all([replay.session(), replay.frameTable()])
  const frames = framesByTime(table, replayId)
  const story = storyOf(session, frames)
  const waits = waitsOf(session, stats)
  const outline = outlineOf(stats, frames, session.zeroMs)
  const full = failuresOf(stats, url)
  const short = failuresOf(stats, url, SHORT_LIMIT)

  const empty: BriefAnswer = {
    replayId,
    maxTokens: most,
    estimatedTokens: most,
    card: briefCard(session, stats, frames, most * 4 * CARD_SHARE),
    failures: { total: full.total, told: 0 },
    moments: [],
    outline: [],
    timeline: [],
    addresses: [],
    leftOut: [],
  }
  const room = most * 4 - bytesOf(briefText(empty)) - FRAME_BYTES - LEFT_OUT_BYTES
  const failures = fitFailures([full, short], room * (1 - TIMELINE_SHARE))
  const afterFailures = room - bytesOfAll(failures)
  const [shownWaits, waitsLeftOut] = fitLines(waits, afterFailures * WAITS_SHARE)
  const outlineRoom = Math.min(OUTLINE_BYTES, afterFailures * OUTLINE_SHARE)
  const [shownOutline, outlineLeftOut] = fitLines(outline, outlineRoom)
  const told = fitStory(story, afterFailures - bytesOfAll(shownWaits) - bytesOfAll(shownOutline))

  const toldFailures = failures.reduce((sum, { count }) => sum + count, 0)
  const moments = [...failures, ...shownWaits].sort((one, other) => one.offsetMs - other.offsetMs)
  return estimated({
    ...empty,
    failures: { total: full.total, told: toldFailures },
    moments,
    outline: shownOutline,
    timeline: told.lines,
    addresses: told.addresses,
    leftOut: [
      ...(toldFailures < full.total ? [`moments: ${counted(full.total - toldFailures, 'failure')}`] : []),
      ...(waitsLeftOut > 0 ? [`moments: ${counted(waitsLeftOut, 'long wait')} and the like`] : []),
      ...(outlineLeftOut > 0 ? [`outline: ${counted(outlineLeftOut, 'line')} in the middle`] : []),
      ...told.leftOut.map(sentence => `timeline: ${sentence}`),
    ],
  })
}

/** All failures if they fit, in few words if need be; else those at both ends. */
function fitFailures([full, short]: readonly [Failures, Failures], room: number): BriefMoment[] {
  for (const { moments } of [full, short]) if (bytesOfAll(moments) <= room) return [...moments]
  const { head, tail } = bothEnds(short.moments, room, costOf)
  return [...head, ...tail]
}

function fitLines<Line extends BriefLine>(lines: readonly Line[], room: number): [Line[], number] {
  const { head, tail, leftOut } = bothEnds(lines, room, costOf)
  return [[...head, ...tail], leftOut]
}

function bytesOfAll(lines: readonly BriefLine[]): number {
  return lines.reduce((sum, line) => sum + costOf(line), 0)
}

/** The answer with the estimate of its Markdown, in which the estimate itself stands. */
function estimated(answer: BriefAnswer): BriefAnswer {
  let { estimatedTokens } = answer
  for (let round = 0; round < 4; round++) {
    const tokens = estimateTokens(briefText({ ...answer, estimatedTokens }))
    if (tokens === estimatedTokens) break
    estimatedTokens = tokens
  }
  return { ...answer, estimatedTokens }
}
