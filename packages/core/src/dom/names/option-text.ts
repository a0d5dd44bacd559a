import { cleanText } from '../../lib/clean-text.ts'
import { maskedLength } from '../text/mask.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { nextBelow } from '../text/tree-order.ts'

const OPTIONS = 10_000
const TEXT_LIMIT = 200

/**
 * The visible text of a select's option with this value; `undefined` when there is no such option or its
 * text (or the value itself) was hidden.
 */
export function optionText(mirror: MirrorReader, select: Slot, value: string): string | undefined {
  if (select < 0 || maskedLength(value) !== undefined) return undefined
  let met = 0
  let at = mirror.firstChild(select)
  for (; at >= 0 && met < OPTIONS; at = nextBelow(mirror, at, select, mirror.tag(at) === 'option'), met++) {
    if (mirror.tag(at) !== 'option') continue
    const text = rawText(mirror, at)
    if ((mirror.attribute(at, 'value') ?? text) !== value) continue
    const shown = mirror.attribute(at, 'label') || text
    return maskedLength(shown) === undefined ? cleanText(shown, TEXT_LIMIT) : undefined
  }
  return undefined
}

/** An option's text as the DOM's `option.text` has it: white space collapsed. */
function rawText(mirror: MirrorReader, option: Slot): string {
  let text = ''
  for (let at = mirror.firstChild(option); at >= 0 && text.length < 1000; at = mirror.nextSibling(at)) {
    text += mirror.text(at, 1000)
  }
  return text.replace(/\s+/g, ' ').trim()
}
