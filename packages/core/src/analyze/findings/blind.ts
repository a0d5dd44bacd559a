import { eventsOf, type Facts } from './facts.ts'
import type { Rule } from './finding.ts'

/** What this recording cannot tell at all, or only in part: nothing found is no good news there. */
export interface Blind {
  readonly rules: readonly Rule[]
  /** Rules that see less than usual, and are judged by the rest. */
  readonly partly: readonly Rule[]
  readonly why: string
}

type What = Parameters<Facts['recorded']['get']>[0]

const NEEDS: readonly {
  readonly what: What
  readonly rules: readonly Rule[]
  readonly partly: readonly Rule[]
  readonly words: string
}[] = [
  {
    what: 'network',
    rules: ['failed-request', 'slow-request'],
    partly: ['error-click', 'slow-response', 'dead-click', 'repeated-failure', 'form-exit'],
    words: 'requests',
  },
  {
    what: 'console',
    rules: ['console-error'],
    partly: ['error-click', 'hydration-error'],
    words: 'the console',
  },
  {
    what: 'errors',
    rules: ['uncaught-error'],
    partly: ['error-click', 'rage-click'],
    words: 'uncaught errors',
  },
  { what: 'web-vitals', rules: ['web-vital'], partly: [], words: 'web vitals' },
]

/** What of all this the recorder of a session did not tell. */
export function blindSpots(facts: Facts): Blind[] {
  const found: Blind[] = []
  for (const { what, rules, partly, words } of NEEDS) {
    const state = facts.recorded.get(what)
    if (state === 'not-recorded') found.push({ rules, partly, why: `${words}: not recorded` })
    else if (state === 'unknown')
      found.push({
        rules,
        partly,
        why: `${words}: nothing of it, and whether it would be recorded cannot be seen`,
      })
  }
  const untold = loadsWithoutInp(facts)
  if (untold > 0)
    found.push({
      rules: [],
      partly: ['web-vital'],
      why: `web vitals: of ${untold} page ${untold === 1 ? 'load' : 'loads'} with clicks the reaction to them (INP) is not told; it is sent when a page goes, and often lost`,
    })
  if (!facts.recordsMutations)
    found.push({
      rules: ['dead-click', 'slow-response', 'mutation-burst', 'target-moved'],
      partly: ['rage-click', 'rapid-clicks', 'repeated-failure', 'form-exit'],
      why: 'changes of the page: none recorded',
    })
  if ((facts.session.replay.frameCounts['MouseMove'] ?? 0) === 0)
    found.push({ rules: ['thrashed-cursor'], partly: [], why: 'the path of the mouse: not recorded' })
  return found
}

/** Page loads with clicks of which other measures are told, and the reaction to clicks is not. */
function loadsWithoutInp(facts: Facts): number {
  const keyOf = ({ windowId = '', epoch }: { readonly windowId?: string; readonly epoch: number }): string =>
    `${windowId} ${epoch}`
  const vitals = eventsOf(facts, 'web-vital')
  const measured = new Set(vitals.map(keyOf))
  for (const event of vitals) if (event.data.vital === 'INP') measured.delete(keyOf(event))
  const clicked = new Set(facts.gestures.map(keyOf))
  return [...measured].filter(key => clicked.has(key)).length
}
