import { duplicateMessages } from './duplicate-messages.ts'
import { duplicateNavigations } from './duplicate-navigations.ts'
import { duplicateRequests } from './duplicate-requests.ts'
import { duplicateVitals } from './duplicate-vitals.ts'
import { echoedInputs } from './echoed-inputs.ts'
import type { Fold, Placed, Told } from './told.ts'

/**
 * Which entries tell what another one tells already: position of the superfluous one → position of the
 * one that stays (which gains the other's frame in `also`). Sorted by time, ties by pointer. What the
 * superfluous one knows better (a page load's method and duration) is for the caller to take over.
 */
export function duplicates(told: readonly Told[]): ReadonlyMap<number, number> {
  const folded = new Map<number, number>()
  const fold: Fold = (superfluous, stays) => folded.set(superfluous, stays)
  const by = grouped(told)
  duplicateNavigations(by.navigations, fold)
  duplicateRequests(by.requests, fold)
  duplicateMessages(by.messages, fold)
  duplicateVitals(by.vitals, by.navigations, fold)
  echoedInputs(by.crumbs, by.inputs, fold)
  return settled(folded)
}

/** In one pass: most of a long recording is mutations, of which no rule speaks. */
function grouped(told: readonly Told[]) {
  const navigations: Placed<'navigation'>[] = []
  const requests: Placed<'network'>[] = []
  const messages: Placed<'console' | 'error'>[] = []
  const vitals: Placed<'web-vital'>[] = []
  const crumbs: Placed<'breadcrumb'>[] = []
  const inputs: Placed<'input'>[] = []
  told.forEach((entry, index) => {
    if (entry.kind === 'navigation') navigations.push({ index, told: entry })
    else if (entry.kind === 'network') requests.push({ index, told: entry })
    else if (entry.kind === 'console') messages.push({ index, told: entry })
    else if (entry.kind === 'error') messages.push({ index, told: entry })
    else if (entry.kind === 'web-vital') vitals.push({ index, told: entry })
    else if (entry.kind === 'breadcrumb') crumbs.push({ index, told: entry })
    else if (entry.kind === 'input') inputs.push({ index, told: entry })
  })
  return { navigations, requests, messages, vitals, crumbs, inputs }
}

/** Follows folds of folds, so that each ends at one that stays. */
function settled(folded: Map<number, number>): Map<number, number> {
  for (const [from, to] of folded) {
    let end = to
    // Chains are short; the count is against a circle, which no rule makes.
    for (let steps = 0; steps < 1000 && folded.has(end); steps++) end = folded.get(end)!
    if (end !== to) folded.set(from, end)
  }
  return folded
}
