import type { Action } from '../../analyze/action.ts'

/** Between the click into a field and what was entered there. */
const ENTER_MS = 5000

/**
 * Clicks that only led into a field in which something was then entered, or that closed the list of a
 * choice just made: the entry's line tells them. They stay among the actions.
 */
export function impliedClicks(actions: readonly Action[]): ReadonlySet<Action> {
  const implied = new Set<Action>()
  actions.forEach((action, index) => {
    if (action.action !== 'click' && action.action !== 'tap') return
    if (action.targetNodeId === null || tellsSomething(action)) return
    let next = actions[index + 1]
    if (isSameClick(next, action)) next = actions[index + 2]
    if (isSameClick(next, action)) next = undefined
    const previous = actions[index - 1]
    if (isEntry(next, action) && next.offsetMs - action.offsetMs <= ENTER_MS) implied.add(action)
    else if (
      isEntry(previous, action) &&
      previous.action === 'select' &&
      action.offsetMs - previous.offsetMs <= 1000
    )
      implied.add(action)
  })
  return implied
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
  const { appeared, requests, route, errors } = consequence ?? {}
  return appeared !== undefined || requests !== undefined || route !== undefined || errors !== undefined
}
