import type { EventOf } from '../../normalize/event.ts'
import { eventsOf, type Facts } from './facts.ts'

/** Somebody changed a field. */
export interface Edit {
  readonly event: EventOf<'input'>
  readonly windowId: string
  /** Offsets of the first and the last change. */
  readonly fromMs: number
  readonly toMs: number
  /** The same field of the same page load: window, page load, selector. */
  readonly field: string
}

/** Two rules ask for the same. */
const known = new WeakMap<Facts, readonly Edit[]>()

/** What people put into fields, in order of time; values that the page set are not among it. */
export function editsOf(facts: Facts): readonly Edit[] {
  const found = known.get(facts) ?? findEdits(facts)
  known.set(facts, found)
  return found
}

function findEdits(facts: Facts): Edit[] {
  return eventsOf(facts, 'input')
    .filter(({ data }) => data.how !== 'programmatic')
    .map(event => {
      const { target, endAtMs } = event.data
      const windowId = event.windowId ?? ''
      const name = target.selector === '' ? target.nodeId : target.selector
      return {
        event,
        windowId,
        fromMs: event.offsetMs,
        toMs: event.offsetMs + Math.max(0, endAtMs - event.timeMs),
        field: `${windowId} ${event.epoch} ${name}`,
      }
    })
}
