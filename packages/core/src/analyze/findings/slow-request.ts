import { formatDuration } from '../../lib/duration.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import type { RequestFact } from './request-facts.ts'
import { isHeldOpen, isWaitedFor, requestName } from './request-words.ts'

const PARAMETERS = {
  /** Sentry's limit for a slow resource. */
  slowMs: 3000,
  /** People notice; worth a note, no finding. */
  notedMs: 1000,
  /** So soon after an action or a page load somebody may wait for it. */
  askedMs: 1000,
  verySlowMs: 10_000,
}

/** Requests that somebody had to wait for. Those of collectors of measurements are nobody's. */
export const slowRequest: Detector<Facts> = {
  rule: 'slow-request',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { slowMs, notedMs, askedMs, verySlowMs } = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  const loads = eventsOf(facts, 'navigation').filter(({ data }) => data.method !== 'title')
  const isAsked = askedBy(facts, loads, askedMs)
  for (const request of facts.requests) {
    const { event, fromMs, toMs, gesture, telemetry } = request
    const { durationMs, failed, initial } = event.data
    if (durationMs === undefined || durationMs < notedMs || telemetry || initial === true) continue
    const why = whyNot(request, isAsked(request))
    const short = durationMs < slowMs ? `under ${formatDuration(slowMs)}: noted only` : undefined
    const suppressedBy = why ?? short
    found.push(
      makeFinding({
        rule: 'slow-request',
        version: 1,
        at: event,
        ...(gesture && { target: gesture.target, evidence: [gesture.event] }),
        fromMs,
        toMs: toMs ?? fromMs,
        finding: `${requestName(request)} took ${formatDuration(durationMs)}`,
        severity: durationMs >= verySlowMs ? 'medium' : 'low',
        confidence: gesture ? 0.9 : 0.75,
        measured: {
          durationMs: Math.round(durationMs),
          ...(event.data.status !== undefined && { status: event.data.status }),
          failed,
          afterClick: gesture !== undefined,
        },
        ...(suppressedBy !== undefined && { suppressedBy }),
      }),
    )
  }
  return found
}

/** Why nobody waited for a request, if nobody did. */
function whyNot(request: RequestFact, isAsked: boolean): string | undefined {
  if (!isWaitedFor(request)) return 'nobody waits for this sort of request'
  if (isHeldOpen(request)) return 'held open on purpose'
  return isAsked ? undefined : 'no action and no page load before it: nobody waits for it'
}

/** Tells requests that began soon after somebody did something, or a page or route came. */
function askedBy(
  facts: Facts,
  loads: readonly { readonly offsetMs: number; readonly windowId?: string }[],
  askedMs: number,
): (request: RequestFact) => boolean {
  const latest = new Map<string, number>()
  let next = 0
  // Requests come in the order of their begin.
  return ({ event, fromMs, action }) => {
    while (next < loads.length && loads[next]!.offsetMs <= fromMs) {
      const { windowId = '', offsetMs } = loads[next++]!
      latest.set(windowId, offsetMs)
    }
    if (action) return true
    const windowId = event.windowId ?? ''
    const loadMs = latest.get(windowId)
    // The document itself begins before the page is there.
    if (loadMs === undefined ? fromMs <= askedMs : fromMs - loadMs <= askedMs) return true
    return facts.windows.nextDoing(windowId, fromMs - askedMs) <= fromMs
  }
}
