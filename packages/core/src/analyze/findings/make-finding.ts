import type { Target } from '../../dom/names/target.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Evidence, Finding, Rule } from './finding.ts'
import { routeTemplate } from './route-template.ts'

/** What a detector knows of a finding; the rest follows from the event at its head. */
export interface Told extends Pick<
  Finding,
  'finding' | 'severity' | 'confidence' | 'measured' | 'suppressedBy' | 'notMeasurable'
> {
  readonly rule: Rule
  readonly version: number
  /** The event that it is about: gives id, window, epoch, route and the first evidence. */
  readonly at: SessionEvent
  /** Offsets; of the event alone when absent. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Further proof, in order. */
  readonly evidence?: readonly SessionEvent[]
  readonly target?: Target
  readonly source?: Finding['source']
  /** Where it belongs when that is not the event's own address. */
  readonly url?: string
}

const LABEL_LENGTH = 200
const SENTENCE_LENGTH = 300
/** Pieces of proof that one finding lists. */
const MOST_EVIDENCE = 20

/** A finding of what a detector saw. */
export function makeFinding(told: Told): Finding {
  const { rule, at, target, evidence = [], suppressedBy, notMeasurable } = told
  const { segmentId, frameIndex } = at.pointer
  const place = `${segmentId}:${frameIndex}`
  const route = routeTemplate(told.url ?? at.url)
  const fromOffsetMs = told.fromMs ?? at.offsetMs
  return {
    id: `${rule}@${place}`,
    rule,
    ruleVersion: told.version,
    finding: cleanText(told.finding, SENTENCE_LENGTH),
    severity: told.severity,
    confidence: Math.round(Math.min(1, Math.max(0, told.confidence)) * 100) / 100,
    window: { fromOffsetMs, toOffsetMs: Math.max(fromOffsetMs, told.toMs ?? at.offsetMs) },
    evidence: [toEvidence(at), ...evidence.slice(0, MOST_EVIDENCE - 1).map(toEvidence)],
    measured: told.measured,
    ...(suppressedBy !== undefined && { suppressedBy }),
    ...(notMeasurable !== undefined && { notMeasurable }),
    source: told.source ?? 'playhead',
    ...(target && { target: toTarget(target) }),
    route,
    groupingKey: groupingKey(rule, target, route),
    ...(at.windowId !== undefined && { windowId: at.windowId }),
    epoch: at.epoch,
    nextCommand: `window R --event ${place}`,
  }
}

/** An event as proof. */
export function toEvidence({ kind, offsetMs, pointer, label }: SessionEvent): Evidence {
  const { segmentId, frameIndex } = pointer
  return { kind, offsetMs, segmentId, frameIndex, label: cleanText(label, LABEL_LENGTH) }
}

function toTarget({ name, role, selector, label, masked }: Target): NonNullable<Finding['target']> {
  return {
    name: cleanText(name, LABEL_LENGTH),
    role,
    selector: cleanText(selector, LABEL_LENGTH),
    label: cleanText(label, LABEL_LENGTH),
    ...(masked && { masked }),
  }
}

/** Rule, selector and route. A target without a selector is known by its role and name. */
export function groupingKey(rule: Rule, target: Target | undefined, route: string): string {
  const what = target === undefined ? '' : cleanText(target.selector || target.label, LABEL_LENGTH)
  return `${rule} ${what} ${route}`
}

/** `a few seconds`, as findings say it: `2.5 s`, `0.4 s`. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
