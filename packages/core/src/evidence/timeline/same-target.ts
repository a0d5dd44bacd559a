import type { Action } from '../../analyze/action.ts'

/** Whether two actions may be on one thing. Where nothing has a name, only its node tells. */
export function mayBeSameTarget(one: Action, other: Action): boolean {
  const isNamed = typeof one.metadata['name'] === 'string'
  return isNamed || one.targetNodeId === other.targetNodeId
}
