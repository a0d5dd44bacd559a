import type { Expected } from './match.ts'
import { type RawFrame, traceOf } from './raw-frames.ts'
import type { TruthGesture } from './truth-log.ts'

/** No recorder tells these, or another test does. */
const untold = new Set(['open', 'reload', 'back', 'hover', 'close', 'resize'])

/** The gestures that must be found, in order. What the recorder left no trace of cannot be asked for. */
export function expectedOf(gestures: readonly TruthGesture[], frames: readonly RawFrame[]): Expected[] {
  const told = gestures.filter(gesture => !untold.has(gesture.gesture) && isAction(gesture))
  const expected: Expected[] = []
  told.forEach((gesture, i) => {
    // Inside a blocked part nothing is recorded: that is what it is for.
    if (gesture.target?.blocked) return
    const trace = traceOf(frames, gesture)
    if (trace === 'none') return
    const last = expected.at(-1)
    const again =
      gesture.gesture === 'scroll' && last?.gesture.gesture === 'scroll' && sameTarget(last.gesture, gesture)
    if (again) return
    const optional = trace === 'press' || goesOn(gesture, told[i + 1]) || gesture.gesture === 'scroll'
    expected.push({ gesture, line: lineOf(gesture), optional })
  })
  return expected
}

/** Keys that move on, and new lines in a rich text, are part of what is around them. */
function isAction({ gesture, key, target }: TruthGesture): boolean {
  if (gesture !== 'press') return true
  return (key === 'Enter' || key === 'Space' || key === ' ') && target !== undefined && !target.editable
}

/** Typing that is followed by more of it in the same field is one with it; so is emptying a field to fill it anew. */
function goesOn(gesture: TruthGesture, next: TruthGesture | undefined): boolean {
  if (next === undefined || !sameTarget(gesture, next)) return false
  const isTyping = gesture.gesture === 'type' || gesture.gesture === 'clear'
  return isTyping && (next.gesture === 'type' || next.gesture === 'clear')
}

function sameTarget(one: TruthGesture, other: TruthGesture): boolean {
  return one.target?.name === other.target?.name && one.window === other.window
}

function lineOf({ gesture, target, text, label, value, key }: TruthGesture): string {
  const what = target === undefined ? '(page)' : `${target.role} "${target.name}"`
  return [gesture, key, what, text ?? label ?? value].filter(part => part !== undefined).join(' ')
}
