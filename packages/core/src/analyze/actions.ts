import type { SessionEvent } from '../normalize/event.ts'
import type { Normalized } from '../normalize/normalized.ts'
import type { Action, Consequence } from './action.ts'
import { consequences } from './consequences.ts'
import { describeTarget } from './describe.ts'
import type { Facts, Step } from './step.ts'
import { createIsoTimes } from './iso-times.ts'
import { toSteps } from './steps.ts'

/**
 * What a person did, one action per gesture, each with what followed; and what befell them: page loads,
 * errors, and failed requests that no action caused. Errors and routes that are told as a consequence
 * stay in the list, with `caused: true`.
 */
export function toActions(normalized: Pick<Normalized, 'events' | 'endMs'>): Action[] {
  const steps = toSteps(normalized)
  const { of, caused } = consequences(normalized.events, steps)
  const actions: Action[] = []
  const isoOf = createIsoTimes()
  steps.forEach((step, position) => {
    const isCaused = caused.has(position)
    if (step.action === 'request_failed' && isCaused) return
    const last = actions.at(-1)
    if (last !== undefined && isSameError(last, step, isCaused)) {
      const repeats = Number(last.metadata['repeats'] ?? 1) + 1
      actions[actions.length - 1] = {
        ...last,
        metadata: { ...last.metadata, repeats, lastOffsetMs: step.event.offsetMs },
      }
    } else actions.push(toAction(step, isCaused, of[position], isoOf(step.event.timeMs)))
  })
  return actions
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
  const { event, target, metadata } = step
  complete(metadata, event, caused)
  const action = {
    timestamp,
    offsetMs: event.offsetMs,
    action: step.action,
    targetNodeId: target === undefined || target.nodeId < 0 ? null : target.nodeId,
    targetDesc: target === undefined ? (step.targetDesc ?? '') : describeTarget(target),
    description: step.description,
    url: event.url,
    metadata,
    pointer: event.pointer,
  }
  return consequence === undefined ? action : { ...action, consequence }
}

/** What is known of the event itself, after what is known of the target and the gesture. */
function complete(metadata: Facts, event: SessionEvent, caused: boolean): void {
  if (event.masked) metadata['masked'] = true
  if (caused) metadata['caused'] = true
  if (event.vendor) metadata['vendor'] = event.vendor.verdict
  metadata['epoch'] = event.epoch
  if (event.windowId !== undefined) metadata['windowId'] = event.windowId
}
