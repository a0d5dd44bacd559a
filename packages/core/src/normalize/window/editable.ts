import type { Frame } from '../../decode/frame.ts'
import { describeSlot } from '../../dom/names/describe.ts'
import { editableHost } from '../../dom/names/interactive.ts'
import type { ChangeLog, Slot } from '../../dom/mirror/mirror.ts'
import { visibleText } from '../../dom/text/visible-text.ts'
import { fold, type MadeOf } from '../made.ts'
import { isInside } from '../walk.ts'
import type { WindowState } from './window-state.ts'

export interface Editing {
  /** Whether a contenteditable region has the focus: its mutations must be looked at. */
  isActive(): boolean
  /** Focus or a click went to this node. */
  enter(nodeId: number): void
  /** Focus went away, or something else was used. */
  leave(): void
  /** Something outside was clicked, while the focus may stay: what was typed so far is told. */
  pause(timeMs: number): void
  /** Text was selected: what is typed next replaces it. */
  turn(): void
  /** Whether the node lies in the region. */
  contains(nodeId: number): boolean
  /** A mutation is about to be applied. */
  beforeMutation(frame: Frame): void
  /** A mutation was applied; answers whether it was typing. */
  mutated(frame: Frame, changes: ChangeLog): boolean
}

const VALUE_LIMIT = 2000
/** Mutations so soon after a click outside are a toolbar's doing, not typing. */
const TOOLBAR_MS = 300
/**
 * Between two looks at the text for fear that the region may vanish: a large document must not be read at each key.
 * Typing that ends in any other way is read once, at its end.
 */
const READ_EVERY_MS = 1000
/** After such a pause it is another typing: the person was away. */
const PAUSE_MS = 60_000

/** Typing in contenteditable regions of one window, which rrweb shows only as mutations. */
export function createEditing(state: WindowState): Editing {
  const { mirror, maker } = state
  let host: Slot = -1
  let before = { text: '', length: 0 }
  let pausedMs = -Infinity
  let run: { event: MadeOf<'input'>; readMs: number; isRead: boolean } | undefined

  function read(): void {
    if (!run || mirror.isRemoved(host)) return
    const { text, length, masked } = visibleText(mirror, host, { limit: VALUE_LIMIT })
    run.event.data.value = text
    run.event.data.length = length
    if (masked) run.event.masked = true
    run.isRead = true
  }

  function close(): void {
    if (run) {
      read()
      // Editors touch their own markup without anyone typing.
      const { value, length } = run.event.data
      if (value === before.text && length === before.length) run.event.dropped = true
      before = { text: value, length }
    }
    run = undefined
  }

  return {
    isActive: () => host >= 0,
    enter(nodeId) {
      const slot = mirror.slotOf(nodeId)
      const next = slot < 0 ? -1 : editableHost(mirror, slot)
      if (next === host) return
      close()
      host = next
      if (host >= 0) before = visibleText(mirror, host, { limit: VALUE_LIMIT })
    },
    turn: close,
    pause(timeMs) {
      close()
      pausedMs = timeMs
    },
    contains: nodeId => host >= 0 && isInside(mirror, mirror.slotOf(nodeId), host),
    leave() {
      close()
      host = -1
      before = { text: '', length: 0 }
    },
    beforeMutation(frame) {
      if (!run || run.isRead || !mayRemove(frame) || frame.timestamp - run.readMs < READ_EVERY_MS) return
      read()
      run.readMs = frame.timestamp
    },
    mutated(frame, changes) {
      if (host < 0) return false
      const isText =
        changes.texts.some(slot => isInside(mirror, slot, host)) ||
        changes.added.some(slot => slot !== host && isInside(mirror, slot, host))
      if (!isText || mirror.isRemoved(host)) return false
      if (frame.timestamp - pausedMs <= TOOLBAR_MS) return false
      if (run && frame.timestamp - run.event.data.endAtMs > PAUSE_MS) close()
      if (run) {
        run.event.data.changes++
        run.event.data.endAtMs = frame.timestamp
        run.isRead = false
        fold(run.event, maker.pointer(frame))
        return true
      }
      const target = describeSlot(mirror, host, state.lookups)
      const event = maker.make('input', frame, target.label, {
        target,
        value: '',
        length: 0,
        how: 'editable',
        changes: 1,
        endAtMs: frame.timestamp,
      })
      run = { event, readMs: -Infinity, isRead: false }
      return true
    },
  }
}

/**
 * Whether a mutation takes something out of the page, or puts it in the place of something else (a frame's new document,
 * an element that is sent again); of one that is not read yet nobody knows.
 */
function mayRemove({ nodes }: Frame): boolean {
  return nodes === undefined || nodes.adds > 0 || nodes.removedTo > nodes.removedFrom
}
