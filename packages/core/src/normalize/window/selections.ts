import type { Frame, Pointer } from '../../decode/frame.ts'
import { maskedLength, maskedWord } from '../../dom/text/mask.ts'
import { NodeType } from '../../dom/mirror/mirror.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { listOf, numberOf, objectOf } from '../dialects/guards.ts'
import { fold, type MadeOf } from '../made.ts'
import { followingSlot } from '../walk.ts'
import { targetOf, type WindowState } from './window-state.ts'

export interface Selections {
  /** Answers whether text is selected now. */
  select(frame: Frame, ranges: unknown): boolean
  /** Folds the selection that began at or after `fromMs` into another gesture. */
  claim(fromMs: number): readonly Pointer[]
  /** Folds a gesture's frames into the selection that is going on. */
  absorb(pointers: readonly Pointer[]): MadeOf<'selection'> | undefined
  end(): void
}

/** A selection that did not change for so long is done. */
const SETTLED_MS = 500
const TEXT_LIMIT = 1000
/** Nodes looked at between the ends of a selection. */
const MOST_NODES = 5000

/** Selections of one window: of each run the last one, with its text. */
export function createSelections(state: WindowState): Selections {
  const { mirror, maker } = state
  let run: { event: MadeOf<'selection'>; lastMs: number } | undefined

  function textOfRange(range: unknown): { text: string; length: number; isHidden: boolean } {
    const { start, startOffset, end, endOffset } = objectOf(range)
    const from = mirror.slotOf(numberOf(start) ?? -1)
    const to = mirror.slotOf(numberOf(end) ?? -1)
    const found = { text: '', length: 0, isHidden: false }
    let raw = ''
    if (from < 0) return found
    const fromOffset = numberOf(startOffset) ?? 0
    const toOffset = numberOf(endOffset) ?? 0
    // Between two children of an element: begin at that child (or after the last), end before that child.
    const first = atOffset(from, fromOffset)
    const last = to < 0 ? { slot: -1, isText: false } : atOffset(to, toOffset)
    let slot = first.slot
    for (let steps = 0; slot >= 0 && steps < MOST_NODES; steps++) {
      const isLast = slot === last.slot
      if (isLast && !last.isText) break
      if (mirror.nodeType(slot) === NodeType.Text) {
        const text = mirror.text(slot)
        const begin = slot === from && first.isText ? fromOffset : 0
        const piece = isLast ? text.slice(begin, toOffset) : text.slice(begin)
        found.length += piece.length
        if (raw.length < TEXT_LIMIT * 2) {
          raw += piece
          const isHidden = maskedLength(piece) !== undefined
          if (isHidden) found.isHidden = true
          found.text += isHidden ? maskedWord(piece.length) : piece
        }
      } else if (isBlock(mirror.tag(slot)) && raw !== '') {
        raw += ' '
        found.text += ' '
      }
      if (isLast) break
      slot = followingSlot(mirror, slot)
    }
    // Hidden words in several nodes are one hidden text.
    return maskedLength(raw) === undefined
      ? found
      : { ...found, text: maskedWord(found.length), isHidden: true }
  }

  function atOffset(slot: number, offset: number): { slot: number; isText: boolean } {
    if (mirror.nodeType(slot) !== NodeType.Element) return { slot, isText: true }
    let child = mirror.firstChild(slot)
    for (let i = 0; i < offset && child >= 0; i++) child = mirror.nextSibling(child)
    if (child >= 0) return { slot: child, isText: false }
    let after = slot
    while (after >= 0 && mirror.nextSibling(after) < 0) after = mirror.parent(after)
    return { slot: after < 0 ? -1 : mirror.nextSibling(after), isText: false }
  }

  return {
    select(frame, ranges) {
      const spans = listOf(ranges)
        .slice(0, 16)
        .filter(range => !isCollapsed(range))
      if (spans.length === 0) {
        // Sent once when a selection is given up.
        run = undefined
        return false
      }
      const found = spans.map(textOfRange)
      const text = cleanText(found.map(({ text: piece }) => piece).join(' … '), TEXT_LIMIT)
      const length = found.reduce((sum, piece) => sum + piece.length, 0)
      const isMasked = found.some(({ isHidden }) => isHidden)
      if (run && frame.timestamp - run.lastMs <= SETTLED_MS) {
        run.event.data.text = text
        run.event.data.length = length
        run.event.label = text === '' ? 'text' : `"${text}"`
        if (isMasked) run.event.masked = true
        fold(run.event, maker.pointer(frame))
        run.lastMs = frame.timestamp
        return true
      }
      const startId = numberOf(objectOf(spans[0]).start) ?? -1
      const event = maker.make('selection', frame, text === '' ? 'text' : `"${text}"`, {
        text,
        length,
        ...(startId >= 0 && { target: targetOf(state, startId) }),
      })
      if (isMasked) event.masked = true
      run = { event, lastMs: frame.timestamp }
      return true
    },
    claim(fromMs) {
      if (!run || run.event.timeMs < fromMs) return []
      const { event } = run
      event.dropped = true
      run = undefined
      return [event.pointer, ...(event.also ?? [])]
    },
    absorb(pointers) {
      if (run) fold(run.event, ...pointers)
      return run?.event
    },
    end() {
      run = undefined
    },
  }
}

function isCollapsed(range: unknown): boolean {
  const { start, startOffset, end, endOffset } = objectOf(range)
  return start === end && startOffset === endOffset
}

const INLINE: ReadonlySet<string> = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'cite',
  'code',
  'em',
  'i',
  'mark',
  'q',
  's',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'u',
])

function isBlock(tag: string): boolean {
  return tag !== '' && !INLINE.has(tag)
}
