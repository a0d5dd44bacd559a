import type { Action } from '../../analyze/action.ts'

/** Between the click into a field and what was entered there. */
const ENTER_MS = 5000

/**
 * Clicks that only led into a field in which something was then entered, or that closed the list of a
 * choice just made: the entry's line tells them. They stay among the actions. 1 for each of them, by position.
 */
export function impliedClicks(actions: readonly Action[]): Uint8Array {
  const implied = new Uint8Array(actions.length)
  for (let i = 0; i < actions.length; i++) if (isImplied(actions, i)) implied[i] = 1
  return implied
}

function isImplied(actions: readonly Action[], index: number): boolean {
  const action = actions[index]!
  if (action.action !== 'click' && action.action !== 'tap') return false
  if (action.targetNodeId === null) return false
  let next = actionAt(actions, index + 1)
  if (isSameClick(next, action)) next = actionAt(actions, index + 2)
  if (isSameClick(next, action)) next = undefined
  const previous = actionAt(actions, index - 1)
  const isLedIn = isEntry(next, action) && next.offsetMs - action.offsetMs <= ENTER_MS
  const closesList =
    previous?.action === 'select' && isEntry(previous, action) && action.offsetMs - previous.offsetMs <= 1000
  return (isLedIn || closesList) && !tellsSomething(action)
}

/** Reading past an end would make the engine compile this anew, again and again. */
function actionAt(actions: readonly Action[], index: number): Action | undefined {
  return index >= 0 && index < actions.length ? actions[index] : undefined
}

/** The second click of two. */
function isSameClick(other: Action | undefined, click: Action): boolean {
  return other?.action === 'click' && other.targetNodeId === click.targetNodeId
}

function isEntry(other: Action | undefined, click: Action): other is Action {
  return (
    other !== undefined &&
    (other.action === 'input' || other.action === 'select') &&
    other.targetNodeId === click.targetNodeId &&
    other.metadata['epoch'] === click.metadata['epoch'] &&
    other.metadata['windowId'] === click.metadata['windowId']
  )
}

function tellsSomething({ consequence, metadata }: Action): boolean {
  if (metadata['checked'] !== undefined) return true
  if (consequence === undefined) return false
  const { appeared, requests, route, errors } = consequence
  return appeared !== undefined || requests !== undefined || route !== undefined || errors !== undefined
}
