import { DETECTORS } from '../../analyze/findings/detectors.ts'
import { findAll, type AllFindings } from '../../analyze/findings/find-all.ts'
import type { Finding, Parameters } from '../../analyze/findings/finding.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { rangeNotes, type NotedReplay } from '../window/range-notes.ts'
import { clustersOf, isBelieved } from './cluster.ts'
import { momentsOf } from './moments.ts'
import type { Struggle, StrugglesAnswer } from './schema.ts'
import { byRank, toStruggle } from './to-struggle.ts'

export interface StrugglesOptions {
  /** With the findings that are held back, and those that the recording cannot decide. */
  readonly all?: boolean
  /** Thresholds to judge by, by `rule.name`: `{ 'dead-click.waitMs': 3000 }`. The session is judged anew. */
  readonly rules?: Parameters
}

/** What `struggles` asks of a stored replay. */
export type StruggledReplay = NotedReplay & Pick<StoredReplay, 'actions' | 'findings' | 'wholeSession'>

/** The thresholds that can be changed, by `rule.name`, with their defaults. */
export function ruleParameters(): Parameters {
  const all: [string, number][] = []
  for (const { rule, parameters } of DETECTORS)
    for (const [name, value] of Object.entries(parameters)) all.push([`${rule}.${name}`, value])
  return Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * What somebody struggled with in a stored replay: findings near one another on one component as one struggle, gravest
 * first, each with its moment prepared for showing. Throws a `QueryError` for a threshold that nobody knows.
 */
export async function struggles(
  replay: StruggledReplay,
  { all = false, rules = {} }: StrugglesOptions = {},
): Promise<StrugglesAnswer> {
  const isChanged = Object.keys(rules).length > 0
  if (isChanged) mustBeKnown(rules)
  const found: AllFindings = isChanged ? findAll(await replay.wholeSession(), rules) : await replay.findings()
  const { durationMs, replayId } = replay.replay
  const told = toStruggles(found.findings)
  const inOne = new Set(told.flatMap(({ findings }) => findings))
  const believed = found.findings.filter(isBelieved)
  const suppressed = found.findings.filter(({ suppressedBy }) => suppressedBy !== undefined)
  const unmeasured = found.findings.filter(
    ({ suppressedBy, notMeasurable }) => suppressedBy === undefined && notMeasurable !== undefined,
  )
  const listed = (findings: readonly Finding[]): StrugglesAnswer['suppressed'] => ({
    count: findings.length,
    findings: all ? plain(findings) : [],
  })
  return {
    replayId,
    durationMs,
    notes: rangeNotes(replay, { fromMs: -Infinity, toMs: Infinity }),
    struggles: told,
    moments: momentsOf(told, await replay.actions(), durationMs),
    facts: plain(believed.filter(({ id }) => !inOne.has(id))),
    findings: plain(believed.filter(({ id }) => inOne.has(id))),
    suppressed: listed(suppressed),
    notMeasurable: listed(unmeasured),
    blind: found.blind.map(({ rules: blindTo, partly, why }) => ({
      rules: [...blindTo],
      partly: [...partly],
      why,
    })),
    failed: [...found.failed],
    changed: { ...rules },
  }
}

/** The struggles among findings, gravest first. */
export function toStruggles(findings: readonly Finding[]): Struggle[] {
  return clustersOf(findings).map(toStruggle).sort(byRank)
}

function plain(findings: readonly Finding[]): StrugglesAnswer['findings'] {
  return findings.map(finding => ({
    ...finding,
    evidence: [...finding.evidence],
    measured: { ...finding.measured },
  }))
}

function mustBeKnown(rules: Parameters): void {
  const known = ruleParameters()
  for (const [name, value] of Object.entries(rules)) {
    if (!Object.hasOwn(known, name))
      throw new QueryError('bad-question', unknownRule(name, Object.keys(known)))
    if (!Number.isFinite(value) || value < 0)
      throw new QueryError('bad-question', `${name} has to be a number from 0 on`)
  }
}

function unknownRule(name: string, known: readonly string[]): string {
  const rule = name.split('.')[0] ?? ''
  const own = known.filter(each => each.startsWith(`${rule}.`))
  const listed = own.length > 0 ? own : [...new Set(known.map(each => each.split('.')[0] ?? ''))]
  return `no threshold ${JSON.stringify(name.slice(0, 80))}; there ${listed.length === 1 ? 'is' : 'are'} ${listed.join(', ')}`
}
