/** Documents that hold what was asked for. The arrays have a number for every document there is. */
export interface Matches {
  readonly documents: number[]
  /** One of `Tier`. */
  readonly tiers: Uint8Array
  /** Where in the corpus it was found. */
  readonly places: Int32Array
  /** What comes first: all of a lower group. */
  readonly groups: Uint16Array
}

/** The documents from place `skip` on, `limit` at most, as they would be if all were sorted: most need not be. */
export function inOrder(
  { documents, groups }: Matches,
  skip: number,
  limit: number,
  compare: (one: number, other: number) => number,
): number[] {
  const byGroup = new Map<number, number[]>()
  for (const document of documents) {
    const group = byGroup.get(groups[document]!)
    if (group === undefined) byGroup.set(groups[document]!, [document])
    else group.push(document)
  }
  const taken: number[] = []
  let passed = 0
  for (const group of [...byGroup.keys()].sort((one, other) => one - other)) {
    const list = byGroup.get(group)!
    const from = Math.max(0, skip - passed)
    const to = Math.min(list.length, skip + limit - passed)
    passed += list.length
    if (from >= to) {
      if (to <= 0) break
      continue
    }
    for (const document of firstOf(list, to, compare).slice(from)) taken.push(document)
  }
  return taken
}

/** The first `count` of a list in order. */
function firstOf(
  list: readonly number[],
  count: number,
  compare: (one: number, other: number) => number,
): number[] {
  if (count * 8 > list.length) return list.toSorted(compare).slice(0, count)
  // Whoever is behind the last of enough others is none of the first: what is collected is thinned out now and then.
  let best: number[] = []
  let worst = -1
  for (const document of list) {
    if (worst >= 0 && compare(document, worst) > 0) continue
    best.push(document)
    if (best.length < count * 4) continue
    best = best.sort(compare).slice(0, count)
    worst = best[count - 1]!
  }
  return best.sort(compare).slice(0, count)
}
