import { cleanText } from '../../lib/clean-text.ts'
import { fold, foldWithPlaces, isUnspaced, isWordUnit } from './fold.ts'

/** A line of a longer text, with what was found in it. */
export interface Snippet {
  readonly snippet: string
  readonly marks: readonly (readonly [from: number, to: number])[]
}

/** Characters of a line, and how many of them stand before what was found. */
const LENGTH = 160
const BEFORE = 50
/** Of a long text no more is looked at. */
const LOOKED_AT = 70_000
const MOST_MARKS = 20
/** More of one needle are not looked for in a line of 160 characters. */
const MOST_FOUND = 60

/** The line around what was found: the first of `needles` that is in the text (all folded) and every one near by. */
export function snippetOf(text: string, needles: readonly string[]): Snippet {
  const whole = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text
  const { folded, places } = foldWithPlaces(whole)
  const first = needles.find(needle => folded.includes(needle))
  const at = first === undefined ? 0 : places[folded.indexOf(first)]!
  const from = whole.length <= LENGTH || at <= BEFORE ? 0 : wordNear(whole, at - BEFORE)
  const cut = cleanText(whole.slice(from, from + LENGTH * 4), LENGTH - (from > 0 ? 1 : 0))
  const snippet = from > 0 ? `…${cut}` : cut
  return { snippet, marks: marksIn(snippet, needles) }
}

/** The begin of a word, not far behind this place; the place itself where there is none. */
function wordNear(text: string, at: number): number {
  for (let i = at; i < at + 20; i++) if (/\s/.test(text.charAt(i - 1))) return i
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at
}

/** Within words a needle is marked only where it begins none: `to` is not to be seen in "button" beside "to cart". */
function marksIn(snippet: string, needles: readonly string[]): [number, number][] {
  const { folded, places } = foldWithPlaces(snippet)
  const marks: [number, number][] = []
  for (const needle of needles) {
    if (needle === '') continue
    const found: number[] = []
    let at = folded.indexOf(needle)
    for (; at >= 0 && found.length < MOST_FOUND; at = folded.indexOf(needle, at + needle.length))
      found.push(at)
    const begins = found.filter(place => beginsWord(folded, place))
    for (const place of begins.length > 0 ? begins : found) {
      const from = places[place]!
      const to = endOf(snippet, places[place + needle.length - 1]!)
      if (marks.length === MOST_MARKS) break
      if (!marks.some(([begin, end]) => from < end && to > begin)) marks.push([from, to])
    }
  }
  return marks.sort(([one], [other]) => one - other)
}

function beginsWord(folded: string, at: number): boolean {
  if (at === 0) return true
  const before = folded.charCodeAt(at - 1)
  return !isWordUnit(before) || isUnspaced(before)
}

/** The end of the character that begins here, with the marks on it. */
function endOf(text: string, at: number): number {
  let to = at + (text.codePointAt(at)! > 0xffff ? 2 : 1)
  while (to < text.length && fold(text.charAt(to)) === '') to++
  return to
}
