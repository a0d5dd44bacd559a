import { answerTo, LATE_MS } from './answers.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { holdsTextCursor, isByKeyOrScript, isUnknown, unjudgedTarget } from './judged.ts'
import { makeFinding, seconds } from './make-finding.ts'
import type { RequestFact } from './request-facts.ts'
import { routeTemplate } from './route-template.ts'

/** Thresholds of `slow-response`. */
export const SLOW_PARAMETERS = {
  /** People notice a wait of about a second. */
  slowMs: 1000,
  /** From here on silence is a dead click's, unless a request tells that the page was at work. */
  deadMs: 2500,
  /** So long after a click a request may still be what it waits for. */
  mostMs: 10_000,
  /** From here on it is high. */
  highMs: 5000,
} as const satisfies Parameters

/**
 * Something was clicked and its first answer to be seen came after more than a second: by 2.5 s whatever it was, later
 * only where a request of the click was under way until then.
 *
 * Cases that the rules leave open. Page loads are held back: the browser shows that it is at work, and a recording of
 * the new page begins later than it is seen. Where requests are not recorded, an answer after 2.5 s cannot be told from
 * a coincidence: not measurable. A spinner is an answer: it says that the click was heard.
 */
export const slowResponse: Detector<Facts> = {
  rule: 'slow-response',
  version: 1,
  parameters: SLOW_PARAMETERS,
  find(facts, parameters) {
    const found: Finding[] = []
    const requests = requestsByGesture(facts.requests)
    for (const gesture of facts.gestures) {
      if (!isCandidate(gesture)) continue
      const finding = judge(facts, gesture, requests.get(gesture) ?? [], parameters as typeof SLOW_PARAMETERS)
      if (finding !== undefined) found.push(finding)
    }
    return found
  },
}

/** Whose answer would be seen in the page. Links are judged where they lead to another state of the same page. */
function isCandidate(gesture: Gesture): boolean {
  const { target } = gesture
  if (gesture.gesture === 'contextmenu' || isUnknown(target) || target.interactive === undefined) return false
  if (isByKeyOrScript(gesture) && !(gesture.event.kind === 'click' && gesture.event.data.submits))
    return false
  if (gesture.event.data.checked !== undefined) return false
  return !holdsTextCursor(target)
}

/** Asked last, as it reads the words on the control. */
function isJudged(target: Gesture['target']): boolean {
  return target.kind === 'link' || target.role === 'option' || unjudgedTarget(target) === undefined
}

interface Wait {
  readonly waitedMs: number
  readonly as: string
  readonly request?: RequestFact
  readonly suppressedBy?: string
  readonly notMeasurable?: string
}

function judge(
  facts: Facts,
  gesture: Gesture,
  requests: readonly RequestFact[],
  parameters: typeof SLOW_PARAMETERS,
): Finding | undefined {
  const wait = waitOf(facts, gesture, requests, parameters)
  if (wait === undefined || !isJudged(gesture.target)) return undefined
  const { target, pressMs } = gesture
  const { waitedMs, request } = wait
  const asked = request === undefined ? '' : `: ${request.event.label} was under way`
  return makeFinding({
    rule: 'slow-response',
    version: 1,
    at: gesture.event,
    target,
    fromMs: pressMs,
    toMs: Math.min(facts.endMs, pressMs + waitedMs),
    finding: `Clicked ${target.label} and waited ${seconds(waitedMs)} for an answer${asked}`,
    severity: waitedMs >= parameters.highMs ? 'high' : waitedMs >= parameters.deadMs ? 'medium' : 'low',
    // The longer the wait, the less sure it is whose answer it was, unless a request tells.
    confidence: request !== undefined ? 0.9 : waitedMs <= 2 * parameters.slowMs ? 0.8 : 0.75,
    measured: {
      waitedMs: Math.round(waitedMs),
      answer: wait.as,
      ...(request && { method: request.event.data.method, route: routeTemplate(request.event.data.url) }),
      ...(request?.event.data.status !== undefined && { status: request.event.data.status }),
    },
    ...(request && { evidence: [request.event] }),
    ...(wait.suppressedBy !== undefined && { suppressedBy: wait.suppressedBy }),
    ...(wait.notMeasurable !== undefined && { notMeasurable: wait.notMeasurable }),
  })
}

function waitOf(
  facts: Facts,
  gesture: Gesture,
  requests: readonly RequestFact[],
  parameters: typeof SLOW_PARAMETERS,
): Wait | undefined {
  const { slowMs, deadMs } = parameters
  const { visible, pressMs, windowId } = gesture
  if (visible !== undefined && visible.afterMs <= slowMs) return undefined
  const request = longestOf(gesture, requests, parameters)
  if (request !== undefined) {
    const endMs = request.toMs! - pressMs
    // What was seen while it was under way ended the wait.
    const waitedMs = visible !== undefined && visible.afterMs < endMs ? visible.afterMs : endMs
    const why = facts.windows.unobserved(windowId, pressMs, Math.min(pressMs + waitedMs, facts.endMs))
    return { waitedMs, as: 'request', request, ...(why !== undefined && { notMeasurable: why }) }
  }
  if (visible !== undefined && visible.afterMs <= deadMs) {
    const why = facts.windows.unobserved(windowId, pressMs, pressMs + visible.afterMs)
    return {
      waitedMs: visible.afterMs,
      as: visible.as,
      ...(isPageLoad(facts, gesture, visible.afterMs) && {
        suppressedBy:
          'a page load: the browser shows it, and the recording of the page begins later than it is seen',
      }),
      ...(why !== undefined && { notMeasurable: why }),
    }
  }
  const answer = answerTo(facts, gesture, deadMs)
  if (answer.is !== 'late' || answer.as === 'navigation' || facts.recorded.get('network') === 'recorded')
    return undefined
  if (answer.afterMs > LATE_MS) return undefined
  return {
    waitedMs: answer.afterMs,
    as: answer.as,
    notMeasurable: 'something came, but requests are not recorded: whether it was the answer cannot be told',
  }
}

function isPageLoad({ windows }: Facts, { windowId, offsetMs, pressMs }: Gesture, afterMs: number): boolean {
  return windows.nextLoad(windowId, offsetMs) <= pressMs + afterMs
}

/** The request that the click waited for: of those it caused the one that ended last, if that was late. */
function longestOf(
  { pressMs }: Gesture,
  requests: readonly RequestFact[],
  { slowMs, mostMs }: typeof SLOW_PARAMETERS,
): RequestFact | undefined {
  let found: RequestFact | undefined
  for (const request of requests) {
    const endMs = request.toMs ?? -Infinity
    if (request.telemetry || endMs - pressMs <= slowMs || endMs - pressMs > mostMs) continue
    if (found === undefined || endMs > found.toMs!) found = request
  }
  return found
}

/** The requests that each gesture caused. */
function requestsByGesture(requests: readonly RequestFact[]): Map<Gesture, RequestFact[]> {
  const found = new Map<Gesture, RequestFact[]>()
  for (const request of requests) {
    if (request.gesture === undefined) continue
    const known = found.get(request.gesture)
    if (known === undefined) found.set(request.gesture, [request])
    else known.push(request)
  }
  return found
}
