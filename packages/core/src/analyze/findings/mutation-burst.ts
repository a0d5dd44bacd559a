import type { EventOf } from '../../normalize/event.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { firstAfter } from './window-facts.ts'

const PARAMETERS = {
  /**
   * Changed nodes, texts and attributes. Another route of an ordinary page takes up to 200, a table drawn anew some
   * hundreds; Sentry notes a batch of 750 and gives a recording up at 10,000.
   */
  changes: 2000,
  withinMs: 1000,
  /** A page that is just being loaded is built, not changed. */
  loadMs: 3000,
}

/** So many changes at once hold a page up, and its recorder. */
export const mutationBurst: Detector<Facts> = {
  rule: 'mutation-burst',
  version: 1,
  parameters: PARAMETERS,
  find,
}

type Mutation = EventOf<'mutation'>

function find(facts: Facts, given: Parameters): Finding[] {
  const { changes: most, withinMs, loadMs } = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  for (const mutations of byWindow(facts)) {
    let from = 0
    let changes = 0
    for (let to = 0; to < mutations.length; to++) {
      changes += changesOf(mutations[to]!)
      while (mutations[to]!.offsetMs - mutations[from]!.offsetMs > withinMs)
        changes -= changesOf(mutations[from++]!)
      if (changes < most) continue
      // As far as it goes on without a pause.
      let last = to
      while (
        last + 1 < mutations.length &&
        mutations[last + 1]!.offsetMs - mutations[last]!.offsetMs <= withinMs
      )
        changes += changesOf(mutations[++last]!)
      found.push(tell(facts, mutations, { from, to: last }, changes, loadMs))
      from = to = last
      from++
      changes = 0
    }
  }
  return found
}

function tell(
  facts: Facts,
  mutations: readonly Mutation[],
  { from, to }: { readonly from: number; readonly to: number },
  changes: number,
  loadMs: number,
): Finding {
  // The one that changed most says best where.
  let head = from
  for (let i = from; i <= to; i++) if (changesOf(mutations[i]!) > changesOf(mutations[head]!)) head = i
  const event = mutations[head]!
  const fromMs = mutations[from]!.offsetMs
  const { loads } = facts.windows.of(event.windowId ?? '')
  const before = loads[firstAfter(loads, event.offsetMs, ms => ms) - 1]
  const isLoading = event.offsetMs - (before ?? 0) <= loadMs
  return makeFinding({
    rule: 'mutation-burst',
    version: 1,
    at: event,
    fromMs,
    toMs: mutations[to]!.offsetMs,
    finding: `${Math.round(changes)} changes of the page at once`,
    severity: 'low',
    confidence: 0.8,
    measured: {
      changes,
      events: to - from + 1,
      spanMs: Math.round(mutations[to]!.offsetMs - fromMs),
      largest: changesOf(event),
    },
    ...(isLoading && { suppressedBy: 'the page was being loaded' }),
  })
}

function changesOf({ data: { adds, removes, texts, attributes } }: Mutation): number {
  return adds + removes + texts + attributes
}

/** All mutations by window, those that answer nobody among them, in order of time. */
function byWindow(facts: Facts): Iterable<readonly Mutation[]> {
  // Most recordings have one window.
  if (facts.asideMutations.length === 0 && facts.session.replay.windows.length < 2)
    return [eventsOf(facts, 'mutation')]
  const windows = new Map<string, Mutation[]>()
  const told = eventsOf(facts, 'mutation')
  const aside = facts.asideMutations
  let other = 0
  const add = (event: Mutation): void => {
    const windowId = event.windowId ?? ''
    const known = windows.get(windowId)
    if (known === undefined) windows.set(windowId, [event])
    else known.push(event)
  }
  for (const event of told) {
    while (other < aside.length && aside[other]!.offsetMs <= event.offsetMs) add(aside[other++]!)
    add(event)
  }
  while (other < aside.length) add(aside[other++]!)
  return windows.values()
}
