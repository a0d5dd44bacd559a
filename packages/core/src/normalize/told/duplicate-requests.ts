import { mayShareWindow, type Fold, type Placed } from './told.ts'

/** Reporters compute the page's time origin each for themselves, to the ms. */
const SAME_START_MS = 5
const RECENT = 8

/**
 * Folds two reports of one request: by the wrapper of `fetch` and by the browser's timing entry, or of a
 * document still loading and loaded. Two requests that one reporter tells are two requests.
 */
export function duplicateRequests(requests: readonly Placed<'network'>[], fold: Fold): void {
  const recent = new Map<string, Placed<'network'>[]>()
  for (const request of requests) {
    const { told } = request
    const key = `${told.data.initiator} ${told.data.url}`
    const near = (recent.get(key) ?? []).filter(one => told.timeMs - one.told.timeMs <= SAME_START_MS)
    const twin = near.findLast(one => areTwins(one, request))
    if (twin === undefined) {
      recent.set(key, [...near.slice(-RECENT), request])
      continue
    }
    const isBetter = detailOf(request) > detailOf(twin)
    const [stays, goes] = isBetter ? [request, twin] : [twin, request]
    fold(goes.index, stays.index)
    recent.set(key, [...near.filter(one => one !== twin), stays])
  }
}

function areTwins(one: Placed<'network'>, other: Placed<'network'>): boolean {
  if (!mayShareWindow(one.told, other.told)) return false
  return one.told.data.initiator === 'navigation' || detailOf(one) !== detailOf(other)
}

function detailOf({ told }: Placed<'network'>): number {
  return (told.detail ?? 0) * 2 + (told.data.durationMs === undefined ? 0 : 1)
}
