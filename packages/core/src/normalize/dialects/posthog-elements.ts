import type { DescribedElement } from './described-target.ts'
import { listOf, objectOf, textOf, type Json } from './guards.ts'

const CHAIN_LIMIT = 20_000
const ELEMENTS = 8

const INTERACTIVE: ReadonlySet<string> = new Set([
  'a',
  'button',
  'input',
  'select',
  'textarea',
  'label',
  'summary',
  'option',
])

/** The element that an autocapture event describes, lifted to the nearest interactive one of its ancestors. */
export function posthogElement(properties: Json, chain: string): DescribedElement {
  const elements = chain === '' ? listedElements(listOf(properties['$elements'])) : chainElements(chain)
  const target = elements.find(element => INTERACTIVE.has(element.tag)) ?? elements[0]
  const text = textOf(properties['$el_text'])
  return {
    tag: target?.tag ?? '',
    id: target?.attributes.get('attr__id') ?? '',
    role: target?.attributes.get('attr__role') ?? '',
    type: target?.attributes.get('attr__type') ?? '',
    ...testIdOf(target),
    names: [target?.attributes.get('attr__aria-label') ?? '', target?.attributes.get('text') ?? '', text],
    disabled: target?.attributes.has('attr__disabled') === true,
  }
}

interface ChainElement {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
}

function testIdOf(element: ChainElement | undefined): Partial<DescribedElement> {
  for (const name of ['data-testid', 'data-test-id', 'data-test', 'data-cy', 'data-qa', 'data-attr']) {
    const testId = element?.attributes.get(`attr__${name}`)
    if (testId !== undefined && testId !== '') return { testId, testIdAttribute: name }
  }
  return {}
}

function listedElements(elements: readonly unknown[]): ChainElement[] {
  return elements.slice(0, ELEMENTS).map(recorded => {
    const element = objectOf(recorded)
    const attributes = new Map<string, string>()
    for (const key of Object.keys(element))
      if (key.startsWith('attr__')) attributes.set(key, textOf(element[key]))
    const text = textOf(element['$el_text']) || textOf(element['text'])
    if (text !== '') attributes.set('text', text)
    return { tag: textOf(element['tag_name']).toLowerCase(), attributes }
  })
}

/**
 * The innermost elements of `button.primary:attr__id="pay"text="Pay";body:nth-child="2"`: leaf first, `;`
 * between elements, classes after the tag, values in quotes with `\"` inside.
 */
function chainElements(chain: string): ChainElement[] {
  const text = chain.slice(0, CHAIN_LIMIT)
  const elements: ChainElement[] = []
  let at = 0
  while (at < text.length && elements.length < ELEMENTS) {
    const head = /^[^:;"]*/.exec(text.slice(at, at + 1000))?.[0] ?? ''
    at += head.length
    const attributes = new Map<string, string>()
    elements.push({ tag: (head.split('.', 1)[0] ?? '').toLowerCase(), attributes })
    if (text[at] === ':') at++
    while (at < text.length && text[at] !== ';') {
      const open = text.indexOf('="', at)
      if (open < 0) return elements
      let close = open + 2
      while (close < text.length && text[close] !== '"') close += text[close] === '\\' ? 2 : 1
      if (close >= text.length) return elements
      attributes.set(text.slice(at, open), text.slice(open + 2, close).replaceAll('\\"', '"'))
      at = close + 1
    }
    at++
  }
  return elements
}
