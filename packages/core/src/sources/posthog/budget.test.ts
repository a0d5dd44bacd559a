import { describe, expect, test } from 'vitest'
import { createBudget, type CallKind } from './budget.ts'

function clockAt(startMs: number): { now: () => number; pass: (ms: number) => void } {
  let nowMs = startMs
  return {
    now: () => nowMs,
    pass: ms => {
      nowMs += ms
    },
  }
}

describe('the budget of calls', () => {
  test('without a plan nothing waits', () => {
    const budget = createBudget({ now: () => 1 })
    for (let i = 0; i < 1000; i++) budget.spend('snapshots')
    expect(budget.waitMs('snapshots')).toBe(0)
    expect(budget.spent('snapshots')).toBe(1000)
  })

  test('on the free plan the 13th call of a minute waits until the first has left it', () => {
    const clock = clockAt(1_000_000)
    const budget = createBudget({ plan: 'free', now: clock.now })
    for (let i = 0; i < 12; i++) {
      expect(budget.waitMs('snapshots')).toBe(0)
      budget.spend('snapshots')
      clock.pass(1000)
    }
    expect(budget.waitMs('snapshots')).toBe(60_000 + 1000 - 12_000)
    clock.pass(49_000)
    expect(budget.waitMs('snapshots')).toBe(0)
  })

  test('on the free plan the 61st call of an hour waits for the hour, whatever the minute allows', () => {
    const clock = clockAt(1_000_000)
    const budget = createBudget({ plan: 'free', now: clock.now })
    for (let i = 0; i < 60; i++) {
      expect(budget.waitMs('snapshots')).toBe(0)
      budget.spend('snapshots')
      clock.pass(30_000)
    }
    expect(budget.waitMs('snapshots')).toBe(3_600_000 + 1000 - 60 * 30_000)
    expect(budget.spent('snapshots')).toBe(60)
    clock.pass(3_600_000)
    expect(budget.waitMs('snapshots')).toBe(0)
    expect(budget.spent('snapshots')).toBe(0)
  })

  test.each<[CallKind, 'free' | 'paid', number]>([
    ['snapshots', 'free', 12],
    ['list', 'free', 12],
    ['snapshots', 'paid', 60],
    ['list', 'paid', 60],
    ['query', 'free', 120],
    ['query', 'paid', 120],
  ])('%s on the %s plan: %i at once', (kind, plan, most) => {
    const budget = createBudget({ plan, now: () => 5 })
    let calls = 0
    while (budget.waitMs(kind) === 0 && calls < 1000) {
      budget.spend(kind)
      calls++
    }
    expect(calls).toBe(most)
  })

  test('kinds are counted apart', () => {
    const budget = createBudget({ plan: 'free', now: () => 5 })
    for (let i = 0; i < 12; i++) budget.spend('snapshots')
    expect(budget.waitMs('snapshots')).toBeGreaterThan(0)
    expect(budget.waitMs('list')).toBe(0)
    expect(budget.waitMs('other')).toBe(0)
  })

  test('what PostHog itself asks to wait is kept, and a shorter wait does not end a longer one', () => {
    const clock = clockAt(1_000_000)
    const budget = createBudget({ now: clock.now })
    budget.holdOff('snapshots', 90_000)
    budget.holdOff('snapshots', 10_000)
    expect(budget.waitMs('snapshots')).toBe(90_000)
    expect(budget.waitMs('query')).toBe(0)
    clock.pass(90_000)
    expect(budget.waitMs('snapshots')).toBe(0)
  })
})
