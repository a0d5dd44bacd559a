import type { Draft, FrameContext } from './draft.ts'
import { clip, listOf, objectOf, oneLine, textOf } from './guards.ts'

/** The tag of the frames in which the Sentry source gives the errors that Sentry keeps beside a replay. */
export const SENTRY_ERROR_TAG = 'playhead.sentry-error'

/** Errors of Sentry's issue stream: a recording has of them at most what its page wrote to the console. */
export function sentryError(payload: unknown, context: FrameContext): Draft[] {
  const row = objectOf(payload)
  const { timeMs } = context
  const origin = 'tracked' as const
  const type = textOf(listOf(row['error.type']).at(-1)) || textOf(row['error.type'])
  const value = textOf(listOf(row['error.value']).at(-1)) || textOf(row['error.value'])
  const told = [type, value].filter(part => part !== '').join(': ') || textOf(row['title'])
  const message = clip(told === '' ? 'error' : told, 2000)
  const label = oneLine(message)
  const level = textOf(row['level'])
  // Sentry keeps messages of all levels; only its errors are errors.
  return level === '' || level === 'error' || level === 'fatal'
    ? [{ kind: 'error', origin, timeMs, label, data: { message, kind: 'exception' } }]
    : [{ kind: 'console', origin, timeMs, label, data: { level, message } }]
}
