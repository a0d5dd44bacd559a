/**
 * How many of `length` places, counted from the first, come before something, found by halving: `isBefore` holds for
 * the first so many and for none behind them.
 */
export function partitionPoint(length: number, isBefore: (place: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}
