/** The entries that fit, taken from both ends in turn, in their order; and how many do not. */
export interface Ends<Item> {
  readonly head: Item[]
  readonly tail: Item[]
  readonly leftOut: number
}

/** Takes entries from the head and the tail until the room is used up. */
export function bothEnds<Item>(
  items: readonly Item[],
  room: number,
  cost: (item: Item) => number,
): Ends<Item> {
  const head: Item[] = []
  const tail: Item[] = []
  let left = room
  let from = 0
  let to = items.length - 1
  while (from <= to) {
    const item = items[head.length <= tail.length ? from : to]!
    left -= cost(item)
    if (left < 0) break
    if (head.length <= tail.length) {
      head.push(item)
      from++
    } else {
      tail.push(item)
      to--
    }
  }
  return { head, tail: tail.toReversed(), leftOut: to - from + 1 }
}
