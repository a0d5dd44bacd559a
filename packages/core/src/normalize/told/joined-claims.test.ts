import { expect, test } from 'vitest'
import { custom, frames, increment, mouse, normalize, START, type Step } from '../testing/frames.ts'

const crumb = (nodeId: number, text: string, at: number): Step =>
  custom(
    'breadcrumb',
    {
      timestamp: (START + at) / 1000,
      type: 'default',
      category: 'ui.click',
      message: 'body > button#pay',
      data: { nodeId, node: { id: nodeId, tagName: 'button', textContent: text, attributes: { id: 'pay' } } },
    },
    at,
  )

/** Segments of a recording without the one that shows the page. */
function clicks(...steps: Step[]): string[] {
  const before = increment(4, () => ({ width: 800, height: 600 }), 0)
  return normalize(frames([before, ...steps])).events.flatMap(({ kind, label }) =>
    kind === 'click' ? [label] : [],
  )
}

test('a click on what the recording never showed is named by the record of the vendor', () => {
  expect(clicks(crumb(15, 'Save', 99), mouse('click', '15', 100), mouse('click', '16', 5000))).toEqual([
    'button "Save"',
    'unknown target',
  ])
})

test('quick clicks on one element, which vendors tell once, are named alike', () => {
  const quick = [150, 300, 450].map(at => mouse('click', '15', at))
  expect(clicks(crumb(15, 'Pay', 149), ...quick, mouse('click', '15', 9000))).toEqual([
    'button "Pay"',
    'button "Pay"',
    'button "Pay"',
    'unknown target',
  ])
})

test('a name that the vendor hid is told as hidden', () => {
  expect(clicks(crumb(15, '******', 99), mouse('click', '15', 100))).toEqual(['button masked(6)'])
})
