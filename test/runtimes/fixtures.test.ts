import { expect, test } from 'vitest'
import { fixture, fixturePaths } from './fixtures.ts'

test('a fixture has the same bytes in every runtime', async () => {
  const bytes = await fixture('samples/bytes.gz')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  expect(hex).toBe('993988e1d35655330747d857f5cbee607e14cc9caa06fa429732bc7df6ee88bc')
})

test('fixtures are listed, and a missing one is named', async () => {
  expect(fixturePaths).toContain('samples/bytes.gz')
  expect(fixturePaths.every(path => !path.startsWith('record/'))).toBe(true)
  await expect(fixture('none.gz')).rejects.toThrow('no fixture none.gz')
})

test('the run covers the runtime that it says it covers', () => {
  const agent = navigator.userAgent
  const runtime = agent.startsWith('Node.js')
    ? 'node'
    : agent === 'Cloudflare-Workers'
      ? 'workerd'
      : 'chromium'
  expect(runtime).toBe(import.meta.env.RUNTIME)
})
