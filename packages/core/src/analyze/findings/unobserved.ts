import { partitionPoint } from '../../lib/partition-point.ts'
import type { Session } from '../session.ts'
import { hiddenIntervals } from '../stats/attention.ts'

/** A stretch of time that tells nothing, offsets. */
interface Blind {
  readonly fromMs: number
  toMs: number
  readonly why: string
}

/** What of a window is asked here. */
interface Seen {
  readonly lastMs: number
}

/** Why nothing can be concluded from silence in a stretch of time of a window: see `Windows`. */
export function createUnobserved(
  session: Session,
  seenOf: (windowId: string) => Seen,
): (windowId: string, fromMs: number, toMs: number) => string | undefined {
  const byWindow = new Map<string, Blind[]>()
  const several = session.replay.windows.length > 1
  const hidden = hiddenIntervals(session.events, session.replay.durationMs)
  const all = [
    ...session.holes.map(({ fromMs, toMs, windowId, reason }) => ({
      fromMs: fromMs - session.zeroMs,
      toMs: toMs - session.zeroMs,
      windowId,
      why: `the recording has a hole (${reason})`,
    })),
    ...hidden.map(({ fromMs, toMs, windowId }) => ({ fromMs, toMs, windowId, why: 'the page was hidden' })),
  ]
  const blindOf = (window: string): readonly Blind[] => {
    let known = byWindow.get(window)
    if (known === undefined) {
      known = merged(
        all.filter(({ windowId }) => (windowId ?? window) === window || (window === '' && !several)),
      )
      byWindow.set(window, known)
    }
    return known
  }
  return (windowId, fromMs, toMs) => {
    const blind = overlapping(blindOf(windowId), fromMs, toMs)
    if (blind !== undefined) return blind.why
    if (toMs > session.replay.durationMs) return 'the recording ends'
    const { lastMs } = seenOf(windowId)
    // Another window's frames prove nothing of this one: it may have been closed.
    if (several && toMs > lastMs) return 'the window tells nothing afterwards'
    return undefined
  }
}

/** Without overlaps, in order of time; of overlapping ones the first one's reason. */
function merged(blinds: readonly Blind[]): Blind[] {
  const found: Blind[] = []
  for (const { fromMs, toMs, why } of blinds.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = found.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else found.push({ fromMs, toMs, why })
  }
  return found
}

function overlapping(blinds: readonly Blind[], fromMs: number, toMs: number): Blind | undefined {
  const first = blinds[partitionPoint(blinds.length, place => blinds[place]!.toMs <= fromMs)]
  return first !== undefined && first.fromMs < toMs ? first : undefined
}
