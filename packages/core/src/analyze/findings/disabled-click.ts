import { answerTo } from './answers.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { isByKeyOrScript, isSameTarget } from './judged.ts'
import { makeFinding } from './make-finding.ts'
import { clickRuns } from './runs.ts'

/** Thresholds of `disabled-click`. */
export const DISABLED_PARAMETERS = {
  /** Clicks on the same thing in a row and no longer apart are one finding. */
  sameMs: 10_000,
  /** So often nobody tries by mistake: medium instead of low. */
  insistentClicks: 3,
  /** A message by then explains why: informational. */
  explainedMs: 1000,
  /** A control that its own click has disabled (`Saving …`) is no riddle to who clicks it again so soon. */
  ownDoingMs: 3000,
} as const satisfies Parameters

/**
 * Somebody pressed a control that is disabled, by itself, by what is around it or for ARIA only.
 *
 * A case that the rules leave open: buttons disable themselves while they work. A press on one that was clicked shortly
 * before, when it was not disabled yet, is impatience, not a riddle: held back.
 */
export const disabledClick: Detector<Facts> = {
  rule: 'disabled-click',
  version: 1,
  parameters: DISABLED_PARAMETERS,
  find(facts, parameters) {
    const found: Finding[] = []
    for (const run of clickRuns(facts, parameters['sameMs']!, isCandidate))
      found.push(toFinding(facts, run, parameters))
    return found
  },
}

function isCandidate(gesture: Gesture): boolean {
  return gesture.target.disabled === true && gesture.gesture !== 'contextmenu' && !isByKeyOrScript(gesture)
}

function toFinding(facts: Facts, run: readonly [Gesture, ...Gesture[]], parameters: Parameters): Finding {
  const [first] = run
  const last = run.at(-1)!
  const { target } = first
  const clicks = run.reduce((sum, { presses }) => sum + presses, 0)
  const answer = answerTo(facts, last, parameters['explainedMs']!)
  const isExplained = answer.is === 'answered' && answer.as === 'dom'
  const before = facts.gestures[first.index - 1]
  const isOwnDoing =
    before !== undefined &&
    !before.target.disabled &&
    isSameTarget(before, first) &&
    first.pressMs - before.offsetMs <= parameters['ownDoingMs']!
  const times = clicks === 1 ? '' : ` ${clicks} times`
  return makeFinding({
    rule: 'disabled-click',
    version: 1,
    at: first.event,
    target,
    fromMs: first.pressMs,
    toMs: last.offsetMs,
    finding: `Clicked ${target.label}${times}, which is disabled`,
    severity: isExplained ? 'info' : clicks >= parameters['insistentClicks']! ? 'medium' : 'low',
    confidence: 0.9,
    measured: { clicks, answered: isExplained },
    evidence: run.slice(1).map(({ event }) => event),
    ...(isOwnDoing && { suppressedBy: 'it was disabled by the click before, while that was worked on' }),
  })
}
