import { absoluteUrl, originOf, shortUrl } from './address.ts'
import type { Draft, DraftOf, FrameContext, Origin } from './draft.ts'
import type { NavigationMethod } from '../event.ts'
import { countOf, listOf, numberOf, objectOf, oneLine, textOf, type Json } from './guards.ts'
import { navigationDraft } from './navigation.ts'
import { toMs } from '../../lib/time.ts'

/** What a recorder knows about a request, in one shape for all of them. */
export interface RequestFacts {
  readonly url: string
  readonly startMs: number
  readonly method?: string
  readonly status?: number
  readonly durationMs?: number
  readonly initiator: string
  readonly initial?: boolean
  readonly requestBytes?: number
  readonly responseBytes?: number
  /** Whether status 0 surely means that no answer came: see `statusOf`. */
  readonly zeroFails: boolean
}

/** Payload of `rrweb/network@1` and its dialects: `{ requests: [...], isInitial? }`. */
export function readNetwork(payload: unknown, context: FrameContext): Draft[] {
  const record = objectOf(payload)
  const drafts: Draft[] = []
  for (const request of listOf(record['requests'])) {
    const draft = readRequest(objectOf(request), record['isInitial'] === true, context)
    if (draft === undefined) continue
    drafts.push(draft)
    const load = readLoad(objectOf(request), draft)
    if (load !== undefined) drafts.push(load)
  }
  return drafts
}

function readRequest(
  request: Json,
  batchInitial: boolean,
  context: FrameContext,
): DraftOf<'network'> | undefined {
  // PostHog adds a row for each `Server-Timing` header: no request, and its `name` is no URL.
  if (request['entryType'] === 'serverTiming') return undefined
  const named = textOf(request['name']) || textOf(request['url'])
  if (named === '') return undefined
  const url = absoluteUrl(named, context.url)
  const initiator =
    textOf(request['initiatorType']) || (request['entryType'] === 'navigation' ? 'navigation' : '')
  const initial = batchInitial || request['isInitial'] === true
  const durationMs = durationOf(request)
  const method = textOf(request['method'])
  const status = numberOf(request['status']) ?? numberOf(request['responseStatus'])
  const responseBytes = firstPositive(
    request['transferSize'],
    request['encodedBodySize'],
    request['decodedBodySize'],
  )
  return requestDraft(
    {
      url,
      startMs: startOf(request, durationMs, context),
      initiator,
      initial,
      // A resource without CORS answers 0 to whoever asks; only XHR and the page's own origin cannot.
      zeroFails:
        initiator === 'xmlhttprequest' || (originOf(url) !== '' && originOf(url) === originOf(context.url)),
      ...(method === '' ? {} : { method }),
      ...(status === undefined ? {} : { status }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(responseBytes === undefined ? {} : { responseBytes }),
    },
    'network',
    context.url,
  )
}

const LOADS: ReadonlyMap<unknown, NavigationMethod> = new Map([
  ['navigate', 'load'],
  ['prerender', 'load'],
  ['reload', 'reload'],
  ['back_forward', 'back-forward'],
])

/** The timing entry of a document also says how the page was come to. */
function readLoad(request: Json, { timeMs, data }: DraftOf<'network'>): Draft | undefined {
  const method = request['entryType'] === 'navigation' ? LOADS.get(request['type']) : undefined
  if (method === undefined) return undefined
  const loadMs = sane(countOf(request['duration']))
  return navigationDraft({
    href: data.url,
    from: '',
    timeMs,
    origin: 'network',
    method,
    ...(loadMs === undefined || loadMs === 0 ? {} : { durationMs: Math.round(loadMs) }),
  })
}

/** Absolute start of the request, epoch ms. */
function startOf(request: Json, durationMs: number | undefined, context: FrameContext): number {
  const origin = toMs(numberOf(request['timeOrigin']) ?? NaN)
  const start = countOf(request['startTime'])
  if (start !== undefined) {
    const startMs = toMs(origin + start)
    if (!Number.isNaN(startMs)) return startMs
  }
  const stamp = toMs(numberOf(request['timestamp']) ?? NaN)
  if (!Number.isNaN(stamp)) return stamp
  // The frame is written when the request is over (up to 2.8 s later): the best that is left.
  return context.timeMs - (durationMs ?? 0)
}

function durationOf(request: Json): number | undefined {
  const duration = sane(countOf(request['duration']))
  // 0 is what a page still loading reports, and what a browser says that hides its timing.
  if (duration !== undefined && duration > 0) return Math.round(duration)
  const start = countOf(request['startTime'])
  const end = countOf(request['endTime'])
  return start !== undefined && end !== undefined && end > start ? sane(Math.round(end - start)) : undefined
}

/** No request lasts for days; a number like that is damage. */
function sane(durationMs: number | undefined): number | undefined {
  return durationMs !== undefined && durationMs < 864e5 ? durationMs : undefined
}

function firstPositive(...values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const count = countOf(value)
    if (count !== undefined && count > 0) return count
  }
  return undefined
}

/** The event of a request. Bodies and headers never get this far. `page` is the address it was made from. */
export function requestDraft(facts: RequestFacts, origin: Origin, page: string): DraftOf<'network'> {
  const method = oneLine(facts.method ?? 'GET', 20).toUpperCase()
  const status = statusOf(facts)
  const failed = status !== undefined && (status === 0 || status >= 400)
  const outcome = status === undefined ? '' : ` → ${status === 0 ? 'no answer' : status}`
  return {
    kind: 'network',
    origin,
    timeMs: facts.startMs,
    label: `${method} ${shortUrl(facts.url, page)}${outcome}`,
    // A wrapped fetch knows more than the browser's timing entry, and that more than a list of the past.
    detail: (facts.method === undefined ? 0 : 2) + (facts.initial === true ? 0 : 1),
    data: {
      method,
      url: facts.url,
      initiator: oneLine(facts.initiator, 40),
      failed,
      ...(status === undefined ? {} : { status }),
      ...(facts.durationMs === undefined ? {} : { durationMs: facts.durationMs }),
      ...(facts.initial === true ? { initial: true as const } : {}),
      ...(facts.requestBytes === undefined ? {} : { requestBytes: facts.requestBytes }),
      ...(facts.responseBytes === undefined ? {} : { responseBytes: facts.responseBytes }),
    },
  }
}

/** The status where it says something: 0 of an opaque answer is as good as none. */
function statusOf({ status, zeroFails }: RequestFacts): number | undefined {
  if (status === undefined || !Number.isInteger(status) || status < 0 || status > 999) return undefined
  return status === 0 && !zeroFails ? undefined : status
}
