import type { SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import { createBackground } from './background.ts'
import { createClaims, take, type Claim, type Claims } from './claim.ts'
import { toConsequence } from './consequence.ts'
import { isFirstRequest, responseTo } from './responses.ts'
import type { Step } from './step.ts'
import type { Steps } from './steps.ts'

/** What followed which step, and which steps were such; by position in the list of steps. */
export interface Consequences {
  readonly of: readonly (Consequence | undefined)[]
  /** 1 for those that were caused. */
  readonly caused: Uint8Array
}

/** What is found out while the events are gone through. */
interface Finding {
  readonly steps: readonly Step[]
  readonly claims: (Claim | undefined)[]
  readonly caused: Uint8Array
  readonly claimsOf: (windowId: string | undefined) => Claims
  readonly isBackground: ReturnType<typeof createBackground>
}

/**
 * Gives each event that answers somebody to the gesture it follows: the latest one of its window, for at
 * most 10 s; past the next gesture only when a request of the earlier one has just ended. Requests have
 * to begin within 1 s of the gesture, or right after one that did. Steps and answers are in the order of the events:
 * the two lists are merged by time.
 */
export function consequences({ steps, answers, stepOf }: Steps): Consequences {
  const waiting = waitingOf(steps)
  const claims: (Claim | undefined)[] = []
  for (let i = 0; i < steps.length; i++) claims.push(undefined)
  const caused = new Uint8Array(steps.length)
  const claimsOf = createClaimsByWindow()
  const finding: Finding = { steps, claims, caused, claimsOf, isBackground: createBackground() }

  let next = 0
  for (let i = 0; i < answers.length; i++) {
    const event = answers[i]!
    while (next < waiting.length && steps[waiting[next]!]!.fromMs <= event.timeMs)
      open(finding, waiting[next++]!)
    give(finding, event, stepOf[i]!)
  }
  const of: (Consequence | undefined)[] = []
  for (let i = 0; i < claims.length; i++) {
    const claim = claims[i]
    of.push(claim?.taken && toConsequence(claim.step, claim.taken))
  }
  return { of, caused }
}

function open({ steps, claims, claimsOf }: Finding, position: number): void {
  const step = steps[position]!
  claims[position] = claimsOf(step.event.windowId).open(step)
}

/** Gives the event to whom it answers; `position` is that of its own step, or -1. */
function give(finding: Finding, event: SessionEvent, position: number): void {
  const owner = finding.claimsOf(event.windowId).ownerOf(event)
  const background = event.kind === 'network' && finding.isBackground(event, owner?.step.toMs)
  const as =
    owner === undefined || background || owner.step.event === event ? undefined : responseTo(owner, event)
  if (owner !== undefined && as !== undefined) {
    take(owner, event, as, isFirstRequest(owner, event))
    if (position >= 0) finding.caused[position] = 1
  } else if (position >= 0 && finding.steps[position]!.role === 'load') open(finding, position)
}

/** Positions of the steps that wait for an answer, by their begin. */
function waitingOf(steps: readonly Step[]): number[] {
  const waiting: number[] = []
  let latestMs = -Infinity
  let isSorted = true
  for (let i = 0; i < steps.length; i++) {
    const { role, fromMs } = steps[i]!
    if (role !== 'gesture' && role !== 'weak') continue
    waiting.push(i)
    // A time that is no number would be a case for the sort.
    if (!(fromMs >= latestMs)) isSorted = false
    latestMs = fromMs
  }
  return isSorted ? waiting : waiting.sort((one, other) => steps[one]!.fromMs - steps[other]!.fromMs)
}

/** The claims of each window. Mostly the same one is asked for again. */
function createClaimsByWindow(): (windowId: string | undefined) => Claims {
  const windows = new Map<string | undefined, Claims>()
  let latestId: string | undefined
  let latest: Claims | undefined
  return windowId => {
    if (latest !== undefined && windowId === latestId) return latest
    latest = windows.get(windowId ?? '') ?? createClaims()
    latestId = windowId
    windows.set(windowId ?? '', latest)
    return latest
  }
}
