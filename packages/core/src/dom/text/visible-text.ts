import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { renderedText } from './rendered-text.ts'
import { hiddenLength, mixedText } from './text-joiner.ts'

export interface VisibleText {
  /** Cleaned, at most `limit` characters. Hidden parts stand in it as `masked(8)`. */
  readonly text: string
  /** Characters of the text seen (white space collapsed), hidden ones included. */
  readonly length: number
  /** How many of them the recorder hid. */
  readonly maskedLength: number
  /** Some of it is hidden. */
  readonly masked?: true
  /** There is more than was looked at: the lengths are those of its beginning. */
  readonly cut?: true
}

export interface VisibleTextOptions {
  /** Characters to give at most; 200 unless told. */
  readonly limit?: number
  /** Nodes to look at, at most; 2,000 unless told. */
  readonly nodes?: number
  /** Lists of more than four alike items give the first three and `… 12 more`. */
  readonly foldLists?: boolean
  /** Subtrees to leave out. */
  readonly omit?: (slot: Slot) => boolean
}

/**
 * The text that a person sees in an element (or text node): slotted content where its slot is, frames
 * with their documents, without what never shows, what attributes and inline style hide, and what was
 * typed or chosen in fields. Whether the element itself is in view is not asked.
 */
export function visibleText(mirror: MirrorReader, slot: Slot, options: VisibleTextOptions = {}): VisibleText {
  const { limit = 200, nodes = 2000, foldLists = false, omit } = options
  const { joined, complete } = renderedText(mirror, slot, {
    purpose: 'view',
    nodes,
    limit,
    foldLists,
    ...(omit && { omit }),
  })
  return {
    text: mixedText(joined, limit),
    length: joined.length,
    maskedLength: joined.hidden ? hiddenLength(joined) : 0,
    ...(joined.hidden && { masked: true }),
    ...(!complete && { cut: true }),
  }
}
