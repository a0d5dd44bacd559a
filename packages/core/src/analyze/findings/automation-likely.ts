import { formatDuration } from '../../lib/duration.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { makeFinding } from './make-finding.ts'

const PARAMETERS = {
  /** The robot that was seen made 25 clicks in 9 s. */
  clicks: 20,
  withinMs: 12_000,
  /** A hand's gaps differ by more: standard deviation by mean. */
  unevenness: 0.25,
  /** Who clicks one button fast is even too: a robot goes from one thing to another. */
  shareMoved: 0.5,
  /** So far apart two places are two. */
  movedPx: 20,
}

/** Many clicks by the clock, on one thing after another: a script. What it did is nobody's struggle. */
export const automationLikely: Detector<Facts> = {
  rule: 'automation-likely',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { clicks, withinMs, unevenness, shareMoved, movedPx } = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  const fewest = Math.max(3, Math.floor(clicks))
  for (const gestures of byWindow(facts.gestures)) {
    const sums = sumsOf(gestures, movedPx)
    const isEven = (from: number, to: number): boolean => {
      const gaps = to - from
      const mean = (gestures[to]!.pressMs - gestures[from]!.pressMs) / gaps
      const variance = (sums.squares[to]! - sums.squares[from]!) / gaps - mean * mean
      return (
        mean > 0 &&
        Math.sqrt(Math.max(0, variance)) / mean <= unevenness &&
        (sums.moved[to]! - sums.moved[from]!) / gaps >= shareMoved
      )
    }
    for (let from = 0; from + fewest <= gestures.length; from++) {
      let to = from + fewest - 1
      if (gestures[to]!.pressMs - gestures[from]!.pressMs > withinMs || !isEven(from, to)) continue
      while (to + 1 < gestures.length && isEven(from, to + 1)) to++
      found.push(tell(gestures.slice(from, to + 1)))
      from = to
    }
  }
  return found
}

/** Up to each gesture: the squares of the gaps, and how often the next one was elsewhere. */
function sumsOf(
  gestures: readonly Gesture[],
  movedPx: number,
): { readonly squares: Float64Array; readonly moved: Float64Array } {
  const squares = new Float64Array(gestures.length)
  const moved = new Float64Array(gestures.length)
  for (let at = 1; at < gestures.length; at++) {
    const [one, other] = [gestures[at - 1]!, gestures[at]!]
    const gap = other.pressMs - one.pressMs
    squares[at] = squares[at - 1]! + gap * gap
    moved[at] = moved[at - 1]! + (isElsewhere(one, other, movedPx) ? 1 : 0)
  }
  return { squares, moved }
}

function isElsewhere(one: Gesture, other: Gesture, movedPx: number): boolean {
  if (one.x === undefined || one.y === undefined || other.x === undefined || other.y === undefined)
    return one.target.nodeId !== other.target.nodeId
  return Math.hypot(one.x - other.x, one.y - other.y) > movedPx
}

function tell(gestures: readonly Gesture[]): Finding {
  const first = gestures[0]!
  const last = gestures.at(-1)!
  const spanMs = last.pressMs - first.pressMs
  return makeFinding({
    rule: 'automation-likely',
    version: 1,
    at: first.event,
    evidence: gestures.slice(1).map(({ event }) => event),
    fromMs: first.pressMs,
    toMs: last.offsetMs,
    finding: `${gestures.length} clicks in ${formatDuration(spanMs)} by the clock, on one thing after another: rather a script than a hand`,
    severity: 'info',
    confidence: 0.75,
    measured: {
      clicks: gestures.length,
      spanMs: Math.round(spanMs),
      meanGapMs: Math.round(spanMs / (gestures.length - 1)),
    },
  })
}

function byWindow(gestures: readonly Gesture[]): Iterable<readonly Gesture[]> {
  const windows = new Map<string, Gesture[]>()
  for (const gesture of gestures) {
    const known = windows.get(gesture.windowId)
    if (known === undefined) windows.set(gesture.windowId, [gesture])
    else known.push(gesture)
  }
  return windows.values()
}
