import type { SessionEvent } from '../../normalize/event.ts'
import type { Attention, Stretch } from './attention.ts'
import { lastBefore, listed } from './listed.ts'
import type { Stats } from './schema.ts'

type Told = Stats['time']['stretches']['items'][number]

const MOST_STRETCHES = 20

/** How long each state lasted, and the longest stretches of those that a person may wonder about. */
export function timeStats(
  stretches: readonly Stretch[],
  tellsHidden: boolean,
  events: readonly SessionEvent[],
): Stats['time'] {
  const totals: Record<Attention, number> = { active: 0, idle: 0, away: 0, hidden: 0, unrecorded: 0 }
  const told: Told[] = []
  for (const { state, fromMs, toMs } of stretches) {
    totals[state] += toMs - fromMs
    if (state === 'active' || state === 'idle') continue
    told.push({ state, fromOffsetMs: fromMs, toOffsetMs: toMs })
  }
  told.sort((one, other) => lengthOf(other) - lengthOf(one) || one.fromOffsetMs - other.fromOffsetMs)
  const { items, leftOut } = listed(told, MOST_STRETCHES)
  return {
    activeMs: totals.active,
    idleMs: totals.idle,
    awayMs: totals.away,
    hiddenMs: tellsHidden ? totals.hidden : null,
    unrecordedMs: totals.unrecorded,
    stretches: { items: items.map(stretch => withPointer(stretch, events)), leftOut },
  }
}

function lengthOf({ fromOffsetMs, toOffsetMs }: Told): number {
  return toOffsetMs - fromOffsetMs
}

function withPointer(stretch: Told, events: readonly SessionEvent[]): Told {
  const last = lastBefore(events, stretch.fromOffsetMs)
  return last === undefined ? stretch : { ...stretch, pointer: last.pointer }
}
