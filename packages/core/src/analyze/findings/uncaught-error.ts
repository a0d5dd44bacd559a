import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { messageKey, type MessageFact } from './message-facts.ts'
import { runsOf } from './repeats.ts'

const PARAMETERS = {
  /** The same error again within this time is told once, with how often. */
  apartMs: 30_000,
}

/** Errors that nobody caught. */
export const uncaughtError: Detector<Facts> = {
  rule: 'uncaught-error',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { apartMs } = { ...PARAMETERS, ...given }
  const errors = facts.messages.filter(({ kind }) => kind !== 'console' && kind !== 'hydration')
  return runsOf(errors, keyOf, apartMs).map(({ items }) => {
    const first = items[0]
    const caused = items.find(({ gesture }) => gesture !== undefined)
    const harmless = harmlessBecause(first)
    const vague = /^(?:Uncaught )?Script error\.?$/.test(first.message.trim())
    return makeFinding({
      rule: 'uncaught-error',
      version: 1,
      at: first.event,
      evidence: items.slice(1).map(({ event }) => event),
      toMs: items.at(-1)!.offsetMs,
      ...(caused?.gesture && { target: caused.gesture.target }),
      finding: `${WHAT[first.kind]}: ${first.message.replace(/^Uncaught (?:\(in promise\) )?/, '').slice(0, 200) || 'no message'}${items.length > 1 ? ` (${items.length} times)` : ''}`,
      // What was reported on purpose was handled: the page may have gone on.
      severity: first.kind === 'exception' || vague ? 'low' : 'medium',
      confidence: vague ? 0.6 : 0.95,
      measured: { count: items.length, kind: first.kind, causedByClick: caused !== undefined },
      ...(harmless !== undefined && { suppressedBy: harmless }),
    })
  })
}

const WHAT: Readonly<Record<MessageFact['kind'], string>> = {
  uncaught: 'Uncaught error',
  'unhandled-rejection': 'Unhandled rejection',
  exception: 'Reported error',
  hydration: 'Hydration error',
  console: 'Console error',
}

function keyOf({ kind, message, event }: MessageFact): string {
  return `${event.windowId ?? ''} ${kind} ${messageKey(message)}`
}

/** Why an error is no defect of the page, if it is none. */
export function harmlessBecause({
  message,
  event,
}: Pick<MessageFact, 'message' | 'event'>): string | undefined {
  const stack = 'stack' in event.data ? (event.data.stack ?? '') : ''
  if (/ResizeObserver loop/i.test(message))
    return 'a notice of the browser that harms nothing (ResizeObserver)'
  if (
    /\b(?:chrome|moz|safari-web|safari)-extension:\/\//.test(
      `${message.slice(0, 2000)} ${stack.slice(0, 4000)}`,
    )
  )
    return 'comes from a browser extension'
  if (/\bAbortError\b|The user aborted a request|signal is aborted/i.test(message))
    return 'cut off on purpose (AbortError)'
  return undefined
}
