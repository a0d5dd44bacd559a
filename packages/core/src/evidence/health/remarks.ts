import type { HealthNote } from '../../decode/health.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import type { Hole } from '../../normalize/normalized.ts'
import { counted } from '../counted.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { reasonOf } from '../timeline/gaps.ts'
import { HOLES, MEANINGS } from './meanings.ts'
import type { Remark } from './schema.ts'

type Known = Pick<StoredReplay, 'replay' | 'health' | 'manifest' | 'holes' | 'zeroMs'>

const SPANS_LISTED = 10
const NUMBERS_LISTED = 12
const NAMES_LISTED = 5
/** From this share on, masked text is worth a warning. */
const MUCH_MASKED = 0.3

const ORDER: readonly Remark['weight'][] = ['lost', 'doubtful', 'harmless']
/** Notes that other remarks tell better. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['hole', 'missing-segment', 'empty-segment'])

/** Everything worth knowing about a recording, worst first. */
export function remarksOf(known: Known): Remark[] {
  const remarks = [
    ...fetchRemarks(known),
    ...holeRemarks(known),
    ...known.health.notes.flatMap(note => noteRemark(note, known)),
    ...maskRemarks(known),
    ...windowRemarks(known),
  ]
  // Stable: the order within a weight is that above.
  return remarks.sort((one, other) => ORDER.indexOf(one.weight) - ORDER.indexOf(other.weight))
}

/** Segments that are not here. */
function fetchRemarks({ manifest, health }: Known): Remark[] {
  const remarks: Remark[] = []
  const missing = [...new Set([...manifest.missing, ...health.segments.missing])].sort(
    (one, other) => one - other,
  )
  const { empty } = health.segments
  if (missing.length > 0) {
    remarks.push({
      code: 'missing-segments',
      sentence: `${counted(missing.length, 'segment')} of ${missing.length + manifest.segments.length} ${missing.length === 1 ? 'is' : 'are'} not here: ${numbers(missing)}.`,
      count: missing.length,
      ...MEANINGS['missing-segment'],
    })
  } else if (manifest.completeness === 'partial') {
    remarks.push({
      code: 'partly-fetched',
      weight: 'lost',
      sentence: 'The replay was fetched in part: the fetch was stopped, or only some of it was asked for.',
      consequence: 'What is not here is unknown; the session may go on after the last line.',
      next: 'playhead fetch R fetches the rest.',
      count: 1,
    })
  }
  if (manifest.live) {
    remarks.push({
      code: 'live',
      weight: 'doubtful',
      sentence: `It was still being recorded when it was fetched at ${manifest.fetchedAt}.`,
      consequence: 'The end here is not the end of the session.',
      next: 'playhead fetch R fetches what came since.',
      count: 1,
    })
  }
  if (empty.length > 0) {
    remarks.push({
      code: 'empty-segments',
      sentence: `${counted(empty.length, 'segment')} ${empty.length === 1 ? 'holds' : 'hold'} no frames: ${numbers(empty)}.`,
      count: empty.length,
      ...MEANINGS['empty-segment'],
    })
  }
  return remarks
}

/** Holes, by reason. */
function holeRemarks({ holes, zeroMs }: Known): Remark[] {
  const byReason = new Map<string, Hole[]>()
  for (const hole of holes) {
    const list = byReason.get(hole.reason)
    if (list === undefined) byReason.set(hole.reason, [hole])
    else list.push(hole)
  }
  return [...byReason.values()].map(list => holeRemark(list, zeroMs))
}

/** Holes of one reason as a remark. */
function holeRemark(holes: readonly Hole[], zeroMs: number | null): Remark {
  const { reason, fromMs } = holes[0]!
  const longest = holes.reduce((most, hole) => Math.max(most, hole.toMs - hole.fromMs), 0)
  const spans = holes.slice(0, SPANS_LISTED).map(hole => spanOf(hole, zeroMs ?? fromMs))
  const where =
    holes.length > 1
      ? `the longest ${formatDuration(longest)}`
      : `${formatDuration(longest)} from ${formatOffset(spans[0]?.fromOffsetMs ?? 0)}`
  return {
    code: `hole-${cleanText(reason, 40)}`,
    sentence: `${counted(holes.length, 'hole')}, ${where}: ${cleanText(reasonOf(holes[0]!), 60)}.`,
    count: holes.length,
    spans,
    ...(holes.length > spans.length && { spansLeftOut: holes.length - spans.length }),
    ...(HOLES.get(reason) ?? MEANINGS.hole),
  }
}

function spanOf({ fromMs, toMs, windowId }: Hole, zeroMs: number): NonNullable<Remark['spans']>[number] {
  const span = { fromOffsetMs: fromMs - zeroMs, toOffsetMs: toMs - zeroMs }
  return windowId === undefined ? span : { ...span, windowId }
}

/** What was noted while the recording was read. */
function noteRemark(note: HealthNote, { health, holes, replay }: Known): Remark[] {
  // A hole without a place in time has only its note.
  const isTold = note.code === 'hole' ? holes.length > 0 : TOLD_OTHERWISE.has(note.code)
  if (isTold) return []
  const names = note.code === 'unknown-frame' ? unknownNames(health.unknownFrames) : ''
  const message = cleanText(note.message, 240).replace(/\.$/, '')
  const times = note.count > 1 ? ` (×${note.count})` : ''
  return [
    {
      code: note.code,
      sentence: `${message}${times}${names}.`,
      count: note.count,
      ...MEANINGS[note.code],
      ...(note.segmentId !== undefined &&
        note.frameIndex !== undefined && {
          pointer: { replayId: replay.replayId, segmentId: note.segmentId, frameIndex: note.frameIndex },
        }),
    },
  ]
}

function unknownNames(frames: Readonly<Record<string, number>>): string {
  const names = Object.entries(frames).sort(([, one], [, other]) => other - one)
  if (names.length === 0) return ''
  const shown = names.slice(0, NAMES_LISTED).map(([name, count]) => `${cleanText(name, 60)} ×${count}`)
  const rest = names.length - shown.length
  return `: ${shown.join(', ')}${rest > 0 ? ` and ${rest} other names` : ''}`
}

function maskRemarks({ health: { maskedShare } }: Known): Remark[] {
  if (maskedShare === null || maskedShare === 0) return []
  return [
    {
      code: 'masked',
      weight: maskedShare >= MUCH_MASKED ? 'doubtful' : 'harmless',
      sentence: `${Math.max(1, Math.round(maskedShare * 100))} % of the visible text is masked by the recorder.`,
      consequence:
        'It is told as masked(n): how long it was is known, what it said is not. Search cannot find it.',
      count: 1,
    },
  ]
}

function windowRemarks({ replay: { windows } }: Known): Remark[] {
  if (windows.length < 2) return []
  return [
    {
      code: 'several-windows',
      weight: 'harmless',
      sentence: `The session runs in ${windows.length} windows or tabs.`,
      consequence: 'The timeline tells them together, in order of time, and says which one is meant.',
      next: 'playhead analyze R --window 1 tells one of them.',
      count: windows.length,
    },
  ]
}

/** `3, 4, 7 and 5 more`. */
function numbers(ids: readonly number[]): string {
  const shown = ids.slice(0, NUMBERS_LISTED).join(', ')
  return ids.length > NUMBERS_LISTED ? `${shown} and ${ids.length - NUMBERS_LISTED} more` : shown
}
