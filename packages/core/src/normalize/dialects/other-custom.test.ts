import { describe, expect, test } from 'vitest'
import { readCustom } from './custom.ts'
import { frameContext } from '../testing/frame-context.ts'

const read = (tag: string, payload: unknown) =>
  readCustom({ tag, payload }, frameContext({ url: 'https://shop.test/basket' }))

describe('customs of others', () => {
  test.each([
    ['faststats:view', { href: 'https://shop.test/pay' }],
    ['tracelane.nav', { to: 'https://shop.test/pay' }],
    ['Navigate', 'https://shop.test/pay'],
    ['page-change', '{"url":"https://shop.test/pay"}'],
  ])('%s with an address is a hint of a navigation', (tag, payload) => {
    expect(read(tag, payload)).toMatchObject([
      { kind: 'navigation', data: { method: 'guess', href: 'https://shop.test/pay' } },
    ])
  })

  test('the address that is shown is no news', () => {
    expect(read('Navigate', 'https://shop.test/basket')).toEqual([])
  })

  test.each([
    ['an address under another tag', 'Click', 'https://shop.test/pay'],
    ['a relative address', 'Navigate', '/pay'],
    ['words that begin like one', 'preview', 'https://shop.test/pay is where it failed'],
  ])('%s is a breadcrumb', (_name, tag, payload) => {
    expect(read(tag, payload)).toMatchObject([{ kind: 'breadcrumb', data: { crumb: tag, message: payload } }])
  })

  test('a hidden tab', () => {
    expect(read('TabHidden', 'true')[0]?.data).toEqual({ state: 'hidden' })
    expect(read('TabHidden', false)[0]?.data).toEqual({ state: 'visible' })
  })

  test('JSON in text is read, small facts are kept', () => {
    expect(read('Viewport', '{"width":800,"height":600,"deep":{"a":[1]}}')[0]?.data).toEqual({
      crumb: 'Viewport',
      message: '',
      fields: { width: 800, height: 600, deep: '{"a":[1]}' },
    })
  })

  test('keys that mean something to the engine are left out', () => {
    const payload = JSON.parse('{"__proto__":{"x":1},"constructor":1,"a":2}') as unknown
    const [draft] = read('custom', payload)
    const fields = draft?.kind === 'breadcrumb' ? (draft.data.fields ?? {}) : {}
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
    expect(Object.keys(fields)).toEqual(['constructor', 'a'])
  })
})
