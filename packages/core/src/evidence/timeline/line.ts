/** How a piece of a line looks on a terminal; without colour all look alike. */
export type Style = 'plain' | 'dim' | 'bold' | 'bad' | 'page'

export interface Span {
  readonly text: string
  readonly style: Style
}

/** How readily a line is left out when room is short: `must` never, `weak` first. */
export type Worth = 'must' | 'frame' | 'telling' | 'bare' | 'weak'

/** One line of the timeline before it is printed. */
export interface Line {
  readonly offsetMs: number
  readonly worth: Worth
  /** What it counts as when it is left out: `click`, `scroll`, `gap`, … */
  readonly what: string
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
  for (const span of spans) {
    text +=
      colour && span.style !== 'plain' && span.text !== ''
        ? ESCAPES[span.style] + span.text + RESET
        : span.text
  }
  return text
}

/** A piece of a line. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text, style }
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const JOINED = /\p{Mark}|\u200c|\u200d|[\ufe00-\ufe0f]/u

/** Terminal columns that the text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += JOINED.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return columns
}

/** UTF-8 bytes of the text. */
export function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** A model's tokens, estimated: a quarter of the bytes, rounded up. */
export function tokensOf(bytes: number): number {
  return Math.ceil(bytes / 4)
}
