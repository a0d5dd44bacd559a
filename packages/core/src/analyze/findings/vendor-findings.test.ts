import { describe, expect, test } from 'vitest'
import type { SessionEvent, VendorVerdict } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { aMutation } from '../testing/events.ts'
import type { Finding } from './finding.ts'
import { detect } from './findings.ts'
import { aButton, factsOf, pressed } from './testing/judged.ts'
import { withVendors } from './vendor-findings.ts'

const pay = aButton('Pay')

function judged(
  events: readonly SessionEvent[],
  dialect: Normalized['dialect'] = 'sentry',
): { readonly ours: Finding[]; readonly theirs: Finding[] } {
  const facts = factsOf(events, { dialect })
  const all = withVendors(facts, detect(facts).findings)
  return {
    ours: all.filter(({ source, rule }) => source === 'playhead' && rule.endsWith('-click')),
    theirs: all.filter(({ source }) => source === 'vendor'),
  }
}

function clicked(offsetMs: number, vendor?: VendorVerdict): SessionEvent {
  return { ...pressed(offsetMs, pay), ...(vendor && { vendor }) }
}

const dead: VendorVerdict = { verdict: 'dead', timeAfterClickMs: 7000, endReason: 'timeout' }

describe("vendors' verdicts beside ours", () => {
  test('agreement makes both surer', () => {
    const alone = judged([clicked(1000)]).ours
    const { ours, theirs } = judged([clicked(1000, dead)])
    expect(ours).toMatchObject([
      {
        rule: 'dead-click',
        otherSide: { verdict: 'sentry: dead click (timeout after 7.0 s)', agrees: true },
      },
    ])
    expect(ours[0]!.confidence).toBeGreaterThan(alone[0]!.confidence)
    expect(theirs).toMatchObject([
      { rule: 'dead-click', otherSide: { verdict: 'playhead: dead-click', agrees: true } },
    ])
    expect(theirs[0]).not.toHaveProperty('suppressedBy')
    expect(theirs[0]!.id).toBe(`${ours[0]!.id}:sentry`)
  })

  test('a handler that changes the page at once, which PostHog calls dead, is alive', () => {
    const { ours, theirs } = judged([clicked(1000, { verdict: 'dead' }), aMutation(1060)], 'posthog')
    expect(ours).toEqual([])
    expect(theirs).toMatchObject([
      {
        rule: 'dead-click',
        suppressedBy: 'playhead says alive: answered after 60 ms (dom)',
        otherSide: { verdict: 'playhead: alive: answered after 60 ms (dom)', agrees: false },
      },
    ])
    expect(theirs[0]!.confidence).toBeLessThan(0.2)
  })

  test('a rage click that is ours alone says that the vendor, who judges clicks here, found nothing', () => {
    const angry = [0, 1, 2, 3].map(n => clicked(20_000 + n * 200))
    const { ours } = judged([clicked(1000, dead), ...angry])
    expect(ours.find(({ rule }) => rule === 'rage-click')?.otherSide).toEqual({
      verdict: 'sentry: no verdict on it',
      agrees: false,
    })
  })

  test('where no vendor judges anything, nothing is said of one', () => {
    const { ours, theirs } = judged([clicked(1000)])
    expect(ours[0]).not.toHaveProperty('otherSide')
    expect(theirs).toEqual([])
  })

  test('fast clicks on what works, which Sentry calls rage, show both sides', () => {
    const angry: VendorVerdict = { verdict: 'rage', clickCount: 5 }
    const events = [0, 1, 2, 3, 4].flatMap(n => [
      clicked(1000 + n * 250, n === 0 ? angry : undefined),
      aMutation(1100 + n * 250),
    ])
    const { ours, theirs } = judged(events)
    expect(ours.map(({ rule }) => rule)).not.toContain('rage-click')
    expect(theirs).toMatchObject([{ rule: 'rage-click', otherSide: { agrees: false } }])
    expect(theirs[0]!.suppressedBy).toContain('playhead says')
  })

  test('what we cannot measure we do not deny', () => {
    const { theirs } = judged([clicked(59_000, dead)])
    expect(theirs).toMatchObject([
      { suppressedBy: 'playhead says not measurable: the recording ends', confidence: 0.4 },
    ])
  })
})
