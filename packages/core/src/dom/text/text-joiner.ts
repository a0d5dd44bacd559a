import { clip, cleanText } from '../../lib/clean-text.ts'
import { maskedLength, maskedWord } from './mask.ts'

/** Puts pieces of recorded text together as they stand on the screen, hidden ones told apart. */
export interface TextJoiner {
  /** The text of one text node (or of an attribute that stands for an element). */
  add(raw: string): void
  /** A boundary that separates words: a block, a line break, a control. */
  gap(): void
  /** A boundary between two inline boxes, which a layout often sets apart though no space is written. */
  softGap(): void
  /** A word of ours between the pieces. */
  mark(word: string): void
  /** Characters so far. */
  readonly length: number
  /** How many of them are hidden; can be 0 with `hidden` set, where a scrubber left no length. */
  readonly maskedLength: number
  readonly hidden: boolean
  /** With hidden parts as `masked(8)`. */
  mixed(limit: number): string
  /** Without hidden parts; when all is hidden, `masked(8)`. */
  clear(limit: number): string
}

/** Clear text, or (with text '') so many hidden characters. */
interface Part {
  text: string
  hidden: number
}

/** An empty joiner. */
export function createTextJoiner(): TextJoiner {
  const parts: Part[] = []
  let space = false
  let soft = false
  let piece = ''
  let length = 0
  let anyHidden = false

  function push(text: string, hidden: number): void {
    const last = parts[parts.length - 1]
    const parted = last !== undefined && (space || (soft && partsWords(piece, text)))
    const gap = parted ? 1 : 0
    length += gap + (text === '' ? hidden : text.length)
    if (text === '') anyHidden = true
    if (last === undefined || (last.text === '') !== (text === '')) {
      // Between clear and hidden text the space stays with the clear one.
      if (parted && text === '') last.text += ' '
      parts.push({ text: parted && text !== '' ? ` ${text}` : text, hidden })
    } else if (text === '') last.hidden += hidden + gap
    else last.text += parted ? ` ${text}` : text
    piece = text
    space = false
    soft = false
  }

  /** A fill character by itself is content, unless what stands beside it was hidden: then it was a letter. */
  function settled(): Part[] {
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

  return {
    add(raw) {
      const hidden = maskedLength(raw)
      const text = hidden === undefined ? cleanText(raw) : ''
      if (startsWithSpace(raw)) space = true
      if (hidden !== undefined || text !== '') push(text, hidden ?? 0)
      if (endsWithSpace(raw)) space = true
    },
    gap() {
      space = true
    },
    softGap() {
      soft = true
    },
    mark(word) {
      space = true
      push(word, 0)
      space = true
    },
    get length() {
      return length
    },
    get maskedLength() {
      return settled().reduce((sum, part) => sum + part.hidden, 0)
    },
    get hidden() {
      return anyHidden
    },
    mixed(limit) {
      const words = settled().map(part => (part.text === '' ? maskedWord(part.hidden) : part.text))
      return clip(words.join('').trim(), limit)
    },
    clear(limit) {
      const all = settled()
      const words = all.map(part => (part.text === '' ? ' ' : part.text))
      const text = words.join('').replace(/ +/g, ' ').trim()
      if (text === '')
        return all.length === 0 ? '' : maskedWord(all.reduce((sum, part) => sum + part.hidden, 0))
      // Pieces of one fill character each are a mask together.
      const hidden = maskedLength(text)
      return hidden === undefined ? clip(text, limit) : maskedWord(hidden)
    },
  }
}

const LONE_FILL = /^ ?[*•●█] ?$/

const ENDS_WORD = /[\p{L}\p{N}]$/u
const BEGINS_WORD = /^[\p{L}\p{N}]/u

/** Whether two inline boxes hold words of their own: single letters set apart make one word. */
function partsWords(before: string, after: string): boolean {
  if (before === '' || after === '') return true
  if (!ENDS_WORD.test(before.slice(-2)) || !BEGINS_WORD.test(after)) return false
  return (before.length > 1 && after.length > 1) || /\p{N}/u.test(after.charAt(0))
}

function startsWithSpace(text: string): boolean {
  return text !== '' && isSpace(text.charCodeAt(0))
}

function endsWithSpace(text: string): boolean {
  return text !== '' && isSpace(text.charCodeAt(text.length - 1))
}

/** Editors write no-break spaces for those typed at the edge of a text. */
function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0
}
