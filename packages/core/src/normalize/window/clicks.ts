import type { Frame, Pointer } from '../../decode/frame.ts'
import type { ChangeLog } from '../../dom/mirror/mirror.ts'
import type { Target } from '../../dom/names/target.ts'
import type { EventData } from '../event.ts'
import { fold, type Made, type MadeOf } from '../made.ts'
import type { Press } from './presses.ts'
import { isTextField, submitsFormOf } from './fields.ts'
import { areRelated, closest, pathOf, targetOf, type WindowState } from './window-state.ts'

/** A click or tap, and what later frames and the joins need to know of it. */
export interface ClickNote extends Claimable {
  readonly event: MadeOf<'click'> | MadeOf<'tap'>
  /** Ids it may be known by: innermost node, its ancestors, the control of its label. */
  readonly path: number[]
  /** Of the last frame folded into it. */
  endMs: number
  readonly pointerType: number | undefined
  readonly press: Press | undefined
  readonly x: number | undefined
  readonly y: number | undefined
  /** rrweb id of the control, when a label was clicked. */
  readonly controlId: number
}

/** Any gesture that a browser may have called a click: what a vendor's word about a click may mean. */
export interface Claimable {
  readonly event: Made
  readonly path: readonly number[]
  readonly endMs: number
  readonly x: number | undefined
  readonly y: number | undefined
  readonly name: string
}

export interface ClickFrame {
  readonly id: number
  readonly x: number | undefined
  readonly y: number | undefined
  readonly pointerType: number | undefined
}

export interface Clicks {
  /** `undefined` when the frame was folded into an earlier click. */
  click(frame: Frame, data: ClickFrame, press: Press | undefined): ClickNote | undefined
  menu(frame: Frame, data: ClickFrame, press: Press | undefined): ClickNote
  double(frame: Frame, data: ClickFrame): void
  /** A click or tap that the browser made no click of. */
  lost(press: Press): void
  /** Gives the state of a checkbox or radio to the click that made it. */
  claimToggle(nodeId: number, isChecked: boolean, frame: Frame): boolean
  /** Folds a frame (focus, blur) into a click that was just made on a related node. */
  claimFocus(nodeId: number, frame: Frame): boolean
  /** Folds frames into a click. */
  fold(note: ClickNote, pointers: readonly Pointer[]): void
  isDouble(note: ClickNote): boolean
  /** A mutation was applied: the clicked switch may say its state now. */
  mutated(changes: ChangeLog, timeMs: number): void
  readonly notes: readonly ClickNote[]
  latest(): ClickNote | undefined
  /** Nobody will ask any more. */
  leave(): void
}

/** A click on a label makes one on its control, a script's handler one on another node, within this time. */
const MADE_CLICK_MS = 50
const DOUBLE_CLICK_MS = 1000
/** The Input of a checkbox follows its click at once. */
const TOGGLE_MS = 500
/** Two recorders in one page see the same click within this time. */
const ECHO_MS = 2

/** Clicks of one window, each gesture once. */
export function createClicks(state: WindowState): Clicks {
  const { maker, mirror, health } = state
  const notes: ClickNote[] = []
  let latest: ClickNote | undefined

  function isEcho(frame: Frame, data: ClickFrame, before: ClickNote): boolean {
    const { x, y } = data
    // Without a date nothing is known to come at once.
    if (!(frame.timestamp - before.endMs <= ECHO_MS) || x === undefined || x !== before.x || y !== before.y)
      return false
    if (x === 0 && y === 0) return false
    const bothTyped = data.pointerType !== undefined && before.pointerType !== undefined
    return bothTyped || data.id === before.path[0]
  }

  /**
   * Nothing was pressed: keyboard or script. The pointer type alone does not tell, as recorders put the
   * type of the pointer used last on the first click that has none.
   */
  function isUnpressed({ pointerType }: ClickFrame, press: Press | undefined): boolean {
    return press === undefined && (pointerType === undefined || state.recordsPresses)
  }

  /** An unpressed click right after another click: the page (or the browser, for a label) made it. */
  function isMade(frame: Frame, data: ClickFrame, press: Press | undefined, before: ClickNote): boolean {
    return isUnpressed(data, press) && frame.timestamp - before.endMs <= MADE_CLICK_MS
  }

  function foldMade(frame: Frame, data: ClickFrame, path: readonly number[], before: ClickNote): void {
    const { event } = before
    // A script may click a link that was never in a recorded page: its id is -1, as that of no control is.
    const isControl = data.id >= 0 && before.controlId === data.id
    before.endMs = frame.timestamp
    fold(event, maker.pointer(frame))
    if (isControl) {
      event.data.target = targetOf(state, data.id)
      event.label = event.data.target.label
    } else if (event.kind === 'click' && data.id >= 0 && !before.path.includes(data.id)) {
      event.data.triggered ??= targetOf(state, data.id)
    }
    for (const id of path.slice(0, 4)) if (!before.path.includes(id)) before.path.push(id)
  }

  function note(
    event: ClickNote['event'],
    frame: Frame,
    data: ClickFrame,
    press: Press | undefined,
    path: number[],
  ): ClickNote {
    if (press) fold(event, ...press.pointers)
    if (event.data.target.masked) event.masked = true
    latest = {
      event,
      path,
      endMs: frame.timestamp,
      pointerType: data.pointerType,
      press,
      x: data.x,
      y: data.y,
      controlId: controlOfLabel(state, data.id),
      name: event.data.target.name,
    }
    notes.push(latest)
    return latest
  }

  function makeClick(
    gesture: 'click' | 'dblclick' | 'contextmenu',
    frame: Frame,
    data: ClickFrame,
    press: Press | undefined,
  ): ClickNote {
    const path = pathOf(state, data.id)
    const target = aimOf(state, data.id, press)
    const age = press ? press.age : state.births.ageOf(target.nodeId, frame.timestamp)
    const { x, y } = data
    // Nearly all are so: written at once, not put together from pieces.
    const isPlain = press !== undefined && press.letGoOn === undefined && age === undefined && x !== undefined
    if (isPlain && y !== undefined && gesture === 'click' && press.by !== 'touch') {
      const plain: EventData['click'] = { gesture, pointer: 'unknown', target, downAtMs: press.atMs, x, y }
      return note(maker.make('click', frame, target.label, plain), frame, data, press, path)
    }
    const common = {
      target,
      ...(press?.letGoOn && { pressedOn: press.target, letGoOn: press.letGoOn }),
      ...(age && { targetAgeMs: age.ageMs }),
      ...(age?.replaces && { targetReplaces: true as const }),
      ...(press && { downAtMs: press.atMs }),
      ...(x !== undefined && y !== undefined && { x, y }),
    }
    if (
      gesture === 'click' &&
      (press ? press.by === 'touch' : data.pointerType === 2 && !state.recordsPresses)
    ) {
      return note(maker.make('tap', frame, target.label, common), frame, data, press, path)
    }
    // How it was made is only known when the whole recording is: see `resolvePointers`.
    const event = maker.make('click', frame, target.label, { gesture, pointer: 'unknown', ...common })
    return note(event, frame, data, press, path)
  }

  function submits(data: ClickFrame, press: Press | undefined): boolean {
    if (!isUnpressed(data, press) || state.focusedId < 0) return false
    const focused = mirror.slotOf(state.focusedId)
    const button = mirror.slotOf(data.id)
    return (
      focused >= 0 && button >= 0 && isTextField(mirror, focused) && submitsFormOf(mirror, button, focused)
    )
  }

  return {
    notes,
    latest: () => latest,
    click(frame, data, press) {
      const before = latest
      if (before && before.controlId !== data.id && isEcho(frame, data, before)) {
        health.note('several-recorders', 'Clicks come twice: two recorders write this stream', frame)
        fold(before.event, maker.pointer(frame))
        before.path.push(data.id)
        return undefined
      }
      if (before && isMade(frame, data, press, before)) {
        foldMade(frame, data, pathOf(state, data.id), before)
        return undefined
      }
      const bySubmit = submits(data, press)
      const made = makeClick('click', frame, data, press)
      if (bySubmit && made.event.kind === 'click') made.event.data.submits = true
      return made
    },
    menu: (frame, data, press) => makeClick('contextmenu', frame, data, press),
    lost(press) {
      const { target, x, y, frame, path, pointers } = press
      const common = { target, downAtMs: press.atMs, ...(x !== undefined && y !== undefined && { x, y }) }
      const event =
        press.by === 'touch'
          ? maker.make('tap', frame, target.label, common)
          : maker.make('click', frame, target.label, { gesture: 'click', pointer: 'mouse', ...common })
      if (target.masked) event.masked = true
      fold(event, ...pointers.slice(1))
      // Told when the next thing happens, so it is not the latest gesture: nothing may fold into it.
      notes.push({
        event,
        path: [...path],
        endMs: press.upMs ?? press.atMs,
        pointerType: undefined,
        press,
        x,
        y,
        controlId: -1,
        name: target.name,
      })
    },
    double(frame, data) {
      const path = pathOf(state, data.id)
      const second = latest
      const isOfThis = (one: ClickNote | undefined, withinMs: number): one is ClickNote =>
        one !== undefined &&
        !one.event.dropped &&
        frame.timestamp - one.event.timeMs <= withinMs &&
        (areRelated(one.path, path) ||
          (frame.timestamp - one.endMs <= 50 && one.x === data.x && one.y === data.y))
      if (!isOfThis(second, DOUBLE_CLICK_MS)) {
        makeClick('dblclick', frame, data, undefined)
        return
      }
      const first = second && notes[notes.lastIndexOf(second) - 1]
      // Two taps stay two: fingers double-tap controls that work at each tap, and nothing else tells of them.
      const isPair =
        isOfThis(first, DOUBLE_CLICK_MS) &&
        second.event.kind === 'click' &&
        first.event.kind === 'click' &&
        first.event.data.gesture === 'click'
      const whole = isPair ? first : second
      if (whole.event.kind === 'click') whole.event.data.gesture = 'dblclick'
      if (isPair) {
        fold(whole.event, second.event.pointer, ...(second.event.also ?? []))
        if (second.event.data.checked !== undefined) whole.event.data.checked = second.event.data.checked
        second.event.dropped = true
        for (const id of second.path) if (!whole.path.includes(id)) whole.path.push(id)
        latest = whole
      }
      fold(whole.event, maker.pointer(frame))
      whole.endMs = frame.timestamp
    },
    claimToggle(nodeId, isChecked, frame) {
      if (!latest || frame.timestamp - latest.endMs > TOGGLE_MS) return false
      const { event, path, controlId } = latest
      if (controlId !== nodeId && event.data.target.nodeId !== nodeId && !path.includes(nodeId)) return false
      event.data.checked = isChecked
      fold(event, maker.pointer(frame))
      return true
    },
    fold: ({ event }, pointers) => fold(event, ...pointers),
    isDouble: ({ event }) => event.kind === 'click' && event.data.gesture === 'dblclick',
    mutated({ attributeSlots, attributeNames }, timeMs) {
      if (!latest || timeMs - latest.endMs > TOGGLE_MS) return
      const { data } = latest.event
      for (let i = 0; i < attributeSlots.length; i++) {
        if (attributeNames[i] !== 'aria-checked' || mirror.nodeId(attributeSlots[i]!) !== data.target.nodeId)
          continue
        data.checked = mirror.attribute(attributeSlots[i]!, 'aria-checked') === 'true'
      }
    },
    claimFocus(nodeId, frame) {
      if (!latest || frame.timestamp - latest.endMs > MADE_CLICK_MS * 2) return false
      if (latest.controlId !== nodeId && !areRelated(latest.path, pathOf(state, nodeId))) return false
      fold(latest.event, maker.pointer(frame))
      return true
    },
    leave() {
      notes.length = 0
      latest = undefined
    },
  }
}

/** The control of the label around this node, -1 when there is none. */
function controlOfLabel({ mirror, lookups }: WindowState, nodeId: number): number {
  const label = closest(mirror, mirror.slotOf(nodeId), 'label')
  const control = label < 0 ? -1 : lookups.controlOf(label)
  return control < 0 ? -1 : mirror.nodeId(control)
}

/** What was there when the button went down is what the person aimed at: handlers act at once. */
function aimOf(state: WindowState, nodeId: number, press: Press | undefined): Target {
  if (press && press.path[0] === nodeId) return press.target
  const target = targetOf(state, nodeId)
  const isGone = target.tag === '' && target.role === ''
  return press && isGone && press.target.tag !== '' ? press.target : target
}
