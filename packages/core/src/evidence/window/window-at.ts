import { cleanText } from '../../lib/clean-text.ts'
import { formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { EventFlag, rowAt, type EventTable } from '../events/event-table.ts'
import { bytesOfJson } from '../events/fit-record.ts'
import { rowBehind } from '../events/matching-rows.ts'
import { REPLY_BYTES } from '../events/query.ts'
import { CATEGORY } from '../../normalize/categories.ts'
import type { EventCategory } from '../../normalize/event.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { WindowAnswer, WindowQuestion } from './answer.ts'
import { GROUP_ORDER, groupRows, LAST_SHARE, tellGroups, type Runs } from './groups.ts'
import { findMoment, type Found } from './moment.ts'
import { rangeNotes, type OffsetRange, type RangeNote } from './range-notes.ts'

const BEFORE_MS = 10_000
const AFTER_MS = 30_000
const PER_GROUP = 12
/** Page loads that are told one by one. */
const MOST_LOADS = 10

/**
 * What happened around a moment, by category: what somebody did, what answered, what failed, and what the recording
 * cannot tell of it. Rejects with a `QueryError` for a question that cannot be asked, and with a `StoreError`.
 */
export async function windowAt(replay: StoredReplay, question: WindowQuestion): Promise<WindowAnswer> {
  const { beforeMs = BEFORE_MS, afterMs = AFTER_MS, perGroup = PER_GROUP, maxBytes = REPLY_BYTES } = question
  if (!(beforeMs >= 0) || !(afterMs >= 0) || !(perGroup >= 1))
    throw new QueryError(
      'bad-question',
      'a window reaches 0 ms or more to each side, and tells one line or more',
    )
  const found = await findMoment(replay, question)
  const table = await replay.events()
  if (found.moment === null) return notFound(replay, table, found)
  const { moment, row: momentRow, hits } = found
  const range: OffsetRange = {
    fromMs: moment.offsetMs - beforeMs,
    toMs: moment.offsetMs + afterMs,
    ...(question.windowId !== undefined && { windowId: question.windowId }),
  }
  const rows = rowsWithin(table, range)
  const groups = groupRows(table, rows, moment.offsetMs, momentRow)
  const before = rows.reduce(
    (sum, row) => sum + Number(momentRow >= 0 ? row < momentRow : table.offsetMs[row]! < moment.offsetMs),
    0,
  )
  const bare = {
    schemaVersion: 1,
    replayId: replay.replay.replayId,
    ...severalWindows(replay),
    moment,
    ...(hits && { hits }),
    fromOffsetMs: range.fromMs,
    toOffsetMs: range.toMs,
    before,
    after: rows.length - before,
    elsewhere: elsewhere(table, groups, question.windowId),
    notes: [...found.notes, ...notesOf(replay, table, range, rows)],
  } as const
  for (let share = 0; ; share++) {
    const answer = { ...bare, groups: await tellGroups(replay, table, groups, moment, perGroup, share) }
    if (share === LAST_SHARE || maxBytes === Infinity || bytesOfJson(answer) <= maxBytes) return answer
  }
}

function rowsWithin(table: EventTable, { fromMs, toMs, windowId }: OffsetRange): number[] {
  const rows: number[] = []
  const id = windowId === undefined ? 0 : table.strings.find(windowId)
  const end = rowBehind(table, toMs)
  for (let row = rowAt(table, fromMs); row < end; row++) {
    const window = table.window[row]!
    if (windowId === undefined || window === 0 || window === id) rows.push(row)
  }
  return rows
}

/** Categories without an event here. */
function elsewhere(
  table: EventTable,
  groups: readonly Runs[],
  windowId: string | undefined,
): WindowAnswer['elsewhere'] {
  const here = new Set(groups.map(({ category }) => category))
  const id = windowId === undefined ? 0 : table.strings.find(windowId)
  const totals = new Uint32Array(table.kinds.length)
  for (let row = 0; row < table.length; row++) {
    const window = table.window[row]!
    if (windowId === undefined || window === 0 || window === id) totals[table.kind[row]!]!++
  }
  const totalOf = (category: EventCategory): number =>
    table.kinds.reduce((sum, kind, at) => sum + (CATEGORY[kind] === category ? totals[at]! : 0), 0)
  // Nobody misses what no recorder makes.
  return GROUP_ORDER.filter(category => !here.has(category) && category !== 'unknown').map(category => ({
    category,
    inRecording: totalOf(category),
  }))
}

function notesOf(
  replay: StoredReplay,
  table: EventTable,
  range: OffsetRange,
  rows: readonly number[],
): RangeNote[] {
  const notes = rangeNotes(replay, range)
  const isOutside = range.toMs < 0 || range.fromMs > replay.replay.durationMs
  const isKnown = !notes.some(({ code }) => code !== 'before-recording' && code !== 'after-recording')
  if (rows.length === 0 && isKnown && !isOutside) {
    notes.push({
      code: 'nothing-recorded',
      message: 'the recorder ran, and nothing happened here that it records',
      fromOffsetMs: Math.max(0, range.fromMs),
      toOffsetMs: Math.min(replay.replay.durationMs, range.toMs),
    })
  }
  notes.push(...pageLoads(replay, range))
  const masked = rows.reduce((sum, row) => sum + Number((table.flags[row]! & EventFlag.masked) !== 0), 0)
  if (masked > 0) {
    notes.push({
      code: 'masked',
      message: `${counted(masked, 'event')} here ${masked === 1 ? 'has' : 'have'} text that the recorder hid: masked(n) stands for n characters that are not known`,
    })
  }
  return notes
}

/** Page loads within the range, the first one of each window left out. */
function pageLoads({ epochs, zeroMs }: StoredReplay, range: OffsetRange): RangeNote[] {
  const notes: RangeNote[] = []
  for (const { epoch, href, method, fromMs, windowId } of epochs) {
    const offsetMs = fromMs - (zeroMs ?? NaN)
    if (epoch === 0 || !(offsetMs > range.fromMs && offsetMs <= range.toMs)) continue
    if (range.windowId !== undefined && windowId !== undefined && windowId !== range.windowId) continue
    if (notes.length === MOST_LOADS) {
      notes.push({ code: 'page-load', message: 'and more page loads' })
      break
    }
    const where = href === '' ? 'address unknown' : cleanText(href, 120)
    notes.push({
      code: 'page-load',
      message: `page load (${method}) at ${formatOffset(offsetMs)}: ${where}; node ids from before it name other elements`,
      fromOffsetMs: offsetMs,
      ...(windowId !== undefined && { windowId }),
    })
  }
  return notes
}

/** The windows' ids in the order of their numbers, where there are several. */
function severalWindows({ replay }: StoredReplay): Pick<WindowAnswer, 'windows'> {
  return replay.windows.length > 1 ? { windows: replay.windows } : {}
}

function notFound(replay: StoredReplay, table: EventTable, { hits, notes }: Found): WindowAnswer {
  return {
    schemaVersion: 1,
    replayId: replay.replay.replayId,
    ...severalWindows(replay),
    moment: null,
    ...(hits && { hits }),
    fromOffsetMs: 0,
    toOffsetMs: 0,
    before: 0,
    after: 0,
    groups: [],
    elsewhere: elsewhere(table, [], undefined),
    notes,
  }
}
