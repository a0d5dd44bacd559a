import type { Session } from '../session.ts'
import { attention } from './attention.ts'
import { createBurstStats } from './bursts.ts'
import { createClickStats } from './clicks.ts'
import { epochStats } from './epochs.ts'
import { createMessageStats, toRecord } from './messages.ts'
import { createRequestStats } from './requests.ts'
import { routeStats } from './routes.ts'
import type { Stats } from './schema.ts'
import { createScrollStats } from './scrolling.ts'
import { timeStats } from './time.ts'
import { createTypingStats } from './typing.ts'
import { createVitalStats } from './vitals.ts'
import { windowStats } from './windows.ts'

export type { Stats } from './schema.ts'

/**
 * What can be counted of a session. `session.events` have to be all events of the recording: those of `analyze`
 * lack most mutations. What the recording does not tell is `null`, never 0.
 */
export function toStats(analysed: Session): Stats {
  // Without a single dated frame all is at zero.
  const session = Number.isFinite(analysed.zeroMs) ? analysed : { ...analysed, zeroMs: 0, endMs: 0 }
  const { events, epochs, zeroMs, replay } = session
  const { durationMs } = replay
  const { stretches, tellsHidden } = attention(session)
  const clicks = createClickStats()
  const requests = createRequestStats()
  const messages = createMessageStats()
  const bursts = createBurstStats()
  const vitals = createVitalStats()
  const typing = createTypingStats()
  const scrolling = createScrollStats()
  const kinds = new Map<string, number>()
  for (const event of events) {
    kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
    clicks.see(event)
    requests.see(event)
    messages.see(event)
    bursts.see(event)
    vitals.see(event)
    typing.see(event)
    scrolling.see(event)
  }
  const recorded = [...session.recorded]
  const tellsOf = (what: Stats['recorded'][number]['what']): boolean =>
    recorded.some(entry => entry.what === what && (entry.state === 'recorded' || entry.state === 'none'))
  const { console, errors } = messages.finish()
  return {
    durationMs,
    time: timeStats(stretches, tellsHidden, events),
    recorded,
    routes: routeStats(events, epochs, stretches, { zeroMs, durationMs }),
    clicks: clicks.finish(),
    requests: tellsOf('network') ? requests.finish() : null,
    console: tellsOf('console') ? console : null,
    errors,
    mutations: bursts.finish(),
    vitals: tellsOf('web-vitals') ? vitals.finish() : null,
    typing: typing.finish(),
    scrolling: scrolling.finish(),
    kinds: toRecord([...kinds].sort(([, one], [, other]) => other - one)),
    windows: windowStats(session),
    epochs: epochStats(session),
  }
}
