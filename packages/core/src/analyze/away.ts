import type { SessionEvent } from '../normalize/event.ts'

/** Away for less than this, somebody only looked up: it is told as a consequence, not as an action. */
export const AWAY_MS = 5000

/** A time in which a window was hidden or another one had the keys. */
export interface Absence {
  readonly left: SessionEvent
  /** Absent when the recording ends first. */
  readonly back?: SessionEvent
  readonly awayMs: number
}

/** When windows were left for `AWAY_MS` or more, by the event that tells the leaving. */
export function absences(events: readonly SessionEvent[], endMs: number): Absence[] {
  const open = new Map<string, SessionEvent>()
  const found: Absence[] = []
  const close = (window: string, back: SessionEvent | undefined, backMs: number): void => {
    const left = open.get(window)
    if (left === undefined) return
    open.delete(window)
    const awayMs = backMs - left.timeMs
    if (awayMs >= AWAY_MS) found.push({ left, awayMs, ...(back && { back }) })
  }
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!
    const turn = turnOf(event)
    // Nobody is away, nearly always.
    if (turn === undefined || (turn !== 'left' && open.size === 0)) continue
    const window = event.windowId ?? ''
    if (turn === 'left') {
      if (!open.has(window)) open.set(window, event)
    } else close(window, turn === 'back' ? event : undefined, event.timeMs)
  }
  for (const window of open.keys()) close(window, undefined, endMs)
  return found
}

function turnOf(event: SessionEvent): 'left' | 'back' | 'here' | undefined {
  switch (event.kind) {
    case 'blur':
      return event.data.window === true ? 'left' : undefined
    case 'focus':
      return event.data.window === true ? 'back' : undefined
    case 'visibility':
      if (event.data.state === 'hidden') return 'left'
      return event.data.state === 'visible' ? 'back' : undefined
    case 'click':
    case 'tap':
    case 'drag':
      return 'here'
    case 'navigation':
      return event.data.method === 'title' ? undefined : 'here'
    default:
      return undefined
  }
}
