import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { damaged, type Wound } from '../testing/random/damage.ts'
import { play, type Writing } from '../testing/random/play.ts'
import { session } from '../testing/random/session.ts'
import type { Edit, Step } from '../testing/random/steps.ts'

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
      answering: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('input' as const), node: number, what: number }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('attach' as const, 'attach-early' as const, 'repeat' as const, 'rows' as const),
      node: number,
      what: number,
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constantFrom('checkout' as const, 'load' as const) }) },
)

/** Sessions of up to thirty steps. */
const steps: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 30, size: 'max' })

/** The same on a page with so much coming and going that what was removed is soon forgotten. */
const churningSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: step },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('churn' as const) }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('rows' as const), node: number, what: number }) },
  ),
  { minLength: 8, maxLength: 30, size: 'max' },
)

const wounds: fc.Arbitrary<Wound[]> = fc.array(
  fc.record({
    wound: fc.constantFrom(
      'lose',
      'repeat',
      'swap',
      'lose-entry',
      'repeat-entry',
      'shuffle',
      'junk',
      'rename',
    ),
    event: fc.nat(9999),
    path: fc.array(fc.nat(99), { minLength: 1, maxLength: 8 }),
    junk: fc.nat(9999),
  }),
  { minLength: 1, maxLength: 6 },
)

const writing: fc.Arbitrary<Writing> = fc.record({
  indent: fc.constantFrom(0, 0, 1),
  isBackwards: fc.boolean(),
  isDecoded: fc.boolean(),
  looksEvery: fc.constantFrom(1, 1, 3, 8),
})

describe('the mirror and the reference mirror', { timeout: 60_000 }, () => {
  test('show the page as it truly is and give the same answers, whatever happens to it', () => {
    holds(
      fc.property(steps, writing, (played, how) => {
        expect(play([...session(played)], how, true)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('do so on a page with so much coming and going that its memory is used again and again', () => {
    holds(
      fc.property(churningSteps, writing, (played, how) => {
        expect(play([...session(played)], how, true)).toEqual([])
      }),
      { numRuns: 5 },
    )
  })

  test('give the same answers when frames are lost, repeated, out of order or not as recorders write them', () => {
    holds(
      fc.property(steps, wounds, writing, (played, hurts, how) => {
        expect(play(damaged([...session(played)], hurts), how, false)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
