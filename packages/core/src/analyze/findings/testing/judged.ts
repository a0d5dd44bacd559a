import type { Target } from '../../../dom/names/target.ts'
import type { EventData, SessionEvent } from '../../../normalize/event.ts'
import type { Normalized } from '../../../normalize/normalized.ts'
import { aClick, aTarget, ZERO_MS } from '../../testing/events.ts'
import { aSession } from '../../testing/sessions.ts'
import { toFacts, type Facts } from '../facts.ts'
import type { Detector, Finding, Parameters } from '../finding.ts'
import { detect } from '../findings.ts'

/** From a press to its click, in hand-made gestures. */
export const HELD_MS = 60

/** A button by its name; each name is a node of its own. */
export function aButton(name: string, more: Partial<Target> = {}): Target {
  let nodeId = 7
  for (const letter of name) nodeId = (nodeId * 31 + letter.charCodeAt(0)) % 1_000_003
  return aTarget('button', name, { interactive: 'semantic', nodeId, ...more })
}

/** A click whose pointer went down at `offsetMs` at (100, 100), unless told otherwise. */
export function pressed(
  offsetMs: number,
  target: Target,
  more: Partial<EventData['click']> = {},
): SessionEvent {
  return aClick(offsetMs + HELD_MS, target, { x: 100, y: 100, downAtMs: ZERO_MS + offsetMs, ...more })
}

/** Facts of a recording of these events, in order of time, whose page changes are recorded. */
export function factsOf(events: readonly SessionEvent[], more: Partial<Normalized> = {}): Facts {
  const frameCounts = new Map([
    ['FullSnapshot', 1],
    ['Mutation', 1],
  ])
  const inOrder = [...events].sort((one, other) => one.offsetMs - other.offsetMs)
  return toFacts(aSession(inOrder, { frameCounts, ...more }))
}

/** What one detector finds. */
export function foundBy(
  detector: Detector<Facts>,
  events: readonly SessionEvent[],
  more: Partial<Normalized> & { readonly parameters?: Parameters } = {},
): readonly Finding[] {
  const { findings, failed } = detect(factsOf(events, more), more.parameters, [detector])
  if (failed[0] !== undefined) throw new Error(failed[0].message)
  return findings
}

/** The verdict on what one detector finds: its severity, `held back: why`, `not measurable: why`; `[]` for nothing. */
export function verdicts(
  detector: Detector<Facts>,
  events: readonly SessionEvent[],
  more: Partial<Normalized> = {},
): string[] {
  return foundBy(detector, events, more).map(({ severity, suppressedBy, notMeasurable }) => {
    if (notMeasurable !== undefined) return `not measurable: ${notMeasurable}`
    return suppressedBy === undefined ? severity : `held back: ${suppressedBy}`
  })
}
