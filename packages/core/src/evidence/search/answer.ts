import type { EventKind } from '../../normalize/event.ts'
import type { RangeNote } from '../window/range-notes.ts'
import type { ScreenInterval } from './text-index.ts'

/** Where a search looks. */
export const searchFields = [
  'text', // what stood on the screen
  'name', // names and labels of what was used, and what was typed there
  'selector',
  'url', // addresses of pages, decoded too
  'title', // of pages
  'request',
  'console',
  'error',
  'span',
  'tracked', // events of product analytics
  'note', // breadcrumbs, feedback and all else
] as const

export type SearchField = (typeof searchFields)[number]

/** How well a hit fits. */
export const searchFits = [
  'exact',
  'phrase',
  'word',
  'prefix',
  'substring',
  'one-typo',
  'two-typos',
  'some-words',
] as const
export type SearchFit = (typeof searchFits)[number]

export interface SearchOptions {
  /** Hits at most; 20 unless told. */
  readonly limit?: number
  /** `nextCursor` of the answer before. */
  readonly cursor?: string
  readonly fields?: readonly SearchField[]
  /** Offsets in ms: what happened, or stood there, between them. */
  readonly fromMs?: number
  readonly toMs?: number
}

export interface SearchHit {
  readonly field: SearchField
  readonly fit: SearchFit
  /** Of what happened; absent for text on the screen. */
  readonly kind?: EventKind
  /** One line with what was found, cleaned and cut around it. */
  readonly snippet: string
  /** What was found, as ranges of `snippet`. */
  readonly marks: readonly (readonly [from: number, to: number])[]
  /** Of the first time: ms since the recording's first frame, and the frame that tells. */
  readonly offsetMs: number
  readonly pointer: { readonly segmentId: number; readonly frameIndex: number }
  /** How often the same happened, or how often the text came. */
  readonly count: number
  readonly firstOffsetMs: number
  /** Of text on the screen: when it was gone for good. */
  readonly lastOffsetMs: number
  readonly windowId?: string
  readonly epoch: number
  /** Of its target, or of what frames the text. */
  readonly role?: string
  readonly selector?: string
  /** Some text of it was hidden by the recorder. */
  readonly masked?: true
  /** Of text on the screen: when it stood there, the first few times. */
  readonly intervals?: readonly ScreenInterval[]
  readonly moreIntervals?: number
  /** It stood there when the recording ended. */
  readonly stillThere?: true
  /** It kept changing in its place: how many values, and the last one. */
  readonly values?: { readonly count: number; readonly last: string }
}

/** What was not searched, and why not. */
export interface SearchNote extends Omit<RangeNote, 'code'> {
  readonly code: RangeNote['code'] | 'left-out' | 'some-words' | 'no-words'
}

export interface SearchAnswer {
  readonly schemaVersion: 1
  readonly replayId: string
  readonly query: string
  /** Hits in all. */
  readonly found: number
  readonly hits: readonly SearchHit[]
  /** Hits behind these. */
  readonly remaining: number
  readonly nextCursor?: string
  readonly notes: readonly SearchNote[]
}
