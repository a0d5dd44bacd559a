import type { EventOf } from '../normalize/event.ts'

/** Seen so often without anybody asking, a request is the page's own habit. */
const HABIT = 2
/** A request this soon after a gesture was asked for, whatever the page's habits are. */
const PROMPT_MS = 100
/** Without a gesture for this long before it, nobody asked. */
const UNASKED_MS = 1000
/** Addresses remembered. */
const LIMIT = 10_000

/**
 * Tells polling from requests that a gesture caused: the same method and path was requested at least
 * twice before with no gesture in the second before it. One function per analysis.
 */
export function createBackground(): (event: EventOf<'network'>, gestureEndMs: number | undefined) => boolean {
  const unasked = new Map<string, number>()
  return (event, gestureEndMs) => {
    const query = event.data.url.search(/[?#]/)
    const key = `${event.data.method} ${query < 0 ? event.data.url : event.data.url.slice(0, query)}`
    const seen = unasked.get(key) ?? 0
    const sinceMs = gestureEndMs === undefined ? Infinity : event.timeMs - gestureEndMs
    if (sinceMs > UNASKED_MS && (seen > 0 || unasked.size < LIMIT)) unasked.set(key, seen + 1)
    return seen >= HABIT && sinceMs > PROMPT_MS
  }
}
