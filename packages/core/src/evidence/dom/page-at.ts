import { frameData, FrameType, Source, type Frame, type Pointer } from '../../decode/frame.ts'
import { createInteractionReader } from '../../decode/interaction.ts'
import { createHealthLog, type HealthLog, type HealthNote } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { pointerOf, type FrameTable } from '../../decode/stored/frame-table.ts'
import { unwrapping } from '../../decode/unwrapping.ts'
import { createMirror } from '../../dom/mirror/create-mirror.ts'
import type { Mirror, MutationCounts } from '../../dom/mirror/mirror.ts'
import { numberOf, objectOf } from '../../normalize/dialects/guards.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { latestWindow, pageRows, rowsUntil, type MomentRows, type PageRows } from './page-rows.ts'

/** Which page of a replay: of which moment, and of which window. */
export interface PageQuery {
  /** Offset in ms; `Infinity` for the end. */
  readonly atMs: number
  /** Unless told, the window that was recorded in last at or before the moment. */
  readonly windowId?: string
}

/** The page of one window at one moment, as the recording has it. */
export interface Page {
  /** Empty (`root` is -1) when no snapshot of the window lies at or before the moment. */
  readonly mirror: Mirror
  /** '' where the recording names no windows. */
  readonly windowId: string
  /** The moment as an offset; within the recording, for `Infinity` its end. */
  readonly offsetMs: number
  /** What was asked for; may lie beyond the recording. */
  readonly askedMs: number
  /** The snapshot that the page was made from; `undefined` when there is none. */
  readonly snapshot: { readonly pointer: Place; readonly offsetMs: number } | undefined
  /** Frames that were applied to it. */
  readonly applied: number
  /** rrweb id of what has the focus; -1 for nothing, `undefined` when the recording does not tell. */
  readonly focusedId: number | undefined
  /** What was noted while it was made. */
  readonly notes: readonly HealthNote[]
  /** The frames up to the moment, to go on from it. */
  readonly moment: MomentRows
  readonly rows: PageRows
}

type Place = Pick<Pointer, 'segmentId' | 'frameIndex'>

/**
 * The page at a moment: replayed from the window's nearest snapshot at or before it, reading only the frames in
 * between that change the page. Rejects with a `QueryError` for a window that is not there, or a `StoreError` when the store fails.
 */
export async function pageAt(replay: StoredReplay, query: PageQuery): Promise<Page> {
  const table = await replay.frameTable()
  const moment = momentOf(replay, table, query.atMs)
  const window = windowOf(replay, table, moment, query.windowId)
  const rows = pageRows(table, moment, window)
  const health = switchedLog()
  const mirror = createMirror({ health, limits: defaultLimits })
  const frames = await replayed(replay, mirror, health, rows, table)
  const offsetMs = Math.min(query.atMs, replay.replay.durationMs)
  return {
    mirror,
    windowId: table.windows[window] ?? '',
    offsetMs,
    askedMs: query.atMs,
    snapshot:
      rows.snapshot < 0
        ? undefined
        : {
            pointer: pointerOf(table, rows.snapshot),
            offsetMs: table.timeMs[rows.snapshot]! - (replay.zeroMs ?? 0),
          },
    applied: frames.applied,
    focusedId: frames.focusedId,
    notes: health.notes(),
    moment,
    rows,
  }
}

/** The frames at or before an offset. */
export function momentOf(replay: StoredReplay, table: FrameTable, atMs: number): MomentRows {
  const timeMs = atMs === Infinity || replay.zeroMs === null ? Infinity : replay.zeroMs + atMs
  return rowsUntil(table, timeMs, replay.endMs)
}

function windowOf(
  replay: StoredReplay,
  table: FrameTable,
  moment: MomentRows,
  windowId: string | undefined,
): number {
  if (windowId === undefined) return latestWindow(table, moment)
  const window = table.windows.indexOf(windowId)
  if (window >= 0) return window
  const known = replay.replay.windows.slice(0, 8).map(id => JSON.stringify(id.slice(0, 80)))
  const which = known.length === 0 ? 'the recording names no windows' : `there are ${known.join(', ')}`
  throw new QueryError('bad-question', `no window ${JSON.stringify(windowId.slice(0, 80))}: ${which}`)
}

async function replayed(
  replay: StoredReplay,
  mirror: Mirror,
  log: SwitchedLog,
  rows: PageRows,
  table: FrameTable,
): Promise<{ readonly applied: number; readonly focusedId: number | undefined }> {
  if (rows.snapshot < 0) return { applied: 0, focusedId: undefined }
  // What these miss before there is a page is nobody's fault.
  log.isOn = false
  for await (const frame of replay.frames(rows.before)) {
    if (needsUnwrapping(frame)) await unwrapping.load()
    apply(mirror, frame)
  }
  log.isOn = true
  const interactions = createInteractionReader()
  let focusedId: number | undefined
  let applied = 0
  for await (const frame of replay.frames(inOrder(table, rows))) {
    if (frame.source === Source.MouseInteraction) {
      const { id, type } = interactions.read(frame) ?? {}
      if (type === FOCUS) focusedId = id
      else if (type === BLUR && (id === focusedId || focusedId === undefined)) focusedId = -1
      continue
    }
    if (needsUnwrapping(frame)) await unwrapping.load()
    // The snapshot comes first, and is none of the changes.
    apply(mirror, frame, rows.answering[applied - 1] === 1)
    applied++
  }
  return { applied, focusedId }
}

/** `type` of MouseInteraction frames. */
const FOCUS = 5
const BLUR = 6

/** The snapshot, then changes and interactions as they came, so that each part of a file is read once. */
function* inOrder({ rank }: FrameTable, { snapshot, changes, pointing }: PageRows): Generator<number> {
  yield snapshot
  let next = 0
  for (const row of changes) {
    while (next < pointing.length && rank[pointing[next]!]! < rank[row]!) yield pointing[next++]!
    yield row
  }
  while (next < pointing.length) yield pointing[next++]!
}

/** Whether the frame can only be applied when `unwrapping` is here. */
export function needsUnwrapping(frame: Frame): boolean {
  return frame.compressedParts && !unwrapping.isHere
}

/**
 * Applies a frame of one of the kinds that change the page; answers what a mutation held. `answering`: it follows
 * something that a person did.
 */
export function apply(mirror: Mirror, frame: Frame, answering = false): MutationCounts | undefined {
  if (frame.type === FrameType.FullSnapshot) mirror.applySnapshot(frame, false)
  else if (frame.source === Source.Mutation) return mirror.applyMutation(frame, undefined, answering)
  else if (frame.source === Source.Input) {
    const { id, text, isChecked } = objectOf(frameData(frame))
    const value = typeof text === 'string' ? text : String(numberOf(text) ?? '')
    mirror.applyInput(numberOf(id) ?? -1, value, isChecked === true)
  }
  return undefined
}

/** A health log that can be switched off for a while. */
interface SwitchedLog extends HealthLog {
  isOn: boolean
}

function switchedLog(): SwitchedLog {
  const log = createHealthLog()
  return {
    isOn: true,
    note(code, message, where) {
      if (this.isOn) log.note(code, message, where)
    },
    notes: log.notes,
  }
}
