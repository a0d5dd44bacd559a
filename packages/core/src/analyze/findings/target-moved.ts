import type { Target } from '../../dom/names/target.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import type { Gesture } from './gestures.ts'
import { distanceOf, isByKeyOrScript, isUnknown } from './judged.ts'
import { makeFinding } from './make-finding.ts'

/** Thresholds of `target-moved`. */
export const MOVED_PARAMETERS = {
  /**
   * From the coming of a control to the press on it. Friction tools speak of 300 ms; to see something new, to know what
   * it is and to decide on it takes a person some 400 ms before the hand has done anything. Age lowers the confidence.
   */
  newMs: 400,
  /** A control that comes so soon after another click at the same place may be what that click asked for. */
  askedMs: 1000,
  /** The same place. */
  nearPx: 30,
} as const satisfies Parameters

/**
 * A click that did not hit what was aimed at, as the page moved: pressed on one thing and let go on another while the
 * pointer stood still and the page changed; or on a control that had come under the pointer a moment before.
 *
 * Cases that the rules leave open. What a press opens (a list, a menu, a dialog, something that is no control) comes
 * under the pointer by intention, and so does what replaces the pressed thing: held back. A control that came as
 * something else was taken away may be the old one made anew, as frameworks do it: held back. A control of the same
 * words as the one clicked shortly before at that place is that one made anew, whatever it replaced: not told at all.
 */
export const targetMoved: Detector<Facts> = {
  rule: 'target-moved',
  version: 1,
  parameters: MOVED_PARAMETERS,
  find(facts, given) {
    const parameters = given as typeof MOVED_PARAMETERS
    const found: Finding[] = []
    for (const gesture of facts.gestures) {
      if (gesture.gesture === 'contextmenu' || isByKeyOrScript(gesture)) continue
      const finding = ofShift(facts, gesture) ?? ofNewTarget(facts, gesture, parameters)
      if (finding !== undefined) found.push(finding)
    }
    return found
  },
}

/** Roles of what opens under the pointer. */
const OPENED: ReadonlySet<string> = new Set(
  'option listbox menu menuitem menuitemcheckbox menuitemradio dialog alertdialog tooltip tree treeitem'.split(
    ' ',
  ),
)

function ofShift(facts: Facts, { event, windowId, pressMs, offsetMs }: Gesture): Finding | undefined {
  const { pressedOn, letGoOn } = event.data
  if (pressedOn === undefined || letGoOn === undefined) return undefined
  if (isUnknown(pressedOn) || isUnknown(letGoOn) || pressedOn.interactive === undefined) return undefined
  // A trembling hand crosses an edge; only a change of the page moves things.
  const change = facts.windows.firstLife(
    windowId,
    pressMs,
    offsetMs,
    ({ as }) => as === 'dom' || as === 'scroll',
  )
  if (change === undefined) return undefined
  const suppressedBy = openedWhy(pressedOn, letGoOn)
  return makeFinding({
    rule: 'target-moved',
    version: 1,
    at: event,
    target: pressedOn,
    fromMs: pressMs,
    toMs: offsetMs,
    finding: `Pressed ${pressedOn.label}, the page moved, and the button came up on ${letGoOn.label}`,
    severity: 'medium',
    confidence: 0.85,
    measured: { sort: 'shift', heldMs: offsetMs - pressMs, letGoOn: letGoOn.label },
    evidence: [change.event],
    ...(suppressedBy !== undefined && { suppressedBy }),
  })
}

function openedWhy(pressedOn: Target, letGoOn: Target): string | undefined {
  if (pressedOn.removed) return 'what was pressed went away by that'
  if (letGoOn.interactive === undefined || OPENED.has(letGoOn.role) || pressedOn.role === 'combobox')
    return 'it may be what the press opened'
  return undefined
}

function ofNewTarget(
  facts: Facts,
  gesture: Gesture,
  { newMs, askedMs, nearPx }: typeof MOVED_PARAMETERS,
): Finding | undefined {
  const { event, target, pressMs, offsetMs, index, windowId } = gesture
  const { targetAgeMs, targetReplaces } = event.data
  if (targetAgeMs === undefined || targetAgeMs > newMs || target.interactive === undefined) return undefined
  if (isUnknown(target)) return undefined
  const before = facts.gestures[index - 1]
  const isClose =
    before !== undefined &&
    before.windowId === windowId &&
    pressMs - before.offsetMs <= askedMs &&
    (distanceOf(before, gesture) ?? 0) <= nearPx
  if (isClose && before.target.label === target.label) return undefined
  const suppressedBy = targetReplaces
    ? 'something else was taken away when it came: it may be the old one made anew'
    : OPENED.has(target.role)
      ? 'it may have been opened to be clicked'
      : undefined
  return makeFinding({
    rule: 'target-moved',
    version: 1,
    at: event,
    target,
    fromMs: pressMs,
    toMs: offsetMs,
    finding: `Clicked ${target.label}, which had come under the pointer ${Math.round(targetAgeMs)} ms before`,
    severity: 'medium',
    // The newer, the surer; after a click nearby somebody may have waited for it.
    confidence: (targetAgeMs <= 150 ? 0.8 : targetAgeMs <= 300 ? 0.7 : 0.6) - (isClose ? 0.2 : 0),
    measured: { sort: 'new-target', targetAgeMs: Math.round(targetAgeMs) },
    ...(suppressedBy !== undefined && { suppressedBy }),
  })
}
