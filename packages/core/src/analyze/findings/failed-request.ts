import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { runsOf } from './repeats.ts'
import type { RequestFact } from './request-facts.ts'
import { isWaitedFor, requestKey, requestName } from './request-words.ts'
import { firstFrom } from './window-facts.ts'

const PARAMETERS = {
  /** The same failure again within this time is told once, with how often. */
  apartMs: 30_000,
  /** A page that goes away this soon after the end of a request cut it off. */
  leavingMs: 300,
  /** The same request made anew this soon before the end of one replaced it: searching while typing. */
  replacedMs: 300,
}

/** Pages and routes looked at around one failure: more do not come in half a second. */
const MOST_NAVIGATIONS = 100

/** A request that failed, and when: the run of its equals is told from the ends. */
interface Failure {
  readonly request: RequestFact
  readonly offsetMs: number
}

/** Requests that were refused, or that nobody answered. */
export const failedRequest: Detector<Facts> = {
  rule: 'failed-request',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { apartMs, leavingMs, replacedMs } = { ...PARAMETERS, ...given }
  const failures: Failure[] = []
  for (const request of facts.requests)
    if (request.event.data.failed && !request.telemetry) failures.push({ request, offsetMs: request.fromMs })
  const cutOff = cutOffBecause(facts, leavingMs, replacedMs)
  const keyOf = ({ request }: Failure): string =>
    `${request.event.windowId ?? ''} ${requestKey(request)} ${request.event.data.status ?? 0} ${cutOff(request) ?? ''}`
  return runsOf(failures, keyOf, apartMs).map(({ items }) => {
    const { request } = items[0]
    const asked = items.find(({ request: { action } }) => action !== undefined)?.request
    const gesture = items.find(({ request: { gesture } }) => gesture !== undefined)?.request.gesture
    const { status = 0 } = request.event.data
    const suppressedBy = cutOff(request) ?? decoration(request)
    return makeFinding({
      rule: 'failed-request',
      version: 1,
      at: request.event,
      evidence: items.slice(1).map(({ request: { event } }) => event),
      toMs: items.reduce((to, { request: { toMs, fromMs } }) => Math.max(to, toMs ?? fromMs), request.fromMs),
      ...(gesture && { target: gesture.target }),
      finding: `${requestName(request)} ${status === 0 ? 'got no answer' : `was answered with ${status}`}${items.length > 1 ? ` (${items.length} times)` : ''}`,
      severity: severityOf(request, asked !== undefined),
      confidence: status === 0 ? 0.7 : 0.95,
      measured: {
        count: items.length,
        status,
        sameSite: request.sameSite,
        askedFor: asked !== undefined,
      },
      ...(suppressedBy !== undefined && { suppressedBy }),
    })
  })
}

function severityOf({ event, sameSite }: RequestFact, isAsked: boolean): Finding['severity'] {
  const { status = 0 } = event.data
  if (!sameSite) return 'low'
  if (status >= 500) return isAsked ? 'high' : 'medium'
  // Whether somebody is signed in is asked so, and the answer is no failure to anybody.
  if (status === 401 || status === 403) return isAsked ? 'medium' : 'info'
  return isAsked ? 'medium' : 'low'
}

/** Pictures and fonts that are missing are no failure of what somebody did. */
function decoration(request: RequestFact): string | undefined {
  return isWaitedFor(request) || request.action ? undefined : 'nobody waits for this sort of request'
}

/** Why a request without an answer was cut off on purpose, if it was. */
function cutOffBecause(
  facts: Facts,
  leavingMs: number,
  replacedMs: number,
): (request: RequestFact) => string | undefined {
  const navigations = eventsOf(facts, 'navigation').filter(({ data }) => data.method !== 'title')
  const byKey = new Map<string, RequestFact[]>()
  for (const request of facts.requests) {
    const key = `${request.event.windowId ?? ''} ${requestKey(request)}`
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [request])
    else known.push(request)
  }
  const known = new Map<RequestFact, string | undefined>()
  const decide = (request: RequestFact): string | undefined => {
    const { event, fromMs, toMs = fromMs } = request
    const windowId = event.windowId ?? ''
    if ((event.data.status ?? 0) !== 0) return undefined
    const first = firstFrom(navigations, toMs - leavingMs, ({ offsetMs }) => offsetMs)
    for (let i = first; i < Math.min(navigations.length, first + MOST_NAVIGATIONS); i++) {
      const { offsetMs, windowId: other = '' } = navigations[i]!
      if (offsetMs > toMs + leavingMs) break
      if (other === windowId && offsetMs >= fromMs) return 'cut off by leaving the page'
    }
    const same = byKey.get(`${windowId} ${requestKey(request)}`) ?? []
    const next = same[firstFrom(same, Math.max(fromMs + 1, toMs - replacedMs), each => each.fromMs)]
    if (next && next.fromMs <= toMs) return 'cut off by a newer request of its sort'
    if (toMs >= facts.endMs - leavingMs) return 'cut off by the end of the recording'
    return undefined
  }
  return request => {
    if (!known.has(request)) known.set(request, decide(request))
    return known.get(request)
  }
}
