import type { Health } from '../analyze/health.ts'
import type { ReplayInfo, Session } from '../analyze/session.ts'
import type { Stats } from '../analyze/stats/stats.ts'
import type { Epoch, Hole } from '../normalize/normalized.ts'
import type { Swings } from '../normalize/swings.ts'

/** A session without its events and actions: what most questions begin with. Plain JSON. */
export interface StoredSession {
  readonly replay: ReplayInfo
  readonly health: Health
  readonly stats: Stats
  /** Epoch ms of the first and the last frame; `null` when no frame is dated. */
  readonly zeroMs: number | null
  readonly endMs: number | null
  readonly epochs: readonly Epoch[]
  readonly holes: readonly Hole[]
  /** Seconds from zero in which mouse, fingers or keys moved, rising. */
  readonly activeSeconds: readonly number[]
  /** Where the mouse went to and fro, in order of time. */
  readonly swings: readonly Swings[]
}

/** What is stored of a session beside its events and actions. */
export function toStoredSession(session: Session, stats: Stats): StoredSession {
  const { replay, health, zeroMs, endMs, epochs, holes, activeSeconds, swings } = session
  return {
    replay,
    health,
    stats,
    zeroMs: Number.isNaN(zeroMs) ? null : zeroMs,
    endMs: Number.isNaN(endMs) ? null : endMs,
    epochs,
    holes,
    activeSeconds: [...activeSeconds].sort((one, other) => one - other),
    swings,
  }
}
