import type { Target } from '../../dom/names/target.ts'
import type { Claimable } from '../window/clicks.ts'
import { fold, type Made, type Maker } from '../made.ts'
import { makeClaimed, type Claim } from './told-frames.ts'
import { joinVendorClicks } from './vendor-clicks.ts'

/** So long a number names the same element, where nothing tells of page loads. */
const SAME_ELEMENT_MS = 2000

/** Gives vendors' verdicts to the gestures they are about; clicks that only vendors tell become events. */
export function joinClaims(maker: Maker, gestures: readonly Claimable[], claims: readonly Claim[]): void {
  const recorded = gestures
    .filter(({ event }) => !event.dropped)
    .sort((one, other) => one.event.timeMs - other.event.timeMs)
  const told = claims.toSorted((one, other) => one.draft.timeMs - other.draft.timeMs)
  const { joined, verdicts, lone } = joinVendorClicks(
    recorded.map(({ event: { timeMs, windowId }, path: nodeIds, endMs, x, y, name }) => ({
      timeMs,
      endMs,
      nodeIds,
      x,
      y,
      name,
      windowId,
    })),
    told.map(({ draft, frame: { windowId } }) =>
      draft.windowId === undefined && windowId !== '' ? { ...draft, windowId } : draft,
    ),
  )
  const named = new Set<Made>()
  for (const [claim, gesture] of joined) {
    const event = recorded[gesture]?.event
    const from = told[claim]
    if (!event || !from) continue
    fold(event, maker.pointer(from.frame))
    if (name(event, from.draft.data.target)) named.add(event)
  }
  nameRepeats(recorded, named)
  for (const [gesture, verdict] of verdicts) {
    const event = recorded[gesture]?.event
    if (event) event.vendor = verdict
  }
  for (const { draft, claims: of } of lone) {
    makeClaimed(
      maker,
      draft,
      of.flatMap(index => told[index]?.frame ?? []),
    )
  }
}

/** What the recording never showed, the vendor's record may still describe; answers whether it did. */
function name(event: Made, told: Target): boolean {
  if (event.kind !== 'click' && event.kind !== 'tap') return false
  const { target } = event.data
  const isUnknown = target.tag === '' && target.role === '' && target.name === ''
  if (!isUnknown || told.tag === '') return false
  event.data.target = { ...told, nodeId: target.nodeId }
  event.label = told.label
  if (told.masked) event.masked = true
  return true
}

/** Vendors tell of quick clicks on one element once: the others are of the same name. */
function nameRepeats(recorded: readonly Claimable[], named: ReadonlySet<Made>): void {
  if (named.size === 0) return
  const latest = new Map<string, { readonly target: Target; readonly timeMs: number }>()
  for (const { event } of recorded) {
    if (event.kind !== 'click' && event.kind !== 'tap') continue
    const { target } = event.data
    const key = `${target.nodeId} ${event.windowId}`
    if (named.has(event)) latest.set(key, { target, timeMs: event.timeMs })
    const known = latest.get(key)
    if (known && event.timeMs - known.timeMs <= SAME_ELEMENT_MS) name(event, known.target)
  }
}
