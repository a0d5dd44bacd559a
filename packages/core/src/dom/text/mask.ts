import { cleanText } from '../../lib/clean-text.ts'

/** What Sentry's servers put where they scrubbed a value. */
const FILTERED = '[Filtered]'

/**
 * How many characters a recorder hid behind this text; `undefined` when the text is content. Hidden is
 * what has at least two fill characters and, but for white space, nothing else: a lone `*` marks a
 * required field. 0 when text was hidden and its length is unknown.
 */
export function maskedLength(text: string): number | undefined {
  let fill = 0
  let spaces = 0
  let gap = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isFill(code)) {
      fill++
      if (gap && fill > 1) spaces++
      gap = false
    } else if (isSpace(code)) gap = true
    // A bracket, or what other white space there is, may begin a scrubber's word; letters are content.
    else if (code !== 0x5b && code < 0x80) return undefined
    else return text.trim() === FILTERED ? 0 : undefined
  }
  return fill >= 2 ? fill + spaces : undefined
}

/** `masked(8)`; `masked(?)` for an unknown length. */
export function maskedWord(length: number): string {
  return `masked(${length > 0 ? length : '?'})`
}

/** Text as it may be shown: `masked(8)` when the recorder hid it, else cleaned and clipped to `limit`. */
export function shownText(text: string, limit = Infinity): string {
  const hidden = maskedLength(text)
  return hidden === undefined ? cleanText(text, limit) : maskedWord(hidden)
}

/** `*` `•` `●` `█` */
function isFill(code: number): boolean {
  return code === 0x2a || code === 0x2022 || code === 0x25cf || code === 0x2588
}

function isSpace(code: number): boolean {
  return (
    code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0x3000 || code === 0x200b
  )
}
