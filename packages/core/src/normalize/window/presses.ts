import type { Frame, Pointer } from '../../decode/frame.ts'
import type { Target } from '../../dom/names/target.ts'
import { fold, type MadeOf } from '../made.ts'
import type { Age } from './births.ts'
import { areRelated, pathOf, targetOf, type WindowState } from './window-state.ts'

/** A button or finger going down, until it has become a click, a tap, a drag or nothing. */
export interface Press {
  readonly by: 'mouse' | 'touch'
  /** The frame of its going down, without bytes. */
  readonly frame: Frame
  readonly atMs: number
  readonly path: readonly number[]
  readonly x: number | undefined
  readonly y: number | undefined
  /** Named when it went down: handlers may take the node away at once. */
  readonly target: Target
  /** Frames that belong to the gesture: down, up, focus, blur. */
  readonly pointers: Pointer[]
  upMs?: number
  /** Pixels between down and up. */
  distance: number
  /** The browser took the finger over for scrolling. */
  scrolled: boolean
  /** Text was selected while it was down. */
  selected: boolean
  /** HTML5 drag frames, or moves of a finger, came while it was down. */
  drags: number
  dropTarget?: Target
  /** What it was let go on, when that is something else though the pointer hardly moved. */
  letGoOn?: Target
  /** How new its target was, when it came just before. */
  readonly age: Age | undefined
  /** Its node left the page before the button was up: no click comes of that. */
  gone?: true
  /** A menu was opened by it. */
  done?: true
}

/** A press belongs to a click this long before it; longer if it was released just then. */
const PRESS_TO_CLICK_MS = 1000
const UP_TO_CLICK_MS = 700
/** From a press to the first frame of the page it leads to. */
const LOAD_MS = 3000
/** Farther than a trembling hand. */
const DRAG_PX = 10
const SAME_POINT_PX = 25
/** The pointer stood still. */
const STILL_PX = 5
/** Roles that a click works on wherever the mouse went in between. */
const CLICKABLE: ReadonlySet<string> = new Set(
  'button link checkbox radio switch tab menuitem menuitemcheckbox menuitemradio option treeitem combobox textbox searchbox slider spinbutton'.split(
    ' ',
  ),
)
const NO_BYTES = new Uint8Array(0)

export interface Presses {
  down(frame: Frame, by: 'mouse' | 'touch', id: number, x?: number, y?: number): void
  up(frame: Frame, by: 'mouse' | 'touch', id: number, x?: number, y?: number): void
  cancel(frame: Frame): void
  dragged(frame: Frame): void
  /** The press that this click (or menu, or double click) ends; afterwards it is spent. */
  take(frame: Frame, path: readonly number[]): Press | undefined
  /** The press that is going on, or ended so lately that focus changes belong to it. */
  current(timeMs: number): Press | undefined
  /** Tells a press as a drag, with the click that ended it; `undefined` when it was no drag. */
  drag(press: Press, click: Frame): MadeOf<'drag'> | undefined
  /** The page went away: a press on something clickable was the click that led on, its frame lost on the way. */
  pageGone(timeMs: number): void
  /** Tells what a press became that was no click. */
  settle(timeMs: number): void
  /** Nobody will ask any more. */
  leave(): void
}

/**
 * Follows buttons and fingers of one window; tells drags. `lost` gets the presses that browsers make no
 * click of although a person clicked: on disabled controls, on nodes that went away meanwhile, taps whose
 * click was prevented.
 */
export function createPresses(state: WindowState, lost: (press: Press) => void): Presses {
  let press: Press | undefined

  function settle(timeMs: number): void {
    const ended = press
    if (!ended || ended.done) return
    const sinceUp = timeMs - (ended.upMs ?? ended.atMs)
    if (ended.upMs === undefined ? ended.drags === 0 : sinceUp <= UP_TO_CLICK_MS) return
    ended.done = true
    if (ended.by === 'touch') {
      if (ended.upMs !== undefined && !ended.scrolled && ended.distance < DRAG_PX) lost(ended)
    } else if (ended.distance >= DRAG_PX || ended.drags > 0) {
      if (!ended.selected) makeDrag(ended)
    } else if (ended.gone || ended.target.disabled) lost(ended)
  }

  function makeDrag(ended: Press): MadeOf<'drag'> {
    const { target, dropTarget } = ended
    const label = dropTarget ? `${target.label} to ${dropTarget.label}` : target.label
    const event: MadeOf<'drag'> = state.maker.make('drag', ended.frame, label, {
      target,
      ...(dropTarget && { dropTarget }),
      distancePx: Math.round(ended.distance),
      endAtMs: ended.upMs ?? ended.atMs,
    })
    if (target.masked || dropTarget?.masked) event.masked = true
    fold(event, ...ended.pointers.slice(1))
    return event
  }

  return {
    settle,
    pageGone(timeMs) {
      state.isPressed = false
      const isClick =
        press && !press.done && timeMs - press.atMs <= LOAD_MS && CLICKABLE.has(press.target.role)
      if (press && isClick && press.distance < DRAG_PX) lost(press)
      press = undefined
    },
    drag(ended, click) {
      if (ended.by === 'touch' || ended.distance < DRAG_PX || CLICKABLE.has(ended.target.role))
        return undefined
      ended.pointers.push(state.maker.pointer(click))
      return makeDrag(ended)
    },
    down(frame, by, id, x, y) {
      const before = press
      // Old recorders send mouse events after a touch; two recorders send everything twice.
      const isEcho =
        before !== undefined &&
        (by === 'mouse' && before.by === 'touch'
          ? before.upMs !== undefined && frame.timestamp - before.upMs <= UP_TO_CLICK_MS
          : before.by === by && frame.timestamp - before.atMs <= 2 && before.upMs === undefined) &&
        near(before, x, y)
      if (isEcho) {
        before.pointers.push(state.maker.pointer(frame))
        return
      }
      settle(Infinity)
      state.isPressed = true
      const target = targetOf(state, id)
      press = {
        by,
        frame: withoutBytes(frame),
        atMs: frame.timestamp,
        path: pathOf(state, id),
        x,
        y,
        target,
        age: state.births.ageOf(target.nodeId, frame.timestamp),
        pointers: [state.maker.pointer(frame)],
        distance: 0,
        scrolled: false,
        selected: false,
        drags: 0,
      }
    },
    up(frame, by, id, x, y) {
      state.isPressed = false
      if (!press || press.by !== by) {
        if (press) press.pointers.push(state.maker.pointer(frame))
        return
      }
      press.pointers.push(state.maker.pointer(frame))
      if (press.upMs !== undefined) return
      press.upMs = frame.timestamp
      if (x !== undefined && y !== undefined && press.x !== undefined && press.y !== undefined) {
        press.distance = Math.hypot(x - press.x, y - press.y)
      } else if (press.by === 'touch' && press.drags > 0) press.scrolled = true
      if (state.mirror.root() >= 0 && state.mirror.slotOf(press.path[0]!) < 0 && press.target.tag !== '')
        press.gone = true
      if (press.distance <= STILL_PX && !areRelated(press.path, pathOf(state, id))) {
        const target = targetOf(state, id)
        if (target.nodeId !== press.target.nodeId) press.letGoOn = target
      }
      if (press.distance >= DRAG_PX && !press.path.includes(id)) press.dropTarget = targetOf(state, id)
    },
    cancel(frame) {
      state.isPressed = false
      if (!press || press.by !== 'touch') return
      press.upMs ??= frame.timestamp
      press.scrolled = true
      press.pointers.push(state.maker.pointer(frame))
    },
    dragged() {
      if (press && press.upMs === undefined) press.drags++
    },
    take(frame, path) {
      if (!press || press.done) return undefined
      const inTime =
        frame.timestamp - press.atMs <= PRESS_TO_CLICK_MS ||
        (press.upMs !== undefined && frame.timestamp - press.upMs <= UP_TO_CLICK_MS)
      if (!inTime || !areRelated(press.path, path)) return undefined
      press.done = true
      return press
    },
    current(timeMs) {
      if (!press || press.done) return undefined
      if (press.upMs !== undefined && timeMs - press.upMs > 100) return undefined
      return timeMs - press.atMs <= 10_000 ? press : undefined
    },
    leave() {
      press = undefined
    },
  }
}

/** A copy that keeps no buffer in memory. */
export function withoutBytes(frame: Frame): Frame {
  const { segmentId, frameIndex, type, source, timestamp, windowId, compressedParts } = frame
  return {
    segmentId,
    frameIndex,
    type,
    source,
    timestamp,
    windowId,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
    dataStart: 0,
    dataEnd: 0,
    compressedParts,
    // They would hold on to the bytes of all that was read with them.
    nodes: undefined,
  }
}

function near(press: Press, x: number | undefined, y: number | undefined): boolean {
  if (x === undefined || y === undefined || press.x === undefined || press.y === undefined) return true
  return Math.hypot(x - press.x, y - press.y) <= SAME_POINT_PX
}
