import { expect, test } from 'vitest'
import { aMutation } from '../testing/events.ts'
import { disabledClick } from './disabled-click.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const off = aButton('Reserve', { disabled: true })
const on = aButton('Reserve')

test('a press on something disabled is told, low', () => {
  expect(foundBy(disabledClick, [pressed(1000, off)])[0]).toMatchObject({
    severity: 'low',
    finding: 'Clicked button "Reserve", which is disabled',
  })
})

test('insisting makes it medium, and one finding', () => {
  expect(verdicts(disabledClick, [pressed(1000, off), pressed(1300, off), pressed(2500, off)])).toEqual([
    'medium',
  ])
})

test('a message that explains it makes it a fact', () => {
  expect(verdicts(disabledClick, [pressed(1000, off), aMutation(1100, ['alert', 'Log in first'])])).toEqual([
    'info',
  ])
})

test('a button that its own click has disabled is held back', () => {
  expect(verdicts(disabledClick, [pressed(1000, on), aMutation(1080), pressed(1400, off)])).toEqual([
    'held back: it was disabled by the click before, while that was worked on',
  ])
})

test('a button that was used long ago is told', () => {
  expect(verdicts(disabledClick, [pressed(1000, on), aMutation(1080), pressed(9000, off)])).toEqual(['low'])
})

test('neither keys nor what is not disabled are told', () => {
  expect(
    verdicts(disabledClick, [pressed(1000, on), pressed(3000, off, { pointer: 'keyboard-or-script' })]),
  ).toEqual([])
})
