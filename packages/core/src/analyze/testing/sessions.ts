import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import type { HealthNote } from '../../decode/health.ts'
import { toHealth } from '../health.ts'
import { toSession, type Session } from '../session.ts'
import { aRecording, ZERO_MS } from './events.ts'

/** An analysed recording of these events, 60 s long unless told otherwise. */
export function aSession(
  events: readonly SessionEvent[],
  more: Partial<Normalized> = {},
  notes: readonly HealthNote[] = [],
): Session {
  const normalized = aRecording(events, { endMs: ZERO_MS + 60_000, ...more })
  const health = toHealth(normalized, notes, { fetched: 1, missing: [], empty: [], ids: 'source' }, false)
  return toSession(normalized, { source: 'file', framing: 'json-array', frames: events.length, health })
}

/** Every second from one to another, the last one not included. */
export function secondsFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
