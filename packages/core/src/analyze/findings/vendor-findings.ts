import type { VendorVerdict } from '../../normalize/event.ts'
import { formatDuration } from '../../lib/duration.ts'
import { answerTo, type Answer } from './answers.ts'
import type { Facts } from './facts.ts'
import type { Finding, Rule } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { makeFinding } from './make-finding.ts'
import { pointerKey } from './pointer-key.ts'

/** What vendors call it, and what it is called here. */
const RULE_OF: Readonly<Record<VendorVerdict['verdict'], Rule>> = {
  dead: 'dead-click',
  rage: 'rage-click',
  slow: 'slow-response',
  multi: 'rapid-clicks',
}
const WORD_OF: Readonly<Record<VendorVerdict['verdict'], string>> = {
  dead: 'dead click',
  rage: 'rage click',
  slow: 'slow click',
  multi: 'multiple click',
}

/** Which findings of ours say the same as a vendor's: that a click was not answered in time says both. */
const AGREEING: Readonly<Record<VendorVerdict['verdict'], readonly Rule[]>> = {
  dead: ['dead-click', 'rage-click', 'slow-response', 'error-click'],
  rage: ['rage-click', 'dead-click'],
  slow: ['slow-response', 'dead-click', 'rage-click'],
  multi: ['rapid-clicks', 'rage-click'],
}
/** Rules of ours that judge clicks, and those of them that vendors have a word for. */
const JUDGED: ReadonlySet<Rule> = new Set([
  'dead-click',
  'rage-click',
  'slow-response',
  'rapid-clicks',
  'error-click',
  'disabled-click',
])
const NAMED: ReadonlySet<Rule> = new Set(['dead-click', 'rage-click', 'slow-response'])

/** As long as `dead-click` waits. */
const WAIT_MS = 2500
const RAISE = 0.1

/** Ours and the vendor's findings side by side, in no order: agreement makes both surer, disagreement shows on both. */
export function withVendors(facts: Facts, findings: readonly Finding[]): Finding[] {
  const judged = facts.gestures.filter(({ vendor }) => vendor !== undefined)
  if (judged.length === 0) return [...findings]
  const name = facts.session.replay.dialect
  const ours = byClick(findings)
  const other = new Map<Finding, NonNullable<Finding['otherSide']>>()
  const theirs = judged.map(gesture => {
    const vendor = gesture.vendor!
    const match = bestOf(ours.get(pointerKey(gesture.event.pointer)) ?? [], AGREEING[vendor.verdict])
    const agrees = match !== undefined && isBelieved(match) && AGREEING[vendor.verdict].includes(match.rule)
    const said = `${name}: ${wordsOf(vendor)}`
    if (match && other.get(match)?.agrees !== true) other.set(match, { verdict: said, agrees })
    return tell(gesture, vendor, name, agrees, match ? verdictOf(match) : lifeOf(facts, gesture))
  })
  return [
    ...findings.map(finding => {
      const side = other.get(finding)
      if (side !== undefined) return beside(finding, side)
      // Its detector was at work in this session, and found nothing here.
      return NAMED.has(finding.rule) && isBelieved(finding)
        ? { ...finding, otherSide: { verdict: `${name}: no verdict on it`, agrees: false } }
        : finding
    }),
    ...theirs,
  ]
}

function isBelieved({ suppressedBy, notMeasurable }: Finding): boolean {
  return suppressedBy === undefined && notMeasurable === undefined
}

function beside(finding: Finding, otherSide: NonNullable<Finding['otherSide']>): Finding {
  const confidence = otherSide.agrees ? raised(finding.confidence) : finding.confidence
  return { ...finding, confidence, otherSide }
}

function raised(confidence: number): number {
  return Math.round(Math.min(0.99, confidence + RAISE) * 100) / 100
}

/** Our findings by the clicks that they list as proof. */
function byClick(findings: readonly Finding[]): ReadonlyMap<number, Finding[]> {
  const found = new Map<number, Finding[]>()
  for (const finding of findings) {
    if (!JUDGED.has(finding.rule)) continue
    for (const { kind, segmentId, frameIndex } of finding.evidence) {
      if (kind !== 'click' && kind !== 'tap') continue
      const key = pointerKey({ segmentId, frameIndex })
      const known = found.get(key)
      if (known === undefined) found.set(key, [finding])
      else known.push(finding)
    }
  }
  return found
}

/** Of several findings on one click the one that says the same, then one that is believed. */
function bestOf(findings: readonly Finding[], agreeing: readonly Rule[]): Finding | undefined {
  const weight = (finding: Finding): number =>
    (isBelieved(finding) ? 10 : 0) +
    (agreeing.includes(finding.rule) ? 5 - agreeing.indexOf(finding.rule) : 0)
  return findings.toSorted((one, other) => weight(other) - weight(one))[0]
}

function tell(
  gesture: Gesture,
  vendor: VendorVerdict,
  name: string,
  agrees: boolean,
  { verdict, isAlive }: { readonly verdict: string; readonly isAlive: boolean },
): Finding {
  const { verdict: word, clickCount, timeAfterClickMs, endReason } = vendor
  const made = makeFinding({
    rule: RULE_OF[word],
    version: 1,
    at: gesture.event,
    target: gesture.target,
    fromMs: gesture.pressMs,
    toMs: gesture.offsetMs + (timeAfterClickMs ?? 0),
    finding: `${name} calls it a ${wordsOf(vendor)}: ${gesture.target.label || 'unknown target'}`,
    severity: agrees ? (word === 'rage' ? 'high' : word === 'multi' ? 'low' : 'medium') : 'low',
    confidence: agrees ? 0.9 : isAlive ? 0.1 : 0.4,
    measured: {
      verdict: word,
      ...(clickCount !== undefined && { clickCount }),
      ...(timeAfterClickMs !== undefined && { timeAfterClickMs: Math.round(timeAfterClickMs) }),
      ...(endReason !== undefined && { endReason }),
    },
    source: 'vendor',
    ...(!agrees && { suppressedBy: `playhead says ${verdict}` }),
  })
  return { ...made, id: `${made.id}:${name}`, otherSide: { verdict: `playhead: ${verdict}`, agrees } }
}

function wordsOf({ verdict, clickCount, timeAfterClickMs, endReason }: VendorVerdict): string {
  const facts = [
    ...(clickCount !== undefined && clickCount > 1 ? [`${clickCount} clicks`] : []),
    ...(timeAfterClickMs !== undefined
      ? [`${endReason ?? 'decided'} after ${formatDuration(timeAfterClickMs)}`]
      : []),
  ]
  return `${WORD_OF[verdict]}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

function verdictOf({ rule, suppressedBy, notMeasurable }: Finding): { verdict: string; isAlive: boolean } {
  if (notMeasurable !== undefined) return { verdict: `not measurable: ${notMeasurable}`, isAlive: false }
  if (suppressedBy !== undefined) return { verdict: `held back: ${suppressedBy}`, isAlive: false }
  return { verdict: rule, isAlive: false }
}

/** What followed a click of which we found nothing. */
function lifeOf(facts: Facts, gesture: Gesture): { verdict: string; isAlive: boolean } {
  const answer: Answer = answerTo(facts, gesture, WAIT_MS)
  switch (answer.is) {
    case 'answered':
      return {
        verdict: `alive: answered after ${Math.round(answer.afterMs)} ms (${answer.as})`,
        isAlive: true,
      }
    case 'asked':
      return { verdict: `alive: it asked a server after ${Math.round(answer.afterMs)} ms`, isAlive: true }
    case 'unobserved':
      return { verdict: `not measurable: ${answer.why}`, isAlive: false }
    case 'late':
      return { verdict: `late: answered after ${Math.round(answer.afterMs)} ms`, isAlive: false }
    case 'cut':
      return { verdict: 'not measurable: something else was done and answered', isAlive: false }
    default:
      return { verdict: 'no finding', isAlive: false }
  }
}
