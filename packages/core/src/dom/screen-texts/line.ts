import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { addText, createJoinedText, hiddenLength, mixedText } from '../text/text-joiner.ts'
import type { InlineRuns } from './inline-run.ts'

/** A line of text that stands on the page. */
export interface Line {
  /** Cleaned, at most `LINE_LENGTH` characters; hidden parts as `masked(8)`. */
  readonly text: string
  /** How many of its characters are hidden; -1 when none are. */
  readonly hidden: number
  readonly isCut: boolean
  /** The element around its first text. */
  readonly element: Slot
}

/** Characters of a line. */
export const LINE_LENGTH = 2000
/** Characters looked at of one text node. */
const TEXT_LENGTH = 4096
/** Inline boxes between a text and its link. */
const LINK_LEVELS = 16

/** These texts as one line; `undefined` when there is nothing to read in them. `soft` is as in an `InlineRun`. */
export function lineOf(
  mirror: MirrorReader,
  texts: readonly Slot[],
  soft: readonly boolean[],
): Line | undefined {
  const joined = createJoinedText()
  let first: Slot = -1
  for (let i = 0; i < texts.length && joined.length <= LINE_LENGTH; i++) {
    if (soft[i] === true) joined.soft = true
    const before = joined.length
    addText(joined, mirror.text(texts[i]!, TEXT_LENGTH))
    if (first < 0 && (joined.length > before || joined.hidden)) first = texts[i]!
  }
  const text = first < 0 ? '' : mixedText(joined, LINE_LENGTH)
  if (text === '') return undefined
  return {
    text,
    hidden: joined.hidden ? hiddenLength(joined) : -1,
    isCut: joined.length > LINE_LENGTH,
    element: mirror.parent(first),
  }
}

/** The link around each text, when all that can be read is in links, and not in one; as in a menu. */
export function linksOf(mirror: MirrorReader, runs: InlineRuns, texts: readonly Slot[]): Slot[] | undefined {
  const links: Slot[] = []
  let some: Slot = -1
  let isOne = true
  for (const slot of texts) {
    const link = linkAround(mirror, runs, slot)
    links.push(link)
    if (link < 0 && mirror.text(slot, TEXT_LENGTH).trim() !== '') return undefined
    if (link < 0) continue
    if (some >= 0 && some !== link) isOne = false
    some = link
  }
  return isOne ? undefined : links
}

/** The link that a text stands in, or -1. */
function linkAround(mirror: MirrorReader, runs: InlineRuns, slot: Slot): Slot {
  let at = mirror.parent(slot)
  for (let up = 0; up < LINK_LEVELS && at >= 0 && runs.isInline(at); up++) {
    if (mirror.tag(at) === 'a') return at
    at = mirror.parent(at)
  }
  return -1
}
