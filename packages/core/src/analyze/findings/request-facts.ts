import type { EventOf } from '../../normalize/event.ts'
import type { Action } from '../action.ts'
import { isTelemetry } from '../telemetry.ts'
import type { Causes } from './causes.ts'
import type { Gesture } from './gestures.ts'
import { isSameSite } from './same-site.ts'

/** A request with what is known around it. */
export interface RequestFact {
  readonly event: EventOf<'network'>
  readonly fromMs: number
  /** Offset of its end; absent when not told. */
  readonly toMs?: number
  /** `GET /api/orders/:id`: method and template of the address, without origin when it is the page's own site. */
  readonly sameSite: boolean
  /** It only carries measurements away. */
  readonly telemetry: boolean
  /** The action that asked for it, if it is known: any action, typing and page loads too. */
  readonly action?: Action
  /** The same, where it was a click or tap. */
  readonly gesture?: Gesture
}

/** Requests in order of their begin. */
export function createRequestFacts(events: readonly EventOf<'network'>[], causes: Causes): RequestFact[] {
  return events.map(event => {
    const { url, durationMs } = event.data
    const action = causes.actionOf(event.pointer)
    const gesture = action && causes.gestureOf(event.pointer)
    return {
      event,
      fromMs: event.offsetMs,
      ...(durationMs !== undefined && { toMs: event.offsetMs + durationMs }),
      sameSite: isSameSite(url, event.url),
      telemetry: isTelemetry(url, event.url),
      ...(action && { action }),
      ...(gesture && { gesture }),
    }
  })
}
