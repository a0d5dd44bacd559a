/** A list in order of time, and what is done with each of its entries. */
export interface Lane {
  readonly length: number
  at(index: number): number
  take(index: number): void
}

/** A lane of a list. */
export function lane<Item>(
  items: readonly Item[],
  at: (item: Item) => number,
  take: (item: Item, atMs: number) => void,
): Lane {
  return {
    length: items.length,
    at: index => at(items[index]!),
    take: index => take(items[index]!, at(items[index]!)),
  }
}

/** Takes the entries of all lanes in order of time; at the same time those of earlier lanes first. Makes no list of them. */
export function inTurn(lanes: readonly Lane[]): void {
  const next = lanes.map(() => 0)
  const due = lanes.map(each => (each.length > 0 ? each.at(0) : Infinity))
  for (;;) {
    let first = -1
    for (let i = 0; i < due.length; i++) {
      if (next[i]! < lanes[i]!.length && (first < 0 || due[i]! < due[first]!)) first = i
    }
    if (first < 0) return
    const from = lanes[first]!
    const index = next[first]!++
    from.take(index)
    due[first] = index + 1 < from.length ? from.at(index + 1) : Infinity
  }
}
