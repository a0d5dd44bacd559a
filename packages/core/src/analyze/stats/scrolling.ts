import type { SessionEvent } from '../../normalize/event.ts'
import { listed, placeOf, type Place } from './listed.ts'
import type { Stats } from './schema.ts'
import { routeOf } from './route.ts'

interface Page extends Place {
  url: string
  furthestPx: number
  seenToPx?: number
  scrolls: number
}

const MOST_PAGES = 50
/** Pages that are told apart. */
const MOST_KNOWN = 10_000

/** How far pages were scrolled. */
export function createScrollStats() {
  const pages = new Map<string, Page>()
  const heights = new Map<string, number>()
  let total = 0
  let inParts = 0
  let automatic = 0

  return {
    see(event: SessionEvent): void {
      if (event.kind === 'viewport') {
        heights.set(event.windowId ?? '', event.data.height)
        return
      }
      if (event.kind !== 'scroll') return
      if (event.data.automatic === true) {
        automatic++
        return
      }
      total++
      if (event.data.target !== undefined) {
        inParts++
        return
      }
      const url = routeOf(event.url)
      const y = Math.max(0, event.data.y)
      const height = heights.get(event.windowId ?? '')
      const seen = height === undefined ? {} : { seenToPx: Math.round(y + height) }
      const page = pages.get(url)
      if (page === undefined) {
        if (pages.size < MOST_KNOWN)
          pages.set(url, { url, furthestPx: Math.round(y), ...seen, scrolls: 1, ...placeOf(event) })
        return
      }
      page.scrolls++
      if (y > page.furthestPx) Object.assign(page, { furthestPx: Math.round(y), ...seen, ...placeOf(event) })
    },
    finish: (): Stats['scrolling'] => ({
      total,
      inParts,
      automatic,
      pages: listed([...pages.values()], MOST_PAGES),
    }),
  }
}
