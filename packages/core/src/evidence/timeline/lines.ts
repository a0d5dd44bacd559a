import type { Action } from '../../analyze/action.ts'
import { quote } from '../../analyze/quote.ts'
import type { Session } from '../../analyze/session.ts'
import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import type { Epoch } from '../../normalize/normalized.ts'
import type { Addresses } from './addresses.ts'
import { createUnanswered } from './answers.ts'
import { consequencePieces, failuresOf, hasFailure } from './consequence.ts'
import { AWAY_MS, gaps, reasonOf } from './gaps.ts'
import { isFailure, isSmall } from './kinds.ts'
import { impliedClicks } from './implied.ts'
import { columnsOf, span, type Line, type Span, type Worth } from './line.ts'
import { mayBeSameTarget } from './same-target.ts'

/** Columns that descriptions are padded to at most; longer ones push their consequence to the right. */
const DESCRIPTION_COLUMNS = 46

/** Equal actions further apart than this are told one by one. */
const FOLD_MS = 3000

const GAP = 0
const HOLE = 1
const PAGE = 2
const ACTION = 3

/** A place in the timeline, before its columns are aligned. */
interface Row {
  readonly offsetMs: number
  /** At the same offset: gaps, holes, pages, actions. */
  readonly order: number
  readonly window?: string
  readonly url?: string
  readonly line: (columns: number, offsets: number) => Line
  readonly description?: string
}

/** Every line of a timeline: actions, pages, windows, gaps and holes, in order of time. */
export function timelineLines(session: Session, addresses: Addresses): Line[] {
  const story = [...gapRows(session), ...holeRows(session), ...storyRows(session, addresses)]
  // Stable: what is equal in both keeps its order.
  story.sort((one, other) => one.offsetMs - other.offsetMs || one.order - other.order)
  const rows = withWindows(story, session, addresses)
  const columns = rows.reduce((widest, { description }) => {
    const width = description === undefined ? 0 : columnsOf(description)
    return width > DESCRIPTION_COLUMNS ? widest : Math.max(widest, width)
  }, 0)
  const offsets = rows.reduce((widest, row) => Math.max(widest, formatOffset(row.offsetMs).length), 0)
  return rows.map(row => row.line(columns, offsets))
}

function gapRows(session: Session): Row[] {
  return gaps(session).map(({ fromOffsetMs, toOffsetMs, last }) => {
    const time = formatDuration(toOffsetMs - fromOffsetMs)
    const end = last === true ? ' until the end' : ''
    const text =
      toOffsetMs - fromOffsetMs >= AWAY_MS ? `away for ${time}${end}` : `${time} without activity${end}`
    return {
      offsetMs: fromOffsetMs,
      order: GAP,
      line: (_, offsets) =>
        bareLine(fromOffsetMs, 'gap', 'bare', [span(`  ${' '.repeat(offsets)}  ⋯ ${text}`, 'dim')]),
    }
  })
}

function holeRows({
  holes,
  zeroMs,
  windowIds,
}: Pick<Session, 'holes' | 'zeroMs'> & { windowIds?: readonly string[] }): Row[] {
  return holes.map(hole => {
    const offsetMs = hole.fromMs - zeroMs
    const window =
      windowIds === undefined || hole.windowId === undefined
        ? ''
        : ` in window ${windowIds.indexOf(hole.windowId) + 1}`
    const text = `── not recorded: ${formatDuration(hole.toMs - hole.fromMs)}, ${reasonOf(hole)}${window}`
    return { offsetMs, order: HOLE, line: () => bareLine(offsetMs, 'hole', 'must', [span(text, 'bold')]) }
  })
}

function bareLine(
  offsetMs: number,
  what: string,
  worth: Worth,
  head: readonly Span[],
  pieces: readonly Span[] = [],
): Line {
  return { offsetMs, what, worth, head, pieces, tail: [] }
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
  const group: Action[] = []
  const flush = (): void => {
    if (group.length > 0) rows.push(actionRow([...group], addresses, isUnanswered))
    group.length = 0
  }
  for (const action of actions) {
    if (told.has(action) || implied.has(action) || isToldElsewhere(action)) continue
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
    return row.order === PAGE
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
    failuresOf(one) === failuresOf(other)
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
  return {
    offsetMs,
    order: PAGE,
    ...(epoch.windowId !== undefined && { window: epoch.windowId }),
    line: () => ({
      ...bareLine(offsetMs, 'page', failed ? 'must' : 'frame', head, pieces),
      tail: load === undefined ? [] : [pointerSpan(load)],
    }),
  }
}

function windowRow({ offsetMs, url }: Row, number: number, addresses: Addresses): Row {
  const text = `── window ${number}: ${addresses.short(url ?? '', '')}`
  return { offsetMs, order: PAGE, line: () => bareLine(offsetMs, 'window', 'frame', [span(text, 'page')]) }
}

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
  const found = consequencePieces(actions, addresses)
  const pieces = isUnanswered(actions) ? [span('no visible response', 'bold'), ...found] : found
  const description = cleanText(first.description, 240) + (times > 1 ? ` (×${times})` : '')
  const worth: Worth = failed
    ? 'must'
    : isSmall(first.action)
      ? 'weak'
      : pieces.length > 0
        ? 'telling'
        : 'bare'
  return {
    offsetMs: first.offsetMs,
    order: ACTION,
    url: first.url,
    ...(typeof windowId === 'string' && { window: windowId }),
    description,
    line: (columns, offsets) => ({
      offsetMs: first.offsetMs,
      what: first.action,
      worth,
      head: [
        failed ? span('✗ ', 'bad') : span('  '),
        span(formatOffset(first.offsetMs).padStart(offsets), 'dim'),
        span('  '),
        span(description, isFailure(first.action) ? 'bad' : worth === 'weak' ? 'dim' : 'plain'),
        // Nothing follows the padding where there is no consequence.
        span(pieces.length > 0 ? ' '.repeat(Math.max(0, columns - columnsOf(description))) : ''),
      ],
      pieces,
      tail: [pointerSpan(first)],
    }),
  }
}

function pointerSpan({ pointer }: Action): Span {
  return span(`  [${formatPointer(pointer)}]`, 'dim')
}
