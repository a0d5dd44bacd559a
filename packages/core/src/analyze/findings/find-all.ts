import type { Session } from '../session.ts'
import { blindSpots, type Blind } from './blind.ts'
import { toFacts } from './facts.ts'
import type { Finding, Parameters } from './finding.ts'
import { detect, type Findings } from './findings.ts'
import { withVendors } from './vendor-findings.ts'

/** All that is found in a session, ours and the vendor's, and what cannot be. Plain JSON. */
export interface AllFindings extends Findings {
  readonly blind: readonly Blind[]
}

/**
 * Judges a session. `parameters` changes thresholds by `rule.name`. `session.events` should be all events: from those
 * of `analyze` the bursts of changes that nobody waited for are missing.
 */
export function findAll(session: Session, parameters: Parameters = {}): AllFindings {
  const facts = toFacts(session)
  const { findings, ...rest } = detect(facts, parameters)
  return { findings: inOrder(withVendors(facts, findings)), ...rest, blind: blindSpots(facts) }
}

/** By time; ours before the vendor's. */
function inOrder(findings: Finding[]): Finding[] {
  // Stable: the detectors' are in order already.
  return findings.sort((one, other) => one.window.fromOffsetMs - other.window.fromOffsetMs)
}
