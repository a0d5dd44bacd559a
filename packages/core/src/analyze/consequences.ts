import type { SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import { createBackground } from './background.ts'
import { createClaims, take, type Claim, type Claims } from './claim.ts'
import { toConsequence } from './consequence.ts'
import { canBeAsked, isFirstRequest, responseTo } from './responses.ts'
import type { Step } from './step.ts'

/** What followed which step, and which events were such. */
export interface Consequences {
  readonly of: ReadonlyMap<Step, Consequence>
  readonly taken: ReadonlySet<SessionEvent>
}

/**
 * Gives each event that answers somebody to the gesture it follows: the latest one of its window, for at
 * most 10 s; past the next gesture only when a request of the earlier one has just ended. Requests have
 * to begin within 1 s of the gesture, or right after one that did.
 */
export function consequences(events: readonly SessionEvent[], steps: readonly Step[]): Consequences {
  const waiting = steps
    .filter(step => step.role === 'gesture' || step.role === 'weak')
    .sort((one, other) => one.fromMs - other.fromMs)
  const loads = new Map(steps.filter(step => step.role === 'load').map(step => [step.event, step]))
  const windows = new Map<string, Claims>()
  const claims: Claim[] = []
  const taken = new Set<SessionEvent>()
  const isBackground = createBackground()
  const claimsOf = (windowId: string | undefined): Claims => {
    const known = windows.get(windowId ?? '')
    if (known) return known
    const made = createClaims()
    windows.set(windowId ?? '', made)
    return made
  }

  let next = 0
  for (const event of events) {
    for (
      let step = waiting[next];
      step !== undefined && step.fromMs <= event.timeMs;
      step = waiting[++next]
    ) {
      claims.push(claimsOf(step.event.windowId).open(step))
    }
    if (event.kind === 'network' && !canBeAsked(event)) continue
    const own = claimsOf(event.windowId)
    const owner = own.ownerOf(event)
    const background = event.kind === 'network' && isBackground(event, owner?.step.toMs)
    const as =
      owner === undefined || background || owner.step.event === event ? undefined : responseTo(owner, event)
    if (owner !== undefined && as !== undefined) {
      take(owner, event, as, isFirstRequest(owner, event))
      taken.add(event)
    } else {
      const load = loads.get(event)
      if (load !== undefined) claims.push(own.open(load))
    }
  }
  return { of: answered(claims), taken }
}

function answered(claims: readonly Claim[]): Map<Step, Consequence> {
  const found = new Map<Step, Consequence>()
  for (const claim of claims) {
    const consequence = toConsequence(claim.step, claim.taken)
    if (consequence !== undefined) found.set(claim.step, consequence)
  }
  return found
}
