import type { HealthNote } from '../../decode/health.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { reasonOf } from '../timeline/gaps.ts'

/** What an answer about a stretch of time has to say beside its events. */
export type RangeNoteCode =
  | 'before-recording' // the stretch begins before the recording
  | 'after-recording' // the stretch ends after the recording
  | 'hole' // the recorder was idle, paused, …: nothing that happened then is here
  | 'not-fetched' // a segment that the source should have is not here
  | 'partial' // the fetch was stopped, or only a part was asked for
  | 'truncated' // bytes broke off or were left out
  | 'live' // the source still receives segments
  | 'page-load' // another page: node ids from before it name other elements
  | 'no-clock' // no frame is dated
  | 'not-recorded' // the recorder does not tell of such things, or there were none
  | 'nothing-recorded' // the recorder ran, and nothing happened that it records
  | 'masked' // text that the recorder hid: it cannot be found or told
  | 'cut-texts' // some texts are searched only at their beginning
  | 'not-found' // nothing in the recording is what was asked for
  | 'no-event' // the frame tells no event of its own

/** One such note, with the stretch it is about where it is about one. */
export interface RangeNote {
  readonly code: RangeNoteCode
  /** One sentence for a person. */
  readonly message: string
  readonly fromOffsetMs?: number
  readonly toOffsetMs?: number
  readonly windowId?: string
}

/** A stretch of offsets; open where it is infinite. */
export interface OffsetRange {
  readonly fromMs: number
  readonly toMs: number
  readonly windowId?: string
}

/** What `rangeNotes` asks of a replay. */
export type NotedReplay = Pick<StoredReplay, 'replay' | 'health' | 'manifest' | 'zeroMs' | 'endMs' | 'holes'>

/** Of one sort, told one by one; the rest is counted. */
const MOST_OF_A_SORT = 10

/**
 * Why this stretch of the recording may not tell all that happened in it: its edges, holes, segments that are not
 * here, bytes that broke off. Nothing is said of what lies outside the stretch.
 */
export function rangeNotes(replay: NotedReplay, range: OffsetRange): RangeNote[] {
  if (replay.zeroMs === null)
    return [{ code: 'no-clock', message: 'no frame of this recording is dated: times mean nothing in it' }]
  const holes = holeNotes(replay, replay.zeroMs, range)
  const missing = missingNotes(replay, replay.zeroMs, range)
  return [
    ...edgeNotes(replay, range),
    ...atMost(holes.filter(({ code }) => code === 'hole')),
    ...atMost([...holes.filter(({ code }) => code === 'not-fetched'), ...missing]),
    ...brokenNotes(replay, replay.zeroMs, range),
    ...endNotes(replay, range),
  ]
}

function edgeNotes({ replay }: NotedReplay, { fromMs, toMs }: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  const { durationMs } = replay
  if (Number.isFinite(fromMs) && fromMs < 0) {
    notes.push({
      code: 'before-recording',
      message: `the recording begins at 0:00.0, ${formatDuration(-fromMs)} after the begin of what was asked for`,
      fromOffsetMs: fromMs,
      toOffsetMs: 0,
    })
  }
  if (fromMs > durationMs && toMs === Infinity) {
    notes.push({
      code: 'after-recording',
      message: `the recording ends at ${formatOffset(durationMs)}, ${formatDuration(fromMs - durationMs)} before the begin of what was asked for`,
      fromOffsetMs: durationMs,
    })
  }
  if (Number.isFinite(toMs) && toMs > durationMs) {
    notes.push({
      code: 'after-recording',
      message: `the recording ends at ${formatOffset(durationMs)}, ${formatDuration(toMs - durationMs)} before the end of what was asked for`,
      fromOffsetMs: durationMs,
      toOffsetMs: toMs,
    })
  }
  return notes
}

function holeNotes({ holes }: NotedReplay, zeroMs: number, range: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  for (const hole of holes) {
    const { windowId } = hole
    const isElsewhere = range.windowId !== undefined && windowId !== undefined && windowId !== range.windowId
    const note = stretch(hole.fromMs - zeroMs, hole.toMs - zeroMs, range)
    if (note === undefined || isElsewhere) continue
    notes.push({
      code: hole.reason === 'missing-segment' ? 'not-fetched' : 'hole',
      message: `not recorded from ${formatOffset(note.fromOffsetMs)} to ${formatOffset(note.toOffsetMs)}: ${reasonOf(hole)}`,
      ...note,
      ...(windowId !== undefined && { windowId }),
    })
  }
  return notes
}

/** Segments that are not here, told by where their neighbours end and begin. */
function missingNotes({ manifest, holes }: NotedReplay, zeroMs: number, range: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  const dated = manifest.segments
    .filter(({ fromMs }) => fromMs !== null)
    .toSorted((one, other) => one.segmentId - other.segmentId)
  let run: { first: number; last: number; fromMs: number; toMs: number } | undefined
  const tell = (): void => {
    if (run === undefined) return
    const { first, last, fromMs, toMs } = run
    run = undefined
    // A hole that says so has been told already.
    if (holes.some(hole => hole.reason === 'missing-segment' && hole.fromMs <= toMs && hole.toMs >= fromMs))
      return
    const note = stretch(fromMs - zeroMs, toMs - zeroMs, range)
    if (note === undefined) return
    const which = first === last ? `segment ${first} is` : `segments ${first} to ${last} are`
    notes.push({ code: 'not-fetched', message: `${which} not here: ${placed(note)}`, ...finite(note) })
  }
  let next = 0
  for (const segmentId of manifest.missing) {
    while (next < dated.length && dated[next]!.segmentId < segmentId) next++
    const fromMs = dated[next - 1]?.toMs ?? -Infinity
    const toMs = dated[next]?.fromMs ?? Infinity
    if (run !== undefined && run.fromMs === fromMs && run.toMs === toMs) run.last = segmentId
    else {
      tell()
      run = { first: segmentId, last: segmentId, fromMs, toMs }
    }
  }
  tell()
  return notes
}

const BROKEN = new Map<HealthNote['code'], string>([
  ['truncated', 'its bytes break off'],
  ['damaged', 'damaged bytes were skipped'],
  ['damaged-compression', 'its compressed bytes break off'],
  ['oversized-frame', 'a frame larger than the limit was left out'],
  ['size-limit', 'it is larger than the limit, the rest was left out'],
  ['recorder-stopped', 'the recorder gave up'],
])

/** Bytes that were lost: from where its segment begins, up to where the next one goes on. */
function brokenNotes({ health, manifest }: NotedReplay, zeroMs: number, range: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  for (const { code, segmentId, count } of health.notes) {
    const what = BROKEN.get(code)
    if (what === undefined) continue
    const at = manifest.segments.findIndex(segment => segment.segmentId === segmentId)
    const segment = manifest.segments[at]
    const next = manifest.segments.slice(at + 1).find(({ fromMs }) => fromMs !== null)
    // What broke off lies behind what was read of it.
    const isTail = code !== 'damaged' && code !== 'oversized-frame'
    const begin = isTail ? segment?.toMs : segment?.fromMs
    const isOneOfMany = count > 1
    const fromMs = isOneOfMany ? -Infinity : (begin ?? -Infinity) - zeroMs
    const toMs = isOneOfMany ? Infinity : (next?.fromMs ?? Infinity) - zeroMs
    const note = stretch(fromMs, toMs, range)
    if (note === undefined) continue
    const where = segment === undefined || isOneOfMany ? 'the recording' : `segment ${segment.segmentId}`
    notes.push({
      code: 'truncated',
      message: `${where}: ${what}${isOneOfMany ? ` (${counted(count, 'time')})` : ''}; what was in it is not known`,
      ...finite(note),
    })
  }
  return notes
}

function endNotes({ manifest, health, replay }: NotedReplay, { toMs }: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  if (manifest.completeness === 'partial' && manifest.missing.length === 0) {
    notes.push({
      code: 'partial',
      message: 'only a part of this recording was fetched: what is not here may have happened in the rest',
    })
  }
  if (health.live && toMs >= replay.durationMs) {
    notes.push({
      code: 'live',
      message: `the source was still recording when this was fetched (${cleanText(manifest.fetchedAt, 40)}): more may follow`,
    })
  }
  return notes
}

interface Stretch {
  readonly fromOffsetMs: number
  readonly toOffsetMs: number
}

/** The stretch when the range touches it. */
function stretch(
  fromOffsetMs: number,
  toOffsetMs: number,
  { fromMs, toMs }: OffsetRange,
): Stretch | undefined {
  return fromOffsetMs <= toMs && toOffsetMs >= fromMs ? { fromOffsetMs, toOffsetMs } : undefined
}

function placed({ fromOffsetMs, toOffsetMs }: Stretch): string {
  if (!Number.isFinite(fromOffsetMs)) return `what they hold lies before ${formatOffset(toOffsetMs)}`
  if (!Number.isFinite(toOffsetMs)) return `what they hold lies after ${formatOffset(fromOffsetMs)}`
  return `what they hold lies between ${formatOffset(fromOffsetMs)} and ${formatOffset(toOffsetMs)}`
}

function finite({ fromOffsetMs, toOffsetMs }: Stretch): Partial<Stretch> {
  return {
    ...(Number.isFinite(fromOffsetMs) && { fromOffsetMs }),
    ...(Number.isFinite(toOffsetMs) && { toOffsetMs }),
  }
}

/** The first few of notes of one sort, and how many more there are. */
function atMost(notes: readonly RangeNote[]): readonly RangeNote[] {
  const [first] = notes
  if (first === undefined || notes.length <= MOST_OF_A_SORT) return notes
  const rest = notes.length - MOST_OF_A_SORT
  return [...notes.slice(0, MOST_OF_A_SORT), { code: first.code, message: `and ${rest} more of the same` }]
}
