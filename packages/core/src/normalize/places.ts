import { partitionPoint } from '../lib/partition-point.ts'
import type { MadeOf } from './made.ts'
import type { Epoch } from './normalized.ts'
import type { PageMark } from './window/page-loads.ts'

/** Where the person was at a time. */
export interface Place {
  readonly url: string
  readonly epoch: number
}

export interface Places {
  /** The address and page load of a window at a time. */
  at(windowId: string, timeMs: number): Place
  readonly epochs: readonly Epoch[]
}

/** What a page's own reports tell from before its first frame belongs to it. */
const BEFORE_FIRST_MS = 10_000

interface Step extends Place {
  readonly fromMs: number
}

/**
 * Addresses and page loads by time, not by arrival: vendors report routes late. `beganMs` tells of loads
 * that began before their first frame.
 */
export function createPlaces(
  marks: readonly PageMark[],
  navigations: readonly MadeOf<'navigation'>[],
  beganMs: ReadonlyMap<PageMark, number>,
  endMs: number,
): Places {
  const steps = new Map<string, Step[]>()
  const epochs: Epoch[] = []
  const windowIds = new Set(marks.map(({ windowId }) => windowId))
  // Routes of no window belong to the only one, or to the first.
  const home = windowIds.has('') || windowIds.size === 0 ? '' : [...windowIds][0]!
  const byWindow = new Map<string, { fromMs: number; url: string; load?: PageMark }[]>()
  const changesOf = (windowId: string): { fromMs: number; url: string; load?: PageMark }[] => {
    const known = byWindow.get(windowId) ?? []
    byWindow.set(windowId, known)
    return known
  }
  for (const mark of marks) {
    changesOf(mark.windowId).push({
      fromMs: beganMs.get(mark) ?? mark.fromMs,
      url: mark.href,
      ...(mark.kind === 'load' && { load: mark }),
    })
  }
  for (const event of navigations) {
    if (event.dropped || event.data.href === '') continue
    changesOf(event.windowId === '' ? home : event.windowId).push({
      fromMs: event.timeMs,
      url: event.data.href,
    })
  }

  for (const [windowId, changes] of byWindow) {
    changes.sort((one, other) => one.fromMs - other.fromMs)
    const ofWindow: Step[] = []
    const own: Epoch[] = []
    let url = ''
    let epoch = 0
    for (const change of changes) {
      if (change.url !== '') url = change.url
      if (change.load) {
        if (own.length > 0) epoch++
        own.push({
          epoch,
          ...(windowId !== '' && { windowId }),
          href: change.load.href,
          method: change.load.method,
          fromMs: change.load.fromMs,
          toMs: endMs,
          ...(change.load.viewportHeight > 0 && { viewportHeight: change.load.viewportHeight }),
        })
      }
      ofWindow.push({ fromMs: change.fromMs, url, epoch })
    }
    own.forEach((one, index) => epochs.push({ ...one, toMs: own[index + 1]?.fromMs ?? endMs }))
    steps.set(windowId, ofWindow)
  }

  let latestId: string | undefined
  let latest: readonly Step[] = []
  let at = 0
  return {
    epochs,
    at(windowId, timeMs) {
      if (windowId !== latestId) {
        latest = steps.get(windowId) ?? steps.get(home) ?? []
        latestId = windowId
        at = 0
      }
      // Whoever asks goes through the events in order: mostly it is the place of the event before.
      const isSame =
        at > 0 && latest[at - 1]!.fromMs <= timeMs && (at === latest.length || latest[at]!.fromMs > timeMs)
      if (!isSame) at = countBy(latest, timeMs)
      if (at > 0) return latest[at - 1]!
      const first = latest[0]
      return { url: first && first.fromMs - timeMs <= BEFORE_FIRST_MS ? first.url : '', epoch: 0 }
    },
  }
}

/** How many steps have begun by this time. */
function countBy(steps: readonly Step[], timeMs: number): number {
  return partitionPoint(steps.length, place => steps[place]!.fromMs <= timeMs)
}
