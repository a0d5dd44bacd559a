import type { SessionEvent } from '../../normalize/event.ts'
import { createTop } from './listed.ts'
import type { Stats } from './schema.ts'

type Busy = Stats['mutations']['busiest']['items'][number]

/**
 * From so many changed nodes, texts and attributes in a second on, it is a burst: another route of an ordinary page
 * takes up to 200 in the recordings we have, a table drawn anew 300 and more.
 */
export const BURST_CHANGES = 300
const SECOND_MS = 1000
const MOST_SECONDS = 10

/** Counts what changed in the page, second by second. */
export function createBurstStats() {
  const seconds = new Map<number, Busy>()
  let total = 0
  let changes = 0
  let ambient = 0

  return {
    see(event: SessionEvent): void {
      if (event.kind !== 'mutation') return
      const { adds, removes, texts, attributes } = event.data
      const all = adds + removes + texts + attributes
      total++
      changes += all
      if (event.data.ambient === true) ambient++
      const fromOffsetMs = Math.floor(event.offsetMs / SECOND_MS) * SECOND_MS
      const busy = seconds.get(fromOffsetMs)
      if (busy === undefined) {
        const { pointer } = event
        seconds.set(fromOffsetMs, {
          fromOffsetMs,
          changes: all,
          adds,
          removes,
          texts,
          attributes,
          events: 1,
          isBurst: false,
          pointer,
        })
        return
      }
      busy.changes += all
      busy.adds += adds
      busy.removes += removes
      busy.texts += texts
      busy.attributes += attributes
      busy.events++
    },
    finish(): Stats['mutations'] {
      const busiest = createTop<Busy>(MOST_SECONDS, busy => busy.changes)
      let bursts = 0
      for (const busy of seconds.values()) {
        busy.isBurst = busy.changes >= BURST_CHANGES
        if (busy.isBurst) bursts++
        busiest.add(busy)
      }
      return { total, changes, ambient, bursts, burstChanges: BURST_CHANGES, busiest: busiest.finish() }
    },
  }
}
