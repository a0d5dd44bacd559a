import { cleanText } from '../../lib/clean-text.ts'
import type { EventData, SessionEvent } from '../../normalize/event.ts'
import { listed, placeOf } from './listed.ts'
import type { Stats } from './schema.ts'
import { routeOf } from './route.ts'

type Vital = NonNullable<Stats['vitals']>['items'][number]

/** web.dev's thresholds: good up to the first, poor beyond the second; ms, of CLS its score. */
export const VITAL_LIMITS: Readonly<Record<EventData['web-vital']['vital'], readonly [number, number]>> = {
  LCP: [2500, 4000],
  CLS: [0.1, 0.25],
  INP: [200, 500],
  FCP: [1800, 3000],
  TTFB: [800, 1800],
  FID: [100, 300],
}
const MOST_VITALS = 100

/** How good a value is. */
export function rate(vital: EventData['web-vital']['vital'], value: number): Vital['rating'] {
  const [good, poor] = VITAL_LIMITS[vital]
  if (value <= good) return 'good'
  return value <= poor ? 'needs-improvement' : 'poor'
}

/** The web vitals as recorded, rated. */
export function createVitalStats() {
  const vitals: Vital[] = []
  return {
    see(event: SessionEvent): void {
      if (event.kind !== 'web-vital') return
      const { vital, value, rating: recorded, timeUnreliable } = event.data
      const rating = rate(vital, value)
      vitals.push({
        vital,
        value,
        rating,
        ...(recorded !== undefined && recorded !== rating && { recordedRating: cleanText(recorded, 24) }),
        ...(timeUnreliable && { timeUnreliable }),
        url: routeOf(event.url),
        ...placeOf(event),
      })
    },
    finish: (): NonNullable<Stats['vitals']> => listed(vitals, MOST_VITALS),
  }
}
