import type { Frame } from '../../decode/frame.ts'
import type { Claimable, ClickFrame, Clicks } from './clicks.ts'
import type { Editing } from './editable.ts'
import type { FocusChanges } from './focus.ts'
import { numberOf, type Json } from '../dialects/guards.ts'
import type { Presses } from './presses.ts'
import type { Responses } from './responses.ts'
import type { Selections } from './selections.ts'
import type { Typing } from './typing.ts'
import { linkOf, pathOf, type WindowState } from './window-state.ts'

export interface Pointing {
  /** `data` of a MouseInteraction frame. */
  take(frame: Frame, data: Json): void
  /** Drags and selections that ended in a click. */
  readonly absorbed: readonly Claimable[]
  /** Nobody will ask any more. */
  leave(): void
}

/** `type` of MouseInteraction frames. */
const Mouse = {
  Up: 0,
  Down: 1,
  Click: 2,
  Menu: 3,
  Double: 4,
  Focus: 5,
  Blur: 6,
  TouchStart: 7,
  TouchEnd: 9,
  TouchCancel: 10,
} as const

/** What mouse, fingers and focus did in one window, handed to those who tell it. */
export function createPointing(parts: {
  readonly state: WindowState
  readonly clicks: Clicks
  readonly presses: Presses
  readonly typing: Typing
  readonly editing: Editing
  readonly focus: FocusChanges
  readonly selections: Selections
  readonly responses: Responses
}): Pointing {
  const { state, clicks, presses, typing, editing, focus, selections, responses } = parts
  const { maker } = state
  const absorbed: Claimable[] = []

  function take(frame: Frame, data: Json): void {
    const id = numberOf(data.id) ?? -1
    const x = numberOf(data.x)
    const y = numberOf(data.y)
    const pointerType = numberOf(data.pointerType)
    const click = { id, x, y, pointerType }
    const now = frame.timestamp
    const type = numberOf(data.type)
    switch (type) {
      case Mouse.Down:
      case Mouse.TouchStart:
        state.recordsPresses = true
        responses.begin(now)
        presses.down(frame, type === Mouse.Down ? 'mouse' : 'touch', id, x, y)
        break
      case Mouse.Up:
        presses.up(frame, 'mouse', id, x, y)
        break
      case Mouse.TouchEnd:
        presses.up(frame, 'touch', id, x, y)
        break
      case Mouse.TouchCancel:
        presses.cancel(frame)
        break
      case Mouse.Click:
        clicked(frame, click)
        break
      case Mouse.Menu: {
        const path = pathOf(state, id)
        const press = presses.take(frame, path)
        presses.settle(now)
        if (!press) responses.begin(now)
        clicks.menu(frame, click, press)
        used(path, now)
        break
      }
      case Mouse.Double: {
        clicks.double(frame, click)
        const whole = clicks.latest()
        if (whole) clicks.fold(whole, selections.claim(whole.event.data.downAtMs ?? whole.event.timeMs))
        break
      }
      case Mouse.Focus:
        editing.enter(id)
        typing.focus(id)
        focus.focus(frame, id, presses.current(now), clicks)
        if (!presses.current(now)) state.lastCauseMs = now
        break
      case Mouse.Blur:
        typing.blur(now)
        focus.blur(frame, id, presses.current(now), clicks)
        break
      default:
        break
    }
  }

  function clicked(frame: Frame, data: ClickFrame): void {
    const path = pathOf(state, data.id)
    const press = presses.take(frame, path)
    // A drag over text ends in a click that nobody meant.
    if (press) {
      const isSelecting = press.selected && press.distance > 5
      const event = isSelecting
        ? selections.absorb([...press.pointers, maker.pointer(frame)])
        : presses.drag(press, frame)
      if (event) {
        const { x, y } = data
        absorbed.push({ event, path, endMs: frame.timestamp, x, y, name: press.target.name })
        return
      }
    }
    if (!press) {
      // Choosing from a native list ends in a click that is part of the choice.
      if (typing.claimClick(data.id, frame)) return
      responses.begin(frame.timestamp)
    }
    clicks.click(frame, data, press)
    used(path, frame.timestamp)
  }

  function used(path: readonly number[], timeMs: number): void {
    responses.done(timeMs)
    typing.gesture(path)
    state.lastClick = { path, atMs: timeMs, href: linkOf(state, path[0] ?? -1) }
    state.lastCauseMs = timeMs
    const nodeId = path[0] ?? -1
    // The focus may stay in an editor while its toolbar is used.
    if (editing.isActive() && !editing.contains(nodeId)) editing.pause(timeMs)
    else editing.enter(nodeId)
  }

  return {
    take,
    absorbed,
    leave() {
      absorbed.length = 0
    },
  }
}
