import { clip, cleanText } from '../../lib/clean-text.ts'
import { maskedLength, maskedWord } from './mask.ts'

/** Pieces of recorded text put together as they stand on the screen, hidden ones told apart. */
export interface JoinedText {
  readonly parts: Part[]
  /** Characters so far. */
  length: number
  /** Some of it is hidden. */
  hidden: boolean
  /** What stands between the last piece and the next one. */
  space: boolean
  soft: boolean
  /** The last piece. */
  piece: string
}

/** Clear text, or (with text '') so many hidden characters. */
interface Part {
  text: string
  hidden: number
}

/** No text yet. */
export function createJoinedText(): JoinedText {
  return { parts: [], length: 0, hidden: false, space: false, soft: false, piece: '' }
}

/** Adds the text of one text node (or of an attribute that stands for an element). */
export function addText(joined: JoinedText, raw: string): void {
  if (raw === '') return
  const hidden = maskedLength(raw)
  const text = hidden === undefined ? cleanText(raw) : ''
  if (isSpace(raw.charCodeAt(0))) joined.space = true
  if (hidden !== undefined || text !== '') push(joined, text, hidden ?? 0)
  if (isSpace(raw.charCodeAt(raw.length - 1))) joined.space = true
}

/** Adds a word of ours. */
export function addMark(joined: JoinedText, word: string): void {
  joined.space = true
  push(joined, word, 0)
  joined.space = true
}

/** How many characters are hidden; can be 0 with `hidden` set, where a scrubber left no length. */
export function hiddenLength(joined: JoinedText): number {
  return settled(joined).reduce((sum, part) => sum + part.hidden, 0)
}

/** All of it, with hidden parts as `masked(8)`. */
export function mixedText(joined: JoinedText, limit: number): string {
  let text = ''
  for (const part of settled(joined)) text += part.text === '' ? maskedWord(part.hidden) : part.text
  return clip(text.trim(), limit)
}

/** Without hidden parts; when all is hidden, `masked(8)`. */
export function clearText(joined: JoinedText, limit: number): string {
  const all = settled(joined)
  if (all.length === 0) return ''
  let text = all[0]!.text
  if (joined.hidden) {
    const words = all.map(part => (part.text === '' ? ' ' : part.text))
    text = words.join('').replace(/ +/g, ' ').trim()
    if (text === '') return maskedWord(all.reduce((sum, part) => sum + part.hidden, 0))
  }
  // Pieces of one fill character each are a mask together.
  const hidden = maskedLength(text)
  return hidden === undefined ? clip(text, limit) : maskedWord(hidden)
}

function push(joined: JoinedText, text: string, hidden: number): void {
  const { parts } = joined
  const last = parts[parts.length - 1]
  const parted = last !== undefined && (joined.space || (joined.soft && partsWords(joined.piece, text)))
  const gap = parted ? 1 : 0
  joined.length += gap + (text === '' ? hidden : text.length)
  if (text === '') joined.hidden = true
  if (last === undefined || (last.text === '') !== (text === '')) {
    // Between clear and hidden text the space stays with the clear one.
    if (parted && text === '') last.text += ' '
    parts.push({ text: parted && text !== '' ? ` ${text}` : text, hidden })
  } else if (text === '') last.hidden += hidden + gap
  else last.text += parted ? ` ${text}` : text
  joined.piece = text
  joined.space = false
  joined.soft = false
}

/** A fill character by itself is content, unless what stands beside it was hidden: then it was a letter. */
function settled({ parts, hidden: anyHidden }: JoinedText): readonly Part[] {
  if (!anyHidden) return parts
  const all: Part[] = []
  for (const part of parts) {
    const last = all[all.length - 1]
    const isHidden = part.text === '' || LONE_FILL.test(part.text)
    const hidden = part.text === '' ? part.hidden : part.text.length
    if (!isHidden) all.push(part)
    else if (last?.text === '') last.hidden += hidden
    else all.push({ text: '', hidden })
  }
  return all
}

const LONE_FILL = /^ ?[*•●█] ?$/

const ENDS_WORD = /[\p{L}\p{N}]$/u
const BEGINS_WORD = /^[\p{L}\p{N}]/u

/** Whether two inline boxes hold words of their own: single letters set apart make one word. */
function partsWords(before: string, after: string): boolean {
  if (before === '' || after === '') return true
  const end = before.charCodeAt(before.length - 1)
  const begin = after.charCodeAt(0)
  if (end < 0x80 ? !isLetterOrDigit(end) : !ENDS_WORD.test(before.slice(-2))) return false
  if (begin < 0x80 ? !isLetterOrDigit(begin) : !BEGINS_WORD.test(after)) return false
  if (before.length > 1 && after.length > 1) return true
  return begin < 0x80 ? begin <= 0x39 : /\p{N}/u.test(after.charAt(0))
}

/** Of the first 128 characters. */
function isLetterOrDigit(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

/** Editors write no-break spaces for those typed at the edge of a text. */
function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0
}
