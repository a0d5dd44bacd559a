/** So many in a stretch of time that begins with the first of them (a fixed window). */
export interface Limit {
  readonly requests: number
  readonly windowMs: number
}

export interface Window {
  /** How many are left after this one, or `undefined` when it is one too many. */
  take(nowMs: number): number | undefined
  /** When it begins anew, in epoch ms. */
  endsAtMs(nowMs: number): number
}

export function fixedWindow({ requests, windowMs }: Limit): Window {
  let beganAtMs = -Infinity
  let taken = 0
  const turn = (nowMs: number): void => {
    if (nowMs < beganAtMs + windowMs) return
    beganAtMs = nowMs
    taken = 0
  }
  return {
    take(nowMs) {
      turn(nowMs)
      if (taken >= requests) return undefined
      taken++
      return requests - taken
    },
    endsAtMs(nowMs) {
      turn(nowMs)
      return beganAtMs + windowMs
    },
  }
}

/** Takes one of every window: in how many whole seconds the fullest has room again, or `undefined` if there is room. */
export function secondsUntilRoom(windows: readonly Window[], nowMs: number): number | undefined {
  let seconds: number | undefined
  for (const window of windows) {
    if (window.take(nowMs) === undefined)
      seconds = Math.max(seconds ?? 0, Math.ceil((window.endsAtMs(nowMs) - nowMs) / 1000))
  }
  return seconds
}
