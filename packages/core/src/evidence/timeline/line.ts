/** How a piece of a line looks on a terminal; without colour all look alike. */
export type Style = 'plain' | 'dim' | 'bold' | 'bad' | 'page'

export interface Span {
  readonly text: string
  readonly style: Style
}

/** How readily a line is left out when room is short: `must` never, `weak` first. */
export type Worth = 'must' | 'frame' | 'telling' | 'bare' | 'weak'

/** A line of the timeline as far as it matters for whether it is told. */
export interface Entry {
  readonly offsetMs: number
  readonly worth: Worth
  /** What it counts as when it is left out: `click`, `scroll`, `gap`, … */
  readonly what: string
}

/** One line of the timeline before it is printed. */
export interface Line extends Entry {
  /** The columns before the consequence. */
  readonly head: readonly Span[]
  /** Pieces of the consequence, printed with ` · ` between them. */
  readonly pieces: readonly Span[]
  readonly tail: readonly Span[]
}

const ESCAPES: Record<Style, string> = {
  plain: '',
  dim: '\u001b[2m',
  bold: '\u001b[1m',
  bad: '\u001b[31m',
  page: '\u001b[36m',
}
const RESET = '\u001b[0m'

/** The spans as text, with terminal colours if wanted. */
export function paint(spans: readonly Span[], colour: boolean): string {
  let text = ''
  for (const span of spans) text += paintSpan(span, colour)
  return text
}

/** A whole line on one row. */
export function paintLine({ head, pieces, tail }: Line, colour: boolean): string {
  return paint(head, colour) + paintPieces(pieces, colour) + paint(tail, colour)
}

/** The pieces of a consequence, with what goes before and between them. */
export function paintPieces(pieces: readonly Span[], colour: boolean): string {
  let text = ''
  for (let i = 0; i < pieces.length; i++) {
    text += paintSpan(i === 0 ? ARROW : DOT, colour) + paintSpan(pieces[i]!, colour)
  }
  return text
}

function paintSpan({ text, style }: Span, colour: boolean): string {
  return colour && style !== 'plain' && text !== '' ? ESCAPES[style] + text + RESET : text
}

/** A piece of a line. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text, style }
}

/** Before a consequence, and between its pieces. */
const ARROW = span('  → ', 'dim')
export const DOT = span(' · ', 'dim')

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const JOINED = /\p{Mark}|\u200c|\u200d|[\ufe00-\ufe0f]/u

/** Terminal columns that the text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (let i = 0; i < text.length; i++) {
    if (isOneColumn(text.charCodeAt(i))) {
      columns++
      continue
    }
    const character = String.fromCodePoint(text.codePointAt(i)!)
    i += character.length - 1
    columns += JOINED.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  }
  return columns
}

/** Latin letters and signs, dashes, quotation marks and the ellipsis: nearly all of a line, told apart at once. */
function isOneColumn(code: number): boolean {
  return code < 0x300 || (code >= 0x2010 && code <= 0x2027)
}

/** UTF-8 bytes of the text. */
export function bytesOf(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!
    if (code >= 0x10000) i++
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** A model's tokens, estimated: a quarter of the bytes, rounded up. */
export function tokensOf(bytes: number): number {
  return Math.ceil(bytes / 4)
}
