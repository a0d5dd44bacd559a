import type { Action } from '../../analyze/action.ts'
import type { Session } from '../../analyze/session.ts'
import { mergedHoles, silentWithin, type Silences } from '../silences.ts'

/** Without an answer for this long, the timeline says so. Whether it is a dead click, findings judge. */
const PATIENCE_MS = 2500

/** Roles whose click is meant to show something at once. Links and fields may answer unseen. */
const ANSWERING = [
  'button',
  'checkbox',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'radio',
  'switch',
  'tab',
]
const GESTURES = ['click', 'dblclick', 'tap', 'submit']
const FOLLOWING = [...GESTURES, 'contextmenu', 'input', 'select', 'navigate']

/** Tells of equal actions in a row whether the last one waited in vain, with everything there to have seen an answer. */
export function createUnanswered(session: Session): (actions: readonly Action[]) => boolean {
  const silences = mergedHoles(session.holes)
  return actions => isUnanswered(actions, session, silences)
}

function isUnanswered(actions: readonly Action[], session: Session, silences: Silences): boolean {
  const action = actions.at(-1)
  if (action === undefined || !GESTURES.includes(action.action)) return false
  if (actions.some(({ consequence }) => consequence?.firstVisibleMs !== undefined)) return false
  const { role, disabled, checked } = action.metadata
  // A box that shows its new state has answered.
  if (checked !== undefined) return false
  if (disabled === true || typeof role !== 'string' || !ANSWERING.includes(role)) return false
  if (session.health.missingSnapshot || session.health.mobile) return false
  // Clicks told by analytics alone: nobody watched the page.
  if (session.replay.frameCounts['FullSnapshot'] === undefined) return false
  const fromMs = action.offsetMs
  const untilMs = fromMs + PATIENCE_MS
  if (!(session.endMs - session.zeroMs >= untilMs)) return false
  if (silentWithin(silences, session.zeroMs + fromMs, session.zeroMs + untilMs) > 0) return false
  return !isFollowed(session.actions, fromMs, untilMs)
}

/** Whether another gesture came in this time. The actions are sorted: the begin is found by halving. */
function isFollowed(actions: readonly Action[], fromMs: number, untilMs: number): boolean {
  let from = 0
  let to = actions.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((actions[middle]?.offsetMs ?? Infinity) > fromMs) to = middle
    else from = middle + 1
  }
  for (let i = from; i < actions.length; i++) {
    const action = actions[i]
    if (action === undefined || action.offsetMs >= untilMs) return false
    if (FOLLOWING.includes(action.action)) return true
  }
  return false
}
