import type { Frame } from '../../decode/frame.ts'
import { NodeType } from '../../dom/mirror/mirror.ts'
import type { EventData } from '../event.ts'
import { fold, type MadeOf } from '../made.ts'
import { targetOf, type WindowState } from './window-state.ts'

export interface Scrolls {
  scroll(frame: Frame, id: number, x: number, y: number): void
  /** Nothing follows. */
  end(): void
  /** A new page: what was scrolled before is forgotten. */
  reset(initial?: { readonly x: number; readonly y: number }): void
}

/** Pauses shorter than this are the same scroll. */
const GAP_MS = 1000
/** A scroll that starts so soon after a cause, with no finger down, was made by the page. */
const AUTOMATIC_MS = 300
const MOST_KNOWN = 2000

/** Scrolls of one window, each run once. */
export function createScrolls(state: WindowState): Scrolls {
  const { mirror, maker } = state
  const running = new Map<number, MadeOf<'scroll'>>()

  /** There and back at once: browsers and routers restore a place in steps. */
  function close(event: MadeOf<'scroll'>): void {
    const { deltaX, deltaY, endAtMs } = event.data
    if (deltaX === 0 && deltaY === 0 && endAtMs - event.timeMs < AUTOMATIC_MS) event.dropped = true
  }

  function end(): void {
    running.forEach(close)
    running.clear()
  }
  const known = new Map<number, { x: number; y: number }>()
  let initial = { x: 0, y: 0 }

  function before(id: number, isPage: boolean): { x: number; y: number } {
    const seen = known.get(id)
    if (seen) return seen
    if (isPage) return initial
    const slot = mirror.slotOf(id)
    if (slot < 0) return { x: 0, y: 0 }
    return {
      x: Number(mirror.attribute(slot, 'rr_scrollLeft') ?? 0) || 0,
      y: Number(mirror.attribute(slot, 'rr_scrollTop') ?? 0) || 0,
    }
  }

  /** What was done meanwhile parts two scrolls, and may have made the second one. */
  function goesOn({ data: { endAtMs } }: MadeOf<'scroll'>, timeMs: number): boolean {
    return timeMs - endAtMs < GAP_MS && state.lastCauseMs <= endAtMs
  }

  return {
    scroll(frame, id, x, y) {
      const slot = mirror.slotOrGhost(id)
      const isPage =
        slot < 0 ||
        slot === mirror.root() ||
        (mirror.tag(slot) === 'html' && mirror.parent(slot) === mirror.root())
      const event = running.get(id)
      const from = before(id, isPage)
      if (known.size < MOST_KNOWN) known.set(id, { x, y })
      else if (known.has(id)) known.set(id, { x, y })
      if (event && goesOn(event, frame.timestamp) && !turns(event.data.deltaY, y - from.y)) {
        const { data } = event
        data.deltaX += x - from.x
        data.deltaY += y - from.y
        data.x = x
        data.y = y
        data.changes++
        data.endAtMs = frame.timestamp
        fold(event, maker.pointer(frame))
        return
      }
      // The document of a frame scrolls for its frame.
      const named = slot >= 0 && mirror.nodeType(slot) === NodeType.Document ? mirror.parent(slot) : slot
      const target = isPage ? undefined : targetOf(state, named >= 0 ? mirror.nodeId(named) : id)
      const isAutomatic = !state.isPressed && frame.timestamp - state.lastCauseMs <= AUTOMATIC_MS
      const deltaX = x - from.x
      const deltaY = y - from.y
      const endAtMs = frame.timestamp
      const data: EventData['scroll'] = target
        ? { target, x, y, deltaX, deltaY, changes: 1, endAtMs }
        : { x, y, deltaX, deltaY, changes: 1, endAtMs }
      if (isAutomatic) data.automatic = true
      const made = maker.make('scroll', frame, target?.label ?? 'page', data)
      if (target?.masked) made.masked = true
      if (event) close(event)
      if (running.size > 64) end()
      running.set(id, made)
    },
    end,
    reset(start = { x: 0, y: 0 }) {
      end()
      known.clear()
      initial = start
    },
  }
}

/** Far enough in one direction, then back: someone looks for something. */
const TURN_PX = 100

function turns(before: number, now: number): boolean {
  return Math.abs(before) >= TURN_PX && Math.sign(before) === -Math.sign(now) && now !== 0
}
