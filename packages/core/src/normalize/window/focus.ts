import type { Frame } from '../../decode/frame.ts'
import type { Clicks } from './clicks.ts'
import { fold, type MadeOf } from '../made.ts'
import type { Press } from './presses.ts'
import { targetOf, UNKNOWN_FOCUS, type WindowState } from './window-state.ts'

export interface FocusChanges {
  focus(frame: Frame, id: number, press: Press | undefined, clicks: Clicks): void
  blur(frame: Frame, id: number, press: Press | undefined, clicks: Clicks): void
  /** Nobody will ask any more. */
  leave(): void
}

/** More changes than this within a second is a trap or a war of scripts, not a person. */
const MOST_PER_SECOND = 8

/** Focus going from field to field in one window; what belongs to a click is folded into it. */
export function createFocusChanges(state: WindowState): FocusChanges {
  const { maker } = state
  let latest: MadeOf<'focus'> | MadeOf<'blur'> | undefined
  let secondMs = -Infinity
  let inSecond = 0

  function tell(kind: 'focus' | 'blur', frame: Frame, id: number): void {
    // A node so new that the recorder has no number for it yet.
    if (id < 0) return
    if (frame.timestamp - secondMs > 1000) {
      secondMs = frame.timestamp
      inSecond = 0
    }
    if (++inSecond > MOST_PER_SECOND && latest) {
      fold(latest, maker.pointer(frame))
      return
    }
    const target = targetOf(state, id)
    const made = maker.make(kind, frame, target.label, { target })
    if (target.masked) made.masked = true
    latest = made
  }

  return {
    focus(frame, id, press, clicks) {
      state.focusedId = id < 0 ? UNKNOWN_FOCUS : id
      state.focusedAtMs = frame.timestamp
      state.knowsFocus = true
      if (press && press.path.includes(id)) press.pointers.push(maker.pointer(frame))
      else if (!clicks.claimFocus(id, frame)) tell('focus', frame, id)
    },
    blur(frame, id, press, clicks) {
      if (state.focusedId === id || id < 0) state.focusedId = -1
      // The field that a press takes the focus from.
      if (press) press.pointers.push(maker.pointer(frame))
      else if (!clicks.claimFocus(id, frame)) tell('blur', frame, id)
    },
    leave() {
      latest = undefined
    },
  }
}
