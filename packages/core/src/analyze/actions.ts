import type { Normalized } from '../normalize/normalized.ts'
import type { Action, Consequence } from './action.ts'
import { consequences } from './consequences.ts'
import { metadataOf } from './facts.ts'
import { createIsoTimes } from './iso-times.ts'
import type { Step } from './step.ts'
import { toSteps } from './steps.ts'

/**
 * What a person did, one action per gesture, each with what followed; and what befell them: page loads,
 * errors, and failed requests that no action caused. Errors and routes that are told as a consequence
 * stay in the list, with `caused: true`.
 */
export function toActions(normalized: Pick<Normalized, 'events' | 'endMs'>): Action[] {
  const told = toSteps(normalized)
  const { steps } = told
  const { of, caused } = consequences(told)
  const actions: Action[] = []
  const isoOf = createIsoTimes()
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    addAction(actions, step, caused[i] === 1, of[i], isoOf(step.event.timeMs))
  }
  return actions
}

/** Adds the step as an action; an error that came again is counted in the one before. */
function addAction(
  actions: Action[],
  step: Step,
  isCaused: boolean,
  consequence: Consequence | undefined,
  timestamp: string,
): void {
  if (step.action === 'request_failed' && isCaused) return
  const last = actions.length === 0 ? undefined : actions[actions.length - 1]
  if (last !== undefined && isSameError(last, step, isCaused)) {
    const repeats = Number(last.metadata['repeats'] ?? 1) + 1
    actions[actions.length - 1] = {
      ...last,
      metadata: { ...last.metadata, repeats, lastOffsetMs: step.event.offsetMs },
    }
  } else actions.push(toAction(step, isCaused, consequence, timestamp))
}

function isSameError(last: Action, step: Step, caused: boolean): boolean {
  if (step.action !== 'console_error' && step.action !== 'error' && step.action !== 'request_failed')
    return false
  const sameCause = (last.metadata['caused'] === true) === caused
  return (
    sameCause &&
    last.action === step.action &&
    last.description === step.description &&
    last.metadata['windowId'] === step.event.windowId
  )
}

function toAction(
  step: Step,
  caused: boolean,
  consequence: Consequence | undefined,
  timestamp: string,
): Action {
  const { event, action, target, targetDesc, description } = step
  const { offsetMs, url, pointer } = event
  const targetNodeId = target === undefined || target.nodeId < 0 ? null : target.nodeId
  const metadata = metadataOf(step, caused)
  // Two literals and no spread: each is made whole, at once.
  return consequence === undefined
    ? { timestamp, offsetMs, action, targetNodeId, targetDesc, description, url, metadata, pointer }
    : {
        timestamp,
        offsetMs,
        action,
        targetNodeId,
        targetDesc,
        description,
        url,
        metadata,
        pointer,
        consequence,
      }
}
