import { partitionPoint } from '../lib/partition-point.ts'
import type { Hole } from '../normalize/normalized.ts'

/** Times in which some window was not recorded, in order, without overlaps. Epoch ms. */
export type Silences = readonly { readonly fromMs: number; readonly toMs: number }[]

/** The holes of all windows as one list. */
export function mergedHoles(holes: readonly Hole[]): Silences {
  const merged: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of holes.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = merged.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else merged.push({ fromMs, toMs })
  }
  return merged
}

/** How much of this time was not recorded. */
export function silentWithin(silences: Silences, fromMs: number, toMs: number): number {
  const first = partitionPoint(silences.length, place => !((silences[place]?.toMs ?? Infinity) > fromMs))
  let silentMs = 0
  for (let i = first; i < silences.length; i++) {
    const silence = silences[i]
    if (silence === undefined || silence.fromMs >= toMs) break
    silentMs += Math.min(toMs, silence.toMs) - Math.max(fromMs, silence.fromMs)
  }
  return silentMs
}
