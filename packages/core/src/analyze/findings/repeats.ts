/** Things of one sort that follow one another closely: one finding is enough for all of them. */
export interface Run<Item> {
  readonly key: string
  readonly items: readonly [Item, ...Item[]]
}

/** Sorts that are told apart; further ones are each a run of their own. */
const MOST_KEYS = 10_000

/** Items by time as runs: the next one of its sort within `gapMs` of the one before goes on with the run. */
export function runsOf<Item extends { readonly offsetMs: number }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  gapMs: number,
): Run<Item>[] {
  const runs: { readonly key: string; readonly items: [Item, ...Item[]] }[] = []
  const latest = new Map<string, (typeof runs)[number]>()
  for (const item of items) {
    const key = keyOf(item)
    const before = latest.get(key)
    if (before && item.offsetMs - before.items.at(-1)!.offsetMs <= gapMs) {
      before.items.push(item)
      continue
    }
    const run: (typeof runs)[number] = { key, items: [item] }
    runs.push(run)
    if (before || latest.size < MOST_KEYS) latest.set(key, run)
  }
  return runs
}
