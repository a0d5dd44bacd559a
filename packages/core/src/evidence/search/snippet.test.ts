import { expect, it } from 'vitest'
import { snippetOf } from './snippet.ts'

/** The snippet with what was found between «». */
function marked(text: string, ...needles: string[]): string {
  const { snippet, marks } = snippetOf(text, needles)
  let told = ''
  let end = 0
  for (const [from, to] of marks) {
    told += `${snippet.slice(end, from)}«${snippet.slice(from, to)}»`
    end = to
  }
  return told + snippet.slice(end)
}

it.each([
  ['words where they begin', 'button "Add to cart"', ['add', 'to', 'cart'], 'button "«Add» «to» «cart»"'],
  ['the begin of a longer word', 'Added to your cart', ['add'], '«Add»ed to your cart'],
  ['within a word where none begins so', 'a button', ['utto'], 'a b«utto»n'],
  ['every sign of a script without spaces', 'これは東京です', ['東京'], 'これは«東京»です'],
])('marks %s', (_, text, needles, told) => {
  expect(marked(text, ...needles)).toBe(told)
})
