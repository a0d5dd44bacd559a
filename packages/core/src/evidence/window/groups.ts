import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { EventCategory } from '../../normalize/event.ts'
import { categoryOf, EventFlag, kindOf, type EventTable } from '../events/event-table.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { WindowGroup, WindowLine, WindowMoment } from './answer.ts'
import { LABEL_LIMIT } from './moment.ts'

/** Categories in the order in which they are told: what somebody did, what answered, what it is made of. */
export const GROUP_ORDER: readonly EventCategory[] = [
  'interaction',
  'navigation',
  'network',
  'console',
  'error',
  'dom',
  'span',
  'web-vital',
  'session',
  'tracked',
  'unknown',
]

/** Equal events in a row. */
export interface Run {
  readonly row: number
  readonly when: WindowLine['when']
  last: number
  times: number
}

/** The events of one category, equal ones in a row folded. */
export interface Runs {
  readonly category: EventCategory
  readonly count: number
  readonly runs: readonly Run[]
}

/** Groups rows by category. `momentRow` is never folded with others; -1 when the moment is no event. */
export function groupRows(
  table: EventTable,
  rows: Iterable<number>,
  atMs: number,
  momentRow: number,
): readonly Runs[] {
  const groups = new Map<EventCategory, { count: number; runs: Run[] }>()
  for (const row of rows) {
    const category = categoryOf(table, row)
    const group = groups.get(category) ?? { count: 0, runs: [] }
    groups.set(category, group)
    group.count++
    const isBefore = momentRow >= 0 ? row < momentRow : table.offsetMs[row]! < atMs
    const when = row === momentRow ? 'at' : isBefore ? 'before' : 'after'
    const run = group.runs.at(-1)
    if (run !== undefined && run.when === when && when !== 'at' && isEqual(table, run.row, row)) {
      run.last = row
      run.times++
    } else group.runs.push({ row, when, last: row, times: 1 })
  }
  return GROUP_ORDER.flatMap(category => {
    const group = groups.get(category)
    return group === undefined ? [] : [{ category, ...group }]
  })
}

/** Whether one line can stand for both: all that is searched in them is the same. */
function isEqual(table: EventTable, one: number, other: number): boolean {
  const { kind, text, nodeId, flags, url, window } = table
  return (
    text[one] === text[other] &&
    kind[one] === kind[other] &&
    nodeId[one] === nodeId[other] &&
    flags[one] === flags[other] &&
    url[one] === url[other] &&
    window[one] === window[other]
  )
}

/** Lines of each category; the first share has the most room, and each further one is for a shorter answer. */
const SHARES: readonly { readonly weak: number; readonly plain: number; readonly strong: number }[] = [
  { weak: 1, plain: 1, strong: 2 },
  { weak: 1 / 2, plain: 1, strong: 2 },
  { weak: 1 / 4, plain: 1 / 2, strong: 3 / 2 },
  { weak: 1 / 6, plain: 1 / 3, strong: 1 },
  { weak: 1 / 12, plain: 1 / 4, strong: 1 / 2 },
  { weak: 0, plain: 0, strong: 0 },
]
/** What the page and the browser do by themselves gives way first, what somebody did last. */
const WEAK: ReadonlySet<EventCategory> = new Set(['dom', 'span', 'web-vital', 'unknown'])

/** How often an answer can be made shorter. */
export const LAST_SHARE = SHARES.length - 1

/** Lines that a category is told in at most: one at least. */
function linesOf(category: EventCategory, perGroup: number, share: number): number {
  const { weak, plain, strong } = SHARES[share] ?? SHARES[LAST_SHARE]!
  const part = WEAK.has(category) ? weak : category === 'interaction' ? strong : plain
  return Math.max(1, Math.round(perGroup * part))
}

/** The lines of the groups: `perGroup` of each, twice as many of what somebody did, fewer at a later share. */
export async function tellGroups(
  replay: StoredReplay,
  table: EventTable,
  groups: readonly Runs[],
  moment: WindowMoment,
  perGroup: number,
  share: number,
): Promise<WindowGroup[]> {
  const kept = groups.map(({ category, runs }) =>
    chosen(table, runs, moment.offsetMs, linesOf(category, perGroup, share)),
  )
  const records = await replay.records(kept.flatMap(runs => runs.map(({ row }) => row)))
  let next = 0
  return groups.map(({ category, count, runs }, index) => {
    const told = new Set(kept[index])
    const leftOut = Object.create(null) as Record<string, number>
    for (const run of runs) {
      const kind = kindOf(table, run.row)
      if (!told.has(run)) leftOut[kind] = (leftOut[kind] ?? 0) + run.times
    }
    const lines = kept[index]!.map(run => toLine(table, run, records[next++]!.label, moment))
    return { category, count, leftOut, lines }
  })
}

/** The moment itself, what failed, and what is nearest to it; in order of time. */
function chosen(table: EventTable, runs: readonly Run[], atMs: number, most: number): Run[] {
  if (runs.length <= most) return [...runs]
  const weight = ({ row, when }: Run): number =>
    when === 'at' ? 0 : (table.flags[row]! & (EventFlag.failed | EventFlag.vendor)) !== 0 ? 1 : 2
  const distance = ({ row, last }: Run): number =>
    Math.min(Math.abs(table.offsetMs[row]! - atMs), Math.abs(table.offsetMs[last]! - atMs))
  return runs
    .toSorted((one, other) => weight(one) - weight(other) || distance(one) - distance(other))
    .slice(0, most)
    .sort((one, other) => one.row - other.row)
}

function toLine(
  table: EventTable,
  { row, when, last, times }: Run,
  label: string,
  moment: WindowMoment,
): WindowLine {
  const url = table.strings.at(table.url[row]!)
  const selector = table.strings.at(table.selector[row]!)
  const flags = table.flags[row]!
  const windowId = table.strings.at(table.window[row]!)
  return {
    when,
    offsetMs: table.offsetMs[row]!,
    kind: kindOf(table, row),
    label: cleanText(label, LABEL_LIMIT),
    pointer: formatPointer({ segmentId: table.segmentId[row]!, frameIndex: table.frameIndex[row]! }),
    ...(times > 1 && { times, lastOffsetMs: table.offsetMs[last]! }),
    ...(url !== moment.url && { url: cleanText(url, LABEL_LIMIT) }),
    ...(selector !== '' && { selector: cleanText(selector, LABEL_LIMIT) }),
    ...(windowId !== '' && windowId !== moment.windowId && { windowId }),
    ...((flags & EventFlag.masked) !== 0 && { masked: true }),
    ...((flags & EventFlag.blocked) !== 0 && { blocked: true }),
    ...((flags & EventFlag.failed) !== 0 && { failed: true }),
    ...((flags & EventFlag.vendor) !== 0 && { vendor: true }),
  }
}
