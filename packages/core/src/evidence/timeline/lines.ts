import type { Action } from '../../analyze/action.ts'
import { quote } from '../../analyze/quote.ts'
import type { Session } from '../../analyze/session.ts'
import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import type { Epoch } from '../../normalize/normalized.ts'
import type { Addresses } from './addresses.ts'
import { createUnanswered } from './answers.ts'
import { consequencePieces, hasFailure, haveSameFailures } from './consequence.ts'
import { AWAY_MS, gaps, reasonOf } from './gaps.ts'
import { isFailure, isSmall } from './kinds.ts'
import { impliedClicks } from './implied.ts'
import { columnsOf, span, type Line, type Span } from './line.ts'
import { bareLine, Order, rowOf, type Row } from './row.ts'
import { mayBeSameTarget } from './same-target.ts'

/** Columns that descriptions are padded to at most; longer ones push their consequence to the right. */
const DESCRIPTION_COLUMNS = 46

/** Equal actions further apart than this are told one by one. */
const FOLD_MS = 3000

/** Every row of a timeline, in order of time: actions, pages, windows, gaps and holes; and how a row becomes a line. */
export interface TimelineRows {
  readonly rows: readonly Row[]
  readonly lineOf: (row: Row) => Line
}

/** The rows of a session's timeline. */
export function timelineRows(session: Session, addresses: Addresses): TimelineRows {
  const story = [gapRows(session), holeRows(session), storyRows(session, addresses)].flat()
  // Stable: what is equal in both keeps its order.
  story.sort((one, other) => one.offsetMs - other.offsetMs || one.order - other.order)
  const rows = withWindows(story, session, addresses)
  let columns = 0
  for (const row of rows) if (row.columns <= DESCRIPTION_COLUMNS) columns = Math.max(columns, row.columns)
  const offsets = widestOffset(rows)
  return { rows, lineOf: row => row.line(columns, offsets) }
}

/** Columns of the longest offset, which is the earliest or the latest one. */
function widestOffset(rows: readonly Row[]): number {
  let earliest = 0
  let latest = 0
  for (const { offsetMs } of rows) {
    if (!Number.isFinite(offsetMs)) continue
    if (offsetMs < earliest) earliest = offsetMs
    if (offsetMs > latest) latest = offsetMs
  }
  return Math.max(formatOffset(earliest).length, formatOffset(latest).length)
}

function gapRows(session: Session): Row[] {
  return gaps(session).map(({ fromOffsetMs, toOffsetMs, last }) => {
    const time = formatDuration(toOffsetMs - fromOffsetMs)
    const end = last === true ? ' until the end' : ''
    const text =
      toOffsetMs - fromOffsetMs >= AWAY_MS ? `away for ${time}${end}` : `${time} without activity${end}`
    return {
      offsetMs: fromOffsetMs,
      what: 'gap',
      worth: 'bare',
      order: Order.gap,
      window: undefined,
      url: '',
      columns: 0,
      line: (_, offsets) =>
        bareLine(fromOffsetMs, 'gap', 'bare', [span(`  ${' '.repeat(offsets)}  ⋯ ${text}`, 'dim')]),
    }
  })
}

function holeRows({ holes, zeroMs }: Session): Row[] {
  return holes.map(hole => {
    const text = `── not recorded: ${formatDuration(hole.toMs - hole.fromMs)}, ${reasonOf(hole)}`
    return rowOf(bareLine(hole.fromMs - zeroMs, 'hole', 'must', [span(text, 'bold')]), Order.hole)
  })
}

/** Pages, changes of window, and actions with equal ones in a row folded. */
function storyRows(session: Session, addresses: Addresses): Row[] {
  const { epochs, zeroMs, actions, replay } = session
  const several = replay.windows.length > 1
  const loads = new Map<string, Action>()
  for (const action of actions)
    if (isPageLoad(action)) loads.set(keyOf(action), loads.get(keyOf(action)) ?? action)
  const told = new Set<Action>()

  const pages = epochs.map((epoch, index) => {
    const load = loads.get(`${epoch.windowId ?? ''} ${epoch.epoch}`)
    if (load !== undefined) told.add(load)
    const offsetMs = Math.min(epoch.fromMs - zeroMs, load?.offsetMs ?? Infinity)
    return pageRow(epoch, index, load, offsetMs, { several, replay, addresses, previous: epochs[index - 1] })
  })
  const rows: Row[] = [...pages]

  const implied = impliedClicks(actions)
  const isUnanswered = createUnanswered(session)
  let group: Action[] = []
  const flush = (): void => {
    if (group.length > 0) rows.push(actionRow(group, addresses, isUnanswered))
    group = []
  }
  for (const action of actions) {
    if (isToldElsewhere(action) || told.has(action) || implied.has(action)) continue
    const last = group.at(-1)
    if (last !== undefined && (!isSame(last, action) || action.offsetMs - last.offsetMs > FOLD_MS)) flush()
    group.push(action)
  }
  flush()
  return rows
}

/** With several windows, a line wherever another one than before is told of, unless a page line says so. */
function withWindows(rows: readonly Row[], { replay }: Session, addresses: Addresses): Row[] {
  if (replay.windows.length < 2) return [...rows]
  let current: string | undefined
  return rows.flatMap(row => {
    if (row.window === undefined || row.window === current) return [row]
    current = row.window
    return row.order === Order.page
      ? [row]
      : [windowRow(row, replay.windows.indexOf(row.window) + 1, addresses), row]
  })
}

/** Whether one line can stand for both: what went wrong, or where it led, belongs to one of them. */
function isSame(one: Action, other: Action): boolean {
  return (
    one.description === other.description &&
    mayBeSameTarget(one, other) &&
    one.metadata['epoch'] === other.metadata['epoch'] &&
    one.metadata['windowId'] === other.metadata['windowId'] &&
    one.metadata['repeats'] === undefined &&
    one.consequence?.route === undefined &&
    other.consequence?.route === undefined &&
    haveSameFailures(one, other)
  )
}

function isPageLoad(action: Action): boolean {
  const method = action.metadata['method']
  return (
    action.action === 'navigate' && (method === 'load' || method === 'reload' || method === 'back-forward')
  )
}

function keyOf(action: Action): string {
  return `${action.metadata['windowId'] ?? ''} ${action.metadata['epoch'] ?? 0}`
}

/** Routes and errors that an action's own line tells. */
function isToldElsewhere(action: Action): boolean {
  if (action.metadata['caused'] !== true) return false
  return action.action === 'navigate' ? !isPageLoad(action) : isFailure(action.action)
}

interface PageContext {
  readonly several: boolean
  readonly replay: Session['replay']
  readonly addresses: Addresses
  readonly previous: Epoch | undefined
}

function pageRow(
  epoch: Epoch,
  index: number,
  load: Action | undefined,
  offsetMs: number,
  context: PageContext,
): Row {
  const { several, replay, addresses, previous } = context
  const window =
    several && epoch.windowId !== undefined ? ` · window ${replay.windows.indexOf(epoch.windowId) + 1}` : ''
  const where = epoch.href === '' ? 'address unknown' : addresses.short(epoch.href, previous?.href ?? '')
  const title = load?.metadata['title']
  const named = typeof title === 'string' && title !== '' ? ` ${quote(title, 60)}` : ''
  const pieces = load === undefined ? [] : consequencePieces([load], addresses)
  const failed = load !== undefined && hasFailure(load)
  const head = [
    span(`── page ${index + 1}${window}: ${where}`, 'page'),
    span(`${named} (${epoch.method})`, 'dim'),
  ]
  const tail = load === undefined ? [] : [pointerSpan(load)]
  const line = bareLine(offsetMs, 'page', failed ? 'must' : 'frame', head, pieces, tail)
  return rowOf(line, Order.page, epoch.windowId)
}

function windowRow({ offsetMs, url }: Row, number: number, addresses: Addresses): Row {
  const text = `── window ${number}: ${addresses.short(url, '')}`
  return rowOf(bareLine(offsetMs, 'window', 'frame', [span(text, 'page')]), Order.page)
}

const UNANSWERED = span('no visible response', 'bold')
const FAILED = span('✗ ', 'bad')
const BLANK = span('  ')

function actionRow(
  actions: readonly Action[],
  addresses: Addresses,
  isUnanswered: (actions: readonly Action[]) => boolean,
): Row {
  const first = actions[0] as Action
  const { windowId } = first.metadata
  const repeats = Number(first.metadata['repeats'] ?? 1)
  const times = Math.max(actions.length, repeats)
  const failed = isFailure(first.action) || actions.some(hasFailure)
  // Made here and now: addresses are numbered in the order of the rows.
  const found = consequencePieces(actions, addresses)
  const description = cleanText(first.description, 240) + (times > 1 ? ` (×${times})` : '')
  const width = columnsOf(description)
  const worth = failed ? 'must' : isSmall(first.action) ? 'weak' : 'telling'
  const style = isFailure(first.action) ? 'bad' : worth === 'weak' ? 'dim' : 'plain'
  return {
    offsetMs: first.offsetMs,
    what: first.action,
    worth,
    order: Order.action,
    window: typeof windowId === 'string' ? windowId : undefined,
    url: first.url,
    columns: width,
    line: (columns, offsets) => {
      const pieces = isUnanswered(actions) ? [UNANSWERED, ...found] : found
      // Nothing follows the padding where there is no consequence.
      const padding = pieces.length > 0 ? ' '.repeat(Math.max(0, columns - width)) : ''
      const head = [
        failed ? FAILED : BLANK,
        span(formatOffset(first.offsetMs).padStart(offsets), 'dim'),
        BLANK,
        span(description, style),
        span(padding),
      ]
      return { offsetMs: first.offsetMs, what: first.action, worth, head, pieces, tail: [pointerSpan(first)] }
    },
  }
}

function pointerSpan({ pointer }: Action): Span {
  return span(`  [${formatPointer(pointer)}]`, 'dim')
}
