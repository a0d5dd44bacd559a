import type { Action } from '../../analyze/action.ts'
import type { Session } from '../../analyze/session.ts'
import type { Stats } from '../../analyze/stats/schema.ts'
import { formatPointer, type Pointer } from '../../decode/frame.ts'
import { shortUrl } from '../../lib/address.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { requestOutcome } from '../stats/outcome.ts'
import { createUnanswered } from '../timeline/answers.ts'
import { mayBeSameTarget } from '../timeline/same-target.ts'
import { plainLine } from './plain-line.ts'
import type { BriefMoment } from './schema.ts'

/** A person who waits longer than this for an answer has noticed. */
const LONG_WAIT_MS = 2000
/** Equal clicks closer than this are one attempt. */
const SAME_ATTEMPT_MS = 3000
/** Characters of a moment: of a failure when room is short. */
const LIMIT = 200
export const SHORT_LIMIT = 72

const ERROR_WORDS = {
  uncaught: 'uncaught error',
  'unhandled-rejection': 'unhandled rejection',
  exception: 'error',
  hydration: 'hydration error',
} as const

/** What failed, and how many failures of the session are beyond the list. */
export interface Failures {
  readonly moments: readonly BriefMoment[]
  readonly total: number
}

/** Everything that failed, equal things once, in order of time; `limit` characters each. */
export function failuresOf({ errors, console, requests }: Stats, page: string, limit = LIMIT): Failures {
  const moments: BriefMoment[] = []
  const add = (kind: BriefMoment['kind'], text: string, found: Found): void => {
    const { count, offsetMs, pointer, lastOffsetMs, lastPointer } = found
    const times =
      count > 1 ? ` (×${count}, last ${formatOffset(lastOffsetMs)} [${formatPointer(lastPointer)}])` : ''
    const line = `✗ ${formatOffset(offsetMs)} ${plainLine(text, limit)}${times}`
    moments.push({ kind, offsetMs, text: line, count, pointer })
  }
  for (const group of errors.groups.items)
    add('error', `${ERROR_WORDS[group.kind]}: ${group.message || 'no message'}`, group)
  for (const group of console?.errors.items ?? [])
    add('console-error', `console error: ${group.message || 'no message'}`, group)
  for (const group of requests?.failed.items ?? []) {
    const outcome = requestOutcome(group.status, true)
    add('failed-request', `${group.method} ${shortUrl(group.url, page, 100)} ${outcome}`, group)
  }
  const consoleErrors = (console?.byLevel['error'] ?? 0) + (console?.byLevel['assert'] ?? 0)
  return {
    moments: moments.sort((one, other) => one.offsetMs - other.offsetMs),
    total: errors.total + consoleErrors + (requests?.failedTotal ?? 0),
  }
}

interface Found {
  readonly count: number
  readonly offsetMs: number
  readonly pointer: Pointer
  readonly lastOffsetMs: number
  readonly lastPointer: Pointer
}

/** Gestures that nothing answered for sure, answers and requests that were long in coming; in order of time. */
export function waitsOf(session: Session, { requests }: Stats): BriefMoment[] {
  const moments: BriefMoment[] = []
  for (const { method, url, status, durationMs, offsetMs, pointer } of requests?.slowest.items ?? []) {
    if (durationMs < LONG_WAIT_MS) continue
    const request =
      `${method} ${shortUrl(url, session.replay.url, 100)} ${requestOutcome(status, false)}`.trimEnd()
    const text = `${formatOffset(offsetMs)} ${plainLine(request, LIMIT)} took ${formatDuration(durationMs)}`
    moments.push({ kind: 'slow-request', offsetMs, text, count: 1, pointer })
  }
  const isUnanswered = createUnanswered(session)
  let run: Action[] = []
  const flush = (): void => {
    const [first] = run
    if (first !== undefined && isUnanswered(run))
      moments.push(moment('no-response', run, 'no visible response'))
    run = []
  }
  for (const action of session.actions) {
    const last = run.at(-1)
    if (last !== undefined && !isSameAttempt(last, action)) flush()
    run.push(action)
    const waitMs = action.consequence?.firstVisibleMs ?? 0
    if (waitMs >= LONG_WAIT_MS)
      moments.push(moment('long-wait', [action], `answered after ${formatDuration(waitMs)}`))
  }
  flush()
  return moments.sort((one, other) => one.offsetMs - other.offsetMs)
}

function isSameAttempt(one: Action, other: Action): boolean {
  return (
    one.description === other.description &&
    mayBeSameTarget(one, other) &&
    one.metadata['epoch'] === other.metadata['epoch'] &&
    one.metadata['windowId'] === other.metadata['windowId'] &&
    other.offsetMs - one.offsetMs <= SAME_ATTEMPT_MS
  )
}

function moment(kind: BriefMoment['kind'], actions: readonly Action[], outcome: string): BriefMoment {
  const { offsetMs, description, pointer } = actions[0]!
  const times = actions.length > 1 ? ` (×${actions.length})` : ''
  const text = `${formatOffset(offsetMs)} ${plainLine(description, LIMIT)}${times} → ${outcome}`
  return { kind, offsetMs, text, count: actions.length, pointer }
}
