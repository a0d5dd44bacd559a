import { createJsonElements, type JsonElement } from '../../lib/json-elements.ts'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { backoffMs } from '../transport/wait.ts'
import { nextPage } from './link-header.ts'
import { createPortions } from './portions.ts'

/** One place in Sentry's list of a replay's segments, and what was there. */
export interface Listed {
  /** Where it stands: how many are before it. Nothing in the answer numbers it. */
  readonly position: number
  /** The JSON array of its frames, cut anywhere; none where there was no such array. */
  readonly pieces: readonly Uint8Array[]
  readonly bytes: number
  readonly state:
    | 'given'
    | 'empty' // its bytes are lost: Sentry gives an empty array in its place
    | 'no-segment' // something that is no array of frames
    | 'too-large' // more bytes than are read
    | 'refused' // Sentry fails on it and on nothing else
}

/** What a page asked for, and what is known of the list behind it. */
export interface PageEnd {
  /** The first position that was not given. */
  readonly next: number
  /** There is more behind it; `undefined` when the server does not say. */
  readonly hasMore: boolean | undefined
}

/** Asks for so many segments from a position on; rejects with a `SourceError` when that fails for good. */
export type AskPage = (
  from: number,
  count: number,
) => Promise<{ readonly headers: Headers; readonly body: AsyncIterable<Uint8Array> }>

export interface ReadPageOptions {
  readonly from: number
  readonly to: number
  readonly io: Io
  /** Whether anything of this replay has been given: else the server fails, and not a segment. */
  readonly hasWorked: () => boolean
  readonly signal: AbortSignal
}

const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const LETTER_N = 0x6e

/** A segment that is larger is not kept; Sentry's ingestion takes none of more than about 100 MiB. */
const SEGMENT_BYTES = 128 * 1024 * 1024
/** Times that an answer may break off without a whole segment. */
const TRIES = 4
/** Bytes of an answer by which it is told what it is, when it is no list. */
const OPENING = 500
/** Times that something is asked for that comes as something else: a proxy's page may pass. */
const STRANGE_TRIES = 2
/** Segments in a row that fail alone before all is given up. */
const MOST_REFUSED = 3

/**
 * The segments from `from` up to `to`, as their bytes come: nothing but the open segment is held. What breaks off is
 * asked for again from the first segment that was not given yet; what the server cannot make is asked for in parts, so
 * that one bad segment does not cost the others.
 */
export async function* readPage(
  ask: AskPage,
  { from, to, io, hasWorked, signal }: ReadPageOptions,
): AsyncGenerator<Listed, PageEnd, undefined> {
  const portions = createPortions(from, to)
  let next = from
  let breaks = 0
  /** Segments on which alone the server failed: it may be the server, until it has given another. */
  let unsure: number[] = []
  for (;;) {
    const asked = next
    const end = portions.endFrom(asked)
    let answer
    try {
      answer = await ask(asked, end - asked)
    } catch (error) {
      if (!isTooMuch(error, hasWorked(), end - asked)) throw error
      if (portions.lessen(asked, end)) continue
      unsure.push(next++)
      const isLast = next >= to
      if (unsure.length >= MOST_REFUSED || (isLast && !(await gives(ask, unsure[0]! - 1)))) throw error
      if (!isLast) continue
      yield* refused(unsure)
      return { next, hasMore: undefined }
    }
    yield* refused(unsure)
    unsure = []
    const { reached, failure } = yield* readAnswer(answer.body, asked, end, signal)
    next = reached
    if (failure !== undefined) {
      breaks = reached > asked ? 1 : breaks + 1
      if (breaks >= failure.tries) throw failure.error
      await io.sleep(backoffMs(breaks, io.random), signal)
      continue
    }
    breaks = 0
    const hasMore = nextPage(answer.headers)?.hasMore
    // Fewer than were asked for, and more behind them: the server's pages are smaller than ours.
    const isShort = next < end
    if (next >= to || (isShort && (next === asked || hasMore !== true))) return { next, hasMore }
  }
}

/** Why an answer is not whole, and how often it is asked for before that is an error. */
interface Failure {
  readonly error: SourceError
  readonly tries: number
}

/** The segments of one answer, up to `end` at most; where it came to, and why not further. */
async function* readAnswer(
  body: AsyncIterable<Uint8Array>,
  from: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<Listed, { readonly reached: number; readonly failure?: Failure }, undefined> {
  const elements = createJsonElements(SEGMENT_BYTES)
  let next = from
  let opening = ''
  try {
    reading: for await (const chunk of body) {
      if (opening.length < OPENING)
        opening += new TextDecoder().decode(chunk.subarray(0, OPENING)).trimStart()
      for (const element of elements.feed(chunk)) {
        // A server that knows no `per_page` gives more than was asked for.
        if (next >= end) break reading
        yield listed(next++, element)
      }
      const { state } = elements
      if (state === 'no-array' || state === 'broken' || (state === 'inside' && next >= end)) break
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof SourceError) || error.code !== 'unavailable') throw error
    return next < end ? { reached: next, failure: { error, tries: TRIES } } : { reached: next }
  }
  if (next >= end || elements.state === 'done') return { reached: next }
  const isStrange = elements.state === 'no-array' || elements.state === 'before'
  const error = badPage(isStrange ? strangeWords(opening) : BROKEN_WORDS)
  const strangeTries = isJson(opening) || METADATA.test(opening) ? 1 : STRANGE_TRIES
  return { reached: next, failure: { error, tries: isStrange ? strangeTries : TRIES } }
}

/** Whether the server gives the segment at a position that it gave before: then it fails on others alone. */
async function gives(ask: AskPage, position: number): Promise<boolean> {
  if (position < 0) return false
  try {
    const { body } = await ask(position, 1)
    // Nothing of it is wanted: whoever leaves it gives its connection back.
    for await (const chunk of body) if (chunk.length > 0) break
    return true
  } catch {
    return false
  }
}

function* refused(positions: readonly number[]): Generator<Listed, void, undefined> {
  for (const position of positions) yield { position, pieces: [], bytes: 0, state: 'refused' }
}

function listed(position: number, { pieces, bytes, isTooLarge }: JsonElement): Listed {
  const state = isTooLarge ? 'too-large' : kindOf(pieces)
  return state === 'given' ? { position, pieces, bytes, state } : { position, pieces: [], bytes: 0, state }
}

/** Told by the first bytes: `[` with something in it, `[]` or `null`, or anything else. */
function kindOf(pieces: readonly Uint8Array[]): 'given' | 'empty' | 'no-segment' {
  let isOpen = false
  for (const piece of pieces) {
    for (const byte of piece) {
      if (!isOpen && byte === LETTER_N) return 'empty'
      if (!isOpen && byte !== OPEN_BRACKET) return 'no-segment'
      if (isOpen && byte === CLOSE_BRACKET) return 'empty'
      if (isOpen && byte > 0x20) return 'given'
      isOpen = true
    }
  }
  return 'empty'
}

/**
 * Whether asking for less may help: the server took too long, or failed over what was asked. Where nothing came yet and
 * a single segment fails too, it fails on everything.
 */
function isTooMuch(error: unknown, hasWorked: boolean, asked: number): boolean {
  if (!(error instanceof SourceError) || (error.status !== 500 && error.status !== 504)) return false
  return hasWorked || asked > 1
}

/** A whole answer that is small, and JSON, is what the server means to say. */
function isJson(opening: string): boolean {
  try {
    JSON.parse(opening)
    return true
  } catch {
    return false
  }
}

const BROKEN_WORDS = 'the answer ends too early, or is no JSON from somewhere on; try again later'

function badPage(words: string): SourceError {
  return new SourceError('bad-response', `sentry: the segments: ${words}`)
}

/** How servers before about 2023 answer: what each segment is, not what it holds. */
const METADATA = /^\{\s*"data"\s*:\s*\[\s*\{[^{}]*"segment_?id"/i

function strangeWords(opening: string): string {
  if (METADATA.test(opening))
    return 'the server lists them and does not give what they hold, as self-hosted Sentry before about 2023 does; update it'
  if (opening === '') return 'the answer is empty; check SENTRY_URL'
  return opening.startsWith('<')
    ? 'the answer is a web page, perhaps of a proxy or a login before the server; check SENTRY_URL'
    : 'the answer is no list of segments; check SENTRY_URL'
}
