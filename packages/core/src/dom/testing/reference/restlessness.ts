/**
 * What is known of a node's changes. It changes by itself when it did so twice in the 3 s before it changed
 * again (changes that answer an action prove nothing), or when three intervals in a row were even: a clock, which
 * may then come late or leave out a few.
 */
export interface Restlessness {
  /** Since when it is known to change by itself. */
  readonly since: number
  /** The last two changes that answered nobody. */
  readonly last: number
  readonly lastButOne: number
  /** The last change at all, the interval that the later ones are measured by, and how many equalled it. */
  readonly beat: number
  readonly interval: number
  readonly even: number
}

export const NO_CHANGES: Restlessness = {
  since: Infinity,
  last: -Infinity,
  lastButOne: -Infinity,
  beat: -Infinity,
  interval: NaN,
  even: 0,
}

/** One change more. Changes of one moment are one. */
export function afterChange(before: Restlessness, at: number, isAnswer: boolean): Restlessness {
  let now = before
  if (at !== before.beat) {
    const interval = at - before.beat
    now = { ...now, beat: at }
    if (!isLateBeat(before, interval)) now = { ...now, ...nextBeat(before, interval) }
    if (now.even >= 2 && now.even > before.even)
      now = { ...now, since: Math.min(now.since, at - interval * 3) }
  }
  if (isAnswer || at === before.last) return now
  const isRestless = before.lastButOne > at - 3000
  if (isRestless && now.since === Infinity) now = { ...now, since: before.last }
  if (!isRestless && now.even < 2) now = { ...now, since: Infinity }
  return { ...now, last: at, lastButOne: before.last }
}

function nextBeat(before: Restlessness, interval: number): { interval: number; even: number } {
  const isEven = interval >= 400 && Math.abs(interval - before.interval) <= interval * 0.05
  return isEven ? { interval: before.interval, even: before.even + 1 } : { interval, even: 0 }
}

/** Of what is proven to be a clock: a tick that came late, or up to three that never came. */
function isLateBeat({ even, interval: usual }: Restlessness, interval: number): boolean {
  const beats = Math.round(interval / usual)
  return even >= 2 && beats >= 1 && beats <= 4 && Math.abs(interval - beats * usual) <= interval * 0.25
}

/** Whether a change at `timeMs` would be one of those that come by themselves. */
export function isRestless(
  { since, last, lastButOne }: Restlessness,
  timeMs: number,
  windowMs: number,
): boolean {
  return since < timeMs || (last < timeMs && lastButOne >= timeMs - windowMs)
}
