import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import type { MessageFact } from './message-facts.ts'
import { firstAfter } from './window-facts.ts'

const PARAMETERS = {
  /** Hydrating is done when a page starts; the same words later are about something else. */
  withinMs: 10_000,
}

/**
 * How frameworks say it, subject and all: "did not match" alone is said of much else. React's numbers in production,
 * its texts in development, Vue, Svelte, Angular, Solid.
 */
const TEXTS: readonly RegExp[] = [
  /Minified React error #4(?:18|19|2[1235])\b/,
  /\bHydration (?:failed|completed but contains mismatches|node mismatch|text (?:content )?mismatch|children mismatch|class mismatch|style mismatch|attribute mismatch)/i,
  /\bhydration[_ -]mismatch/i,
  /\berror (?:occurred )?(?:while|during) hydrat/i,
  /Text content (?:did not|does not|doesn't) match server/i,
  /Expected server HTML to contain/i,
  /(?:did not|didn't|does not|doesn't) match (?:the )?(?:client|server)/i,
  /\bProp `[^`]{1,80}` did not match/,
  /A tree hydrated but/i,
  /\bNG050[0-7]\b/,
]

/** The script of a page did not agree with what the server had made of it: React throws that away and starts anew. */
export const hydrationError: Detector<Facts> = {
  rule: 'hydration-error',
  version: 1,
  parameters: PARAMETERS,
  find,
}

/** Whether a message speaks of hydration, by its words. */
export function isHydrationText(message: string): boolean {
  const text = message.slice(0, 2000)
  return TEXTS.some(pattern => pattern.test(text))
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { withinMs } = { ...PARAMETERS, ...given }
  const byPage = new Map<string, MessageFact[]>()
  for (const fact of facts.messages) {
    if (fact.kind !== 'hydration' && !isHydrationText(fact.message)) continue
    const key = `${fact.event.windowId ?? ''} ${fact.event.epoch}`
    const known = byPage.get(key)
    if (known === undefined) byPage.set(key, [fact])
    else known.push(fact)
  }
  return [...byPage.values()].map(told => {
    const vendor = told.find(({ kind }) => kind === 'hydration')
    const first = vendor ?? told[0]!
    const { windowId = '' } = first.event
    const { loads } = facts.windows.of(windowId)
    const loadMs = loads[firstAfter(loads, first.offsetMs, ms => ms) - 1] ?? 0
    const afterMs = Math.max(0, first.offsetMs - loadMs)
    return makeFinding({
      rule: 'hydration-error',
      version: 1,
      at: first.event,
      evidence: told.flatMap(({ event }) => (event === first.event ? [] : [event])),
      toMs: told.at(-1)!.offsetMs,
      finding: `The page's script did not agree with what the server had sent: ${first.message.slice(0, 160)}`,
      severity: 'medium',
      confidence: vendor ? 0.95 : 0.9,
      measured: { messages: told.length, afterLoadMs: Math.round(afterMs) },
      ...(!vendor &&
        afterMs > withinMs && { suppressedBy: 'long after the page was loaded: about something else' }),
    })
  })
}
