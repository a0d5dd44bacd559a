import type { Fold, Placed } from './told.ts'

/**
 * Keeps the last word on each measure of a page load: browsers report it again as it grows. Slow
 * interactions (INP) are moments of their own and stay, unless told twice for one moment.
 */
export function duplicateVitals(
  vitals: readonly Placed<'web-vital'>[],
  navigations: readonly Placed<'navigation'>[],
  fold: Fold,
): void {
  const starts = navigations
    .filter(
      ({ told: { data } }) =>
        data.method === 'load' || data.method === 'reload' || data.method === 'back-forward',
    )
    .map(({ told }) => ({ timeMs: told.timeMs, told }))
  // One load is told by its start (the vendor's span) and by its Meta: a start soon followed by another is the start.
  const boundaries = starts.filter(({ timeMs, told }, i) => {
    const before = starts[i - 1]
    const isMeta = told.origin === undefined || told.origin === 'rrweb'
    return (
      before === undefined ||
      !isMeta ||
      before.told.data.href !== told.data.href ||
      timeMs - before.timeMs > 10_000
    )
  })
  const last = new Map<string, Placed<'web-vital'>>()
  let next = 0
  for (const vital of vitals) {
    const { told } = vital
    while (next < boundaries.length && boundaries[next]!.timeMs <= told.timeMs) {
      last.clear()
      next++
    }
    const key = `${told.windowId ?? ''} ${told.data.vital}`
    const before = last.get(key)
    const isMoment = told.data.vital === 'INP'
    if (before !== undefined && (!isMoment || before.told.timeMs === told.timeMs))
      fold(before.index, vital.index)
    last.set(key, vital)
  }
}
