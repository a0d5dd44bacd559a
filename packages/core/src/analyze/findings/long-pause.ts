import type { Facts } from './facts.ts'
import type { Detector, Parameters } from './finding.ts'
import { AWAY_MS, pausesOf, tellPause } from './pauses.ts'

const PARAMETERS = {
  /** rrweb's player, Mixpanel and others skip from here on. Told to the second: shorter ones may be 11 s in truth. */
  pauseMs: 10_000,
}

/** Ten seconds without a sign, and less than a minute: reading, thinking, or at a loss. Nobody can tell which. */
export const longPause: Detector<Facts> = {
  rule: 'long-pause',
  version: 1,
  parameters: PARAMETERS,
  find(facts, given: Parameters) {
    const { pauseMs } = { ...PARAMETERS, ...given }
    const short = pausesOf(facts, pauseMs).filter(({ fromMs, toMs }) => toMs - fromMs < AWAY_MS)
    return short.map(pause =>
      tellPause(facts, { rule: 'long-pause', version: 1, what: 'Nothing was done' }, pause),
    )
  },
}
