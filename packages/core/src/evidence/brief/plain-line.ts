import { formatPointer } from '../../decode/frame.ts'
import { cleanText, clip } from '../../lib/clean-text.ts'
import { bytesOf } from '../timeline/line.ts'
import type { BriefLine } from './schema.ts'

/** The fence around recorded text: longer than any run of backticks in it, see `plainLine`. */
export const FENCE = '````'

/**
 * Recorded text as one line that cannot end a fence: no control characters, no line breaks, and of three backticks or
 * more in a row only their number.
 */
export function plainLine(text: string, limit = Infinity): string {
  return cleanText(text, limit).replace(/`{3,}/g, run => `\`×${run.length}`)
}

/** The text cut to so many bytes of UTF-8. */
export function clipBytes(text: string, most: number): string {
  if (bytesOf(text) <= most) return text
  let low = 0
  let high = Math.min(text.length, most)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bytesOf(clip(text, middle)) <= most) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : clip(text, low)
}

/** A line with its pointer, as it is printed. */
export function printed({ text, pointer }: Pick<BriefLine, 'text' | 'pointer'>): string {
  return pointer === undefined ? text : `${text}  [${formatPointer(pointer)}]`
}

/** Bytes of a printed line with its line break. */
export function costOf(line: Pick<BriefLine, 'text' | 'pointer'>): number {
  return bytesOf(printed(line)) + 1
}
