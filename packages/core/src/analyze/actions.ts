import { cleanText } from '../lib/clean-text.ts'
import type { SessionEvent } from '../normalize/event.ts'
import type { Normalized } from '../normalize/normalized.ts'
import type { Action, Consequence } from './action.ts'
import { consequences } from './consequences.ts'
import { describeTarget } from './describe.ts'
import type { Step } from './step.ts'
import { toSteps } from './steps.ts'

/**
 * What a person did, one action per gesture, each with what followed; and what befell them: page loads,
 * errors, and failed requests that no action caused. Errors and routes that are told as a consequence
 * stay in the list, with `caused: true`.
 */
export function toActions(normalized: Pick<Normalized, 'events' | 'endMs'>): Action[] {
  const steps = toSteps(normalized)
  const { of, taken } = consequences(normalized.events, steps)
  const actions: Action[] = []
  for (const step of steps) {
    const caused = taken.has(step.event)
    if (step.action === 'request_failed' && caused) continue
    const last = actions.at(-1)
    if (last !== undefined && isSameError(last, step, caused)) {
      const repeats = Number(last.metadata['repeats'] ?? 1) + 1
      actions[actions.length - 1] = {
        ...last,
        metadata: { ...last.metadata, repeats, lastOffsetMs: step.event.offsetMs },
      }
      continue
    }
    actions.push(toAction(step, caused, of.get(step)))
  }
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

function toAction(step: Step, caused: boolean, consequence: Consequence | undefined): Action {
  const { event, target } = step
  return {
    timestamp: toIso(event.timeMs),
    offsetMs: event.offsetMs,
    action: step.action,
    targetNodeId: target === undefined || target.nodeId < 0 ? null : target.nodeId,
    targetDesc: target === undefined ? (step.targetDesc ?? '') : describeTarget(target),
    description: step.description,
    url: event.url,
    metadata: {
      ...(target && targetFacts(step)),
      ...step.metadata,
      ...(event.masked && { masked: true }),
      ...(caused && { caused: true }),
      ...(event.vendor && { vendor: event.vendor.verdict }),
      ...contextOf(event),
    },
    pointer: event.pointer,
    ...(consequence && { consequence }),
  }
}

function contextOf(event: SessionEvent): { epoch: number; windowId?: string } {
  return { epoch: event.epoch, ...(event.windowId !== undefined && { windowId: event.windowId }) }
}

function targetFacts({ target }: Step): Record<string, string | boolean> {
  if (target === undefined) return {}
  const { role, name, selector, disabled, within, removed } = target
  return {
    ...(role !== '' && { role }),
    ...(name !== '' && { name: cleanText(name, 200) }),
    ...(selector !== '' && { selector: cleanText(selector, 300) }),
    ...(disabled && { disabled }),
    ...(within && { within }),
    ...(removed && { removed }),
  }
}

/** ISO 8601; '' for a time that no calendar has. */
export function toIso(timeMs: number): string {
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : ''
}
