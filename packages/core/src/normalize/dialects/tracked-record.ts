import { toMs } from '../../lib/time.ts'
import type { FrameContext } from './draft.ts'
import { numberOf, objectOf, textOf, type Json } from './guards.ts'

/** An analytics event in one shape, whoever exported it. */
export interface TrackedRecord {
  readonly name: string
  readonly properties: Json
  readonly timeMs: number
  /** The time is only known to this many ms: it lies in `timeMs … timeMs + slackMs`. */
  readonly slackMs: number
  readonly timeTrust?: 'inferred'
  readonly windowId: string
  readonly url: string
  /** PostHog's text of the element and its ancestors. */
  readonly elementsChain: string
}

/**
 * Reads `{ event, properties, timestamp }` (PostHog), `{ event, properties: { time } }` (Mixpanel's SDK and
 * exports) and `{ event_name, event_time }` (Mixpanel beside replays). Times come as ISO text, ms or seconds.
 */
export function trackedRecord(value: unknown, context: FrameContext): TrackedRecord {
  const record = objectOf(value)
  const properties = propertiesOf(record['properties'])
  const stamp = [
    record['timestamp'],
    record['event_time'],
    properties['time'],
    properties['$time'],
    record['time'],
  ]
  const windowId = textOf(properties['$window_id']) || textOf(record['$window_id'])
  return {
    name: textOf(record['event']) || textOf(record['event_name']) || textOf(record['name']),
    properties,
    ...timeOf(stamp, context.timeMs),
    windowId,
    url: textOf(properties['$current_url']) || textOf(record['$current_url']),
    elementsChain: textOf(record['elements_chain']) || textOf(properties['$elements_chain']),
  }
}

/** Columns of a query come back as JSON text. */
function propertiesOf(value: unknown): Json {
  if (typeof value !== 'string') return objectOf(value)
  try {
    return objectOf(JSON.parse(value))
  } catch {
    return objectOf(undefined)
  }
}

function timeOf(
  stamps: readonly unknown[],
  fallbackMs: number,
): { timeMs: number; slackMs: number; timeTrust?: 'inferred' } {
  for (const stamp of stamps) {
    const number = numberOf(stamp)
    const ms = number === undefined ? isoMs(stamp) : toMs(number)
    if (Number.isNaN(ms)) continue
    // Exports cut to whole seconds. A time with ms that happens to be whole gains a little slack: no harm.
    const whole = ms % 1000 === 0
    return { timeMs: ms, slackMs: whole ? 999 : 0 }
  }
  return { timeMs: fallbackMs, slackMs: 0, timeTrust: 'inferred' }
}

function isoMs(stamp: unknown): number {
  const text = textOf(stamp)
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) || text.length > 40) return NaN
  // Without offset the exporters mean UTC, the engine the machine's zone.
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`
  return toMs(Date.parse(zoned.replace(' ', 'T')))
}
