/** What PostHog counts apart. The list of a recording's blocks and every call for blocks are `snapshots`. */
export type CallKind = 'snapshots' | 'list' | 'query' | 'other'

/** Whose limits are kept. */
export type PosthogPlan = 'free' | 'paid'

/** Calls of one kind that are allowed within a minute and within an hour. */
export interface CallLimit {
  readonly perMinute: number
  readonly perHour: number
}

export type CallLimits = Partial<Readonly<Record<CallKind, CallLimit>>>

/**
 * What the plans allow one personal API key. An hour on the free plan buys 60 calls for snapshots, the lists of blocks
 * among them; queries are those of projects on the old limit of 120 an hour.
 */
const PLANS: Readonly<Record<PosthogPlan, CallLimits>> = {
  free: {
    snapshots: { perMinute: 12, perHour: 60 },
    list: { perMinute: 12, perHour: 60 },
    query: { perMinute: 120, perHour: 120 },
  },
  paid: {
    snapshots: { perMinute: 60, perHour: 300 },
    list: { perMinute: 60, perHour: 300 },
    query: { perMinute: 120, perHour: 120 },
  },
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** PostHog counts a call when it arrives, a little after it was sent: leave a moment more. */
const SLACK_MS = 1000

/** Says when the next call may go out, so that none is wasted on a refusal. Shared by all sources of one key. */
export interface Budget {
  /** In ms; 0: now. */
  waitMs(kind: CallKind): number
  /** A call goes out. */
  spend(kind: CallKind): void
  /** PostHog itself has said so: nothing of this kind for so long. */
  holdOff(kind: CallKind, ms: number): void
  /** Calls within the last hour. */
  spent(kind: CallKind): number
}

export interface BudgetOptions {
  /** Keeps to what this plan allows. Without it only PostHog's own refusals are kept to. */
  readonly plan?: PosthogPlan
  /** Instead of a plan's. */
  readonly limits?: CallLimits
  readonly now?: () => number
}

/** An account of calls with nothing spent. */
export function createBudget(options: BudgetOptions = {}): Budget {
  const { plan, now = Date.now } = options
  const limits = options.limits ?? (plan === undefined ? {} : PLANS[plan])
  const times: Record<CallKind, number[]> = { snapshots: [], list: [], query: [], other: [] }
  const heldUntilMs: Record<CallKind, number> = { snapshots: 0, list: 0, query: 0, other: 0 }

  function recent(kind: CallKind): readonly number[] {
    const calls = times[kind]
    const sinceMs = now() - HOUR_MS - SLACK_MS
    let old = 0
    while (old < calls.length && calls[old]! <= sinceMs) old++
    if (old > 0) calls.splice(0, old)
    return calls
  }

  /** When the window has room again: when the call leaves it that makes it full. */
  function roomAtMs(calls: readonly number[], most: number, windowMs: number): number {
    if (calls.length < most) return 0
    return most < 1 ? now() + windowMs : calls[calls.length - most]! + windowMs + SLACK_MS
  }

  return {
    waitMs(kind) {
      const limit = limits[kind]
      const calls = recent(kind)
      const atMs = Math.max(
        heldUntilMs[kind],
        limit === undefined ? 0 : roomAtMs(calls, limit.perMinute, MINUTE_MS),
        limit === undefined ? 0 : roomAtMs(calls, limit.perHour, HOUR_MS),
      )
      return Math.max(0, atMs - now())
    },
    spend(kind) {
      recent(kind)
      times[kind].push(now())
    },
    holdOff(kind, ms) {
      heldUntilMs[kind] = Math.max(heldUntilMs[kind], now() + ms)
    },
    spent(kind) {
      const sinceMs = now() - HOUR_MS
      return recent(kind).filter(timeMs => timeMs > sinceMs).length
    },
  }
}
