import { partitionPoint } from '../../lib/partition-point.ts'
import type { Fold, Placed } from './told.ts'

const SLACK_MS = 100
const LOOK_BACK = 64

/** Folds Sentry's `ui.input` crumbs, which hold no text, into the recorded typing that they announce. */
export function echoedInputs(
  crumbs: readonly Placed<'breadcrumb'>[],
  inputs: readonly Placed<'input'>[],
  fold: Fold,
): void {
  const byNode = new Map<number, Placed<'input'>[]>()
  for (const input of inputs) {
    const { nodeId } = input.told.data.target
    const seen = byNode.get(nodeId)
    if (seen === undefined) byNode.set(nodeId, [input])
    else seen.push(input)
  }
  for (const { index, told } of crumbs) {
    if (told.data.crumb !== 'ui.input' || told.nodeId === undefined) continue
    const typed = byNode.get(told.nodeId) ?? []
    const from = Math.max(0, firstAfter(typed, told.timeMs + SLACK_MS) - LOOK_BACK)
    const input = typed.slice(from, from + LOOK_BACK).findLast(one => {
      const { data, timeMs } = one.told
      return told.timeMs >= timeMs - SLACK_MS && told.timeMs <= data.endAtMs + SLACK_MS
    })
    if (input !== undefined) fold(index, input.index)
  }
}

/** How many begin by that time. */
function firstAfter(typed: readonly Placed<'input'>[], timeMs: number): number {
  return partitionPoint(typed.length, place => typed[place]!.told.timeMs <= timeMs)
}
