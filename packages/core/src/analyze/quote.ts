import { cleanText } from '../lib/clean-text.ts'

/** Characters of a recorded text inside a sentence. */
export const QUOTE_LIMIT = 80

/** Recorded text in double quotes. Quotes in it become single ones: it cannot end its own quotation. */
export function quote(text: string, limit = QUOTE_LIMIT): string {
  return `"${cleanText(text, limit).replaceAll('"', "'")}"`
}

/** Whether a value stands for text that the recorder hid: `masked(8)`. The event has to say so too. */
export function isHidden(value: string, masked: true | undefined): boolean {
  return masked === true && /^masked\((?:\d+|\?)\)$/.test(value)
}

/** A value as a sentence shows it: quoted, or the bare word `masked(8)` or `not-recorded`. */
export function quoteValue(value: string, masked: true | undefined): string {
  return isHidden(value, masked) || value === 'not-recorded' ? cleanText(value, 24) : quote(value)
}
