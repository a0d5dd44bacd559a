/** How much of a long text is looked at for each character that is shown: the rest is never on the line. */
const SCAN_FACTOR = 8

/**
 * Recorded text made fit for one printed line: no control characters, nothing that reorders or hides
 * text (bidi marks, zero-width and tag characters, glyphs of icon fonts), white space collapsed and
 * trimmed, at most `limit` UTF-16 units of it, the last then being `…`.
 */
export function cleanText(text: string, limit = Infinity): string {
  const isLong = text.length > limit * SCAN_FACTOR + 256
  const raw = isLong ? text.slice(0, limit * SCAN_FACTOR + 256) : text
  const clean = collapsed(raw) ?? raw.replace(UNPRINTABLE, drop).replace(/\s+/g, ' ').trim().toWellFormed()
  return isLong ? clip(`${clean}…`, limit) : clip(clean, limit)
}

/**
 * Text of common characters with its white space collapsed and trimmed, the very same string where there is
 * nothing to do; `undefined` when a character takes a closer look. Nearly all text ends here.
 */
export function collapsed(text: string): string | undefined {
  let kept = ''
  /** Where the text begins that is not in `kept` yet. */
  let from = 0
  /** A space stands before, or nothing does: more white space is too much. */
  let parted = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code > 0x20 && code < 0x7f) || isCommon(code)) parted = false
    else if (isPair(code, text, i)) {
      i++
      parted = false
    } else if (!isWhite(code)) return undefined
    else if (parted || code !== 0x20) {
      if (from < i) kept += text.slice(from, i)
      if (!parted) kept += ' '
      from = i + 1
      parted = true
    } else parted = true
  }
  if (from === 0 && !parted) return text
  const all = kept + text.slice(from)
  return parted ? all.slice(0, -1) : all
}

/** Space, tab, line ends and the no-break space. */
function isWhite(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0
}

/** Letters, signs, punctuation and joiners: all of the basic plane that is not white, unseen or half a character. */
function isCommon(code: number): boolean {
  if (code < 0x2000)
    return code > 0xa0 && code !== 0xad && code !== 0x61c && code !== 0x1680 && code !== 0x180e
  return (
    (code >= 0x2010 && code <= 0x2027) ||
    (code >= 0x2070 && code < 0x3000) ||
    (code > 0x3000 && code < 0xd800) ||
    code === 0x200c ||
    code === 0x200d ||
    (code >= 0xf900 && code < 0xfeff) ||
    (code > 0xfeff && code < 0xfff0)
  )
}

/** Whether a pair begins here that is one character, below the tags and what is for private use. */
function isPair(code: number, text: string, at: number): boolean {
  return code >= 0xd800 && code < 0xdb40 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
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
