import type { Facts } from './facts.ts'
import type { Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { answerTo, type Answer } from './answers.ts'
import {
  distanceOf,
  holdsTextCursor,
  isByKeyOrScript,
  isMereText,
  isSameTarget,
  isUnknown,
  isUsedFast,
} from './judged.ts'

/** What makes fast clicks a chain, the same for `rage-click` and `rapid-clicks`. */
export const CHAIN_PARAMETERS = {
  /** Three is the shared core of PostHog, Datadog, OpenReplay and others; four and five miss half of what people do. */
  clicks: 3,
  /** From click to click: most tools, and slower than any hand that is only impatient. */
  gapMs: 1000,
  /** From the first click: the commonest radius. */
  radiusPx: 30,
  /** The same for fingers: a touch target of 48 px is hit all over. */
  touchRadiusPx: 48,
  /** A click that shows something by then has worked: people grant about a second. */
  answerMs: 1000,
  /** How long the last click may go without an answer: the same as for a dead click. */
  waitMs: 2500,
  /**
   * Part of the clicks before the last one that must have been answered to call the whole work rather than rage. Not
   * all: two quick clicks may fall into one repaint, and a recorder tells one change for both.
   */
  answeredShare: 0.66,
} as const satisfies Parameters

/** Fast clicks on one thing. */
export interface Chain {
  readonly gestures: readonly [Gesture, ...Gesture[]]
  /** A double click counts as two. */
  readonly presses: number
}

/** What fast clicks are. */
export type ChainVerdict =
  | { readonly is: 'rage'; readonly doubt?: string; readonly answers: ChainAnswers }
  | { readonly is: 'rapid'; readonly why: string; readonly answers: ChainAnswers }
  | { readonly is: 'suppressed' | 'not-measurable'; readonly why: string; readonly answers: ChainAnswers }

/** What followed the clicks of a chain. */
export interface ChainAnswers {
  /** Of the gestures before the last one, how many were answered in time, and how many there are. */
  readonly answered: number
  readonly before: number
  readonly last: Answer
}

/** The second click of a double click comes by then: only the first one's time is told. */
const DOUBLE_MS = 500
/** A triple click marks a paragraph; who clicks a text oftener wants something of it. */
const MARKING_PRESSES = 4

/** Chains of clicks, each as long as it goes, in order of time. Linear in the gestures. */
export function clickChains(facts: Pick<Facts, 'gestures' | 'windows'>, parameters: Parameters): Chain[] {
  const chains: Chain[] = []
  const open = new Map<string, [Gesture, ...Gesture[]]>()
  const close = (gestures: readonly [Gesture, ...Gesture[]]): void => {
    const presses = gestures.reduce((sum, gesture) => sum + gesture.presses, 0)
    if (presses >= parameters['clicks']!) chains.push({ gestures, presses })
  }
  for (const gesture of facts.gestures) {
    const chain = open.get(gesture.windowId)
    if (gesture.gesture === 'contextmenu') {
      if (chain !== undefined) close(chain)
      open.delete(gesture.windowId)
      continue
    }
    if (chain !== undefined && continues(facts, chain, gesture, parameters)) {
      chain.push(gesture)
      continue
    }
    if (chain !== undefined) close(chain)
    open.set(gesture.windowId, [gesture])
  }
  for (const chain of open.values()) close(chain)
  return chains.sort((one, other) => one.gestures[0].offsetMs - other.gestures[0].offsetMs)
}

function continues(
  { windows }: Pick<Facts, 'windows'>,
  chain: readonly [Gesture, ...Gesture[]],
  gesture: Gesture,
  parameters: Parameters,
): boolean {
  const [first] = chain
  const last = chain.at(-1)!
  const gapMs = gesture.pressMs - last.offsetMs - (last.gesture === 'dblclick' ? DOUBLE_MS : 0)
  if (gapMs > parameters['gapMs']!) return false
  if (!isSameTarget(first, gesture) && !isSameTarget(last, gesture)) return false
  if (isByKeyOrScript(first) !== isByKeyOrScript(gesture)) return false
  // Where a point is not told, the target alone decides.
  const distance = distanceOf(first, gesture) ?? 0
  const radiusPx = gesture.pointer === 'touch' ? parameters['touchRadiusPx']! : parameters['radiusPx']!
  if (distance > radiusPx) return false
  return windows.broken(gesture.windowId, last.offsetMs, gesture.offsetMs) === undefined
}

/** Whether a chain is rage, or fast work on something that works, or nothing that can be told. */
export function judgeChain(facts: Facts, { gestures, presses }: Chain, parameters: Parameters): ChainVerdict {
  const [first] = gestures
  const last = gestures.at(-1)!
  const { target, windowId } = first
  const answers = answersOf(facts, gestures, parameters)
  const told = (is: 'suppressed' | 'not-measurable', why: string): ChainVerdict => ({ is, why, answers })
  if (gestures.every(isByKeyOrScript)) return told('suppressed', 'made by a key held down or by a script')
  if (isUnknown(target)) return told('not-measurable', 'what was clicked is not recorded')
  if (holdsTextCursor(target)) return told('suppressed', 'fast clicks in a text field mark text')
  if (
    target.kind === 'select' ||
    target.kind === 'picker' ||
    target.kind === 'file' ||
    target.kind === 'frame'
  )
    return told('suppressed', "its answer is the browser's own, which is not recorded")
  if (isMereText(target) && presses < MARKING_PRESSES)
    return told('suppressed', 'three clicks on a text mark its paragraph')
  if (isUsedFast(target)) return { is: 'rapid', why: 'it is made to be clicked fast', answers }
  const why = unobservedWhy(facts, windowId, first.pressMs, last.offsetMs)
  if (why !== undefined) return told('not-measurable', why)
  // The last answer is late as often as not; those before it show whether the control works.
  if (answers.before > 0 && answers.answered >= answers.before * parameters['answeredShare']!)
    return { is: 'rapid', why: 'the clicks were answered one by one', answers }
  if (isMereText(target))
    return { is: 'rage', doubt: 'on something that does not say that it is a control', answers }
  return { is: 'rage', answers }
}

function unobservedWhy(facts: Facts, windowId: string, fromMs: number, toMs: number): string | undefined {
  if (!facts.recordsMutations) return 'changes of the page are not recorded: fast work looks the same'
  return facts.windows.unobserved(windowId, fromMs, toMs)
}

function answersOf(facts: Facts, gestures: Chain['gestures'], parameters: Parameters): ChainAnswers {
  let answered = 0
  for (let i = 0; i + 1 < gestures.length; i++) {
    const { event, visible } = gestures[i]!
    const isOwn = event.data.checked !== undefined
    // What comes after the next click is claimed by that, or it answers a request of this one.
    const inTime = visible !== undefined && visible.afterMs <= parameters['answerMs']!
    if (isOwn || inTime) answered++
  }
  const last = answerTo(facts, gestures.at(-1)!, parameters['waitMs']!)
  return { answered, before: gestures.length - 1, last }
}
