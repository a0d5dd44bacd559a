import { eachMember, isKey, parseRange, readNumber, readString, startsWith } from '../lib/json.ts'
import { toMs } from '../lib/time.ts'

/** Tracked events are small; of a larger one only its name is read. */
const LARGEST = 1024 * 1024

/** What a product-analytics event says about itself besides its name. */
export interface TrackedFacts {
  readonly timestamp: number
  readonly windowId: string
  /** The replay during which it was tracked; '' when it does not tell. */
  readonly replayId: string
}

/** Time and window of the event in this range, in PostHog's and in Mixpanel's spelling. */
export function readTracked(bytes: Uint8Array, from: number, to: number): TrackedFacts {
  const record = to - from <= LARGEST ? asRecord(parseRange(bytes, from, to)) : undefined
  if (!record) return { timestamp: NaN, windowId: '', replayId: '' }
  const properties = asRecord(own(record, 'properties')) ?? {}
  return {
    timestamp: timeOf(record, properties),
    windowId: asText(own(properties, '$window_id')),
    replayId: asText(own(properties, '$session_id')) || asText(own(properties, '$mp_replay_id')),
  }
}

function timeOf(record: Record<string, unknown>, properties: Record<string, unknown>): number {
  const stated = [
    own(record, 'timestamp'),
    own(properties, 'time'),
    own(properties, '$time'),
    own(record, 'time'),
  ]
  for (const value of stated) {
    const time = asTime(value)
    if (time === time) return time
  }
  // Batched events tell how long before sending they happened.
  const offset = own(record, 'offset')
  return asTime(own(record, 'sent_at')) - (typeof offset === 'number' ? offset : 0)
}

function asTime(value: unknown): number {
  if (typeof value === 'number') return toMs(value)
  if (typeof value !== 'string') return NaN
  const number = Number(value)
  return toMs(number === number ? number : Date.parse(value))
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** A `$snapshot` event as PostHog's SDK sends it: a wrapper of frames with their window's id. */
export interface Capture {
  /** Where `properties` begins, and in it the value that holds the frames. */
  readonly propertiesAt: number
  readonly framesAt: number
  readonly framesEnd: number
  readonly windowId: string
  readonly sessionId: string
  readonly sdk: { name: string; version?: string } | undefined
}

/** Whether this event carries frames; `from` is at the quote of its name. */
export function isCaptureName(bytes: Uint8Array, from: number, to: number): boolean {
  return startsWith(bytes, from, to, '"$snapshot"') || startsWith(bytes, from, to, '"$snapshot_items"')
}

/** Reads a whole `$snapshot` event; `undefined` when there are no frames in it. */
export function readCapture(bytes: Uint8Array, from: number, to: number): Capture | undefined {
  let propertiesAt = -1
  let framesAt = -1
  let framesEnd = -1
  const texts = { windowId: '', sessionId: '', lib: '', version: '' }
  eachMember(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    if (!isKey(bytes, keyFrom, keyTo, 'properties')) return
    propertiesAt = valueFrom
    eachMember(bytes, valueFrom, valueTo, (innerFrom, innerTo, at, end) => {
      const name = textKeys.find(([key]) => isKey(bytes, innerFrom, innerTo, key))?.[1]
      if (name) texts[name] = readString(bytes, at, end, 200) ?? ''
      else if (
        isKey(bytes, innerFrom, innerTo, '$snapshot_data') ||
        isKey(bytes, innerFrom, innerTo, '$snapshot_items')
      ) {
        framesAt = at
        framesEnd = end
      }
    })
  })
  if (framesAt < 0) return undefined
  const { windowId, sessionId, lib, version } = texts
  const sdk = lib ? { name: lib === 'web' ? 'posthog-js' : lib, ...(version && { version }) } : undefined
  return { propertiesAt, framesAt, framesEnd, windowId, sessionId, sdk }
}

const textKeys = [
  ['$window_id', 'windowId'],
  ['$session_id', 'sessionId'],
  ['$lib', 'lib'],
  ['$lib_version', 'version'],
] as const

/** A name of the replay or window that stands beside the array of a wrapping object. */
export interface WrapperFacts {
  replayId?: string
  windowId?: string
}

const ID_KEYS = ['replayId', 'replay_id', 'sessionId', 'session_id', '$session_id']

/** Adds to `facts` what this member of a wrapping object tells. */
export function readWrapperMember(
  bytes: Uint8Array,
  [keyFrom, keyTo]: readonly [number, number],
  [from, to]: readonly [number, number],
  facts: WrapperFacts,
): void {
  if (bytes[from] !== 0x22 && !(readNumber(bytes, from, to) >= 0)) return
  if (isKey(bytes, keyFrom, keyTo, 'windowId') || isKey(bytes, keyFrom, keyTo, 'window_id')) {
    facts.windowId = readString(bytes, from, to, 200) ?? String(readNumber(bytes, from, to))
  } else if (ID_KEYS.some(key => isKey(bytes, keyFrom, keyTo, key))) {
    const replayId = readString(bytes, from, to, 200)
    if (replayId) facts.replayId = replayId
  }
}
