import { expect, test } from 'vitest'
import { fingerprint, secret } from './secret.ts'

test('a secret is shown by nothing but its reveal', () => {
  const hidden = secret('canary-secret')
  const shown = [String(hidden), JSON.stringify({ hidden }), Object.keys(hidden).join()]
  expect(shown.join(' ')).not.toContain('canary')
  expect(String(hidden)).toBe('<redacted 13 chars>')
  expect({ ...hidden }).toEqual({})
  expect(hidden.reveal()).toBe('canary-secret')
})

test('a fingerprint tells accounts apart and gives none away', async () => {
  const one = await fingerprint('sentry', 'https://sentry.io', 'token')
  expect(one).toMatch(/^[\da-f]{16}$/)
  expect(await fingerprint('sentry', 'https://sentry.io', 'token')).toBe(one)
  expect(await fingerprint('sentry', 'https://sentry.io', 'other')).not.toBe(one)
  // Not only joined: the border between the parts counts.
  expect(await fingerprint('sentry', 'https://sentry.iot', 'oken')).not.toBe(one)
})
