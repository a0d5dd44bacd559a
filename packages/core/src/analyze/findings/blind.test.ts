import { expect, test } from 'vitest'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { anEvent, aRequest } from '../testing/events.ts'
import { blindSpots } from './blind.ts'
import { aButton, factsOf, pressed } from './testing/judged.ts'

const whys = (events: readonly SessionEvent[], more: Partial<Normalized> = {}): string[] =>
  blindSpots(factsOf(events, more)).map(({ why }) => why)
const lcp = anEvent('web-vital', 900, { vital: 'LCP', value: 900 })
const inp = anEvent('web-vital', 9000, { vital: 'INP', value: 90 })

test('a recorder without requests cannot judge them', () => {
  expect(whys([])).toContain('requests: not recorded')
  expect(whys([aRequest(100, '/')])).not.toContain('requests: not recorded')
})

test("Sentry's errors are not in its replays", () => {
  expect(whys([], { dialect: 'sentry' })).toContain('uncaught errors: not recorded')
})

test('without changes of the page silence says nothing', () => {
  const blind = blindSpots(factsOf([], { frameCounts: new Map([['FullSnapshot', 1]]) }))
  expect(blind.find(({ rules }) => rules.includes('dead-click'))?.why).toBe(
    'changes of the page: none recorded',
  )
})

test('a missing measure of the reaction to clicks is said', () => {
  const click = pressed(4000, aButton('Sort'))
  const isTold = (events: readonly SessionEvent[]): boolean =>
    whys(events, { dialect: 'sentry' }).some(why => why.includes('INP'))
  expect(isTold([lcp, click])).toBe(true)
  expect(isTold([lcp, click, inp])).toBe(false)
  expect(isTold([lcp])).toBe(false)
})

test('the path of the mouse is one of them', () => {
  expect(whys([])).toContain('the path of the mouse: not recorded')
  const moving = new Map([
    ['FullSnapshot', 1],
    ['MouseMove', 4],
  ])
  expect(whys([], { frameCounts: moving })).not.toContain('the path of the mouse: not recorded')
})
