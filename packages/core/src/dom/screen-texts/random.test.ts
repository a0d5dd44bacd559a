import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { session } from '../testing/random/session.ts'
import type { Edit, Step } from '../testing/random/steps.ts'
import { createScreenTexts } from './screen-texts.ts'
import { linesAnew } from './testing/lines-anew.ts'
import { standingAt } from './testing/standing.ts'

const number = fc.nat(9999)
const edit: fc.Arbitrary<Edit> = fc.record({
  edit: fc.constantFrom('insert', 'insert', 'insert', 'move', 'move', 'remove', 'text', 'attribute', 'style'),
  node: number,
  place: number,
  what: number,
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      step: fc.constant('mutate' as const),
      edits: fc.array(edit, { minLength: 1, maxLength: 8 }),
      order: number,
      answering: fc.constant(false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('attach' as const, 'attach-early' as const, 'repeat' as const),
      node: number,
      what: number,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constantFrom('checkout' as const, 'load' as const, 'churn' as const) }),
  },
)
const steps: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

describe('texts on the screen of random sessions', { timeout: 120_000 }, () => {
  it('stand there exactly while the page has them, whatever happens to it', () => {
    let compared = 0
    holds(
      fc.property(steps, played => {
        const truth = new Map<number, string[]>()
        const reader = createScreenTexts({
          limits: defaultLimits,
          onPage(page, { timestamp }) {
            truth.set(timestamp, linesAnew(page))
          },
        })
        let at = 0
        for (const { event } of session(played)) reader.see(frameOf(event, at++))
        const texts = reader.finish(NaN)
        const last = Math.max(...truth.keys())
        for (const [timeMs, expected] of truth) {
          if (timeMs === last) continue
          const { texts: standing, changing } = standingAt(texts, timeMs)
          expect(changing).toEqual([])
          expect(standing).toEqual(expected)
          compared += expected.length
        }
      }),
      { numRuns: 120 },
    )
    expect(compared).toBeGreaterThan(400)
  })
})
