import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { messageKey, type MessageFact } from './message-facts.ts'
import { runsOf } from './repeats.ts'
import { harmlessBecause } from './uncaught-error.ts'

const PARAMETERS = {
  /** The same message again within this time is told once, with how often. */
  apartMs: 30_000,
  /** Browsers and SDKs print an uncaught error at the same moment: that is no second problem. */
  echoMs: 100,
}

/** What the page itself called an error. Nobody saw it: low, unless more speaks for it. */
export const consoleError: Detector<Facts> = {
  rule: 'console-error',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { apartMs, echoMs } = { ...PARAMETERS, ...given }
  const messages = facts.messages.filter(isOnConsole)
  const errors = facts.messages.filter(fact => !isOnConsole(fact))
  const failedAt = facts.requests.flatMap(({ event, fromMs, toMs }) =>
    event.data.failed ? [toMs ?? fromMs] : [],
  )
  const echoed = echoes(messages, errors, echoMs)
  return runsOf(messages, keyOf, apartMs).map(({ items }) => {
    const first = items[0]
    const caused = items.find(({ gesture }) => gesture !== undefined)
    const why =
      harmlessBecause(first) ??
      (echoed.has(first) ? 'the console told an uncaught error again' : undefined) ??
      warningBecause(first.message, failedAt.length > 0)
    return makeFinding({
      rule: 'console-error',
      version: 1,
      at: first.event,
      evidence: items.slice(1).map(({ event }) => event),
      toMs: items.at(-1)!.offsetMs,
      ...(caused?.gesture && { target: caused.gesture.target }),
      finding: `Console error: ${first.message.slice(0, 200) || 'no message'}${items.length > 1 ? ` (${items.length} times)` : ''}`,
      severity: 'low',
      // It came before, with nobody doing anything: the page's own habit.
      confidence: first.seenUncaused > 0 ? 0.6 : 0.9,
      measured: { count: items.length, causedByClick: caused !== undefined, seenBefore: first.seenBefore },
      ...(why !== undefined && { suppressedBy: why }),
    })
  })
}

/** Frameworks complain of hydrating on the console: that is told as an error of its own kind. */
function isOnConsole({ kind, event }: MessageFact): boolean {
  return kind === 'console' || (kind === 'hydration' && event.rawType === 'Plugin')
}

function keyOf({ message, event }: MessageFact): string {
  return `${event.windowId ?? ''} ${messageKey(message)}`
}

/** Console messages that say what an error told at the same moment. Both lists are in order of time. */
function echoes(
  messages: readonly MessageFact[],
  errors: readonly MessageFact[],
  echoMs: number,
): ReadonlySet<MessageFact> {
  const found = new Set<MessageFact>()
  let from = 0
  for (const message of messages) {
    while (from < errors.length && errors[from]!.offsetMs < message.offsetMs - echoMs) from++
    for (
      let i = from;
      i < errors.length && i < from + 20 && errors[i]!.offsetMs <= message.offsetMs + echoMs;
      i++
    ) {
      const text = errors[i]!.message.replace(/^Uncaught (?:\(in promise\) )?/, '').slice(0, 80)
      if (text !== '' && message.message.includes(text)) found.add(message)
    }
  }
  return found
}

/** Why a message is no error of its own, if it is none. */
function warningBecause(message: string, hasFailedRequests: boolean): string | undefined {
  if (hasFailedRequests && /^Failed to load resource\b/.test(message))
    return 'the console told a failed request again'
  if (message.startsWith('Warning: ')) return 'a warning for developers'
  return undefined
}
