import { FrameType, Source } from '../../decode/frame.ts'
import type { FrameTable } from '../../decode/stored/frame-table.ts'

/** Rows of a recording's frames in the order of time, and which of them lie at or before a moment. */
export interface MomentRows {
  /** Rows up to the moment, oldest first. */
  readonly rows: Int32Array
  /** Epoch ms that was asked for. */
  readonly timeMs: number
}

/** The frames that make the page of one window at a moment. */
export interface PageRows {
  /** Index of the window in the table. */
  readonly window: number
  /** Row of the full snapshot to begin with; -1 when there is none at or before the moment. */
  readonly snapshot: number
  /** Mutations that came between the page's Meta and its snapshot: the documents of frames may be among them. */
  readonly before: readonly number[]
  /** What changed the page after it, in order. */
  readonly changes: readonly number[]
  /** Of each of these 1 where it soon follows something that a person did: such a change is no clock's. */
  readonly answering: Uint8Array
  /** Presses, focus and blur after it, the latest of them, in order: they tell what has the focus. */
  readonly pointing: readonly number[]
}

/** The focus is looked for in so many interactions before the moment. */
const MOST_POINTING = 200
/** What changes this soon after a press or an input may be its answer. */
const ANSWER_MS = 1000
const NONE = new Uint8Array(0)

/**
 * The rows up to a moment, each once. Frames that come after later ones belong where they came; those beyond
 * `endMs`, the recording's last plausible time, are no clock.
 */
export function rowsUntil(table: FrameTable, timeMs: number, endMs: number | null): MomentRows {
  const ordered = rowsByRank(table)
  if (timeMs === Infinity) return { rows: ordered, timeMs }
  let latest = -Infinity
  let end = 0
  for (let i = 0; i < ordered.length; i++) {
    const row = ordered[i]!
    if (!isOfPage(table.type[row]!)) continue
    const time = table.timeMs[row]!
    if (!(time >= latest) || (endMs !== null && time > endMs)) continue
    latest = time
    if (time > timeMs) break
    end = i + 1
  }
  // What bears no time of its own stands with what came before it.
  while (end > 0 && end < ordered.length && !(table.timeMs[ordered[end]!]! > timeMs)) end++
  return { rows: ordered.subarray(0, end), timeMs }
}

function isOfPage(type: number): boolean {
  return type >= FrameType.DomContentLoaded && type <= FrameType.Meta
}

function rowsByRank({ rank, length }: FrameTable): Int32Array {
  const rows = new Int32Array(length).fill(-1)
  let placed = 0
  for (let row = 0; row < length; row++) {
    const place = rank[row]!
    if (place < 0 || place >= length) continue
    rows[place] = row
    placed = Math.max(placed, place + 1)
  }
  return rows.subarray(0, placed).filter(row => row >= 0)
}

/** Index of the window that was recorded in last at or before the moment, of those that show a page; -1 for none. */
export function latestWindow(table: FrameTable, { rows }: MomentRows): number {
  const hasPage = new Set<number>()
  for (let row = 0; row < table.length; row++) {
    if (table.type[row] === FrameType.FullSnapshot && table.rank[row]! >= 0) hasPage.add(table.window[row]!)
  }
  let latest = -1
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!
    if (!isOfPage(table.type[row]!)) continue
    if (hasPage.has(table.window[row]!)) return table.window[row]!
    if (latest < 0) latest = table.window[row]!
  }
  if (latest >= 0 || hasPage.size === 0) return latest
  const [first = -1] = hasPage
  return first
}

/** What makes the page of this window at the moment. */
export function pageRows(table: FrameTable, { rows }: MomentRows, window: number): PageRows {
  let at = rows.length - 1
  for (; at >= 0; at--) {
    const row = rows[at]!
    if (table.type[row] === FrameType.FullSnapshot && table.window[row] === window) break
  }
  if (at < 0) return { window, snapshot: -1, before: [], changes: [], answering: NONE, pointing: [] }
  const changes: number[] = []
  const answering = new Uint8Array(rows.length - at)
  let doneMs = -Infinity
  for (let i = at + 1; i < rows.length; i++) {
    const row = rows[i]!
    if (table.window[row] !== window || table.type[row] !== FrameType.IncrementalSnapshot) continue
    const source = table.source[row]!
    if (source === Source.MouseInteraction || source === Source.Input) doneMs = table.timeMs[row]!
    if (!changesPage(table, row)) continue
    if (table.timeMs[row]! - doneMs <= ANSWER_MS) answering[changes.length] = 1
    changes.push(row)
  }
  return {
    window,
    snapshot: rows[at]!,
    before: beforeSnapshot(table, rows, at, window),
    changes,
    answering: answering.subarray(0, changes.length),
    pointing: pointingAfter(table, rows, at, window),
  }
}

/** Rows of this window that change the page, among those that come after `from` rows and before `to`. */
export function changesBetween(
  table: FrameTable,
  { rows }: MomentRows,
  from: number,
  window: number,
): readonly number[] {
  const found: number[] = []
  for (let i = from; i < rows.length; i++) {
    const row = rows[i]!
    if (table.window[row] !== window) continue
    if (changesPage(table, row) || table.type[row] === FrameType.FullSnapshot) found.push(row)
  }
  return found
}

function changesPage(table: FrameTable, row: number): boolean {
  const source = table.source[row]!
  return (
    table.type[row] === FrameType.IncrementalSnapshot &&
    (source === Source.Mutation || source === Source.Input)
  )
}

function beforeSnapshot(table: FrameTable, rows: Int32Array, at: number, window: number): number[] {
  const found: number[] = []
  for (let i = at - 1; i >= 0; i--) {
    const row = rows[i]!
    if (table.window[row] !== window) continue
    const type = table.type[row]!
    if (type === FrameType.Meta) return found.toReversed()
    if (type === FrameType.FullSnapshot) break
    if (type === FrameType.IncrementalSnapshot && table.source[row] === Source.Mutation) found.push(row)
  }
  // Without a Meta nothing says that they belong to this page.
  return []
}

function pointingAfter(table: FrameTable, rows: Int32Array, at: number, window: number): number[] {
  const found: number[] = []
  for (let i = rows.length - 1; i > at && found.length < MOST_POINTING; i--) {
    const row = rows[i]!
    if (table.window[row] !== window || table.type[row] !== FrameType.IncrementalSnapshot) continue
    if (table.source[row] === Source.MouseInteraction) found.push(row)
  }
  return found.toReversed()
}
