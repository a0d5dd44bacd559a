import { formatDuration } from '../../lib/duration.ts'
import type { EventOf } from '../../normalize/event.ts'
import { rate, VITAL_LIMITS } from '../stats/vitals.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding } from './finding.ts'
import { makeFinding } from './make-finding.ts'

type Vital = EventOf<'web-vital'>['data']['vital']

const NAMES: Readonly<Record<Vital, string>> = {
  LCP: 'The largest part of the page',
  FCP: 'The first part of the page',
  TTFB: 'The first byte',
  INP: 'An answer to an input',
  FID: 'The first input',
  CLS: 'The page shifted',
}

/**
 * Measures that the recorder took, against the limits of web.dev; never made up from the page. The worst of a page load
 * counts: recorders tell them again when they grow.
 */
export const webVital: Detector<Facts> = { rule: 'web-vital', version: 1, parameters: {}, find }

function find(facts: Facts): Finding[] {
  const worst = new Map<string, EventOf<'web-vital'>>()
  for (const event of eventsOf(facts, 'web-vital')) {
    const { vital, value } = event.data
    const key = `${event.windowId ?? ''} ${event.epoch} ${vital}`
    const before = worst.get(key)
    if (before === undefined || value > before.data.value) worst.set(key, event)
  }
  return [...worst.values()].flatMap(event => {
    const { vital, value, timeUnreliable } = event.data
    const rating = rate(vital, value)
    if (rating === 'good') return []
    const [good, poor] = VITAL_LIMITS[vital]
    return [
      makeFinding({
        rule: 'web-vital',
        version: 1,
        at: event,
        finding: sentence(vital, value),
        severity: rating === 'poor' ? 'medium' : 'low',
        confidence: timeUnreliable ? 0.9 : 0.95,
        measured: { vital, value: Math.round(value * 1000) / 1000, rating, good, poor },
        ...(rating !== 'poor' && { suppressedBy: 'between good and poor: noted only' }),
      }),
    ]
  })
}

function sentence(vital: Vital, value: number): string {
  const name = NAMES[vital]
  if (vital === 'CLS') return `${name} by a score of ${Math.round(value * 1000) / 1000} (CLS)`
  const time = formatDuration(value)
  return vital === 'FID' || vital === 'INP'
    ? `${name} took ${time} (${vital})`
    : `${name} came after ${time} (${vital})`
}
