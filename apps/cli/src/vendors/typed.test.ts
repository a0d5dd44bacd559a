import { expect, test } from 'vitest'
import { typed } from './typed.ts'

test.each([
  ['sentry:acme/1337/0a1b', 'sentry:acme/1337/0a1b'],
  ['identity/sentry/acme~1337/0a1b', 'identity/sentry/acme~1337/0a1b'],
  ['mixpanel:$(reboot)', "'mixpanel:$(reboot)'"],
  ["mixpanel:it's", "'mixpanel:it'\\''s'"],
  ['', "''"],
])('%s is one word of a shell, and no command: %s', (name, word) => {
  expect(typed(name)).toBe(word)
})
