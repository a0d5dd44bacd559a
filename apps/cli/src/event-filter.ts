import { targetOf, type EventKind, type SessionEvent } from '@playhead/core'
import { Exit, Failure } from './failure.ts'
import { parseTime, toOffset } from './times.ts'

/** What somebody asked to see of a recording's events, as written on the command line. */
export interface EventQuery {
  readonly kind?: string
  readonly from?: string
  readonly to?: string
  readonly contains?: string
  readonly selector?: string
  readonly url?: string
}

/** The kinds of events there are; a record, so that none can be forgotten. */
const KINDS: Record<EventKind, true> = {
  navigation: true,
  click: true,
  tap: true,
  drag: true,
  input: true,
  focus: true,
  blur: true,
  scroll: true,
  viewport: true,
  mutation: true,
  'dom-snapshot': true,
  breadcrumb: true,
  network: true,
  console: true,
  error: true,
  span: true,
  'web-vital': true,
  memory: true,
  video: true,
  mobile: true,
  selection: true,
  clipboard: true,
  media: true,
  visibility: true,
  tracked: true,
  feedback: true,
  unknown: true,
}

/** A test for events; what is wrong with the query is told before anything is read. */
export function eventFilter(query: EventQuery): (zeroMs: number) => (event: SessionEvent) => boolean {
  const kinds = query.kind === undefined ? undefined : kindsOf(query.kind)
  const from = query.from === undefined ? undefined : parseTime(query.from, '--from')
  const to = query.to === undefined ? undefined : parseTime(query.to, '--to')
  const contains = query.contains?.toLowerCase()
  const selector = query.selector?.toLowerCase()
  const url = query.url?.toLowerCase()
  return zeroMs => {
    const fromMs = from === undefined ? -Infinity : toOffset(from, zeroMs)
    const toMs = to === undefined ? Infinity : toOffset(to, zeroMs)
    return event =>
      (kinds === undefined || kinds.has(event.kind)) &&
      event.offsetMs >= fromMs &&
      event.offsetMs <= toMs &&
      (url === undefined || event.url.toLowerCase().includes(url)) &&
      (selector === undefined || (targetOf(event)?.selector.toLowerCase().includes(selector) ?? false)) &&
      (contains === undefined || textOf(event).includes(contains))
  }
}

function kindsOf(list: string): Set<string> {
  const kinds = list.split(',').map(kind => kind.trim())
  const wrong = kinds.find(kind => !Object.hasOwn(KINDS, kind))
  if (wrong === undefined) return new Set(kinds)
  throw new Failure(
    `--kind ${JSON.stringify(wrong)} is none: choose from ${Object.keys(KINDS).join(', ')}`,
    Exit.arguments,
  )
}

function textOf({ label, data }: SessionEvent): string {
  return `${label}\n${JSON.stringify(data)}`.toLowerCase()
}
