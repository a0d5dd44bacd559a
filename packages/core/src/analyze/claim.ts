import type { SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import type { Step } from './step.ts'

/** Nothing later than this after an action is taken for its consequence. */
export const CONSEQUENCE_MS = 10_000
/** What comes this soon after a request has ended is its answer. */
const ANSWER_MS = 150
/** What comes this soon after a gesture is the gesture's, whatever request ended meanwhile. */
const AT_ONCE_MS = 50
/** So long a scroll or a selection does not take the answer of a click, or of typing, away. */
const PATIENCE_MS = 2500
const TYPING_PATIENCE_MS = 500
/** So long a scroll or a selection itself can be answered. */
const WEAK_MS = 1000

/** Gestures that wait at once; nobody makes so many in ten seconds. */
const MOST_OPEN = 50
/** Ends of requests that are remembered for each. */
const MOST_TIMES = 30

/** A step that waits for what follows it. */
export interface Claim {
  readonly step: Step
  /** Epoch ms of the ends of its requests; none of the three lists is made before there is something in it. */
  answersMs: number[] | undefined
  /** Epoch ms of what continues it: the ends of its first requests, its route changes. */
  linksMs: number[] | undefined
  /** What followed, in order. */
  taken: Taken[] | undefined
  /** Epoch ms of the first change of the page among it; `Infinity` while there is none. */
  changedMs: number
  /** Whether a route or page is among it. */
  isRouted: boolean
}

/** An event that is a consequence. */
export interface Taken {
  readonly event: SessionEvent
  readonly as: NonNullable<Consequence['firstResponse']>
}

/** The claims of one window that are still open, latest last. */
export interface Claims {
  open(step: Step): Claim
  /** Whose consequence this event can be; `undefined` when nobody's. */
  ownerOf(event: SessionEvent): Claim | undefined
}

/** Gives the event to the claim. */
export function take(claim: Claim, event: SessionEvent, as: Taken['as'], isFirst: boolean): void {
  if (event.kind === 'network' && event.data.durationMs !== undefined) {
    const endMs = event.timeMs + event.data.durationMs
    claim.answersMs = remembered(claim.answersMs, endMs)
    if (isFirst) claim.linksMs = remembered(claim.linksMs, endMs)
  }
  if (event.kind === 'navigation' && event.data.method !== 'title') {
    claim.isRouted = true
    claim.linksMs = remembered(claim.linksMs, event.timeMs)
  }
  if (as === 'dom' && event.timeMs < claim.changedMs) claim.changedMs = event.timeMs
  if (claim.taken === undefined) claim.taken = [{ event, as }]
  else claim.taken.push({ event, as })
}

function remembered(times: number[] | undefined, timeMs: number): number[] {
  if (times === undefined) return [timeMs]
  times.push(timeMs)
  if (times.length > MOST_TIMES) times.shift()
  return times
}

/** An empty list of claims; one per window. */
export function createClaims(): Claims {
  const claims: Claim[] = []
  return {
    open(step) {
      dropExpired(claims, step.fromMs)
      const claim: Claim = {
        step,
        answersMs: undefined,
        linksMs: undefined,
        taken: undefined,
        changedMs: Infinity,
        isRouted: false,
      }
      claims.push(claim)
      return claim
    },
    ownerOf: event => ownerAmong(claims, event),
  }
}

/** Leaves the latest of those that can still be answered, in place: this is done for every step. */
function dropExpired(claims: Claim[], nowMs: number): void {
  let kept = 0
  for (let i = 0; i < claims.length; i++) {
    const claim = claims[i]!
    if (nowMs - claim.step.toMs > CONSEQUENCE_MS) continue
    if (kept < i) claims[kept] = claim
    kept++
  }
  if (kept < claims.length) claims.length = kept
  if (kept > MOST_OPEN) claims.splice(0, kept - MOST_OPEN)
}

function ownerAmong(claims: readonly Claim[], event: SessionEvent): Claim | undefined {
  const timeMs = event.timeMs
  let owner: Claim | undefined
  for (let i = claims.length - 1; i >= 0 && owner === undefined; i--) {
    if (canAnswer(claims, claims[i]!, event)) owner = claims[i]
  }
  // Past the next gesture: the end of an earlier gesture's request says whose answer this is.
  if (owner !== undefined && timeMs - owner.step.toMs <= AT_ONCE_MS) return owner
  if (event.kind === 'network' || (owner !== undefined && hasAnswered(owner, timeMs))) return owner
  for (let i = claims.length - 1; i >= 0; i--) {
    const earlier = claims[i]!
    if (earlier !== owner && hasAnswered(earlier, timeMs)) return earlier
  }
  return owner
}

function hasAnswered({ answersMs }: Claim, timeMs: number): boolean {
  if (answersMs === undefined) return false
  for (const endMs of answersMs) if (timeMs >= endMs && timeMs - endMs <= ANSWER_MS) return true
  return false
}

/** Whether the claim had begun when the event came, and has not been given up since. */
function canAnswer(claims: readonly Claim[], { step }: Claim, event: SessionEvent): boolean {
  const { timeMs } = event
  if (!hasBegun(step, event) || timeMs - step.toMs > CONSEQUENCE_MS) return false
  if (step.role !== 'weak') return true
  if (timeMs - step.toMs > WEAK_MS) return false
  for (let i = 0; i < claims.length; i++) {
    const other = claims[i]!
    if (other.step.role !== 'weak' && hasBegun(other.step, event) && isStillWaiting(other, step, timeMs))
      return false
  }
  return true
}

/** Whether an answer is rather this claim's than that of a scroll or the like which came meanwhile. */
function isStillWaiting({ step, changedMs }: Claim, weak: Step, timeMs: number): boolean {
  const patienceMs = step.action === 'input' || step.action === 'select' ? TYPING_PATIENCE_MS : PATIENCE_MS
  if (timeMs - step.toMs > patienceMs) return false
  return weak.fromMs < step.fromMs || changedMs >= weak.fromMs
}

/** By time; at the same ms by position, which means something only between frames of the page itself. */
function hasBegun(step: Step, event: SessionEvent): boolean {
  if (event.timeMs !== step.fromMs) return event.timeMs > step.fromMs
  if (step.fromMs !== step.event.timeMs) return true
  if (event.rawType !== 'IncrementalSnapshot' || step.event.rawType !== 'IncrementalSnapshot') return true
  const one = step.event.pointer
  const other = event.pointer
  if (one.segmentId !== other.segmentId) return other.segmentId > one.segmentId
  return other.frameIndex > one.frameIndex
}
