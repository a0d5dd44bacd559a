/** How much of a long text is looked at for each character that is shown: the rest is never on the line. */
const SCAN_FACTOR = 8

/**
 * Recorded text made fit for one printed line: no control characters, nothing that reorders or hides
 * text (bidi marks, zero-width and tag characters, glyphs of icon fonts), white space collapsed and
 * trimmed, at most `limit` UTF-16 units of it, the last then being `…`.
 */
export function cleanText(text: string, limit = Infinity): string {
  const raw = text.length > limit * SCAN_FACTOR + 256 ? text.slice(0, limit * SCAN_FACTOR + 256) : text
  const clean = raw.replace(UNPRINTABLE, drop).replace(/\s+/g, ' ').trim().toWellFormed()
  return raw === text ? clip(clean, limit) : clip(`${clean}…`, limit)
}

/** At most `limit` UTF-16 units, ending in `…` if something was cut off; no character is split. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = Math.max(0, limit - 1)
  const last = text.charCodeAt(end - 1)
  if (last >= 0xd800 && last <= 0xdbff) end--
  return `${text.slice(0, end).trimEnd()}…`
}

/**
 * C0 and C1 controls, soft hyphen, bidi marks and overrides, zero-width space, word joiner and other
 * invisible operators, BOM, private use (icon fonts), tag characters and variation selectors beyond the
 * common sixteen. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff0-\ufffb\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu

/** Line ends and tabs part words; all else goes without a trace. */
function drop(character: string): string {
  return (character >= '\t' && character <= '\r') ||
    character === '\u0085' ||
    character === '\u2028' ||
    character === '\u2029'
    ? ' '
    : ''
}
