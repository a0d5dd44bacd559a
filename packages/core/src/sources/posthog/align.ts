import type { Span } from './span.ts'

/**
 * PostHog leaves out blocks that it cannot read and does not say which. Both are in order: this answers which of the
 * blocks asked for each received one is, by the least sum of differences in time. `received` is not longer than
 * `asked`.
 */
export function align(received: readonly Span[], asked: readonly Span[]): number[] {
  const columns = asked.length + 1
  /** The least cost for the first `i` received among the first `j` asked. */
  const least = new Float64Array((received.length + 1) * columns)
  for (let i = 1; i <= received.length; i++) {
    for (let j = 0; j <= asked.length; j++) {
      const here = i * columns + j
      least[here] =
        j < i
          ? Infinity
          : Math.min(
              least[here - 1]!,
              least[here - columns - 1]! + differenceMs(received[i - 1]!, asked[j - 1]!),
            )
    }
  }
  const places: number[] = []
  let j = asked.length
  for (let i = received.length; i > 0; i--) {
    while (j > i && least[i * columns + j] === least[i * columns + j - 1]) j--
    places.unshift(--j)
  }
  return places
}

function differenceMs(received: Span, asked: Span): number {
  return Math.abs(received.fromMs - asked.fromMs) + Math.abs(received.toMs - asked.toMs)
}
