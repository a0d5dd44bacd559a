import { partitionPoint } from '../../lib/partition-point.ts'
import type { Session } from '../../analyze/session.ts'
import type {
  ScreenText,
  ScreenTexts,
  SnapshotTime,
  TextInterval,
} from '../../dom/screen-texts/screen-texts.ts'
import { readColumns, writeColumns, type Column } from '../../lib/columns.ts'
import type { Epoch } from '../../normalize/normalized.ts'
import { createStringPool, readStringPool, type StringPool } from '../events/string-pool.ts'

/** A time in which a text stood on the screen. */
export interface ScreenInterval {
  /** ms since the recording's first frame. */
  readonly fromOffsetMs: number
  /** Not there any more at this time. */
  readonly toOffsetMs: number
  /** The frame that showed it. */
  readonly segmentId: number
  readonly frameIndex: number
  /** The frame that removed it; absent when it stood there at the end of the recording. */
  readonly goneBy?: { readonly segmentId: number; readonly frameIndex: number }
  /** Counts page loads within the window, from 0. */
  readonly epoch: number
  /** It came and went so often within this time that not every time is told. */
  readonly times?: number
}

/** A text that stood on the screen, by its row. */
export interface StoredScreenText {
  readonly text: string
  /** Characters of it that the recorder hid; 0: some, nobody knows how many. */
  readonly masked?: number
  /** It is longer than what is kept of it. */
  readonly cut?: true
  readonly role: string
  readonly selector: string
  readonly windowId: string
  /** How often it stood there at once, at most. */
  readonly most: number
  readonly intervals: readonly ScreenInterval[]
  /** Set where it stands for all later values of a text that kept changing in its place. */
  readonly values?: { readonly count: number; readonly last: string }
}

/** Texts that stood on the screen, a row a text, windows and page loads told apart by their intervals. */
export interface ScreenTextTable {
  readonly length: number
  at(row: number): StoredScreenText
  text(row: number): string
  /** The last value of a text that kept changing, else ''. */
  lastValue(row: number): string
  isMasked(row: number): boolean
  /** When it stood there first. */
  firstOffsetMs(row: number): number
  /** Whether the text stood there at some time of this range (ms since the first frame). */
  stoodWithin(row: number, fromMs: number, toMs: number): boolean
  /** Texts that the recorder hid, wholly or in part; texts longer than what is kept; and those left out for want of room. */
  readonly masked: number
  readonly cut: number
  readonly leftOut: number
  readonly windowsLeftOut: number
}

interface Meta {
  readonly cut: number
  readonly leftOut: number
  readonly windowsLeftOut: number
}

const CUT = 1
const NO_FRAME = 0xffff_ffff

/** The texts as bytes, with their times as offsets and cut where a page load ended them. */
export function writeScreenTexts(
  { texts, leftOut, windowsLeftOut, snapshots }: ScreenTexts,
  session: Pick<Session, 'zeroMs' | 'epochs'>,
): Uint8Array {
  const zeroMs = Number.isNaN(session.zeroMs) ? 0 : session.zeroMs
  const loads = byWindow(session.epochs, snapshots)
  const pool = createStringPool()
  const rows = texts.length
  const strings = {
    text: new Uint32Array(rows),
    role: new Uint32Array(rows),
    selector: new Uint32Array(rows),
  }
  const window = new Uint32Array(rows)
  const last = new Uint32Array(rows)
  const values = new Uint32Array(rows)
  const masked = new Int32Array(rows)
  const most = new Uint32Array(rows)
  const flags = new Uint8Array(rows)
  const ends = new Uint32Array(rows)
  const from: number[] = []
  const to: number[] = []
  const epochs: number[] = []
  const frames: number[] = []
  let cut = 0
  for (const [row, text] of texts.entries()) {
    strings.text[row] = pool.idOf(text.text)
    strings.role[row] = pool.idOf(text.role)
    strings.selector[row] = pool.idOf(text.selector)
    window[row] = pool.idOf(text.windowId)
    last[row] = pool.idOf(text.values?.last ?? '')
    values[row] = text.values?.count ?? 0
    masked[row] = text.masked ?? -1
    most[row] = text.most
    flags[row] = text.cut ? CUT : 0
    if (text.cut) cut++
    for (const piece of cutByLoads(text, loads.get(text.windowId))) {
      from.push(piece.fromMs - zeroMs)
      to.push(piece.toMs - zeroMs)
      epochs.push(piece.epoch)
      const { segmentId, frameIndex } = piece.to ?? { segmentId: NO_FRAME, frameIndex: NO_FRAME }
      frames.push(piece.from.segmentId, piece.from.frameIndex, segmentId, frameIndex, piece.times ?? 1)
    }
    ends[row] = from.length
  }
  const written = pool.columns()
  const meta: Meta = { cut, leftOut, windowsLeftOut }
  return writeColumns(
    {
      stringEnds: written.ends,
      strings: written.bytes,
      ...strings,
      window,
      last,
      values,
      masked,
      most,
      flags,
      ends,
      from: Float64Array.from(from),
      to: Float64Array.from(to),
      epochs: Uint32Array.from(epochs),
      frames: Float64Array.from(frames),
    },
    meta,
  )
}

/** The texts that were written so. Throws on damaged bytes. */
export function readScreenTexts(bytes: Uint8Array): ScreenTextTable {
  const { columns, meta } = readColumns(bytes)
  const column = (name: string): Column => {
    const found = columns[name]
    if (found === undefined) throw new RangeError(`no column ${name}`)
    return found
  }
  const [text, role, selector, window, last, values, masked, most, flags, ends] = [
    'text',
    'role',
    'selector',
    'window',
    'last',
    'values',
    'masked',
    'most',
    'flags',
    'ends',
  ].map(column) as [Column, Column, Column, Column, Column, Column, Column, Column, Column, Column]
  const [from, to, epochs, frames] = ['from', 'to', 'epochs', 'frames'].map(column) as [
    Column,
    Column,
    Column,
    Column,
  ]
  const pool: StringPool = readStringPool(column('stringEnds'), column('strings') as Uint8Array)
  let hiddenTexts = 0
  for (let row = 0; row < masked.length; row++) if (masked[row]! >= 0) hiddenTexts += most[row]!
  const firstOf = (row: number): number => (row === 0 ? 0 : ends[row - 1]!)

  function intervalAt(at: number): ScreenInterval {
    const [segmentId, frameIndex, goneSegment, goneFrame, times] = frames.subarray(at * 5, at * 5 + 5)
    return {
      fromOffsetMs: from[at]!,
      toOffsetMs: to[at]!,
      segmentId: segmentId!,
      frameIndex: frameIndex!,
      ...(goneSegment !== NO_FRAME && { goneBy: { segmentId: goneSegment!, frameIndex: goneFrame! } }),
      epoch: epochs[at]!,
      ...(times! > 1 && { times: times! }),
    }
  }

  return {
    length: text.length,
    ...(meta as Meta),
    masked: hiddenTexts,
    text: row => pool.at(text[row]!),
    lastValue: row => pool.at(last[row]!),
    isMasked: row => masked[row]! >= 0,
    firstOffsetMs: row => from[firstOf(row)] ?? 0,
    stoodWithin(row, fromMs, toMs) {
      for (let at = firstOf(row); at < ends[row]!; at++) {
        // What nothing took away stood there at the very end, too.
        const isAfter = frames[at * 5 + 2] === NO_FRAME ? to[at]! >= fromMs : to[at]! > fromMs
        if (from[at]! <= toMs && isAfter) return true
      }
      return false
    },
    at(row) {
      const intervals: ScreenInterval[] = []
      for (let at = firstOf(row); at < ends[row]!; at++) intervals.push(intervalAt(at))
      return {
        text: pool.at(text[row]!),
        ...(masked[row]! >= 0 && { masked: masked[row]! }),
        ...((flags[row]! & CUT) !== 0 && { cut: true as const }),
        role: pool.at(role[row]!),
        selector: pool.at(selector[row]!),
        windowId: pool.at(window[row]!),
        most: most[row]!,
        intervals,
        ...(values[row]! > 0 && { values: { count: values[row]!, last: pool.at(last[row]!) } }),
      }
    },
  }
}

/** Page loads of a window, and the pictures that were taken of it, in order of time. */
interface Loads {
  readonly epochs: Epoch[]
  readonly snapshots: SnapshotTime[]
}

function byWindow(epochs: readonly Epoch[], snapshots: readonly SnapshotTime[]): ReadonlyMap<string, Loads> {
  const loads = new Map<string, Loads>()
  const of = (windowId: string): Loads => {
    const known = loads.get(windowId) ?? { epochs: [], snapshots: [] }
    loads.set(windowId, known)
    return known
  }
  for (const epoch of epochs) of(epoch.windowId ?? '').epochs.push(epoch)
  for (const snapshot of snapshots) of(snapshot.windowId).snapshots.push(snapshot)
  return loads
}

interface Piece extends TextInterval {
  readonly epoch: number
}

/** What stood on two pages one after the other stood there twice: the first page took it away. */
function cutByLoads({ intervals }: ScreenText, loads: Loads | undefined): Piece[] {
  const epochs = loads?.epochs ?? []
  if (epochs.length < 2) return intervals.map(interval => ({ ...interval, epoch: epochs[0]?.epoch ?? 0 }))
  const pieces: Piece[] = []
  for (const interval of intervals) {
    let at = Math.max(0, countBelow(epochs, epoch => epoch.fromMs <= interval.fromMs) - 1)
    let { fromMs, from } = interval
    for (; at + 1 < epochs.length && epochs[at + 1]!.fromMs < interval.toMs; at++) {
      const load = epochs[at + 1]!
      const shown = loads!.snapshots[countBelow(loads!.snapshots, ({ timeMs }) => timeMs < load.fromMs)]
      const { to: _, ...begun } = interval
      if (load.fromMs > fromMs) {
        const to = shown ?? interval.to
        pieces.push({
          ...begun,
          fromMs,
          toMs: load.fromMs,
          from,
          ...(to && { to: placeOf(to) }),
          epoch: epochs[at]!.epoch,
        })
      }
      fromMs = Math.max(load.fromMs, shown?.timeMs ?? load.fromMs)
      from = shown === undefined ? from : placeOf(shown)
      if (fromMs >= interval.toMs) break
    }
    if (fromMs < interval.toMs || interval.fromMs === interval.toMs)
      pieces.push({ ...interval, fromMs, from, epoch: epochs[at]!.epoch })
  }
  return pieces
}

function placeOf({ segmentId, frameIndex }: { segmentId: number; frameIndex: number }): {
  segmentId: number
  frameIndex: number
} {
  return { segmentId, frameIndex }
}

/** How many of a list, of which the first ones are so and the rest are not, are so. */
function countBelow<T>(list: readonly T[], isSo: (one: T) => boolean): number {
  return partitionPoint(list.length, place => isSo(list[place]!))
}
