import { expect, test } from 'vitest'
import type { SessionEvent } from '../normalize/event.ts'
import { toActions } from './actions.ts'
import { anEvent, aRecording, aTarget } from './testing/events.ts'

const mobile = (at: number, gesture: string, message: string): SessionEvent =>
  anEvent('mobile', at, { gesture, message }, { rawType: 'Custom' })
const touch = (at: number): SessionEvent =>
  anEvent('tap', at, { target: aTarget('', '', { nodeId: 1, tag: '' }) })
const told = (...events: SessionEvent[]): string[] =>
  toActions(aRecording(events)).map(({ action, description }) => `${action}: ${description}`)

test('taps and swipes of a mobile SDK are actions', () => {
  expect(told(mobile(0, 'tap', 'btn_pay'), mobile(900, 'swipe', 'up'))).toEqual([
    'tap: Tapped "btn_pay"',
    'scroll: Swiped "up"',
  ])
})

test("what the device or the app did is nobody's action", () => {
  const events = [
    mobile(0, 'battery', '50 %'),
    mobile(1, 'screen', 'Your cart'),
    mobile(2, 'keyboard', 'open'),
  ]
  expect(told(...events)).toEqual([])
})

test('a touch and the word of the SDK on it are one tap', () => {
  expect(told(touch(0), mobile(80, 'tap', 'btn_pay'), mobile(5000, 'tap', 'btn_other'))).toEqual([
    'tap: Tapped "btn_pay"',
    'tap: Tapped "btn_other"',
  ])
})
