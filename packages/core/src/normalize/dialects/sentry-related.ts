import type { Draft, FrameContext } from './draft.ts'
import { clip, listOf, objectOf, oneLine, textOf } from './guards.ts'

const origin = 'tracked' as const

/**
 * Reads the frames in which the Sentry source gives what Sentry keeps beside a replay; `undefined` for other tags.
 * Traces stay breadcrumbs: they only name where to look.
 */
export function readSentryRelated(tag: string, payload: unknown, context: FrameContext): Draft[] | undefined {
  if (tag === 'playhead.sentry-error') return [errorOf(payload, context)]
  if (tag === 'playhead.sentry-log') return [logOf(payload, context)]
  return undefined
}

/** A row of Sentry's issue stream: a recording has of it at most what its page wrote to the console. */
function errorOf(payload: unknown, { timeMs }: FrameContext): Draft {
  const row = objectOf(payload)
  const told = [lastOf(row['error.type']), lastOf(row['error.value'])].filter(part => part !== '').join(': ')
  const message = clip(told || textOf(row['title']) || 'error', 2000)
  const level = textOf(row['level'])
  const label = oneLine(message)
  // Sentry keeps messages of all levels; only its errors are errors.
  return level === '' || level === 'error' || level === 'fatal'
    ? { kind: 'error', origin, timeMs, label, data: { message, kind: 'exception' } }
    : { kind: 'console', origin, timeMs, label, data: { level, message } }
}

function logOf(payload: unknown, { timeMs }: FrameContext): Draft {
  const row = objectOf(payload)
  const message = clip(textOf(row['message']), 2000)
  const level = textOf(row['severity']) || 'info'
  return { kind: 'console', origin, timeMs, label: oneLine(message), data: { level, message } }
}

/** Chained errors come as lists, the one that was thrown at their end. */
function lastOf(value: unknown): string {
  return textOf(listOf(value).at(-1)) || textOf(value)
}
