import type { SessionEvent } from '../../normalize/event.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters, Severity } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { isByKeyOrScript, isSameTarget } from './judged.ts'
import { makeFinding, seconds } from './make-finding.ts'
import { messageKey, type MessageFact } from './message-facts.ts'
import type { RequestFact } from './request-facts.ts'
import { routeTemplate } from './route-template.ts'

/** Thresholds of `error-click`. */
export const ERROR_PARAMETERS = {
  /** From the click to an error: Amplitude's. Handlers throw at once, and what they asked for is answered by then. */
  errorMs: 2000,
  /** From the click to the begin of the request that failed. */
  requestMs: 1000,
  /** From the click to its answer: Datadog's bound of an action. */
  answerMs: 10_000,
  /** A request that breaks off this soon before a page load was broken off by it. */
  leavingMs: 300,
  /** The same error after the same click, so much later at most, is told once. */
  sameMs: 30_000,
} as const satisfies Parameters

/** What went wrong after a click. */
interface Failure {
  readonly gesture: Gesture
  readonly event: SessionEvent
  /** The same for failures that are one. */
  readonly key: string
  readonly what: string
  readonly atMs: number
  readonly severity: Severity
  readonly confidence: number
  readonly sort: 'error' | 'console' | 'request'
  readonly status?: number
  readonly suppressedBy?: string
}

/**
 * An error that a click caused: an uncaught one (high), a new console error (medium), a failed request to the page's
 * own site (medium, of the server's making high).
 *
 * Cases that the rules leave open. An error that came before without any action having caused it is the page's habit,
 * whatever was clicked: held back, of the console and uncaught alike. One that came before after another click is not:
 * the same fault on two buttons is two findings. Of several failures of one click the gravest is told, the others are
 * its evidence. Clicks by key count (Enter sends forms), those on mere text with less confidence. What is refused for
 * lack of a login (401) after a click is told like the rest: who clicked was not helped.
 */
export const errorClick: Detector<Facts> = {
  rule: 'error-click',
  version: 1,
  parameters: ERROR_PARAMETERS,
  find(facts, given) {
    const parameters = given as typeof ERROR_PARAMETERS
    const failures: Failure[] = []
    for (const message of facts.messages) {
      const failure = ofMessage(facts, message, parameters)
      if (failure !== undefined) failures.push(failure)
    }
    for (const request of facts.requests) {
      const failure = ofRequest(facts, request, parameters)
      if (failure !== undefined) failures.push(failure)
    }
    return together(failures, parameters).map(group => toFinding(facts, group))
  },
}

function ofMessage(
  facts: Facts,
  message: MessageFact,
  { errorMs }: typeof ERROR_PARAMETERS,
): Failure | undefined {
  const { event, kind, offsetMs, seenBefore, seenUncaused } = message
  if (kind === 'hydration') return undefined
  const gesture = message.gesture ?? facts.latestGesture(event.windowId ?? '', offsetMs)
  if (gesture === undefined || offsetMs - gesture.offsetMs > errorMs || gesture.gesture === 'contextmenu')
    return undefined
  // Typing, or a page that came, stands between: it is that one's error.
  if (message.gesture === undefined && message.action !== undefined) return undefined
  const isConsole = kind === 'console'
  // Told first after a click on the same thing: it is that one's each time.
  const isOwn = message.firstGesture !== undefined && isSameTarget(message.firstGesture, gesture)
  const habit = seenUncaused > 0 ? 'the same message comes without anybody clicking' : undefined
  const known = isConsole && seenBefore > 0 && !isOwn ? 'the message came before' : undefined
  const suppressedBy = habit ?? known
  return {
    gesture,
    event,
    key: messageKey(message.message),
    what: `${isConsole ? 'the console told' : 'it threw'} "${message.message}"`,
    atMs: offsetMs,
    severity: isConsole ? 'medium' : 'high',
    confidence: (isConsole ? 0.75 : 0.9) - (message.gesture === undefined ? 0.15 : 0),
    sort: isConsole ? 'console' : 'error',
    ...(suppressedBy !== undefined && { suppressedBy }),
  }
}

function ofRequest(
  facts: Facts,
  request: RequestFact,
  parameters: typeof ERROR_PARAMETERS,
): Failure | undefined {
  const { event, gesture, telemetry, sameSite, fromMs, toMs } = request
  const { data } = event
  if (!data.failed || telemetry || !sameSite || gesture === undefined || gesture.gesture === 'contextmenu')
    return undefined
  const sinceMs = fromMs - gesture.offsetMs
  const endMs = toMs ?? fromMs
  if (sinceMs > parameters.requestMs || endMs - gesture.pressMs > parameters.answerMs) return undefined
  const { status } = data
  const noAnswer = status === undefined || status === 0
  if (noAnswer && facts.windows.nextLoad(gesture.windowId, fromMs) - endMs <= parameters.leavingMs)
    return undefined
  const route = routeTemplate(data.url)
  const result = noAnswer ? 'got no answer' : `failed with ${status}`
  return {
    gesture,
    event,
    key: `${data.method} ${route} ${status ?? 0}`,
    what: `${data.method} ${route} ${result}`,
    atMs: endMs,
    severity: status !== undefined && status >= 500 ? 'high' : 'medium',
    confidence: 0.9,
    sort: 'request',
    ...(status !== undefined && { status }),
  }
}

/** Failures that are one: of one click, and the same again after a click on the same thing. */
function together(failures: readonly Failure[], { sameMs }: typeof ERROR_PARAMETERS): Failure[][] {
  const byGesture = new Map<Gesture, Failure[]>()
  for (const failure of failures) {
    const known = byGesture.get(failure.gesture)
    if (known === undefined) byGesture.set(failure.gesture, [failure])
    else known.push(failure)
  }
  const groups: Failure[][] = []
  const latest = new Map<string, Failure[]>()
  const inOrder = [...byGesture.values()].sort(
    (one, other) => one[0]!.gesture.index - other[0]!.gesture.index,
  )
  for (const own of inOrder) {
    own.sort((one, other) => weightOf(other) - weightOf(one) || one.atMs - other.atMs)
    const [head] = own
    const group = latest.get(head!.key)
    const first = group?.[0]
    const isSame =
      group !== undefined &&
      first !== undefined &&
      (first.suppressedBy === undefined) === (head!.suppressedBy === undefined) &&
      isSameTarget(first.gesture, head!.gesture) &&
      head!.gesture.offsetMs - group.at(-1)!.gesture.offsetMs <= sameMs
    if (isSame) for (const failure of own) group.push(failure)
    else {
      groups.push(own)
      latest.set(head!.key, own)
    }
  }
  return groups
}

const WEIGHTS: Readonly<Record<Severity, number>> = { high: 3, medium: 2, low: 1, info: 0 }
const SORTS: Readonly<Record<Failure['sort'], number>> = { error: 2, request: 1, console: 0 }

/** What is believed before what is held back, the graver before the lesser. */
function weightOf({ suppressedBy, severity, sort }: Failure): number {
  return (suppressedBy === undefined ? 100 : 0) + WEIGHTS[severity] * 10 + SORTS[sort]
}

function toFinding(facts: Facts, group: readonly Failure[]): Finding {
  const head = group[0]!
  const { gesture, event } = head
  const { target } = gesture
  const clicks = new Set(group.map(failure => failure.gesture))
  const toMs = group.reduce((latest, { atMs }) => Math.max(latest, atMs), gesture.offsetMs)
  const isMere = target.interactive === undefined
  const times = clicks.size === 1 ? '' : ` ${clicks.size} times`
  const others = [...clicks].slice(1).map(one => one.event)
  return makeFinding({
    rule: 'error-click',
    version: 1,
    at: gesture.event,
    target,
    fromMs: gesture.pressMs,
    toMs: Math.min(Math.max(facts.endMs, gesture.offsetMs), toMs),
    finding: `Clicked ${target.label}${times}, and after ${seconds(head.atMs - gesture.pressMs)} ${head.what}`,
    severity: head.severity,
    confidence: head.confidence - (isMere ? 0.15 : 0) - (isByKeyOrScript(gesture) ? 0.05 : 0),
    measured: {
      sort: head.sort,
      afterMs: Math.round(head.atMs - gesture.pressMs),
      clicks: clicks.size,
      failures: group.length,
      ...(head.status !== undefined && { status: head.status }),
    },
    evidence: [event, ...others, ...group.slice(1).map(failure => failure.event)],
    ...(head.suppressedBy !== undefined && { suppressedBy: head.suppressedBy }),
  })
}
