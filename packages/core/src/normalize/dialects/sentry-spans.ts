import { absoluteUrl } from './address.ts'
import type { Draft, FrameContext } from './draft.ts'
import type { EventData, NavigationMethod } from '../event.ts'
import { countOf, numberOf, objectOf, oneLine, smallFields, textOf, visible, type Json } from './guards.ts'
import { navigationDraft } from './navigation.ts'
import { requestDraft } from './network.ts'
import { sentryTime } from './sentry-time.ts'

const LOADS: ReadonlyMap<string, NavigationMethod> = new Map([
  ['navigation.navigate', 'load'],
  ['navigation.prerender', 'load'],
  ['navigation.reload', 'reload'],
  ['navigation.back_forward', 'back-forward'],
])

type Vital = EventData['web-vital']['vital']

const VITALS: ReadonlyMap<string, Vital> = new Map<string, Vital>([
  ['largest-contentful-paint', 'LCP'],
  ['cumulative-layout-shift', 'CLS'],
  ['interaction-to-next-paint', 'INP'],
  ['first-input-delay', 'FID'],
  ['first-contentful-paint', 'FCP'],
  ['time-to-first-byte', 'TTFB'],
])

/** Reads the payload of a Sentry `performanceSpan` frame. */
export function readSentrySpan(payload: unknown, context: FrameContext): Draft[] {
  const span = objectOf(payload)
  const { timeMs, endMs, inferred } = sentryTime(span, context.timeMs)
  const op = textOf(span['op'])
  const description = textOf(span['description'])
  const data = objectOf(span['data'])
  const durationMs = endMs === undefined ? 0 : endMs - timeMs
  const origin = 'sentry-span' as const
  const common = { origin, timeMs, ...(inferred ? { timeTrust: 'inferred' as const } : {}) }

  const load = LOADS.get(op)
  if (load !== undefined) {
    const loadMs = countOf(data['duration'])
    return [
      navigationDraft({
        href: description,
        from: '',
        timeMs,
        origin,
        method: load,
        ...(loadMs === undefined || loadMs === 0 ? {} : { durationMs: Math.round(loadMs) }),
      }),
    ]
  }
  if (op === 'navigation.push') {
    return [
      navigationDraft({
        href: description,
        from: textOf(data['previous']) || context.url,
        base: context.url,
        timeMs,
        origin,
      }),
    ]
  }
  if (op.startsWith('resource.')) return [resource(op, description, data, timeMs, endMs, context)]
  if (op === 'memory') return memory(data, common)
  const vital = VITALS.get(description)
  if (
    op === 'paint' &&
    vital === 'FCP' &&
    context.pageStartMs !== undefined &&
    context.pageStartMs <= timeMs
  ) {
    const value = timeMs - context.pageStartMs
    return [{ ...common, kind: 'web-vital', label: `FCP ${value} ms`, data: { vital, value } }]
  }
  const value = numberOf(data['value'])
  if (
    (op === 'web-vital' || op === 'largest-contentful-paint') &&
    vital !== undefined &&
    value !== undefined
  ) {
    return [webVital(vital, value, data, common, context)]
  }
  const fields = smallFields(data)
  const name = oneLine(op, 80) || 'span'
  const text = visible(oneLine(description, 500))
  return [
    {
      ...common,
      kind: 'span',
      label: oneLine(`${name} ${text}`),
      data: { op: name, description: text, durationMs, ...(fields === undefined ? {} : { fields }) },
    },
  ]
}

type Common = Pick<Draft, 'origin' | 'timeMs' | 'timeTrust'>

function resource(
  op: string,
  description: string,
  data: Json,
  timeMs: number,
  endMs: number | undefined,
  context: FrameContext,
): Draft {
  const initiator = op.slice('resource.'.length)
  const called = initiator === 'fetch' || initiator === 'xhr' || initiator === 'http'
  const method = textOf(data['method'])
  const status = numberOf(data['statusCode'] ?? data['status_code'])
  const requestBytes = sizeOf(data, 'request')
  const responseBytes = sizeOf(data, 'response') ?? countOf(data['size'])
  return requestDraft(
    {
      url: absoluteUrl(description, context.url),
      startMs: timeMs,
      initiator,
      zeroFails: called,
      ...(method === '' ? {} : { method }),
      ...(status === undefined ? {} : { status }),
      ...(endMs === undefined ? {} : { durationMs: endMs - timeMs }),
      ...(requestBytes === undefined ? {} : { requestBytes }),
      ...(responseBytes === undefined ? {} : { responseBytes }),
    },
    'sentry-span',
    context.url,
  )
}

/** `request.size` of today's SDK, `requestBodySize` of old ones and of mobile, and mobile's snake case. */
function sizeOf(data: Json, side: 'request' | 'response'): number | undefined {
  return (
    countOf(objectOf(data[side])['size']) ??
    countOf(data[`${side}BodySize`]) ??
    countOf(data[`${side}_body_size`])
  )
}

function memory(data: Json, common: Common): Draft[] {
  const heap = objectOf(data['memory'])
  const usedBytes = countOf(heap['usedJSHeapSize'])
  if (usedBytes === undefined) return []
  const totalBytes = countOf(heap['totalJSHeapSize'])
  const limitBytes = countOf(heap['jsHeapSizeLimit'])
  return [
    {
      ...common,
      kind: 'memory',
      label: `${(usedBytes / 1e6).toFixed(1)} MB used`,
      data: {
        usedBytes,
        ...(totalBytes === undefined ? {} : { totalBytes }),
        ...(limitBytes === undefined ? {} : { limitBytes }),
      },
    },
  ]
}

function webVital(vital: Vital, value: number, data: Json, common: Common, context: FrameContext): Draft {
  const rating = oneLine(textOf(data['rating']), 30)
  const unreliable = (vital === 'CLS' || vital === 'INP') && !stampsVitals(value, common.timeMs, context)
  const shown = vital === 'CLS' ? String(Math.round(value * 1000) / 1000) : `${Math.round(value)} ms`
  return {
    ...common,
    kind: 'web-vital',
    label: `${vital} ${shown}${rating === '' ? '' : ` (${rating})`}`,
    ...(unreliable ? { timeTrust: 'unreliable' as const } : {}),
    data: {
      vital,
      value,
      ...(rating === '' ? {} : { rating }),
      ...(unreliable ? { timeUnreliable: true as const } : {}),
    },
  }
}

/**
 * Whether the SDK stamps CLS and INP with their own moment, which it does from 11.6.0 on. Before, it added
 * the value, which is no moment, to the page's start. Without a version a stamp that is anything but that
 * sum gives the newer SDK away.
 */
function stampsVitals(value: number, timeMs: number, { sdk, pageStartMs }: FrameContext): boolean {
  if (sdk !== undefined) {
    const [major = 0, minor = 0] = sdk.version.split('.', 2).map(part => Number.parseInt(part, 10) || 0)
    return sdk.name.startsWith('sentry.javascript.') && (major > 11 || (major === 11 && minor >= 6))
  }
  return pageStartMs !== undefined && Math.abs(timeMs - pageStartMs - value) > 3
}
