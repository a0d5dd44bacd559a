import type { Session } from '../../analyze/session.ts'
import type { Hole } from '../../normalize/normalized.ts'
import { mergedHoles, silentWithin } from '../silences.ts'

/** Without activity for this long, the timeline says so; from `AWAY_MS` on somebody was away. */
export const GAP_MS = 10_000
export const AWAY_MS = 60_000

export interface Gap {
  readonly fromOffsetMs: number
  readonly toOffsetMs: number
  /** Nothing more came before the recording ended. */
  readonly last?: true
}

/** Stretches of `GAP_MS` and more in which nobody did anything, but for those that are holes. */
export function gaps(
  session: Pick<Session, 'actions' | 'activeSeconds' | 'holes' | 'zeroMs' | 'endMs'>,
): Gap[] {
  const { actions, activeSeconds, holes, zeroMs, endMs } = session
  const durationMs = endMs - zeroMs
  if (!Number.isFinite(durationMs)) return []
  const seconds = secondsWithLife(actions, activeSeconds, durationMs)
  const found: Gap[] = []
  let quietFrom = 0
  for (const second of seconds) {
    if (second * 1000 - quietFrom >= GAP_MS)
      found.push({ fromOffsetMs: quietFrom, toOffsetMs: second * 1000 })
    quietFrom = (second + 1) * 1000
  }
  if (durationMs - quietFrom >= GAP_MS)
    found.push({ fromOffsetMs: quietFrom, toOffsetMs: durationMs, last: true })
  const silences = mergedHoles(holes)
  return found.filter(({ fromOffsetMs, toOffsetMs }) => {
    const silentMs = silentWithin(silences, zeroMs + fromOffsetMs, zeroMs + toOffsetMs)
    return silentMs < (toOffsetMs - fromOffsetMs) / 2
  })
}

/** Seconds in which somebody did something, in order; some more than once. */
function secondsWithLife(
  actions: Session['actions'],
  activeSeconds: Session['activeSeconds'],
  durationMs: number,
): Float64Array {
  const seconds: number[] = []
  let last = -1
  const add = (second: number): void => {
    if (second < 0 || second * 1000 > durationMs || second === last) return
    seconds.push(second)
    last = second
  }
  for (const second of activeSeconds) add(second)
  for (let i = 0; i < actions.length; i++) add(Math.floor(actions[i]!.offsetMs / 1000))
  return new Float64Array(seconds).sort()
}

const REASONS = new Map([
  ['idle-recorder', 'recorder idle'],
  ['paused', 'recorder paused'],
  ['no-snapshot', 'no picture of the page yet'],
  ['lost-frames', 'frames were lost'],
  ['missing-segment', 'a segment is missing'],
  ['clock', 'the clock jumped'],
  ['throttled', 'recorder throttled'],
  ['recorder-stopped', 'recorder stopped'],
])

/** Why nothing was recorded, in words. */
export function reasonOf(hole: Hole): string {
  return REASONS.get(hole.reason) ?? hole.reason.replaceAll('-', ' ')
}
