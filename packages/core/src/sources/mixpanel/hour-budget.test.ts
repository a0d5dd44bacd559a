import { expect, test } from 'vitest'
import { createHourBudget, QUERIES_PER_HOUR } from './hour-budget.ts'

function budget(): { ask: () => Promise<void>; waits: number[]; advance: (ms: number) => void } {
  let nowMs = 1_000_000
  const waits: number[] = []
  const may = createHourBudget({
    now: () => nowMs,
    sleep: async ms => {
      waits.push(ms)
      nowMs += ms
    },
  })
  return { ask: () => may('the list of replays'), waits, advance: ms => (nowMs += ms) }
}

test('sixty questions go at once; the next one is told when to come back', async () => {
  const { ask, advance, waits } = budget()
  for (let i = 0; i < QUERIES_PER_HOUR; i++) await ask()
  advance(600_000)
  await expect(ask()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 3_000_000 })
  await expect(ask()).rejects.toThrow('try again in 50 min')
  expect(waits).toEqual([])
})

test('a short wait is made', async () => {
  const { ask, advance, waits } = budget()
  for (let i = 0; i < QUERIES_PER_HOUR; i++) await ask()
  advance(3_590_000)
  await ask()
  expect(waits).toEqual([10_000])
})

test('after an hour all is forgotten', async () => {
  const { ask, advance, waits } = budget()
  for (let i = 0; i < QUERIES_PER_HOUR; i++) await ask()
  advance(3_600_000)
  for (let i = 0; i < QUERIES_PER_HOUR; i++) await ask()
  expect(waits).toEqual([])
})
