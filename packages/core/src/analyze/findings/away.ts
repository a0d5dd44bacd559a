import type { Facts } from './facts.ts'
import type { Detector, Parameters } from './finding.ts'
import { AWAY_MS, pausesOf, tellPause } from './pauses.ts'

const PARAMETERS = {
  /** Few read so long without moving. */
  awayMs: AWAY_MS,
}

/** A minute and more without a sign: nobody was there, and what comes after it is no slow answer. */
export const away: Detector<Facts> = {
  rule: 'away',
  version: 1,
  parameters: PARAMETERS,
  find(facts, given: Parameters) {
    const { awayMs } = { ...PARAMETERS, ...given }
    return pausesOf(facts, awayMs).map(pause =>
      tellPause(facts, { rule: 'away', version: 1, what: 'Nobody was there' }, pause),
    )
  },
}
