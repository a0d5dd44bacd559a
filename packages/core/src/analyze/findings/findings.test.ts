import { describe, expect, test } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { DETECTORS } from './detectors.ts'
import type { Facts } from './facts.ts'
import { RULES, type Detector } from './finding.ts'
import { detect } from './findings.ts'
import { makeFinding } from './make-finding.ts'
import { aButton, factsOf, pressed } from './testing/judged.ts'

const pay = aButton('Pay')
const broken: Detector<Facts> = {
  rule: 'away',
  version: 1,
  parameters: {},
  find() {
    throw new Error('it broke')
  },
}

/** One finding for each click, whatever came of it. */
const each = (rule: 'dead-click' | 'rage-click'): Detector<Facts> => ({
  rule,
  version: 1,
  parameters: { confidence: 0.5 },
  find: ({ gestures }, { confidence = 0 }) =>
    gestures.map(({ event, target }) =>
      makeFinding({
        rule,
        version: 1,
        at: event,
        target,
        finding: 'x',
        severity: 'low',
        confidence,
        measured: {},
      }),
    ),
})

describe('detect', () => {
  test('tells a detector that throws, which silences nobody else', () => {
    const { findings, failed } = detect(factsOf([pressed(1000, pay)]), {}, [broken, each('dead-click')])
    expect(failed).toEqual([{ rule: 'away', message: 'it broke' }])
    expect(findings.map(({ rule }) => rule)).toEqual(['dead-click'])
  })

  test('sorts by time, then in the order of the rules', () => {
    const facts = factsOf([pressed(1000, pay), pressed(5000, pay)])
    const { findings } = detect(facts, {}, [each('dead-click'), each('rage-click')])
    expect(findings.map(({ id }) => id)).toEqual([
      'rage-click@0:0',
      'dead-click@0:0',
      'rage-click@0:1',
      'dead-click@0:1',
    ])
  })

  test('gives two findings of one frame ids of their own', () => {
    const twice = {
      ...each('dead-click'),
      find: (...args: Parameters<Detector<Facts>['find']>) => [
        ...each('dead-click').find(...args),
        ...each('dead-click').find(...args),
      ],
    }
    const { findings } = detect(factsOf([pressed(1000, pay)]), {}, [twice])
    expect(findings.map(({ id }) => id)).toEqual(['dead-click@0:0', 'dead-click@0:0#2'])
  })

  test('takes changed thresholds of the rule they are for, and tells them', () => {
    const facts = factsOf([pressed(1000, pay)])
    const { findings, parameters } = detect(
      facts,
      { 'dead-click.confidence': 0.9, 'dead-click.other': 3, 'away.x': NaN },
      [each('dead-click'), each('rage-click')],
    )
    expect(findings.map(({ confidence }) => confidence)).toEqual([0.5, 0.9])
    expect(parameters).toEqual({ 'dead-click.confidence': 0.9, 'rage-click.confidence': 0.5 })
  })

  test('finds nothing in an empty recording', () => {
    expect(detect(factsOf([])).findings).toEqual([])
    expect(detect(factsOf([])).failed).toEqual([])
  })

  test('finds the same with and without the events that are no part of the story', () => {
    const story = [
      pressed(1000, pay),
      anEvent('error', 1100, { message: 'no', kind: 'uncaught' }),
      pressed(9000, pay),
    ]
    const aside = [200, 1500, 2000, 9500].map(offsetMs =>
      anEvent('mutation', offsetMs, { adds: 1, removes: 0, texts: 0, attributes: 0 }, { aside: true }),
    )
    const { findings } = detect(factsOf(story))
    const all = detect(factsOf([...story, ...aside])).findings
    const told = (list: typeof findings) =>
      list.map(({ rule, window, finding }) => ({ rule, window, finding }))
    expect(told(all)).toEqual(told(findings))
    expect(findings.length).toBeGreaterThan(0)
  })
})

test('every rule has one detector, and each threshold is a number', () => {
  expect(DETECTORS.map(({ rule }) => rule).sort()).toEqual([...RULES].sort())
  for (const { parameters } of DETECTORS)
    for (const value of Object.values(parameters)) expect(Number.isFinite(value)).toBe(true)
})
