import { cleanText } from '../../lib/clean-text.ts'
import { rowAt } from '../events/event-table.ts'
import { rowBehind } from '../events/matching-rows.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import {
  searchFields,
  type SearchAnswer,
  type SearchField,
  type SearchFit,
  type SearchOptions,
} from './answer.ts'
import { corpusOf, type Corpus } from './corpus.ts'
import { fieldReader, type FieldReader } from './fields.ts'
import { fold, foldedWords } from './fold.ts'
import { toHits } from './hits.ts'
import { inOrder, type Matches } from './ranking.ts'
import { findMistyped, findText, Tier, type Found } from './match.ts'
import { searchNotes } from './search-notes.ts'

/** Hits of one answer unless told otherwise. */
export const DEFAULT_SEARCH_LIMIT = 20
/** Characters of a question, and words of it. */
const QUERY_LENGTH = 400
const MOST_WORDS = 12

/** A document that holds what was asked for. */
export interface Candidate {
  readonly document: number
  readonly fit: SearchFit
  readonly field: SearchField
  /** How often what it tells happened in the time asked for. */
  readonly count: number
  /** Where in the corpus something of it was found. */
  readonly place: number
}

/**
 * Finds text in a replay: in what was on the screen, in names and selectors of what was used, addresses, titles,
 * requests, console, errors, spans and tracked events; in any case, with or without accents, in any script, with a
 * typo or two where the words as they are written are nowhere. Best first; what says the same is one hit with a
 * count. Rejects with a `QueryError` for a cursor or field that is none, and with a `StoreError`.
 */
export async function search(
  replay: StoredReplay,
  query: string,
  options: SearchOptions = {},
): Promise<SearchAnswer> {
  const { limit = DEFAULT_SEARCH_LIMIT, cursor, fields, fromMs = -Infinity, toMs = Infinity } = options
  for (const field of fields ?? []) {
    if (!searchFields.includes(field))
      throw new QueryError(
        'bad-question',
        `${JSON.stringify(field)} is no field: choose from ${searchFields.join(', ')}`,
      )
  }
  const skip = cursor === undefined ? 0 : placeOf(cursor)
  const asked = cleanText(query, QUERY_LENGTH)
  const phrase = fold(asked)
  const corpus = await corpusOf(replay)
  const reader = fieldReader(corpus)
  const counts = countsWithin(corpus, fromMs, toMs)
  const wanted = fields === undefined ? undefined : new Set(fields)
  const isWanted = (document: number, place: number): boolean =>
    counts[document]! > 0 && (wanted === undefined || wanted.has(reader.fieldAt(document, place)))
  const { matches, needles, isPartly } = find(corpus, phrase, reader, isWanted)
  const found = matches.documents.length
  const before = (one: number, other: number): number =>
    counts[one]! - counts[other]! || reader.firstMs(one) - reader.firstMs(other) || one - other
  const shown = inOrder(matches, skip, limit, before).map((document): Candidate => {
    const place = matches.places[document]!
    const fit = FITS[matches.tiers[document]!]!
    return { document, fit, field: reader.fieldAt(document, place), count: counts[document]!, place }
  })
  const remaining = Math.max(0, found - skip - shown.length)
  return {
    schemaVersion: 1,
    replayId: replay.replay.replayId,
    query: asked,
    found,
    hits: await toHits(replay, corpus, shown, needles, { fromMs, toMs }),
    remaining,
    ...(remaining > 0 && { nextCursor: `s${skip + shown.length}` }),
    notes: searchNotes(replay, corpus, {
      fromMs,
      toMs,
      fields,
      isPartly,
      hasWords: phrase !== '',
      found,
    }),
  }
}

function placeOf(cursor: string): number {
  const found = /^s(\d{1,9})$/.exec(cursor)
  if (found !== null) return Number(found[1])
  throw new QueryError('bad-cursor', `${JSON.stringify(cursor)} is no cursor: take nextCursor of an answer`)
}

/** How often each document happened (or stood there) in a time. */
function countsWithin(corpus: Corpus, fromMs: number, toMs: number): ArrayLike<number> {
  const { table, screen, eventDocs, docOfRow, ends } = corpus
  const counts = new Int32Array(ends.length)
  const isAll = fromMs === -Infinity && toMs === Infinity
  if (isAll) {
    counts.set(corpus.counts)
    counts.fill(1, eventDocs)
    return counts
  }
  const end = toMs === Infinity ? table.length : rowBehind(table, toMs)
  for (let row = fromMs === -Infinity ? 0 : rowAt(table, fromMs); row < end; row++) {
    const document = docOfRow[row]!
    if (document >= 0) counts[document]!++
  }
  for (let row = 0; row < screen.length; row++)
    if (screen.stoodWithin(row, fromMs, toMs)) counts[eventDocs + row] = 1
  return counts
}

interface Findings {
  readonly matches: Matches
  /** What to mark, longest first. */
  readonly needles: string[]
  /** No document has all words: these have some. */
  readonly isPartly: boolean
}

const FITS: readonly SearchFit[] = [
  'some-words',
  'two-typos',
  'one-typo',
  'substring',
  'prefix',
  'word',
  'phrase',
  'exact',
]

function find(
  corpus: Corpus,
  phrase: string,
  reader: FieldReader,
  isWanted: (document: number, place: number) => boolean,
): Findings {
  const size = corpus.ends.length
  const matches: Matches = {
    documents: [],
    tiers: new Uint8Array(size),
    places: new Int32Array(size),
    groups: new Uint16Array(size),
  }
  if (phrase === '') return { matches, needles: [], isPartly: false }
  const words = [...new Set(foldedWords(phrase))].slice(0, MOST_WORDS)
  const isOneWord = words.length <= 1
  const whole = findText(corpus, phrase, isWanted)
  const needles = new Set([phrase])
  const byWord: Found[] = []
  for (const word of words) {
    // Alone it is what was asked for, but for what stands around it.
    const found = word === phrase ? whole : findText(corpus, word, isWanted)
    const isAnywhere = found.documents > 0 || (isOneWord && whole.documents > 0)
    const near = isAnywhere ? found : findMistyped(corpus, word, isWanted)
    if (isAnywhere) needles.add(word)
    else for (const misspelt of spellings(corpus, near)) needles.add(misspelt)
    byWord.push(near)
  }
  const some: number[] = []
  for (let document = 0; document < size; document++) {
    let tier = wholeTier(whole.tiers[document]!, isOneWord)
    let place = whole.places[document]!
    let met = 0
    let least: number = Tier.Exact
    for (const found of byWord) {
      const own = found.tiers[document]!
      if (own === Tier.None) continue
      met++
      least = Math.min(least, own)
      if (place < 0) place = found.places[document]!
    }
    if (met === 0 && tier === Tier.None) continue
    const hasAll = tier > Tier.None || met === byWord.length
    if (met === byWord.length && met > 0)
      tier = Math.max(tier, isOneWord ? least : Math.min(least, Tier.Word))
    matches.tiers[document] = hasAll ? tier : Tier.None
    matches.places[document] = place
    // The better the fit, then the more words, then what was done before what stood there.
    matches.groups[document] =
      (Tier.Exact - matches.tiers[document]!) * 64 + (MOST_WORDS - met) * 4 + reader.classOf(document)
    if (hasAll) matches.documents.push(document)
    else some.push(document)
  }
  const isPartly = matches.documents.length === 0 && some.length > 0
  return {
    matches: isPartly ? { ...matches, documents: some } : matches,
    needles: [...needles].sort((one, other) => other.length - one.length),
    isPartly,
  }
}

/** Several words in a row are better than the same words apart. */
function wholeTier(tier: number, isOneWord: boolean): number {
  return !isOneWord && tier === Tier.Word ? Tier.Phrase : tier
}

/** How a mistyped word is written where it was found: what is marked there. */
function spellings({ folded }: Corpus, { tiers, places, lengths }: Found): Set<string> {
  const found = new Set<string>()
  for (let document = 0; document < tiers.length && found.size < 50; document++) {
    if (tiers[document] !== Tier.None)
      found.add(folded.slice(places[document], places[document]! + lengths[document]!))
  }
  return found
}
