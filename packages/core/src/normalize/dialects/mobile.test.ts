import { describe, expect, test } from 'vitest'
import { FrameType } from '../../decode/frame.ts'
import { readCustom } from './custom.ts'
import { mobileKind } from './mobile.ts'
import { frameContext } from '../testing/frame-context.ts'

describe('mobileKind', () => {
  test.each([
    ['video', FrameType.Custom, { tag: 'video', payload: {} }, /Sentry/],
    ['Mixpanel wireframe', FrameType.Custom, { tag: 'mp_wireframe' }, /Mixpanel/],
    ['PostHog snapshot', FrameType.FullSnapshot, { wireframes: [{ id: 1, type: 'screenshot' }] }, /PostHog/],
    [
      'PostHog update',
      FrameType.IncrementalSnapshot,
      { source: 0, updates: [{ parentId: 1, wireframe: { id: 2 } }] },
      /PostHog/,
    ],
    [
      'PostHog add',
      FrameType.IncrementalSnapshot,
      { source: 0, adds: [{ parentId: 1, wireframe: { id: 2 } }] },
      /PostHog/,
    ],
    ['a Meta without address', FrameType.Meta, { width: 400, height: 800 }, /No address/],
  ])('%s', (_name, type, data, sentence) => {
    expect(mobileKind(type, data)).toMatch(sentence)
  })

  test.each([
    ["a page's snapshot", FrameType.FullSnapshot, { node: { type: 0 } }],
    [
      "a page's mutation",
      FrameType.IncrementalSnapshot,
      { source: 0, adds: [{ parentId: 1, node: { id: 2 } }] },
    ],
    ["a page's Meta", FrameType.Meta, { href: 'https://shop.test/', width: 1, height: 1 }],
    ['another custom', FrameType.Custom, { tag: 'breadcrumb' }],
    ['nothing', FrameType.FullSnapshot, undefined],
  ])('%s is none', (_name, type, data) => {
    expect(mobileKind(type, data)).toBeUndefined()
  })
})

describe('screens of Mixpanel', () => {
  const screen = (elements: readonly unknown[]) => {
    const context = frameContext()
    return {
      context,
      draft: readCustom({ tag: 'mp_wireframe', payload: { viewport: [400, 800], elements } }, context)[0],
    }
  }

  test('are told by their words', () => {
    const { draft, context } = screen([
      { role: 'text', text: 'Your cart', bounds: [0, 10, 100, 20] },
      { role: 'button', text: 'Pay', bounds: [0, 40, 100, 20] },
      { role: 'input', text: null, bounds: [0, 70, 100, 20] },
    ])
    expect(draft).toMatchObject({
      kind: 'mobile',
      data: { gesture: 'screen', message: 'Your cart | button "Pay"', fields: { elements: 3 } },
    })
    expect(context.signals.map(({ signal }) => signal)).toEqual(['dialect', 'mobile'])
  })

  test('of which all text is masked say so', () => {
    expect(screen([{ role: 'text' }]).draft?.data).toMatchObject({ message: '(no text)' })
  })
})
