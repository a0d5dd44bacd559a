import { describe, expect, test } from 'vitest'
import { aMutation, aTarget } from '../testing/events.ts'
import { targetMoved } from './target-moved.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const main = aTarget('main', '', { tag: 'main', nodeId: 1 })
const archive = aButton('Archive')
const give = aButton('Give up')

describe('a page that shifts while the button is held down', () => {
  const shifted = { pressedOn: archive, letGoOn: give }

  test('is told with both', () => {
    const [finding] = foundBy(targetMoved, [pressed(1000, main, shifted), aMutation(1030)])
    expect(finding).toMatchObject({
      severity: 'medium',
      finding: 'Pressed button "Archive", the page moved, and the button came up on button "Give up"',
      target: { name: 'Archive' },
    })
  })

  test('is none without a change between: a hand trembled', () => {
    expect(verdicts(targetMoved, [pressed(1000, main, shifted), aMutation(1200)])).toEqual([])
  })

  test('is held back when it is what the press opened', () => {
    const opened = [
      aTarget('option', 'Small', { interactive: 'semantic' }),
      aTarget('menuitem', 'Copy', { interactive: 'semantic' }),
      aTarget('', '', { tag: 'div', label: 'div' }),
    ]
    for (const letGoOn of opened)
      expect(
        verdicts(targetMoved, [pressed(1000, main, { ...shifted, letGoOn }), aMutation(1030)]),
      ).toHaveLength(1)
    for (const letGoOn of opened)
      expect(
        verdicts(targetMoved, [pressed(1000, main, { ...shifted, letGoOn }), aMutation(1030)])[0],
      ).toMatch(/^held back: it may be what the press opened/)
  })
})

describe('a control that came under the pointer', () => {
  test('a moment before is told', () => {
    expect(verdicts(targetMoved, [pressed(1000, give, { targetAgeMs: 200 })])).toEqual(['medium'])
  })

  test('in good time is not', () => {
    expect(verdicts(targetMoved, [pressed(1000, give, { targetAgeMs: 450 })])).toEqual([])
    expect(verdicts(targetMoved, [pressed(1000, give)])).toEqual([])
  })

  test('surer the newer it is', () => {
    const ages = [100, 250, 390].map(
      targetAgeMs => foundBy(targetMoved, [pressed(1000, give, { targetAgeMs })])[0]?.confidence ?? 0,
    )
    expect(ages[0]).toBeGreaterThan(ages[1]!)
    expect(ages[1]).toBeGreaterThan(ages[2]!)
  })

  test('as the old one made anew is held back or not told', () => {
    expect(
      verdicts(targetMoved, [pressed(1000, give, { targetAgeMs: 90, targetReplaces: true })])[0],
    ).toMatch(/^held back: .*made anew/)
    const again = [pressed(600, give), pressed(1000, aButton('Give up', { nodeId: 99 }), { targetAgeMs: 90 })]
    expect(verdicts(targetMoved, again)).toEqual([])
  })

  test('as a choice in a list that opened is held back', () => {
    const option = aTarget('option', 'Small', { interactive: 'semantic' })
    expect(verdicts(targetMoved, [pressed(1000, option, { targetAgeMs: 90 })])[0]).toMatch(/^held back/)
  })

  test('under two quick clicks is told with less confidence', () => {
    const [alone] = foundBy(targetMoved, [pressed(1000, give, { targetAgeMs: 90 })])
    const [after] = foundBy(targetMoved, [pressed(700, archive), pressed(1000, give, { targetAgeMs: 90 })])
    expect(after?.confidence).toBeLessThan(alone?.confidence ?? 0)
  })
})
