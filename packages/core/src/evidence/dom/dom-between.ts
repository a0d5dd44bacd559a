import { formatPointer, FrameType, Source } from '../../decode/frame.ts'
import { pointerOf } from '../../decode/stored/frame-table.ts'
import { unwrapping } from '../../decode/unwrapping.ts'
import { ambientAt, diffPages, type PageDiff } from '../../dom/page-diff/page-diff.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { fidelityOf, type DomFidelity } from './fidelity.ts'
import { apply, needsUnwrapping, pageAt, type Page } from './page-at.ts'
import { changesBetween } from './page-rows.ts'
import { placeOf, type PagePlace } from './page-place.ts'
import { rangeNotes, type RangeNote } from '../window/range-notes.ts'

/** Between which moments, and what is wanted. */
export interface DomBetweenQuestion {
  /** Offset in ms. */
  readonly fromMs: number
  /** Offset in ms; the end unless told. */
  readonly toMs?: number
  /** Unless told, the window that was recorded in last at or before `toMs`. */
  readonly windowId?: string
  /** The frames that changed the page as well, counted. */
  readonly events?: boolean
  /** Of all lines, estimated; 2,000 unless told. */
  readonly maxTokens?: number
}

/** What changed on a page between two moments. Plain JSON, see `domBetweenSchema`. */
export interface DomBetween {
  readonly schemaVersion: 1
  readonly replayId: string
  readonly from: PagePlace
  readonly to: PagePlace
  /** Whether both are of one page load. */
  readonly sameLoad: boolean
  /** Page loads of the window in between, in order. */
  readonly loads: readonly { readonly offsetMs: number; readonly url: string }[]
  /** `null` when one of the moments has no page. */
  readonly diff: PageDiff | null
  readonly events?: DomEvents
  /** Of the later page. */
  readonly fidelity: DomFidelity
  /** What the recording does not hold of the time in between. */
  readonly notes: readonly RangeNote[]
}

/** The frames that changed the page in a stretch of time. */
export interface DomEvents {
  readonly mutations: number
  readonly adds: number
  readonly removes: number
  readonly texts: number
  readonly attributes: number
  readonly inputs: number
  readonly snapshots: number
  /** Those with the most changes, largest first. */
  readonly largest: readonly DomMutation[]
}

/** One mutation frame. */
export interface DomMutation {
  readonly pointer: string
  readonly offsetMs: number
  readonly adds: number
  readonly removes: number
  readonly texts: number
  readonly attributes: number
}

const MOST_LARGEST = 10

/**
 * What changed between two moments: what appeared, vanished and changed, by role and name. Rejects with a
 * `QueryError` for a stretch or a window that is none, or a `StoreError`.
 */
export async function domBetween(replay: StoredReplay, question: DomBetweenQuestion): Promise<DomBetween> {
  const { fromMs, toMs = Infinity, maxTokens } = question
  if (!(fromMs <= toMs) || fromMs === Infinity)
    throw new QueryError('bad-question', 'what changed is asked from an earlier moment to a later one')
  const to = await pageAt(replay, {
    atMs: toMs,
    ...(question.windowId !== undefined && { windowId: question.windowId }),
  })
  // A recording without a page has no window to ask for.
  const sameWindow = to.rows.window < 0 ? {} : { windowId: to.windowId }
  const from = await pageAt(replay, { atMs: fromMs, ...sameWindow })
  const places = { from: await placeOf(replay, from), to: await placeOf(replay, to) }
  const sameLoad = areOneLoad(from, to, places)
  const hasBoth = from.mirror.root() >= 0 && to.mirror.root() >= 0
  const zeroMs = replay.zeroMs ?? 0
  const diff = hasBoth
    ? diffPages(from.mirror, to.mirror, {
        sameLoad,
        isAmbient: ambientAt(to.mirror, zeroMs + to.offsetMs),
        ...(maxTokens !== undefined && { maxTokens }),
      })
    : null
  return {
    schemaVersion: 1,
    replayId: replay.replay.replayId,
    ...places,
    sameLoad,
    loads: replay.epochs
      .filter(
        one =>
          (one.windowId ?? '') === to.windowId &&
          one.fromMs - zeroMs > from.offsetMs &&
          one.fromMs - zeroMs <= to.offsetMs,
      )
      .slice(0, 50)
      .map(one => ({ offsetMs: one.fromMs - zeroMs, url: cleanText(one.href, 300) })),
    diff,
    ...(question.events === true && { events: await eventsBetween(replay, from, to) }),
    fidelity: fidelityOf(replay, to),
    notes: rangeNotes(replay, {
      fromMs: from.offsetMs,
      toMs: to.offsetMs,
      ...(to.windowId !== '' && { windowId: to.windowId }),
    }),
  }
}

function areOneLoad(
  from: Page,
  to: Page,
  places: { readonly from: PagePlace; readonly to: PagePlace },
): boolean {
  if (from.rows.snapshot === to.rows.snapshot) return true
  return places.from.epoch === places.to.epoch
}

/** Goes on from the earlier page, which nobody needs any more, and counts. */
async function eventsBetween(replay: StoredReplay, from: Page, to: Page): Promise<DomEvents> {
  const table = await replay.frameTable()
  const rows = changesBetween(table, to.moment, from.moment.rows.length, to.rows.window)
  const counts = { mutations: 0, adds: 0, removes: 0, texts: 0, attributes: 0, inputs: 0, snapshots: 0 }
  let largest: DomMutation[] = []
  let next = 0
  for await (const frame of replay.frames(rows)) {
    const row = rows[next++]!
    if (needsUnwrapping(frame)) await unwrapping.load()
    const mutation = apply(from.mirror, frame)
    if (frame.type === FrameType.FullSnapshot) counts.snapshots++
    else if (frame.source === Source.Input) counts.inputs++
    if (mutation === undefined) continue
    counts.mutations++
    counts.adds += mutation.adds
    counts.removes += mutation.removes
    counts.texts += mutation.texts
    counts.attributes += mutation.attributes
    const one = {
      pointer: formatPointer(pointerOf(table, row)),
      offsetMs: table.timeMs[row]! - (replay.zeroMs ?? 0),
      ...mutation,
    }
    if (largest.length < MOST_LARGEST || sizeOf(one) > sizeOf(largest[largest.length - 1]!))
      largest = [...largest, one].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_LARGEST)
  }
  return { ...counts, largest }
}

function sizeOf({ adds, removes, texts, attributes }: DomMutation): number {
  return adds + removes + texts + attributes
}
