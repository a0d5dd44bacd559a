import type { VendorVerdict } from '../event.ts'
import { countOf, objectOf, oneLine, textOf, type Json } from '../dialects/guards.ts'

/** Sentry's frontend calls a dead click rage from this many clicks on. */
const SENTRY_RAGE_CLICKS = 5

const JUDGED_TAGS: ReadonlySet<string> = new Set(['a', 'button', 'input'])

/**
 * Sentry's word on a click: `dead` when the SDK waited its full time for a button, link or input and
 * nothing changed, `rage` when five clicks fell into that wait, `slow` when a change came late.
 */
export function sentryVerdict(category: string, data: Json): VendorVerdict | undefined {
  const clicks = countOf(data['clickCount'] ?? data['clickcount'])
  const after = countOf(data['timeAfterClickMs'] ?? data['timeafterclickms'])
  const reason = oneLine(textOf(data['endReason']), 40)
  const facts = {
    ...(clicks === undefined ? {} : { clickCount: clicks }),
    ...(after === undefined ? {} : { timeAfterClickMs: after }),
    ...(reason === '' ? {} : { endReason: reason }),
  }
  const rage = (clicks ?? 0) >= SENTRY_RAGE_CLICKS
  if (category === 'ui.multiClick') return { verdict: rage ? 'rage' : 'multi', ...facts }
  if (category !== 'ui.slowClickDetected') return undefined
  const tag = textOf(objectOf(data['node'])['tagName']).toLowerCase()
  const dead = reason === 'timeout' && JUDGED_TAGS.has(tag)
  return { verdict: dead ? (rage ? 'rage' : 'dead') : 'slow', ...facts }
}

const STRENGTH: readonly VendorVerdict['verdict'][] = ['slow', 'multi', 'dead', 'rage']

/** The graver of two verdicts on one click; of equals the first. */
export function graver(
  one: VendorVerdict | undefined,
  other: VendorVerdict | undefined,
): VendorVerdict | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return STRENGTH.indexOf(other.verdict) > STRENGTH.indexOf(one.verdict) ? other : one
}
