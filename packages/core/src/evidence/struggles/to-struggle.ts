import type { Evidence, Finding, Severity } from '../../analyze/findings/finding.ts'
import { momentOf } from '../../analyze/findings/moment-of.ts'
import { SEVERITIES, type Cluster } from './cluster.ts'
import type { Struggle } from './schema.ts'

const MOST_EVIDENCE = 20
/** More rules than this are counted in a title. */
const MOST_TOLD = 2

/** A cluster as it is told. */
export function toStruggle({ findings, rules }: Cluster): Struggle {
  const [lead] = findings
  const { target, route, groupingKey, windowId, epoch, nextCommand } = lead
  const otherSide = findings.find(({ otherSide: side }) => side?.agrees)?.otherSide ?? lead.otherSide
  return {
    id: `struggle:${lead.id}`,
    title: titleOf(findings),
    problem: lead.rule,
    severity: gravest(findings),
    confidence: togetherSure(findings),
    window: {
      fromOffsetMs: Math.min(...findings.map(({ window }) => window.fromOffsetMs)),
      toOffsetMs: Math.max(...findings.map(({ window }) => window.toOffsetMs)),
    },
    atOffsetMs: momentOf(lead),
    rules: [...rules],
    findings: findings.map(({ id }) => id),
    measured: findings
      .filter(({ source }) => source === 'playhead')
      .map(({ rule, measured }) => ({ rule, values: { ...measured } })),
    evidence: proof(findings),
    ...(otherSide && { otherSide }),
    ...(target && { target }),
    route,
    groupingKey,
    ...(windowId !== undefined && { windowId }),
    epoch,
    nextCommand,
  }
}

/** Gravest first, then the surest, then the one with more proof, then the earlier one. */
export function byRank(one: Struggle, other: Struggle): number {
  return (
    SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
    other.confidence - one.confidence ||
    other.evidence.length - one.evidence.length ||
    one.atOffsetMs - other.atOffsetMs
  )
}

/** What the leading finding says, and the other rules' findings behind it. */
function titleOf(findings: readonly [Finding, ...Finding[]]): string {
  const [lead] = findings
  const told = new Set([lead.rule])
  const others: string[] = []
  for (const { rule, finding, source } of findings) {
    if (source === 'vendor' || told.has(rule)) continue
    told.add(rule)
    others.push(finding)
  }
  const listed = others.slice(0, MOST_TOLD).join('; ')
  const more = others.length > MOST_TOLD ? `; and ${others.length - MOST_TOLD} more` : ''
  return others.length === 0 ? lead.finding : `${lead.finding}; ${listed}${more}`
}

function gravest(findings: readonly Finding[]): Severity {
  const worst = Math.max(...findings.map(({ severity }) => SEVERITIES.indexOf(severity)))
  return SEVERITIES[worst] ?? 'info'
}

/** Different signals of one thing make surer; those of one rule say the same again. */
function togetherSure(findings: readonly Finding[]): number {
  const byRule = new Map<string, number>()
  for (const { rule, confidence } of findings) byRule.set(rule, Math.max(byRule.get(rule) ?? 0, confidence))
  // They are seldom independent: each further one takes half of the doubt that it would.
  const [first = 0, ...others] = [...byRule.values()].sort((one, other) => other - one)
  const doubt = others.reduce((left, confidence) => left * (1 - confidence / 2), 1 - first)
  return Math.round(Math.min(0.99, 1 - doubt) * 100) / 100
}

/** Pieces of proof, each once, the leading finding's first. */
function proof(findings: readonly Finding[]): Evidence[] {
  const seen = new Set<string>()
  const found: Evidence[] = []
  for (const { evidence } of findings) {
    for (const piece of evidence) {
      const key = `${piece.segmentId}:${piece.frameIndex}`
      if (seen.has(key) || found.length >= MOST_EVIDENCE) continue
      seen.add(key)
      found.push(piece)
    }
  }
  return found
}
