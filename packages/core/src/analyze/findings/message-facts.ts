import type { EventOf } from '../../normalize/event.ts'
import type { Action } from '../action.ts'
import type { Causes } from './causes.ts'
import type { EventsByKind } from './facts.ts'
import type { Gesture } from './gestures.ts'

/** An error with what is known around it. */
export interface MessageFact {
  readonly event: EventOf<'error'> | EventOf<'console'>
  readonly kind: EventOf<'error'>['data']['kind'] | 'console'
  readonly offsetMs: number
  readonly message: string
  /** How often the same message (numbers aside) came before in the session. */
  readonly seenBefore: number
  /** How often of these no action had caused it: then it is the page's own habit. */
  readonly seenUncaused: number
  readonly action?: Action
  readonly gesture?: Gesture
  /** The click that caused the first of the same messages, where one did. */
  readonly firstGesture?: Gesture
}

/** Messages told apart; further ones count as never seen before. */
const MOST_MESSAGES = 10_000
const KEY_LENGTH = 300

/** Errors of the page and of the console, in order of time. */
export function createMessageFacts(events: EventsByKind, causes: Causes): MessageFact[] {
  const consoleErrors = (events.console ?? []).filter(
    ({ data }) => data.level === 'error' || data.level === 'assert',
  )
  const all: (EventOf<'error'> | EventOf<'console'>)[] = [...(events.error ?? []), ...consoleErrors]
  all.sort((one, other) => one.offsetMs - other.offsetMs)
  const seen = new Map<string, { times: number; uncaused: number; readonly first: Gesture | undefined }>()
  const facts: MessageFact[] = []
  for (const event of all) {
    const action = causes.actionOf(event.pointer)
    const gesture = action && causes.gestureOf(event.pointer)
    const key = messageKey(event.data.message)
    let known = seen.get(key)
    if (known === undefined) {
      known = { times: 0, uncaused: 0, first: gesture }
      if (seen.size < MOST_MESSAGES) seen.set(key, known)
    }
    facts.push({
      event,
      kind: event.kind === 'console' ? ('console' as const) : event.data.kind,
      offsetMs: event.offsetMs,
      message: event.data.message,
      seenBefore: known.times,
      seenUncaused: known.uncaused,
      ...(action && { action }),
      ...(gesture && { gesture }),
      ...(known.first && { firstGesture: known.first }),
    })
    known.times++
    if (action === undefined) known.uncaused++
  }
  return facts
}

/** Messages that differ in numbers only are one. */
export function messageKey(message: string): string {
  return message.slice(0, KEY_LENGTH).replace(/\d+/g, '0')
}
