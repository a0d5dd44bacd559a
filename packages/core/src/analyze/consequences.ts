import type { SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import { createBackground } from './background.ts'
import { createClaims, take, type Claim, type Claims } from './claim.ts'
import { toConsequence } from './consequence.ts'
import { isFirstRequest, mayAnswer, responseTo } from './responses.ts'
import type { Step } from './step.ts'

/** What followed which step, and which steps were such; by position in the list of steps. */
export interface Consequences {
  readonly of: readonly (Consequence | undefined)[]
  readonly caused: ReadonlySet<number>
}

/**
 * Gives each event that answers somebody to the gesture it follows: the latest one of its window, for at
 * most 10 s; past the next gesture only when a request of the earlier one has just ended. Requests have
 * to begin within 1 s of the gesture, or right after one that did. Both lists are in the order of the events.
 */
export function consequences(events: readonly SessionEvent[], steps: readonly Step[]): Consequences {
  const waiting = waitingOf(steps)
  const claims: (Claim | undefined)[] = steps.map(() => undefined)
  const caused = new Set<number>()
  const isBackground = createBackground()
  const claimsOf = createClaimsByWindow()

  let nextWaiting = 0
  let nextStep = 0
  for (const event of events) {
    for (; nextWaiting < waiting.length; nextWaiting++) {
      const position = waiting[nextWaiting]!
      const step = steps[position]!
      if (step.fromMs > event.timeMs) break
      claims[position] = claimsOf(step.event.windowId).open(step)
    }
    const position = steps[nextStep]?.event === event ? nextStep++ : -1
    if (!mayAnswer(event)) continue
    const own = claimsOf(event.windowId)
    const owner = own.ownerOf(event)
    const background = event.kind === 'network' && isBackground(event, owner?.step.toMs)
    const as =
      owner === undefined || background || owner.step.event === event ? undefined : responseTo(owner, event)
    if (owner !== undefined && as !== undefined) {
      take(owner, event, as, isFirstRequest(owner, event))
      if (position >= 0) caused.add(position)
    } else if (position >= 0 && steps[position]!.role === 'load') {
      claims[position] = own.open(steps[position]!)
    }
  }
  return { of: claims.map(claim => claim && toConsequence(claim.step, claim.taken)), caused }
}

/** Positions of the steps that wait for an answer, by their begin. */
function waitingOf(steps: readonly Step[]): number[] {
  const waiting: number[] = []
  steps.forEach(({ role }, position) => {
    if (role === 'gesture' || role === 'weak') waiting.push(position)
  })
  return waiting.sort((one, other) => steps[one]!.fromMs - steps[other]!.fromMs)
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
