import type { Target } from '../../dom/names/target.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { createGroups } from './groups.ts'
import type { Stats } from './schema.ts'

const MOST_TARGETS = 20
/** Labels of one selector that are told apart. */
const MOST_LABELS = 100

interface Facts {
  selector: string
  label: string
  labels: number
  masked?: true
}

/** Counts clicks, taps and drags, and what was clicked. */
export function createClickStats() {
  const totals = { total: 0, double: 0, right: 0, taps: 0, drags: 0, submits: 0, masked: 0 }
  const targets = createGroups<Facts>()
  const labels = new Map<string, Set<string>>()

  function aim(event: SessionEvent, target: Target): void {
    if (target.masked === true) totals.masked++
    const { selector } = target
    const key = selector === '' ? `label ${target.label}` : selector
    const group = targets.add(key, event, () => ({
      selector: cleanText(selector, 300),
      label: cleanText(target.label, 120) || 'unknown target',
      labels: 0,
      ...(target.masked === true && { masked: true }),
    }))
    if (group === undefined) return
    const known = labels.get(key) ?? new Set()
    if (known.size < MOST_LABELS) known.add(target.label)
    labels.set(key, known)
    group.labels = known.size
  }

  return {
    see(event: SessionEvent): void {
      if (event.kind === 'drag') totals.drags++
      else if (event.kind === 'tap') {
        totals.taps++
        aim(event, event.data.target)
      } else if (event.kind === 'click') {
        const { gesture, submits, target } = event.data
        if (submits === true) {
          totals.submits++
          return
        }
        totals.total++
        if (gesture === 'dblclick') totals.double++
        if (gesture === 'contextmenu') totals.right++
        aim(event, target)
      }
    },
    finish: (): Stats['clicks'] => ({
      ...totals,
      targets: targets.finish(MOST_TARGETS, (one, other) => other.count - one.count),
    }),
  }
}
