import type { Action } from '../action.ts'
import type { Gesture } from './gestures.ts'
import { pointerKey } from './pointer-key.ts'

/** What was told as an action's consequence, by the event's pointer. */
export interface Causes {
  /** The action whose consequence the event with this pointer is. */
  actionOf(pointer: Gesture['event']['pointer']): Action | undefined
  /** The same, where the action is a click or tap. */
  gestureOf(pointer: Gesture['event']['pointer']): Gesture | undefined
}

/** Who caused what. An action lists twelve requests and five errors: those beyond have no cause here. */
export function causesOf(actions: readonly Action[], gestures: readonly Gesture[]): Causes {
  const caused = new Map<number, Action>()
  const byPointer = new Map<number, Gesture>()
  for (const gesture of gestures) byPointer.set(pointerKey(gesture.event.pointer), gesture)
  for (const action of actions) {
    const { consequence } = action
    if (consequence === undefined) continue
    for (const { pointer } of consequence.requests ?? []) caused.set(pointerKey(pointer), action)
    for (const { pointer } of consequence.errors ?? []) caused.set(pointerKey(pointer), action)
    if (consequence.route) caused.set(pointerKey(consequence.route.pointer), action)
  }
  const actionOf: Causes['actionOf'] = pointer => caused.get(pointerKey(pointer))
  return {
    actionOf,
    gestureOf(pointer) {
      const action = actionOf(pointer)
      return action && byPointer.get(pointerKey(action.pointer))
    },
  }
}
