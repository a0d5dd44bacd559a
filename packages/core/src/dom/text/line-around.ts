import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { isInline } from './rendered-text.ts'
import { nextBelow } from './tree-order.ts'
import { visibleText } from './visible-text.ts'
import type { VisibleText } from './visible-text.ts'

const LINE_LENGTH = 80
const LEVELS = 5
/** An element with more nodes is no line. */
const NODES = 40

/**
 * The text of a text node (or inline box) as one reads it: with the line it stands in when it says little
 * by itself, as a counter does (`Cart 3`). `limit` caps the characters.
 */
export function lineAround(mirror: MirrorReader, slot: Slot, limit: number): VisibleText {
  let shown = visibleText(mirror, slot, { limit })
  if (shown.text === '') return shown
  let at = mirror.nodeType(slot) === NodeType.Text ? mirror.parent(slot) : slot
  for (let up = 0; up < LEVELS && at >= 0 && isOneLine(mirror, at); up++) {
    const line = visibleText(mirror, at, { limit: LINE_LENGTH })
    if (line.cut || line.length > LINE_LENGTH) break
    shown = line
    if (!isInline(mirror, at) || saysEnough(line.text)) break
    at = mirror.parent(at)
  }
  return shown
}

/** Three letters in a row are a word; in scripts without capitals one sign may be. */
function saysEnough(text: string): boolean {
  return /\p{L}{3}|\p{Lo}/u.test(text)
}

/** Whether an element holds nothing but a line of text: no blocks, no controls. */
function isOneLine(mirror: MirrorReader, top: Slot): boolean {
  let met = 0
  for (let at = mirror.firstChild(top); at >= 0; at = nextBelow(mirror, at, top)) {
    if (++met > NODES) return false
    if (mirror.nodeType(at) !== NodeType.Element) continue
    const tag = mirror.tag(at)
    if (tag === 'a' || (!isInline(mirror, at) && tag !== 'br' && tag !== 'img' && tag !== 'svg')) return false
  }
  return true
}
