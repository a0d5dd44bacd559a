import type { Finding, Rule, Severity } from '../../analyze/findings/finding.ts'
import { momentOf } from '../../analyze/findings/moment-of.ts'

/** Findings of one component that lie near one another, enough to be a struggle; the leading one first. */
export interface Cluster {
  readonly findings: readonly [Finding, ...Finding[]]
  /** Different rules among them, of ours and of the vendor. */
  readonly rules: readonly Rule[]
}

/** So near in time two findings on one component are one struggle. */
export const APART_MS = 30_000
/** A single finding is one if we are this sure of it and it is more than low. */
export const SURE = 0.8
/** What the page did at the very moment belongs to what somebody did then. */
const SAME_MOMENT_MS = 2000

export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high']

/** What happens to a page without anybody: it goes with a struggle and makes none by itself. */
const AMBIENT: ReadonlySet<Rule> = new Set([
  'console-error',
  'uncaught-error',
  'failed-request',
  'slow-request',
  'web-vital',
  'hydration-error',
  'mutation-burst',
])

/** What a hostile recording may cost: more findings than this are left to the list of facts, the gravest stay. */
const MOST_FINDINGS = 5000
const MOST_SCRIPTS = 100

interface Draft {
  readonly windowId: string
  readonly findings: Finding[]
  fromMs: number
  toMs: number
}

/** A finding that is believed, and more than a fact. */
export function isBelieved({ suppressedBy, notMeasurable }: Finding): boolean {
  return suppressedBy === undefined && notMeasurable === undefined
}

/** The struggles among these findings, in order of time. What a script did is nobody's. */
export function clustersOf(findings: readonly Finding[]): Cluster[] {
  const believed = findings.filter(finding => isBelieved(finding) && finding.severity !== 'info')
  const scripts = findings
    .filter(finding => finding.rule === 'automation-likely' && isBelieved(finding))
    .slice(0, MOST_SCRIPTS)
  const told = atMost(believed.filter(finding => !scripts.some(script => overlaps(script, finding))))
  told.sort((one, other) => momentOf(one) - momentOf(other))
  const drafts: Draft[] = []
  const latest = new Map<string, Draft>()
  const pages: Finding[] = []
  for (const finding of told) {
    if (finding.target === undefined) pages.push(finding)
    else add(drafts, latest, componentOf(finding), finding)
  }
  // What is about no component goes with what somebody did at that moment, else with its page.
  for (const finding of pages) {
    const near = AMBIENT.has(finding.rule) ? draftAt(drafts, finding) : undefined
    if (near) extend(near, finding)
    else add(drafts, latest, `${finding.windowId ?? ''} page ${finding.route}`, finding)
  }
  return drafts.filter(isStruggle).map(toCluster).sort(byTime)
}

function atMost(findings: Finding[]): Finding[] {
  return findings.length <= MOST_FINDINGS ? findings : findings.toSorted(byWeight).slice(0, MOST_FINDINGS)
}

function add(drafts: Draft[], latest: Map<string, Draft>, key: string, finding: Finding): void {
  const before = latest.get(key)
  if (before && finding.window.fromOffsetMs - before.toMs <= APART_MS) {
    extend(before, finding)
    return
  }
  const { fromOffsetMs, toOffsetMs } = finding.window
  const draft = {
    windowId: finding.windowId ?? '',
    findings: [finding],
    fromMs: fromOffsetMs,
    toMs: toOffsetMs,
  }
  drafts.push(draft)
  latest.set(key, draft)
}

function extend(draft: Draft, finding: Finding): void {
  draft.findings.push(finding)
  draft.fromMs = Math.min(draft.fromMs, finding.window.fromOffsetMs)
  draft.toMs = Math.max(draft.toMs, finding.window.toOffsetMs)
}

/** Selector (or label) and route: the same after the page was loaded anew. */
function componentOf({ windowId = '', target, route }: Finding): string {
  return `${windowId} ${target?.selector || target?.label || ''} ${route}`
}

function draftAt(drafts: readonly Draft[], finding: Finding): Draft | undefined {
  const atMs = momentOf(finding)
  return drafts.find(
    ({ windowId, fromMs, toMs, findings: [first] }) =>
      first?.target !== undefined &&
      windowId === (finding.windowId ?? '') &&
      atMs >= fromMs &&
      atMs <= toMs + SAME_MOMENT_MS,
  )
}

function overlaps(one: Finding, other: Finding): boolean {
  return (
    one.windowId === other.windowId &&
    one.window.fromOffsetMs <= other.window.toOffsetMs &&
    other.window.fromOffsetMs <= one.window.toOffsetMs
  )
}

/** At least two different signals, of which the person saw one; or one of which we are sure. */
function isStruggle({ findings }: Draft): boolean {
  const seen = findings.filter(({ rule, target }) => target !== undefined || !AMBIENT.has(rule))
  if (seen.length === 0) return false
  if (seen.some(isSure)) return true
  return (
    new Set(findings.map(({ rule }) => rule)).size >= 2 && seen.some(({ rule }) => rule !== 'rapid-clicks')
  )
}

function isSure({ rule, severity, confidence }: Finding): boolean {
  return !AMBIENT.has(rule) && SEVERITIES.indexOf(severity) >= 2 && confidence >= SURE
}

function toCluster({ findings }: Draft): Cluster {
  const [lead, ...others] = findings.toSorted(byWeight) as [Finding, ...Finding[]]
  return { findings: [lead, ...others], rules: [...new Set([lead, ...others].map(({ rule }) => rule))] }
}

/** What says most first: ours before the vendor's, what somebody did before what the page did. */
function byWeight(one: Finding, other: Finding): number {
  return (
    Number(AMBIENT.has(one.rule)) - Number(AMBIENT.has(other.rule)) ||
    Number(one.source === 'vendor') - Number(other.source === 'vendor') ||
    SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
    other.confidence - one.confidence ||
    momentOf(one) - momentOf(other)
  )
}

function byTime({ findings: [one] }: Cluster, { findings: [other] }: Cluster): number {
  return momentOf(one) - momentOf(other)
}
