import type { EventKind } from '../../normalize/event.ts'
import type { EventTable } from '../events/event-table.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { ScreenTextTable } from './text-index.ts'
import { fold } from './fold.ts'

/** Between documents, and between the texts of one. */
export const DOCUMENT_END = '\u0001'
export const TEXT_END = '\u0000'

/**
 * All that is searched of a replay as one long folded text: first the events, each distinct text of a kind once,
 * then the texts of the screen.
 */
export interface Corpus {
  readonly folded: string
  /** Where each document ends in it. */
  readonly ends: Int32Array
  /** How many documents are of events. */
  readonly eventDocs: number
  /** Of a document of events: its kind, its first row and its last one, and how many there are. */
  readonly kinds: readonly EventKind[]
  readonly firstRows: Int32Array
  readonly lastRows: Int32Array
  readonly counts: Int32Array
  /** The document of each row; -1 for events that are not searched. */
  readonly docOfRow: Int32Array
  readonly table: EventTable
  readonly screen: ScreenTextTable
}

/** What says nothing that a person would look for, or says it again. */
const NOT_SEARCHED: ReadonlySet<EventKind> = new Set([
  'mutation',
  'dom-snapshot',
  'viewport',
  'memory',
  'video',
  'blur',
  'web-vital',
])

const corpora = new WeakMap<StoredReplay, Promise<Corpus>>()

/** The replay's corpus: made when it is asked for first. */
export function corpusOf(replay: StoredReplay): Promise<Corpus> {
  const known = corpora.get(replay)
  if (known !== undefined) return known
  const made = build(replay)
  corpora.set(replay, made)
  made.catch(() => corpora.delete(replay))
  return made
}

async function build(replay: StoredReplay): Promise<Corpus> {
  const [table, texts, screen] = await Promise.all([replay.events(), replay.eventTexts(), replay.texts()])
  const { length } = table
  const docOfRow = new Int32Array(length).fill(-1)
  const isSearched = table.kinds.map(kind => !NOT_SEARCHED.has(kind))
  const docOf = new Map<number, number>()
  const parts: string[] = []
  const kinds: EventKind[] = []
  const firstRows: number[] = []
  const lastRows: number[] = []
  const counts: number[] = []
  const width = table.kinds.length
  for (let row = 0; row < length; row++) {
    const kind = table.kind[row]!
    if (isSearched[kind] !== true) continue
    const key = table.text[row]! * width + kind
    let doc = docOf.get(key)
    if (doc === undefined) {
      doc = parts.length
      docOf.set(key, doc)
      parts.push(searchable(texts.pool.at(table.text[row]!)))
      kinds.push(table.kinds[kind]!)
      firstRows.push(row)
      lastRows.push(row)
      counts.push(0)
    }
    counts[doc]!++
    lastRows[doc] = row
    docOfRow[row] = doc
  }
  const eventDocs = parts.length
  for (let row = 0; row < screen.length; row++) {
    // Of hidden text the words that are not hidden can be found; of text that kept changing its first and last value.
    const text = screen.text(row).replace(MASKED, '')
    const last = screen.lastValue(row)
    parts.push(fold(last === '' ? text : `${text}${TEXT_END}${last}`))
  }
  const ends = new Int32Array(parts.length)
  let end = 0
  for (const [doc, part] of parts.entries()) ends[doc] = end += part.length + DOCUMENT_END.length
  return {
    folded: parts.join(DOCUMENT_END) + DOCUMENT_END,
    ends,
    eventDocs,
    kinds,
    firstRows: Int32Array.from(firstRows),
    lastRows: Int32Array.from(lastRows),
    counts: Int32Array.from(counts),
    docOfRow,
    table,
    screen,
  }
}

const MASKED = /masked\((?:\d+|\?)\)/g

/** Folded, and what is written in an address with escapes also without them. */
function searchable(text: string): string {
  if (!text.includes('%')) return fold(text)
  const decoded: string[] = []
  for (const part of text.split(TEXT_END)) {
    const plain = decodedUrl(part)
    if (plain !== part) decoded.push(plain)
  }
  return fold([text, ...decoded].join(TEXT_END).replaceAll(DOCUMENT_END, ' '))
}

/** An address without escapes; as it is where they mean nothing. */
export function decodedUrl(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
