import { describe, expect, it } from 'vitest'
import { originOf, shortUrl } from './address.ts'

const page = 'https://shop.test/cart'

describe('shortUrl', () => {
  it.each([
    ['https://shop.test/api/order', '/api/order'],
    ['/api/order?id=7#top', '/api/order?id=7#top'],
    ['https://cdn.test/x.js', 'https://cdn.test/x.js'],
    ['data:image/png;base64,AAAAAAAAAAAAAAAAAAAA', 'data:image/png;base64,A…'],
    ['https://[broken', 'https://[broken'],
    ['', '/cart'],
  ])('shows %s as %s', (url, short) => {
    expect(shortUrl(url, page)).toBe(short)
  })

  it('clips long queries and paths, and hides control characters', () => {
    expect(shortUrl(`/s?q=${'x'.repeat(90)}`, page)).toBe(`/s?q=${'x'.repeat(36)}…`)
    expect(shortUrl(`/${'x'.repeat(300)}`, page)).toHaveLength(100)
    expect(shortUrl('\u001b[31m://x', '')).not.toContain('\u001b')
  })
})

describe('originOf', () => {
  it('is empty for what has no host', () => {
    expect(originOf('https://shop.test:8080/x')).toBe('https://shop.test:8080')
    expect(['about:blank', 'nonsense', ''].map(originOf)).toEqual(['', '', ''])
  })
})
