import type { Action } from '../../analyze/action.ts'
import { quote } from '../../analyze/quote.ts'
import type { Session } from '../../analyze/session.ts'
import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import type { Epoch } from '../../normalize/normalized.ts'
import type { Addresses } from './addresses.ts'
import { createUnanswered } from './answers.ts'
import { consequencePieces, hasFailure, haveSameFailures, namesAddresses } from './consequence.ts'
import { AWAY_MS, gaps, reasonOf } from './gaps.ts'
import { isFailure, isSmall } from './kinds.ts'
import { impliedClicks } from './implied.ts'
import { columnsOf, paintLine, paintPieces, span, type Line, type Span } from './line.ts'
import { bareLine, gapRow, Order, rowOf, type Row } from './row.ts'
import { mayBeSameTarget } from './same-target.ts'

/** Columns that descriptions are padded to at most; longer ones push their consequence to the right. */
const DESCRIPTION_COLUMNS = 46

/** Equal actions further apart than this are told one by one. */
const FOLD_MS = 3000

/** Every row of a timeline, in order of time: actions, pages, windows, gaps and holes; and how a row becomes a line. */
export interface TimelineRows {
  readonly rows: readonly Row[]
  /** With times and consequences below one another. */
  readonly lineOf: (row: Row) => Line
  /** The same on one row of text, without colours: what most timelines are printed as. */
  readonly textOf: (row: Row) => string
  /** The line without padding. */
  readonly narrowLineOf: (row: Row) => Line
}

/** What lines are made with. */
interface Making {
  readonly addresses: Addresses
  readonly isUnanswered: (actions: readonly Action[]) => boolean
}

/** The rows of a session's timeline. */
export function timelineRows(session: Session, addresses: Addresses): TimelineRows {
  const story = [gapRows(session), holeRows(session), storyRows(session, addresses)].flat()
  // Stable: what is equal in both keeps its order.
  story.sort((one, other) => one.offsetMs - other.offsetMs || one.order - other.order)
  const rows = withWindows(story, session, addresses)
  let columns = 0
  for (let i = 0; i < rows.length; i++) {
    const own = rows[i]!.columns
    if (own <= DESCRIPTION_COLUMNS && own > columns) columns = own
  }
  const offsets = widestOffset(rows)
  const making: Making = { addresses, isUnanswered: createUnanswered(session) }
  return {
    rows,
    lineOf: row => lineOfRow(row, columns, offsets, making),
    textOf: row => textOfRow(row, columns, offsets, making),
    narrowLineOf: row => lineOfRow(row, 0, 0, making),
  }
}

/** Columns of the longest offset, which is the earliest or the latest one. */
function widestOffset(rows: readonly Row[]): number {
  let earliest = 0
  let latest = 0
  for (let i = 0; i < rows.length; i++) {
    const { offsetMs } = rows[i]!
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
    const isAway = toOffsetMs - fromOffsetMs >= AWAY_MS
    return gapRow(fromOffsetMs, isAway ? `away for ${time}${end}` : `${time} without activity${end}`)
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
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i]!
    if (isPageLoad(action) && !loads.has(keyOf(action))) loads.set(keyOf(action), action)
  }
  const told = new Set<Action>()

  const pages = epochs.map((epoch, index) => {
    const load = loads.get(`${epoch.windowId ?? ''} ${epoch.epoch}`)
    if (load !== undefined) told.add(load)
    const offsetMs = Math.min(epoch.fromMs - zeroMs, load?.offsetMs ?? Infinity)
    return pageRow(epoch, index, load, offsetMs, { several, replay, addresses, previous: epochs[index - 1] })
  })
  const rows: Row[] = [...pages]

  const implied = impliedClicks(actions)
  let group: Action[] | undefined
  let last: Action | undefined
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i]!
    if (implied[i] === 1 || isToldElsewhere(action)) continue
    if (action.action === 'navigate' && told.has(action)) continue
    if (group !== undefined && last !== undefined && isOneMore(last, action)) group.push(action)
    else {
      if (group !== undefined) rows.push(actionRow(group, addresses))
      group = [action]
    }
    last = action
  }
  if (group !== undefined) rows.push(actionRow(group, addresses))
  return rows
}

/** With several windows, a line wherever another one than before is told of, unless a page line says so. */
function withWindows(rows: readonly Row[], { replay }: Session, addresses: Addresses): readonly Row[] {
  if (replay.windows.length < 2) return rows
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
function isOneMore(one: Action, other: Action): boolean {
  return (
    !(other.offsetMs - one.offsetMs > FOLD_MS) &&
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
  if (action.action !== 'navigate') return false
  const method = action.metadata['method']
  return method === 'load' || method === 'reload' || method === 'back-forward'
}

function keyOf(action: Action): string {
  return `${action.metadata['windowId'] ?? ''} ${action.metadata['epoch'] ?? 0}`
}

/** Routes and errors that an action's own line tells. */
function isToldElsewhere(action: Action): boolean {
  const mayBe = action.action === 'navigate' ? !isPageLoad(action) : isFailure(action.action)
  return mayBe && action.metadata['caused'] === true
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
  const tail = load === undefined ? [] : [span(pointerText(load), 'dim')]
  const line = bareLine(offsetMs, 'page', failed ? 'must' : 'frame', head, pieces, tail)
  return rowOf(line, Order.page, epoch.windowId)
}

function windowRow({ offsetMs, url }: Row, number: number, addresses: Addresses): Row {
  const text = `── window ${number}: ${addresses.short(url, '')}`
  return rowOf(bareLine(offsetMs, 'window', 'frame', [span(text, 'page')]), Order.page)
}

function actionRow(actions: readonly Action[], addresses: Addresses): Row {
  const first = actions[0] as Action
  const { action, offsetMs, url, metadata } = first
  const { windowId, repeats } = metadata
  const times = Math.max(actions.length, repeats === undefined ? 1 : Number(repeats))
  const clean = cleanText(first.description, 240)
  const text = times > 1 ? `${clean} (×${times})` : clean
  return {
    offsetMs,
    worth: isFailure(action) || haveFailure(actions) ? 'must' : isSmall(action) ? 'weak' : 'telling',
    what: action,
    order: Order.action,
    window: typeof windowId === 'string' ? windowId : undefined,
    url,
    columns: columnsOf(text),
    text,
    actions,
    pieces: namesAddresses(actions) ? consequencePieces(actions, addresses) : undefined,
    line: undefined,
  }
}

function haveFailure(actions: readonly Action[]): boolean {
  for (let i = 0; i < actions.length; i++) if (hasFailure(actions[i]!)) return true
  return false
}

const UNANSWERED = span('no visible response', 'bold')
const FAILED = span('✗ ', 'bad')
const BLANK = span('  ')

/** Room between a description and its consequence, by columns. */
const PADDINGS: readonly Span[] = Array.from({ length: DESCRIPTION_COLUMNS + 1 }, (_, columns) =>
  span(' '.repeat(columns)),
)

/** The row's line; `columns` are those of the descriptions, `offsets` those of the times. */
function lineOfRow(row: Row, columns: number, offsets: number, making: Making): Line {
  const { line, actions, offsetMs, what, worth, text } = row
  if (line !== undefined) return line
  const first = actions[0]
  if (first === undefined)
    return bareLine(offsetMs, what, worth, [span(`  ${' '.repeat(offsets)}  ⋯ ${text}`, 'dim')])
  const pieces = piecesOf(row, making)
  const style = isFailure(first.action) ? 'bad' : worth === 'weak' ? 'dim' : 'plain'
  const head = [
    worth === 'must' ? FAILED : BLANK,
    span(formatOffset(offsetMs).padStart(offsets), 'dim'),
    BLANK,
    span(text, style),
    paddingOf(row, pieces, columns),
  ]
  return { offsetMs, what, worth, head, pieces, tail: [span(pointerText(first), 'dim')] }
}

/** As `paintLine` of the row's line, which is not made for it. */
function textOfRow(row: Row, columns: number, offsets: number, making: Making): string {
  const first = row.actions[0]
  if (first === undefined) return paintLine(lineOfRow(row, columns, offsets, making), false).trimEnd()
  const pieces = piecesOf(row, making)
  const mark = row.worth === 'must' ? FAILED : BLANK
  const head = mark.text + formatOffset(row.offsetMs).padStart(offsets) + BLANK.text + row.text
  if (pieces.length === 0) return head + pointerText(first)
  return head + paddingOf(row, pieces, columns).text + paintPieces(pieces, false) + pointerText(first)
}

function piecesOf({ actions, pieces }: Row, { addresses, isUnanswered }: Making): readonly Span[] {
  const found = pieces ?? consequencePieces(actions, addresses)
  return isUnanswered(actions) ? [UNANSWERED, ...found] : found
}

/** Nothing follows the padding where there is no consequence. */
function paddingOf(row: Row, pieces: readonly Span[], columns: number): Span {
  return PADDINGS[pieces.length > 0 && row.columns < columns ? columns - row.columns : 0]!
}

function pointerText({ pointer }: Action): string {
  return `  [${formatPointer(pointer)}]`
}
