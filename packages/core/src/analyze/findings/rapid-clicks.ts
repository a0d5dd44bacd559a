import type { Facts } from './facts.ts'
import type { Detector, Finding } from './finding.ts'
import { makeFinding, seconds } from './make-finding.ts'
import { CHAIN_PARAMETERS, clickChains, judgeChain } from './rage-click-chains.ts'

/** Fast clicks on something that works, or that is made for them: a fact, and what `rage-click` held back. */
export const rapidClicks: Detector<Facts> = {
  rule: 'rapid-clicks',
  version: 1,
  parameters: CHAIN_PARAMETERS,
  find(facts, parameters) {
    const found: Finding[] = []
    for (const chain of clickChains(facts, parameters)) {
      const verdict = judgeChain(facts, chain, parameters)
      if (verdict.is !== 'rapid') continue
      const [first] = chain.gestures
      const last = chain.gestures.at(-1)!
      const { answered, before } = verdict.answers
      found.push(
        makeFinding({
          rule: 'rapid-clicks',
          version: 1,
          at: first.event,
          target: first.target,
          fromMs: first.pressMs,
          toMs: last.offsetMs,
          finding: `Clicked ${first.target.label} ${chain.presses} times within ${seconds(last.offsetMs - first.pressMs)}: ${verdict.why}`,
          severity: 'info',
          confidence: 0.9,
          measured: {
            clicks: chain.presses,
            spanMs: last.offsetMs - first.pressMs,
            answeredBeforeLast: answered,
            gesturesBeforeLast: before,
          },
          evidence: chain.gestures.slice(1).map(({ event }) => event),
        }),
      )
    }
    return found
  },
}
