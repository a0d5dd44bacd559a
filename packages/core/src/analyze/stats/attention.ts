import type { SessionEvent } from '../../normalize/event.ts'
import { absences } from '../away.ts'
import type { Session } from '../session.ts'
import { everyWindow, layered, type Interval, type WindowInterval } from './intervals.ts'

/** What the person was doing, as far as it can be seen. */
export type Attention = 'active' | 'idle' | 'away' | 'hidden' | 'unrecorded'

/** A stretch of the session in one state; offsets. */
export interface Stretch extends Interval {
  readonly state: Attention
}

/** Without a movement for this long nobody was there: few read that long without moving. The timeline's `away`. */
export const QUIET_MS = 60_000

/** When several hold at once, the first one counts: what moved was recorded, and its mover was there. */
const ORDER = ['active', 'unrecorded', 'hidden', 'away'] as const

/** The session from its first frame to its last as stretches without gaps, and whether hiding was told. */
export function attention(session: Session): {
  readonly stretches: Stretch[]
  readonly tellsHidden: boolean
} {
  const { events, zeroMs, endMs, holes, replay } = session
  const range = { fromMs: 0, toMs: replay.durationMs }
  const windows = windowSpans(events)
  const toOffset = ({ fromMs, toMs, windowId }: WindowInterval): WindowInterval => ({
    fromMs: fromMs - zeroMs,
    toMs: toMs - zeroMs,
    windowId,
  })
  const active = activeSeconds(session)
  const left = absences(events, endMs).map(({ left: { offsetMs, windowId }, awayMs }) => ({
    fromMs: offsetMs,
    toMs: offsetMs + awayMs,
    windowId,
  }))
  const hidden = hiddenIntervals(events, replay.durationMs)
  const layers = {
    active: active.map(second => ({ fromMs: second * 1000, toMs: (second + 1) * 1000 })),
    unrecorded: everyWindow(holes.map(toOffset), windows),
    hidden: everyWindow(hidden, windows),
    away: [...everyWindow(left, windows), ...quietIntervals(active, replay.durationMs)],
  }
  const stretches: { fromMs: number; toMs: number; state: Attention }[] = []
  for (const { fromMs, toMs, covers } of layered(layers, range)) {
    const state = ORDER.find(layer => covers.has(layer)) ?? 'idle'
    const last = stretches.at(-1)
    if (last?.state === state) last.toMs = toMs
    else stretches.push({ fromMs, toMs, state })
  }
  // Of the recorders only PostHog's tells hiding as a rule.
  return { stretches, tellsHidden: replay.dialect === 'posthog' || hidden.length > 0 }
}

/** Seconds in which somebody did something, rising. */
function activeSeconds({ activeSeconds, events, replay }: Session): number[] {
  const seconds = new Set(activeSeconds)
  // Where no frame shows a movement, analytics may still tell clicks.
  if (seconds.size === 0)
    for (const event of events) if (isOfPerson(event)) seconds.add(Math.floor(event.offsetMs / 1000))
  return [...seconds]
    .filter(second => second >= 0 && second * 1000 <= replay.durationMs)
    .sort((one, other) => one - other)
}

/** What somebody did, not the page. */
function isOfPerson(event: SessionEvent): boolean {
  switch (event.kind) {
    case 'click':
    case 'tap':
    case 'drag':
      return true
    case 'input':
      return event.data.how !== 'programmatic'
    case 'scroll':
      return event.data.automatic !== true
    default:
      return false
  }
}

function quietIntervals(active: readonly number[], durationMs: number): Interval[] {
  const found: Interval[] = []
  let fromMs = 0
  for (const second of active) {
    if (second * 1000 - fromMs >= QUIET_MS) found.push({ fromMs, toMs: second * 1000 })
    fromMs = (second + 1) * 1000
  }
  if (durationMs - fromMs >= QUIET_MS) found.push({ fromMs, toMs: durationMs })
  return found
}

/** From each hiding to the next sign that the window is seen again. */
export function hiddenIntervals(events: readonly SessionEvent[], durationMs: number): WindowInterval[] {
  const found: WindowInterval[] = []
  const since = new Map<string, SessionEvent>()
  const close = (window: string, toMs: number): void => {
    const hidden = since.get(window)
    if (hidden === undefined) return
    since.delete(window)
    found.push({ fromMs: hidden.offsetMs, toMs, windowId: hidden.windowId })
  }
  for (const event of events) {
    const window = event.windowId ?? ''
    if (event.kind === 'visibility' && event.data.state === 'hidden') {
      if (!since.has(window)) since.set(window, event)
    } else if (since.size > 0 && (isVisible(event) || isOfPerson(event))) close(window, event.offsetMs)
  }
  for (const { offsetMs, windowId } of since.values())
    found.push({ fromMs: offsetMs, toMs: durationMs, windowId })
  return found
}

function isVisible(event: SessionEvent): boolean {
  if (event.kind === 'visibility') return event.data.state === 'visible'
  return event.kind === 'focus' && event.data.window === true
}

/** From the first event of each window to its last; offsets. */
function windowSpans(events: readonly SessionEvent[]): Map<string, Interval> {
  const spans = new Map<string, { fromMs: number; toMs: number }>()
  for (const { windowId, offsetMs } of events) {
    if (windowId === undefined) continue
    const span = spans.get(windowId)
    if (span === undefined) spans.set(windowId, { fromMs: offsetMs, toMs: offsetMs })
    else span.toMs = offsetMs
  }
  return spans
}
