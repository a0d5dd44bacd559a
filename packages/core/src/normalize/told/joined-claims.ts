import type { Claimable } from '../window/clicks.ts'
import { fold, type Maker } from '../made.ts'
import { makeClaimed, type Claim } from './told-frames.ts'
import { joinVendorClicks } from './vendor-clicks.ts'

/** Gives vendors' verdicts to the gestures they are about; clicks that only vendors tell become events. */
export function joinClaims(maker: Maker, gestures: readonly Claimable[], claims: readonly Claim[]): void {
  if (claims.length === 0) return
  const recorded = gestures
    .filter(({ event }) => !event.dropped)
    .sort((one, other) => one.event.timeMs - other.event.timeMs)
  const told = claims.toSorted((one, other) => one.draft.timeMs - other.draft.timeMs)
  const { joined, verdicts, lone } = joinVendorClicks(
    recorded.map(({ event, path, endMs, x, y, name }) => ({
      timeMs: event.timeMs,
      endMs,
      nodeIds: path,
      ...(x !== undefined && y !== undefined && { x, y }),
      name,
      windowId: event.windowId,
    })),
    told.map(({ draft, frame: { windowId } }) =>
      draft.windowId === undefined && windowId !== '' ? { ...draft, windowId } : draft,
    ),
  )
  for (const [claim, gesture] of joined) {
    const event = recorded[gesture]?.event
    const frame = told[claim]?.frame
    if (event && frame) fold(event, maker.pointer(frame))
  }
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
