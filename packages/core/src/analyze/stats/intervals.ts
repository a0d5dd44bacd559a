/** A stretch of time, ms. */
export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

/** Which layers lie over each stretch of time, in order; stretches over which the same ones lie are one. */
export function layered<Layer extends string>(
  layers: Readonly<Record<Layer, readonly Interval[]>>,
  range: Interval,
): (Interval & { readonly covers: ReadonlySet<Layer> })[] {
  const marks: { readonly atMs: number; readonly layer: Layer; readonly by: 1 | -1 }[] = []
  for (const layer of Object.keys(layers) as Layer[]) {
    for (const { fromMs, toMs } of layers[layer]) {
      const from = Math.max(fromMs, range.fromMs)
      const to = Math.min(toMs, range.toMs)
      if (!(to > from)) continue
      marks.push({ atMs: from, layer, by: 1 }, { atMs: to, layer, by: -1 })
    }
  }
  marks.sort((one, other) => one.atMs - other.atMs)
  const depth = new Map<Layer, number>()
  const result: (Interval & { readonly covers: ReadonlySet<Layer> })[] = []
  let fromMs = range.fromMs
  const close = (toMs: number): void => {
    if (!(toMs > fromMs)) return
    result.push({ fromMs, toMs, covers: new Set(depth.keys()) })
    fromMs = toMs
  }
  for (const { atMs, layer, by } of marks) {
    close(atMs)
    const now = (depth.get(layer) ?? 0) + by
    if (now > 0) depth.set(layer, now)
    else depth.delete(layer)
  }
  close(range.toMs)
  return result
}

/** What lies in one of the intervals or several, without overlaps. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of intervals.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = merged.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else if (toMs > fromMs) merged.push({ fromMs, toMs })
  }
  return merged
}

/** An interval of one window; of all of them without an id. */
export interface WindowInterval extends Interval {
  readonly windowId?: string | undefined
}

/** When it holds of every window that was there at that time, and at least one was. */
export function everyWindow(
  intervals: readonly WindowInterval[],
  windows: ReadonlyMap<string, Interval>,
): Interval[] {
  const common: Interval[] = []
  const own = new Map<string, Interval[]>()
  for (const interval of intervals) {
    const span = interval.windowId === undefined ? undefined : windows.get(interval.windowId)
    if (interval.windowId === undefined || windows.size < 2) common.push(interval)
    else if (span !== undefined) {
      const list = own.get(interval.windowId) ?? []
      list.push({
        fromMs: Math.max(interval.fromMs, span.fromMs),
        toMs: Math.min(interval.toMs, span.toMs),
      })
      own.set(interval.windowId, list)
    }
  }
  if (own.size > 0) common.push(...whereAll(own, windows))
  return union(common)
}

function whereAll(
  own: ReadonlyMap<string, readonly Interval[]>,
  windows: ReadonlyMap<string, Interval>,
): Interval[] {
  const marks: { readonly atMs: number; readonly there: number; readonly held: number }[] = []
  for (const { fromMs, toMs } of windows.values())
    marks.push({ atMs: fromMs, there: 1, held: 0 }, { atMs: toMs, there: -1, held: 0 })
  for (const list of own.values()) {
    for (const { fromMs, toMs } of union(list))
      marks.push({ atMs: fromMs, there: 0, held: 1 }, { atMs: toMs, there: 0, held: -1 })
  }
  marks.sort((one, other) => one.atMs - other.atMs)
  const found: Interval[] = []
  let there = 0
  let held = 0
  let fromMs = -Infinity
  for (const mark of marks) {
    if (there > 0 && held >= there && mark.atMs > fromMs) found.push({ fromMs, toMs: mark.atMs })
    there += mark.there
    held += mark.held
    fromMs = mark.atMs
  }
  return found
}
