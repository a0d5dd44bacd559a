import type { SessionEvent } from '../../normalize/event.ts'
import { QUIET_MS } from '../stats/attention.ts'
import { lastBefore } from '../stats/listed.ts'
import type { Facts } from './facts.ts'
import type { Finding, Rule } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { firstFrom } from './window-facts.ts'
import { eventsOf } from './facts.ts'
import { formatDuration } from '../../lib/duration.ts'

/** A stretch in which no hand moved, between two in which one did. Offsets, to the second. */
export interface Pause {
  readonly fromMs: number
  readonly toMs: number
  /** The last thing that happened before it. */
  readonly before: SessionEvent
}

/** Without a movement for so long, nobody was there: as the stats have it. */
export const AWAY_MS = QUIET_MS

/** The pauses of a session that last `shortestMs` or more. What comes after the last movement is none. */
export function pausesOf(facts: Facts, shortestMs: number): Pause[] {
  const { session } = facts
  const seconds = new Set(session.activeSeconds)
  for (const { offsetMs } of facts.gestures) seconds.add(Math.floor(offsetMs / 1000))
  const pauses: Pause[] = []
  let before = NaN
  for (const second of [...seconds].sort((one, other) => one - other)) {
    const fromMs = (before + 1) * 1000
    const toMs = second * 1000
    const event = toMs - fromMs >= shortestMs ? lastBefore(session.events, fromMs) : undefined
    if (event) pauses.push({ fromMs, toMs, before: event })
    before = second
  }
  return pauses
}

/** A pause as a finding. */
export function tellPause(
  facts: Facts,
  { rule, version, what }: { readonly rule: Rule; readonly version: number; readonly what: string },
  { fromMs, toMs, before }: Pause,
): Finding {
  const hole = holeIn(facts, before.windowId ?? '', fromMs, toMs)
  const plays = mediaIn(facts, fromMs, toMs)
  return makeFinding({
    rule,
    version,
    at: before,
    fromMs,
    toMs,
    finding: `${what} for ${formatDuration(toMs - fromMs)}`,
    severity: 'info',
    confidence: 0.8,
    measured: { pauseMs: toMs - fromMs },
    ...(plays && { suppressedBy: 'a video or sound was playing' }),
    ...(hole !== undefined && { notMeasurable: hole }),
  })
}

/** A hidden page is no hole here: who hides it is away. */
function holeIn({ session }: Facts, windowId: string, fromMs: number, toMs: number): string | undefined {
  const hole = session.holes.find(
    each =>
      (each.windowId ?? windowId) === windowId &&
      each.fromMs - session.zeroMs < toMs &&
      each.toMs - session.zeroMs > fromMs,
  )
  return hole && `the recording has a hole (${hole.reason})`
}

/** Changes of a player that are looked at: seeking and volume come by the dozen. */
const MOST_LOOKED_AT = 100

function mediaIn(facts: Facts, fromMs: number, toMs: number): boolean {
  const media = eventsOf(facts, 'media')
  const first = firstFrom(media, fromMs, ({ offsetMs }) => offsetMs)
  for (let i = first; i < Math.min(media.length, first + MOST_LOOKED_AT); i++) {
    const { offsetMs, data } = media[i]!
    if (offsetMs >= toMs) break
    if (data.operation === 'play') return true
  }
  for (let i = first - 1; i >= Math.max(0, first - MOST_LOOKED_AT); i--) {
    const { operation } = media[i]!.data
    if (operation === 'play' || operation === 'pause') return operation === 'play'
  }
  return false
}
