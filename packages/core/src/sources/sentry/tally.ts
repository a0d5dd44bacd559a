import type { FetchOutcome, SourceNote } from '../outcome.ts'
import type { Listed } from './read-page.ts'

/** Keeps account of what came of a recording and what did not. */
export interface Tally {
  /** Something was listed at its position, wanted or not. */
  see(listed: Listed): void
  /** The segment at this position holds the same bytes as the one before. */
  noteDouble(position: number): void
  note(note: SourceNote): void
  /** Segments that hold frames. */
  readonly given: number
  readonly listed: number
  /** What was given in places of segments, and is none. */
  readonly strange: number
  outcome(isPartial: boolean): FetchOutcome
}

/** Positions that a sentence names. */
const NAMED = 8

export interface TallyOptions {
  /** It may be that the time of what is not there is up, and not that it was lost. */
  readonly isOld: boolean
  /** Segments have numbers of their own, so that a place where there is nothing names none. */
  readonly isNumbered: boolean
}

/** An account in which nothing stands. */
export function createTally({ isOld, isNumbered }: TallyOptions): Tally {
  const empty: number[] = []
  const tooLarge: number[] = []
  const refused: number[] = []
  const strange: number[] = []
  const doubles: number[] = []
  const others: SourceNote[] = []
  let given = 0
  let listed = 0

  function notes(): SourceNote[] {
    const all = [...others]
    const tell = (code: SourceNote['code'], positions: readonly number[], words: string): void => {
      const [segmentId] = positions
      if (segmentId !== undefined)
        all.push({
          code,
          ...(!isNumbered && { segmentId }),
          message: `${words}: ${inWords(positions, isNumbered ? 'place' : 'segment')}.`,
        })
    }
    if (isOld) tell('segments-expired', empty, 'Came empty, expired or lost at Sentry')
    else tell('segment-unavailable', empty, 'Came empty, lost at Sentry')
    tell('segment-unavailable', tooLarge, 'Left out, because it is larger than what is read of one')
    tell('segment-unavailable', refused, 'Could not be had, because Sentry fails on it each time')
    tell('segment-unavailable', strange, 'Left out, because it is no list of frames')
    tell(
      'segment-count',
      doubles,
      'The same bytes as before, an upload that was stored twice, so that numbers are too high from there on',
    )
    return all
  }

  return {
    see({ position, state }) {
      listed++
      if (state === 'given') given++
      else if (state === 'empty') empty.push(position)
      else if (state === 'too-large') tooLarge.push(position)
      else if (state === 'refused') refused.push(position)
      else strange.push(position)
    },
    noteDouble: position => void doubles.push(position),
    note: note => void others.push(note),
    get given() {
      return given
    },
    get listed() {
      return listed
    },
    get strange() {
      return strange.length
    },
    outcome(isPartial) {
      const missing = [...empty, ...tooLarge, ...refused, ...strange].sort((one, other) => one - other)
      return isNumbered
        ? { missing: [], isPartial: isPartial || missing.length > 0, notes: notes() }
        : { missing, isPartial, notes: notes() }
    },
  }
}

/** `segments 3, 7–12 and 4 more`. */
function inWords(positions: readonly number[], noun: string): string {
  const runs: { from: number; to: number }[] = []
  for (const position of positions) {
    const run = runs.at(-1)
    if (run !== undefined && position === run.to + 1) run.to = position
    else runs.push({ from: position, to: position })
  }
  const named = runs.slice(0, NAMED)
  const others = runs.slice(NAMED).reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const words = named.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
  return `${noun}${positions.length === 1 ? '' : 's'} ${words.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}
