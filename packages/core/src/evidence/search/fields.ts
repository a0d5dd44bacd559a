import type { EventKind } from '../../normalize/event.ts'
import { EventFlag } from '../events/event-table.ts'
import type { SearchField } from './answer.ts'
import { DOCUMENT_END, TEXT_END, type Corpus } from './corpus.ts'
import { fold } from './fold.ts'

/** Says of documents what they are. */
export interface FieldReader {
  /** What the text at a place of the corpus is. */
  fieldAt(document: number, place: number): SearchField
  /** What is told first among equals: 0 for errors and what somebody did, 2 for what merely stood there. */
  classOf(document: number): number
  /** When it happened first, or stood there first. */
  firstMs(document: number): number
}

const FIELDS: Readonly<Record<EventKind, SearchField>> = {
  navigation: 'url',
  click: 'name',
  tap: 'name',
  drag: 'name',
  input: 'name',
  focus: 'name',
  blur: 'name',
  scroll: 'name',
  selection: 'name',
  media: 'name',
  clipboard: 'name',
  viewport: 'note',
  mutation: 'text',
  'dom-snapshot': 'note',
  breadcrumb: 'note',
  network: 'request',
  console: 'console',
  error: 'error',
  span: 'span',
  'web-vital': 'note',
  memory: 'note',
  video: 'note',
  mobile: 'name',
  visibility: 'note',
  tracked: 'tracked',
  feedback: 'note',
  unknown: 'note',
}

/** What people do; focus and scrolling go along with it. */
const ACTIONS: ReadonlySet<EventKind> = new Set([
  'click',
  'tap',
  'drag',
  'input',
  'navigation',
  'selection',
  'media',
])

/** For one corpus. */
export function fieldReader(corpus: Corpus): FieldReader {
  const { folded, eventDocs, kinds, firstRows, table, screen } = corpus
  return {
    fieldAt(document, place) {
      if (document >= eventDocs) return 'text'
      const field = FIELDS[kinds[document]!]
      if (field !== 'name' && field !== 'url') return field
      const text = textAround(folded, place)
      if (field === 'url') return isAddress(text) ? 'url' : 'title'
      const selector = table.strings.at(table.selector[firstRows[document]!]!)
      return selector !== '' && text === fold(selector) ? 'selector' : 'name'
    },
    classOf(document) {
      if (document >= eventDocs) return 2
      const kind = kinds[document]!
      if (kind === 'error' || ACTIONS.has(kind)) return 0
      if ((table.flags[firstRows[document]!]! & EventFlag.failed) !== 0) return 0
      return kind === 'focus' || kind === 'scroll' || kind === 'span' ? 2 : 1
    },
    firstMs(document) {
      if (document < eventDocs) return table.offsetMs[firstRows[document]!]!
      return screen.firstOffsetMs(document - eventDocs)
    },
  }
}

/** A title has words in it, an address has none. */
function isAddress(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/|\?|#)/.test(text) && !/^\S+\s\S+\s/.test(text)
}

/** The one text of a document that a place lies in. */
export function textAround(folded: string, place: number): string {
  let from = place
  while (from > 0 && folded[from - 1] !== TEXT_END && folded[from - 1] !== DOCUMENT_END) from--
  let to = place
  while (to < folded.length && folded[to] !== TEXT_END && folded[to] !== DOCUMENT_END) to++
  return folded.slice(from, to)
}
