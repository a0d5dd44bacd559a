import { DETECTORS } from './detectors.ts'
import type { Facts } from './facts.ts'
import { RULES, type Detector, type Finding, type Parameters, type Rule } from './finding.ts'

/** What the detectors found. Plain JSON. */
export interface Findings {
  /** By time, then in the order of `RULES`; suppressed and not measurable ones among them. */
  readonly findings: readonly Finding[]
  /** Detectors that broke off; their findings are missing. */
  readonly failed: readonly { readonly rule: Rule; readonly message: string }[]
  /** The thresholds used, by `rule.name`, those that were changed among them. */
  readonly parameters: Parameters
}

/** An error's message, as far as it is told. */
const MESSAGE_LENGTH = 200

/**
 * Everything that the detectors find in these facts. `parameters` changes thresholds by `rule.name` (`rage-click.clicks`);
 * names that no detector knows change nothing. A detector that throws is told among `failed` and silences nobody else.
 */
export function detect(
  facts: Facts,
  parameters: Parameters = {},
  detectors: readonly Detector<Facts>[] = DETECTORS,
): Findings {
  const findings: Finding[] = []
  const failed: { rule: Rule; message: string }[] = []
  const used: [string, number][] = []
  for (const detector of detectors) {
    const own = parametersFor(detector, parameters)
    for (const [name, value] of Object.entries(own)) used.push([`${detector.rule}.${name}`, value])
    try {
      for (const finding of detector.find(facts, own)) findings.push(finding)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      failed.push({ rule: detector.rule, message: message.slice(0, MESSAGE_LENGTH) })
    }
  }
  findings.sort(
    (one, other) =>
      one.window.fromOffsetMs - other.window.fromOffsetMs ||
      RULES.indexOf(one.rule) - RULES.indexOf(other.rule) ||
      (one.id < other.id ? -1 : one.id > other.id ? 1 : 0),
  )
  return { findings: withOwnIds(findings), failed, parameters: Object.fromEntries(used) }
}

/** A detector's own thresholds, with those that were changed. */
function parametersFor({ rule, parameters }: Detector<Facts>, changed: Parameters): Parameters {
  const own: [string, number][] = Object.entries(parameters).map(([name, value]) => {
    const key = `${rule}.${name}`
    const asked = Object.hasOwn(changed, key) ? changed[key] : undefined
    return [name, asked !== undefined && Number.isFinite(asked) ? asked : value]
  })
  return Object.fromEntries(own)
}

/** One frame may tell of two moments (a batch of requests): the later ones are counted. */
function withOwnIds(findings: readonly Finding[]): Finding[] {
  const times = new Map<string, number>()
  return findings.map(finding => {
    const seen = (times.get(finding.id) ?? 0) + 1
    times.set(finding.id, seen)
    return seen === 1 ? finding : { ...finding, id: `${finding.id}#${seen}` }
  })
}
