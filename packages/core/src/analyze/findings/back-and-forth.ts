import { formatDuration } from '../../lib/duration.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { firstFrom } from './window-facts.ts'
import { pathOf, visitsOf, type Visit } from './visits.ts'

const PARAMETERS = {
  /** A B A B. */
  visits: 4,
  /** From the first of them to the last: longer, and it is work in two places. */
  withinMs: 120_000,
  /** As for quick-back: redirects are no visits. */
  shortestStayMs: 500,
}
/** So many visits are no comparing any more. */
const MANY = 8

/** To and fro between the same two addresses: somebody looks for what is on neither, or compares by hand. */
export const backAndForth: Detector<Facts> = {
  rule: 'back-and-forth',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { visits: fewest, withinMs, shortestStayMs } = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  for (const [windowId, visits] of visitsOf(facts, shortestStayMs)) {
    let from = 0
    while (from + 1 < visits.length) {
      const to = endOfTurns(visits, from, withinMs)
      if (to - from + 1 >= Math.max(3, fewest)) found.push(tell(facts, windowId, visits.slice(from, to + 1)))
      // The last visit may begin turns with another page.
      from = Math.max(from + 1, to - from + 1 >= fewest ? to : from + 1)
    }
  }
  return found
}

/** The last visit of those that go to and fro from `from` on. */
function endOfTurns(visits: readonly Visit[], from: number, withinMs: number): number {
  let to = from + 1
  while (to + 1 < visits.length) {
    const next = visits[to + 1]!
    if (next.href !== visits[to - 1]!.href || next.fromMs - visits[from]!.fromMs > withinMs) break
    to++
  }
  return to
}

function tell(facts: Facts, windowId: string, turns: readonly Visit[]): Finding {
  const edited = editedDuring(facts, windowId, turns)
  const [first, second] = [turns[0]!, turns[1]!]
  const last = turns.at(-1)!
  const spanMs = last.fromMs - first.fromMs
  const hidden = facts.windows.unobserved(windowId, first.fromMs, last.fromMs)
  return makeFinding({
    rule: 'back-and-forth',
    version: 1,
    // The fourth visit is where it became one.
    at: (turns[3] ?? last).event,
    evidence: turns.filter((_, at) => at !== Math.min(3, turns.length - 1)).map(({ event }) => event),
    fromMs: second.fromMs,
    toMs: last.fromMs,
    url: second.href,
    finding: `Went to and fro between ${pathOf(first.href)} and ${pathOf(second.href)}: ${turns.length} visits in ${formatDuration(spanMs)}`,
    severity: turns.length >= MANY ? 'medium' : 'low',
    confidence: 0.7,
    measured: {
      visits: turns.length,
      spanMs: Math.round(spanMs),
      one: pathOf(first.href),
      other: pathOf(second.href),
    },
    ...(edited && { suppressedBy: 'fields were filled in meanwhile: work in two places' }),
    ...(hidden !== undefined && { notMeasurable: hidden }),
  })
}

/** Whether somebody filled something in on one of the visits. */
function editedDuring(facts: Facts, windowId: string, turns: readonly Visit[]): boolean {
  const inputs = eventsOf(facts, 'input')
  const toMs = turns.at(-1)!.fromMs
  for (let i = firstFrom(inputs, turns[0]!.fromMs, ({ offsetMs }) => offsetMs); i < inputs.length; i++) {
    const { offsetMs, data, windowId: other = '' } = inputs[i]!
    if (offsetMs > toMs) return false
    if (other === windowId && data.how !== 'programmatic') return true
  }
  return false
}
