import { DOCUMENT_END, TEXT_END, type Corpus } from './corpus.ts'
import { isUnspaced, isWordUnit } from './fold.ts'
import { typosBetween, typosOf, unharmedPieces } from './typos.ts'

/** How well something was found, the better the higher. */
export const Tier = {
  None: 0,
  TwoTypos: 1,
  OneTypo: 2,
  Substring: 3,
  Prefix: 4,
  Word: 5,
  /** Several words, as they were asked for. */
  Phrase: 6,
  /** All that the text says. */
  Exact: 7,
} as const

/** What was found of one word (or of all together) in each document. */
export interface Found {
  /** One of `Tier`. */
  readonly tiers: Uint8Array
  /** Where in the corpus; -1. */
  readonly places: Int32Array
  /** How long what was found there is. */
  readonly lengths: Uint16Array
  /** Documents in which it was found. */
  readonly documents: number
}

/** Hits that are looked at of one piece of a mistyped word. */
const MOST_HITS = 400_000

/** Finds a folded text. `isWanted` says whether a place in a document is searched at all. */
export function findText(
  corpus: Corpus,
  text: string,
  isWanted: (document: number, place: number) => boolean,
): Found {
  const found = nothingFound(corpus)
  const { folded, ends } = corpus
  let documents = 0
  let document = 0
  for (let at = folded.indexOf(text); at >= 0;) {
    document = documentAt(ends, at, document)
    const tier = tierAt(folded, at, text.length)
    if (tier > found.tiers[document]! && isWanted(document, at)) {
      if (found.tiers[document] === Tier.None) documents++
      found.tiers[document] = tier
      found.places[document] = at
      found.lengths[document] = text.length
    }
    // Nothing better can come in this document.
    const isBest = found.tiers[document] === Tier.Exact
    at = folded.indexOf(text, isBest ? ends[document]! : at + 1)
  }
  return { ...found, documents }
}

/** Finds words that are the one asked for but for a typo or two. */
export function findMistyped(
  corpus: Corpus,
  word: string,
  isWanted: (document: number, place: number) => boolean,
): Found {
  const found = nothingFound(corpus)
  const { folded, ends } = corpus
  let documents = 0
  const most = typosOf(word)
  const verdicts = new Map<string, number>()
  for (let typos = 1; typos <= most && documents === 0; typos++) {
    verdicts.clear()
    const tier = typos === 1 ? Tier.OneTypo : Tier.TwoTypos
    for (const piece of unharmedPieces(word, typos)) {
      let hits = 0
      let document = 0
      for (let at = folded.indexOf(piece); at >= 0 && hits < MOST_HITS; hits++) {
        const from = wordBegin(folded, at, word.length + typos)
        const to = wordEnd(folded, at, word.length + typos)
        if (Math.abs(to - from - word.length) <= typos) {
          document = documentAt(ends, at, document)
          if (found.tiers[document]! < tier) {
            const candidate = folded.slice(from, to)
            let verdict = verdicts.get(candidate)
            if (verdict === undefined) {
              verdict = typosBetween(word, candidate, typos)
              verdicts.set(candidate, verdict)
            }
            if (verdict <= typos && isWanted(document, from)) {
              documents++
              found.tiers[document] = tier
              found.places[document] = from
              found.lengths[document] = to - from
            }
          }
        }
        at = folded.indexOf(piece, Math.max(at + 1, to))
      }
    }
  }
  return { ...found, documents }
}

function nothingFound({ ends }: Corpus): Omit<Found, 'documents'> {
  return {
    tiers: new Uint8Array(ends.length),
    places: new Int32Array(ends.length).fill(-1),
    lengths: new Uint16Array(ends.length),
  }
}

function tierAt(folded: string, at: number, length: number): number {
  const before = at === 0 ? DOCUMENT_END : folded[at - 1]!
  const after = folded[at + length] ?? DOCUMENT_END
  if (isEdge(before) && isEdge(after)) return Tier.Exact
  const begins = !isWordUnit(before.charCodeAt(0)) || isUnspaced(folded.charCodeAt(at))
  const ends = !isWordUnit(after.charCodeAt(0)) || isUnspaced(folded.charCodeAt(at + length - 1))
  return begins && ends ? Tier.Word : begins ? Tier.Prefix : Tier.Substring
}

/** Where a text ends, or the name in a label. */
function isEdge(character: string): boolean {
  return character === TEXT_END || character === DOCUMENT_END || character === '"'
}

function wordBegin(folded: string, at: number, most: number): number {
  let from = at
  while (from > 0 && at - from <= most && isWordUnit(folded.charCodeAt(from - 1))) from--
  return from
}

function wordEnd(folded: string, at: number, most: number): number {
  let to = at
  while (to < folded.length && to - at <= most && isWordUnit(folded.charCodeAt(to))) to++
  return to
}

/** The document that holds a place, not before `low`. */
export function documentAt(ends: Int32Array, place: number, low: number): number {
  let step = 1
  let from = low
  let to = low
  while (to < ends.length && ends[to]! <= place) {
    from = to + 1
    to += step
    step *= 2
  }
  to = Math.min(to, ends.length - 1)
  while (from < to) {
    const middle = (from + to) >> 1
    if (ends[middle]! > place) to = middle
    else from = middle + 1
  }
  return from
}
