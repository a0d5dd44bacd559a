import { answerTo, type Answer } from './answers.ts'
import { mayOpenWindow } from './control-words.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { holdsTextCursor, isByKeyOrScript, isUnknown, unjudgedTarget } from './judged.ts'
import { makeFinding, seconds } from './make-finding.ts'
import { clickRuns } from './runs.ts'

/** Thresholds of `dead-click`. */
export const DEAD_PARAMETERS = {
  /**
   * From the pointer going down. In eight public recordings 97 % of the clicks were followed by a change within 1 s and
   * all of them within 1.64 s: PostHog waits 2.5 s, Amplitude 3 s; shorter ones misfire on slow servers.
   */
  waitMs: 2500,
  /** Clicks on the same thing, with nothing done in between and no longer apart than this, are told as one finding. */
  sameMs: 10_000,
} as const satisfies Parameters

/**
 * A click on something that promises an answer (a control by its semantics) after which nothing at all happened,
 * though all of it was recorded.
 *
 * Cases that the rules leave open. Something that comes later than the time to wait, but within 5 s and before
 * anything else was done, makes it late rather than dead: held back. When somebody does something else in the meantime
 * and that is answered, nobody can tell whose answer it was: not measurable. `Open …` may open a window of its own
 * (menus, dialogs and the like aside), of which the page knows nothing, and recorders seldom: not measurable. A page of which
 * nothing is recorded until another one comes may have been left: not measurable. Masked controls are judged, with less
 * confidence: masking hides words (`Copy` among them), not whether something changed.
 */
export const deadClick: Detector<Facts> = {
  rule: 'dead-click',
  version: 1,
  parameters: DEAD_PARAMETERS,
  find(facts, parameters) {
    const found: Finding[] = []
    for (const run of clickRuns(facts, parameters['sameMs']!, isCandidate)) {
      const finding = judge(facts, run, parameters)
      if (finding !== undefined) found.push(finding)
    }
    return found
  },
}

/**
 * What is not disabled and takes clicks, by its semantics or by its looks. Nobody expects more of a text field than its
 * cursor: not even held back.
 */
function isCandidate({ gesture, target }: Gesture): boolean {
  if (gesture === 'contextmenu' || target.disabled || holdsTextCursor(target)) return false
  return target.blocked === true || target.interactive !== undefined
}

type Verdict =
  | { readonly is: 'dead' }
  | { readonly is: 'alive' }
  | { readonly is: 'suppressed' | 'not-measurable'; readonly why: string }

function judge(
  facts: Facts,
  run: readonly [Gesture, ...Gesture[]],
  parameters: Parameters,
): Finding | undefined {
  const waitMs = parameters['waitMs']!
  const unanswered: Gesture[] = []
  let verdict: Verdict = { is: 'alive' }
  for (const gesture of run) {
    verdict = verdictOn(gesture, answerTo(facts, gesture, waitMs))
    // The first click had its answer from a later one, or was only early: it works.
    if (verdict.is === 'alive') unanswered.length = 0
    else unanswered.push(gesture)
  }
  const [first] = unanswered
  if (first === undefined || verdict.is === 'alive') return undefined
  const last = unanswered.at(-1)!
  const { target } = first
  const clicks = unanswered.reduce((sum, { presses }) => sum + presses, 0)
  const times = clicks === 1 ? '' : ` ${clicks} times`
  return makeFinding({
    rule: 'dead-click',
    version: 1,
    at: first.event,
    target,
    fromMs: first.pressMs,
    toMs: Math.min(facts.endMs, last.pressMs + waitMs),
    finding: `Clicked ${target.label}${times} and nothing answered for ${seconds(waitMs)}`,
    severity: 'medium',
    confidence: confidenceIn(facts, first, clicks),
    measured: {
      waitedMs: waitMs,
      clicks,
      requestsRecorded: facts.recorded.get('network') === 'recorded',
      ...(target.masked && { masked: true }),
    },
    evidence: unanswered.slice(1).map(({ event }) => event),
    ...(verdict.is === 'suppressed' && { suppressedBy: verdict.why }),
    ...(verdict.is === 'not-measurable' && { notMeasurable: verdict.why }),
  })
}

function verdictOn(gesture: Gesture, answer: Answer): Verdict {
  if (answer.is === 'answered' || answer.is === 'asked') return { is: 'alive' }
  if (isUnknown(gesture.target)) return { is: 'not-measurable', why: 'what was clicked is not recorded' }
  const why = unjudgedTarget(gesture.target)
  if (why !== undefined) return { is: 'suppressed', why }
  if (isByKeyOrScript(gesture)) return { is: 'suppressed', why: 'made by a key or a script' }
  switch (answer.is) {
    case 'unobserved':
      return { is: 'not-measurable', why: answer.why }
    case 'cut':
      return {
        is: 'not-measurable',
        why: `something else was done after ${seconds(answer.afterMs)}, and answered`,
      }
    case 'late':
      return {
        is: 'suppressed',
        why: `something came after ${seconds(answer.afterMs)}: late rather than dead`,
      }
    default:
  }
  return mayOpenWindow(gesture.target)
    ? { is: 'not-measurable', why: 'it may have opened a window, which is not recorded' }
    : { is: 'dead' }
}

function confidenceIn(facts: Facts, { target }: Gesture, clicks: number): number {
  const native = target.tag === 'button' || target.tag === 'input' || target.tag === 'summary'
  const requests = facts.recorded.get('network') === 'recorded'
  return (
    0.8 + (native ? 0.05 : 0) + (requests ? 0.05 : 0) + (clicks > 1 ? 0.05 : 0) - (target.masked ? 0.15 : 0)
  )
}
