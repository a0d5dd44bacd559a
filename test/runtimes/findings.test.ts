import { beforeAll, describe, expect, it, test } from 'vitest'
import {
  CONTRADICTED,
  judge,
  keyOf,
  labelledCases,
  scoresOf,
  verdictsOn,
  type Labelled,
  type Verdict,
} from './labelled.ts'

/** Of these every one has to be found, and nothing else. */
const EXACT: ReadonlySet<string> = new Set(['rage-click', 'dead-click', 'error-click'])
const LEAST = 0.95

const labelled: Labelled[] = []
const verdicts: Verdict[] = []

beforeAll(async () => {
  for (const name of labelledCases) labelled.push(await judge(name))
  verdicts.push(...labelled.flatMap(verdictsOn))
}, 120_000)

const told = (is: Verdict['is']): string[] =>
  verdicts.filter(verdict => verdict.is === is).map(verdict => `${keyOf(verdict)}: ${verdict.why}`)

describe('the labelled situations', () => {
  it('are enough to say something', () => {
    const situations = new Set(labelled.flatMap(({ labels }) => labels.map(({ name }) => name)))
    expect(situations.size).toBeGreaterThanOrEqual(60)
    const rules = new Set(verdicts.filter(({ is }) => is === 'found').map(({ rule }) => rule))
    expect(rules.size).toBeGreaterThanOrEqual(20)
  })

  it('rage, dead and error clicks are found, all of them and no other', () => {
    for (const { rule, precision, recall } of scoresOf(verdicts)) {
      if (!EXACT.has(rule)) continue
      expect({ rule, precision, recall }).toEqual({ rule, precision: 1, recall: 1 })
    }
  })

  it('every other rule is right in 95 of 100', () => {
    const low = scoresOf(verdicts).filter(
      ({ precision, recall }) => (precision ?? 1) < LEAST || (recall ?? 1) < LEAST,
    )
    // What went wrong says more than which rule.
    expect(low.length === 0 ? [] : [...told('missed'), ...told('false')]).toEqual([])
  })

  it('what a recording cannot tell is said to be so', () => {
    expect(told('silent about what cannot be measured')).toEqual([])
  })

  it('no detector breaks off', () => {
    expect(labelled.flatMap(({ found }) => found.failed)).toEqual([])
  })
})

test('only labels that exist are called contradicted', () => {
  const all = new Set(
    labelled.flatMap(({ name, labels }) =>
      labels.flatMap(label =>
        [...label.expect, ...label.never, ...(label.notMeasurable ?? [])].map(
          rule => `${name} / ${label.name} / ${rule}`,
        ),
      ),
    ),
  )
  expect([...CONTRADICTED.keys()].filter(key => !all.has(key))).toEqual([])
})

test("on PostHog's clicks that a handler answered at once, ours says alive", () => {
  const alive = labelled
    .filter(({ session }) => session.replay.dialect === 'posthog')
    .flatMap(({ found }) => found.findings)
    .filter(
      ({ source, rule, otherSide }) =>
        source === 'vendor' && rule === 'dead-click' && otherSide?.verdict.includes('alive'),
    )
  for (const finding of alive) expect(finding.suppressedBy).toMatch(/^playhead says alive: /)
  expect(alive.length).toBeGreaterThan(0)
})

test("Sentry's verdicts stand beside ours, each with the other side", () => {
  const theirs = labelled
    .filter(({ session }) => session.replay.dialect === 'sentry')
    .flatMap(({ found }) => found.findings)
    .filter(({ source }) => source === 'vendor')
  expect(theirs.length).toBeGreaterThan(5)
  for (const finding of theirs) expect(finding.otherSide?.verdict).toMatch(/^playhead: /)
  expect(new Set(theirs.map(({ otherSide }) => otherSide?.agrees))).toEqual(new Set([true, false]))
})
