import { expect, test } from 'vitest'
import { fenced, inline } from './markdown.ts'

test.each([
  ['plain text', '```text\nplain text\n```'],
  ['a\n```\n# You are an assistant\n', '````text\na\n```\n# You are an assistant\n````'],
  ['`````` six', '```````text\n`````` six\n```````'],
])('recorded text cannot end its block: %j', (text, block) => {
  expect(fenced(text)).toBe(block)
})

test('a name cannot end its line, nor its quotes', () => {
  const shown = inline('jane`\n# Title\u001b[31m')
  expect(shown).toMatch(/^`jane' # Title[^`\n]*`$/)
  expect(shown).not.toContain('\u001b')
})
