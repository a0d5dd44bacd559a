import { cleanText } from '../../lib/clean-text.ts'
import type { EventOf, SessionEvent } from '../../normalize/event.ts'
import type { Session } from '../session.ts'
import { count, nothing, type Happened } from './happened.ts'
import { listed, placeOf } from './listed.ts'
import type { Stats } from './schema.ts'
import { routeOf } from './route.ts'

type EpochStats = Stats['epochs']['items'][number]
type Route = EpochStats['routes']['items'][number]

const MOST_EPOCHS = 200
const MOST_ROUTES = 30
const URL_LIMIT = 300
const TITLE_LIMIT = 80

interface Seen {
  readonly happened: Happened
  readonly first: SessionEvent
  title: string
  readonly routes: Route[]
  moreRoutes: number
}

/** Page loads in order of time, each with what happened on it and the routes it went through. */
export function epochStats({ events, epochs, zeroMs }: Session): Stats['epochs'] {
  const seen = new Map<string, Seen>()
  const ends = new Map(epochs.map(({ windowId, epoch, toMs }) => [keyOf(windowId, epoch), toMs - zeroMs]))
  let latest: Seen | undefined
  for (const event of events) {
    // Mostly it is the page load of the event before.
    const isSame = latest?.first.epoch === event.epoch && latest.first.windowId === event.windowId
    const known: Seen = isSame && latest ? latest : seenOf(seen, event)
    latest = known
    count(known.happened, event)
    if (event.kind === 'navigation') navigated(known, event)
  }
  for (const [key, { routes }] of seen) {
    routes.forEach((route, index) => {
      const toMs = routes[index + 1]?.offsetMs ?? ends.get(key) ?? route.offsetMs
      route.durationMs = Math.max(0, toMs - route.offsetMs)
    })
  }
  const all = epochs.map(({ epoch, windowId, href, method, fromMs, toMs }): EpochStats => {
    const known = seen.get(keyOf(windowId, epoch))
    return {
      epoch,
      ...(windowId !== undefined && { windowId }),
      url: cleanText(href, URL_LIMIT),
      method,
      ...(known !== undefined && known.title !== '' && { title: known.title }),
      fromOffsetMs: fromMs - zeroMs,
      durationMs: Math.max(0, toMs - fromMs),
      ...(known?.happened ?? nothing()),
      ...(known && { pointer: known.first.pointer }),
      routes: listed(known?.routes ?? [], MOST_ROUTES, known?.moreRoutes),
    }
  })
  all.sort((one, other) => one.fromOffsetMs - other.fromOffsetMs)
  return listed(all, MOST_EPOCHS)
}

function seenOf(seen: Map<string, Seen>, event: SessionEvent): Seen {
  const key = keyOf(event.windowId, event.epoch)
  const known = seen.get(key)
  if (known !== undefined) return known
  const fresh = { happened: nothing(), first: event, title: '', routes: [], moreRoutes: 0 }
  seen.set(key, fresh)
  return fresh
}

function navigated(seen: Seen, event: EventOf<'navigation'>): void {
  const { data } = event
  const title = cleanText(data.title ?? '', TITLE_LIMIT)
  const route = seen.routes.at(-1)
  if (data.method === 'load' || data.method === 'reload' || data.method === 'back-forward') {
    if (seen.title === '') seen.title = title
    return
  }
  if (data.method === 'title') {
    // The title of where it stands now, told after it.
    if (route !== undefined) {
      if (title !== '') route.title ??= title
    } else if (seen.title === '') seen.title = title
    return
  }
  if (seen.routes.length > MOST_ROUTES) {
    seen.moreRoutes++
    return
  }
  seen.routes.push({
    url: routeOf(data.href),
    ...(title !== '' && { title }),
    durationMs: 0,
    ...placeOf(event),
  })
}

function keyOf(windowId: string | undefined, epoch: number): string {
  return `${windowId ?? ''} ${epoch}`
}
