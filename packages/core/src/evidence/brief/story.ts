import type { Session } from '../../analyze/session.ts'
import type { Pointer } from '../../decode/frame.ts'
import { createAddresses } from '../timeline/addresses.ts'
import { fit } from '../timeline/budget.ts'
import type { Line } from '../timeline/line.ts'
import { paint, paintLine } from '../timeline/line.ts'
import { timelineRows } from '../timeline/lines.ts'
import { rowOf, type Row } from '../timeline/row.ts'
import type { FramesByTime } from './frames-by-time.ts'
import { costOf, plainLine } from './plain-line.ts'
import type { BriefStoryLine } from './schema.ts'

/** The timeline, before it is made to fit. */
export interface Story {
  readonly rows: readonly Row[]
  /** A row as a line; made when it is asked for, as a long recording has far more than fit. */
  readonly lineOf: (row: Row) => BriefStoryLine
  /** `{1} https://…`, by number from 1 on. */
  readonly addresses: readonly string[]
}

/** What of it fits. */
export interface FittedStory {
  readonly lines: BriefStoryLine[]
  readonly addresses: string[]
  /** Sentences on what does not; empty when everything does. */
  readonly leftOut: string[]
}

/** The lines of the timeline, each with a pointer: where a line has none of its own, to the last frame before. */
export function storyOf(session: Session, frames: FramesByTime): Story {
  const addresses = createAddresses()
  const { rows, narrowLineOf } = timelineRows(session, addresses)
  const lines = new Map<Row, BriefStoryLine>()
  return {
    rows,
    lineOf(row) {
      const known = lines.get(row)
      if (known !== undefined) return known
      // Nothing stands below one another here: columns would only cost room.
      const line = storyLine(narrowLineOf(row), session, frames)
      lines.set(row, line)
      return line
    },
    addresses: addresses.list().map(line => plainLine(line)),
  }
}

function storyLine(line: Line, { zeroMs, replay }: Session, frames: FramesByTime): BriefStoryLine {
  const { offsetMs, what } = line
  const text = plainLine(paintLine({ ...line, tail: [] }, false))
  if (what === 'cut') return { offsetMs, what, text }
  const pointer = ownPointer(line, replay.replayId) ?? frames.at(zeroMs + offsetMs)
  return pointer === undefined ? { offsetMs, what, text } : { offsetMs, what, text, pointer }
}

/** The tail of a line is its pointer, and nothing recorded. */
function ownPointer({ tail }: Line, replayId: string): Pointer | undefined {
  const found = /\[(\d+):(\d+)\]/.exec(paint(tail, false))
  return found === null ? undefined : { replayId, segmentId: Number(found[1]), frameIndex: Number(found[2]) }
}

/** How often less room is tried before there is no timeline at all. */
const ATTEMPTS = 24
const LESS = 0.85

/** As much of it as goes into `room` bytes, long addresses included. */
export function fitStory({ rows, lineOf, addresses }: Story, room: number): FittedStory {
  let tried = room
  for (let attempt = 0; attempt < ATTEMPTS && tried > 0; attempt++) {
    const { lines: kept, leftOut } = fit<Row>(rows, Math.floor(tried / 4), 0, {
      width: row => costOf(lineOf(row)) - 1,
      ofCut: line => rowOf(line),
    })
    const lines = kept.map(lineOf)
    // The sentence on what is left out is printed elsewhere, but out of the same room.
    const bytes = lines.reduce((sum, line) => sum + costOf(line), leftOut.length * 2)
    if (bytes <= room) {
      const listed = namedIn(lines, addresses)
      const fits = listed.reduce((sum, text) => sum + costOf({ text }), bytes) <= room
      return {
        lines,
        addresses: fits ? listed : [],
        leftOut: [
          ...(leftOut === '' ? [] : [leftOut]),
          ...(fits || listed.length === 0 ? [] : [`what {1} to {${addresses.length}} stand for`]),
        ],
      }
    }
    tried = Math.floor(tried * LESS)
  }
  return { lines: [], addresses: [], leftOut: rows.length === 0 ? [] : [`all of its ${rows.length} lines`] }
}

/** The addresses that are named in these lines. */
function namedIn(lines: readonly BriefStoryLine[], addresses: readonly string[]): string[] {
  const named = new Set<number>()
  for (const { text } of lines)
    for (const [, number] of text.matchAll(/…\{(\d+)\}/g)) named.add(Number(number))
  return addresses.filter((_, index) => named.has(index + 1))
}
