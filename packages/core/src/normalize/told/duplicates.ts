import type { Records } from './duplicate-records.ts'
import { duplicateNavigations } from './duplicate-navigations.ts'
import { telling } from './telling.ts'
import type { Fold, Told, ToldOf } from './told.ts'

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
  if (by.hasRecords) telling.use().duplicateRecords(by, fold)
  return settled(folded)
}

/** In one pass: most of a long recording is mutations, of which no rule speaks. */
function grouped(told: readonly Told[]): Records & { readonly hasRecords: boolean } {
  const by: Records = { navigations: [], requests: [], messages: [], vitals: [], crumbs: [], inputs: [] }
  for (let index = 0; index < told.length; index++) {
    const entry = told[index]!
    switch (entry.kind) {
      case 'navigation':
        by.navigations.push({ index, told: entry })
        break
      case 'network':
        by.requests.push({ index, told: entry })
        break
      case 'console':
        if (!isPlainLine(entry)) by.messages.push({ index, told: entry })
        break
      case 'error':
        by.messages.push({ index, told: entry })
        break
      case 'web-vital':
        by.vitals.push({ index, told: entry })
        break
      case 'breadcrumb':
        by.crumbs.push({ index, told: entry })
        break
      case 'input':
        by.inputs.push({ index, told: entry })
        break
      default:
    }
  }
  const { requests, messages, vitals, crumbs } = by
  return { ...by, hasRecords: requests.length + messages.length + vitals.length + crumbs.length > 0 }
}

/** What a page writes to its console that is no error: nobody else tells of it. */
function isPlainLine({ data, origin }: ToldOf<'console'>): boolean {
  return data.level !== 'error' && origin === 'console'
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
