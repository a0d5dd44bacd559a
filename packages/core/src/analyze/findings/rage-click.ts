import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Answer } from './answers.ts'
import { makeFinding, seconds } from './make-finding.ts'
import {
  CHAIN_PARAMETERS,
  clickChains,
  judgeChain,
  type Chain,
  type ChainVerdict,
} from './rage-click-chains.ts'
import { firstFrom } from './window-facts.ts'

/** An error this soon after the last click shows that it was heard and failed. */
const ERROR_MS = 2000

/**
 * Fast clicks on one thing that does not do what is wanted. What works is told as `rapid-clicks` instead. How grave it
 * is depends on the last click: without an answer it is high, answered it is medium.
 *
 * Cases that the rules leave open. Disabled controls count: anger at them is real, and their silence certain. Something
 * blank or a picture counts with less confidence, a mere text from four clicks on (three mark a paragraph). Keys and
 * scripts do not count: a key that is held down repeats by itself. Where the last answer cannot be told (the recording
 * ends), it is medium. A request without anything to be seen is no answer: nobody sees it.
 */
export const rageClick: Detector<Facts> = {
  rule: 'rage-click',
  version: 1,
  parameters: CHAIN_PARAMETERS,
  find(facts, parameters) {
    const found: Finding[] = []
    for (const chain of clickChains(facts, parameters)) {
      const verdict = judgeChain(facts, chain, parameters)
      if (verdict.is !== 'rapid') found.push(toFinding(facts, chain, verdict, parameters))
    }
    return found
  },
}

function toFinding(
  facts: Facts,
  { gestures, presses }: Chain,
  verdict: Exclude<ChainVerdict, { is: 'rapid' }>,
  parameters: Parameters,
): Finding {
  const [first] = gestures
  const last = gestures.at(-1)!
  const { target } = first
  const spanMs = last.offsetMs - first.pressMs
  const error = errorAfter(facts, last.windowId, first.pressMs, last.offsetMs + ERROR_MS)
  const { answered, before, last: answer } = verdict.answers
  const isUnanswered = answer.is === 'silent' || answer.is === 'late' || answer.is === 'asked'
  const isHigh = isUnanswered || error !== undefined
  const toMs = isUnanswered ? last.pressMs + parameters['waitMs']! : last.offsetMs
  return makeFinding({
    rule: 'rage-click',
    version: 1,
    at: first.event,
    target,
    fromMs: first.pressMs,
    toMs: Math.min(facts.endMs, error === undefined ? toMs : Math.max(toMs, error.offsetMs)),
    finding: `Clicked ${target.label} ${presses} times within ${seconds(spanMs)}${outcome(answer, error !== undefined)}`,
    severity: isHigh ? 'high' : 'medium',
    confidence: confidenceIn(verdict, chainKind(target.interactive), target.masked === true, isHigh, presses),
    measured: {
      clicks: presses,
      spanMs,
      answeredBeforeLast: answered,
      gesturesBeforeLast: before,
      lastAnswer: answer.is,
      ...('afterMs' in answer && { lastAnswerMs: Math.round(answer.afterMs) }),
      ...(answer.is === 'unobserved' && { lastAnswerUnknown: answer.why }),
      error: error !== undefined,
      ...(target.disabled && { disabled: true }),
      ...(target.masked && { masked: true }),
    },
    evidence: [...gestures.slice(1).map(({ event }) => event), ...(error === undefined ? [] : [error])],
    ...(verdict.is === 'suppressed' && { suppressedBy: verdict.why }),
    ...(verdict.is === 'not-measurable' && { notMeasurable: verdict.why }),
  })
}

function outcome(answer: Answer, failed: boolean): string {
  if (failed) return ', and an error came'
  switch (answer.is) {
    case 'silent':
    case 'asked':
      return ', and nothing was seen to answer'
    case 'late':
      return `, and nothing answered for ${seconds(answer.afterMs)}`
    default:
      return ''
  }
}

type Sort = 'control' | 'hint' | 'plain'

function chainKind(interactive: 'semantic' | 'hint' | undefined): Sort {
  return interactive === 'semantic' ? 'control' : interactive === 'hint' ? 'hint' : 'plain'
}

function confidenceIn(
  verdict: ChainVerdict,
  sort: Sort,
  masked: boolean,
  isHigh: boolean,
  presses: number,
): number {
  const base = sort === 'control' ? 0.85 : sort === 'hint' ? 0.75 : 0.6
  const doubt = verdict.is === 'rage' && verdict.doubt !== undefined ? 0.15 : 0
  // Three clicks that were answered in the end are half a habit.
  return base - doubt - (masked ? 0.1 : 0) + (isHigh ? 0.1 : -0.15) + (presses >= 5 ? 0.05 : 0)
}

/** An error of the page or console in the window of a chain. */
function errorAfter(facts: Facts, windowId: string, fromMs: number, toMs: number) {
  for (
    let i = firstFrom(facts.messages, fromMs, ({ offsetMs }) => offsetMs);
    i < facts.messages.length;
    i++
  ) {
    const { event, offsetMs, seenUncaused } = facts.messages[i]!
    if (offsetMs > toMs) return undefined
    if ((event.windowId ?? '') === windowId && seenUncaused === 0) return event
  }
  return undefined
}
