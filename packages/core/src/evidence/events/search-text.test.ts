import { expect, it } from 'vitest'
import { aClick, anEvent, aTarget } from '../../analyze/testing/events.ts'
import { MOST_CHARACTERS, searchText } from './search-text.ts'

it('holds the label, and the texts of the data, in lower case', () => {
  const target = aTarget('button', 'Pay Now', { selector: '[data-test-id=Pay]' })
  const { text } = searchText(aClick(0, target))
  for (const part of ['button', 'pay now', '[data-test-id=pay]', 'mouse']) expect(text).toContain(part)
})

it('holds a request with its status, but no numbers that only measure', () => {
  const { text } = searchText(
    anEvent(
      'network',
      0,
      { method: 'GET', url: '/api/A', status: 503, durationMs: 417, initiator: 'fetch', failed: true },
      { label: 'GET /api/A' },
    ),
  )
  expect(text).toContain('503')
  expect(text).toContain('fetch')
  expect(text).not.toContain('417')
  // Names of data are ours.
  expect(text).not.toContain('initiator')
})

it('holds names and values of free fields', () => {
  const { text } = searchText(
    anEvent('tracked', 0, {
      event: 'Bought',
      fields: { Plan: 'Pro', seats: 12, trial: false, tags: ['x1'] },
    }),
  )
  for (const part of ['bought', 'plan', 'pro', 'seats', '12', 'false', 'x1']) expect(text).toContain(part)
})

it('drops a label that was cut off where the whole text follows, and says when it had to cut itself', () => {
  const message = 'abc'.repeat(100)
  const event = anEvent('console', 0, { level: 'log', message }, { label: `${message.slice(0, 50)}…` })
  expect(searchText(event)).toEqual({ text: `log\u0000${message}`, cut: false })
  const long = anEvent('console', 0, { level: 'log', message: 'x'.repeat(MOST_CHARACTERS) })
  expect(searchText(long).cut).toBe(true)
  expect(searchText(long).text).toHaveLength(MOST_CHARACTERS)
})

it('walks neither into depth nor through endless values', () => {
  let deep: Record<string, unknown> = { word: 'bottom' }
  for (let i = 0; i < 50_000; i++) deep = { deep }
  const found = searchText(anEvent('tracked', 0, { event: 'e', fields: deep }))
  expect(found.cut).toBe(true)
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at]))
  expect(searchText(anEvent('tracked', 0, { event: 'e', fields: wide })).cut).toBe(true)
})
