/** What one element has to be like. */
export interface Compound {
  /** Lower case; '' for any. */
  readonly tag: string
  readonly id: string | undefined
  readonly classes: readonly string[]
  readonly attributes: readonly AttributeTest[]
  /** Of our own selectors (`role=button[name="Save"]`, `text="Some words"`): role and name. */
  readonly named: { readonly role: string; readonly name: string | undefined } | undefined
}

export interface AttributeTest {
  readonly name: string
  /** '' asks only whether it is there. */
  readonly operator: '' | '=' | '^=' | '$=' | '*=' | '~='
  readonly value: string
}

/** A compound and how the one before it must stand to it: somewhere above, or right above. */
export interface Step {
  readonly compound: Compound
  readonly combinator: 'descendant' | 'child'
}

/** Any of these, each from the outermost element to the one that is meant. */
export type Selector = readonly (readonly Step[])[]

/** A selector that is none, or one that is not supported. The message says where and what is. */
export class SelectorError extends Error {
  readonly code = 'bad-selector'
  constructor(message: string) {
    super(message)
    this.name = 'SelectorError'
  }
}

const LONGEST = 2000
/** States of a match are bits of one number. */
const MOST_STEPS = 30

const SUPPORTED =
  'tag, #id, .class, [attr], [attr=value] (also ^= $= *= ~=), descendants (space), children (>), lists (,), role=button[name="Save"], text="Some words"'

/** Reads a selector. Throws a `SelectorError`. */
export function parseSelector(text: string): Selector {
  if (text.trim() === '') throw new SelectorError('the selector is empty')
  if (text.length > LONGEST) throw new SelectorError(`the selector is longer than ${LONGEST} characters`)
  const parser = createParser(text)
  const selectors: Step[][] = []
  do selectors.push(parser.complex())
  while (parser.comma())
  return selectors
}

function createParser(text: string): { complex(): Step[]; comma(): boolean } {
  let at = 0

  function fail(what: string): never {
    const shown = at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'its end'
    throw new SelectorError(
      `selector ${JSON.stringify(text.slice(0, 200))}: ${what} at ${shown}; supported: ${SUPPORTED}`,
    )
  }

  function skipSpace(): boolean {
    const from = at
    while (at < text.length && /\s/.test(text[at]!)) at++
    return at > from
  }

  /** A CSS identifier with its escapes undone; '' when none stands here. */
  function identifier(): string {
    let name = ''
    while (at < text.length) {
      const character = text[at]!
      if (/[\w-]/.test(character) || character >= '\u0080') {
        name += character
        at++
      } else if (character === '\\' && at + 1 < text.length) name += escape()
      else break
    }
    return name
  }

  function escape(): string {
    const hex = /^\\([0-9a-f]{1,6})\s?/i.exec(text.slice(at, at + 8))
    if (hex) {
      at += hex[0].length
      const code = Number.parseInt(hex[1]!, 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    }
    at += 2
    return text[at - 1]!
  }

  function value(): string {
    const quote = text[at]
    if (quote !== '"' && quote !== "'") {
      const word = identifier()
      return word === '' ? fail('a value is expected') : word
    }
    at++
    let string = ''
    while (at < text.length && text[at] !== quote) string += text[at] === '\\' ? escape() : text[at++]!
    if (at >= text.length) fail('a quote is not closed')
    at++
    return string
  }

  function attribute(): AttributeTest {
    at++
    skipSpace()
    const name = identifier()
    if (name === '') fail("an attribute's name is expected")
    // Frameworks put colons into names.
    let full = name
    while (text[at] === ':') {
      at++
      full += `:${identifier()}`
    }
    skipSpace()
    const operator = (/^(?:[~^$*])?=/.exec(text.slice(at, at + 2))?.[0] ?? '') as AttributeTest['operator']
    at += operator.length
    skipSpace()
    const wanted = operator === '' ? '' : value()
    skipSpace()
    if (text[at] !== ']') fail('] is expected')
    at++
    return { name: full, operator, value: wanted }
  }

  function named(): Compound | undefined {
    const key = /^(?:role|text)=/.exec(text.slice(at, at + 5))?.[0]
    if (key === undefined) return undefined
    at += key.length
    const nothing = { tag: '', id: undefined, classes: [], attributes: [] }
    if (key === 'text=') return { ...nothing, named: { role: '', name: value() } }
    const role = identifier()
    if (role === '') fail('a role is expected')
    if (text[at] !== '[') return { ...nothing, named: { role, name: undefined } }
    const test = attribute()
    if (test.name !== 'name' || test.operator !== '=') fail('only [name="…"] can follow a role')
    return { ...nothing, named: { role, name: test.value } }
  }

  function compound(): Compound {
    const ours = named()
    if (ours !== undefined) return ours
    const from = at
    let tag = ''
    if (text[at] === '*') at++
    else tag = identifier().toLowerCase()
    let id: string | undefined
    const classes: string[] = []
    const attributes: AttributeTest[] = []
    for (;;) {
      const character = text[at]
      if (character === '#' || character === '.') {
        at++
        const name = identifier()
        if (name === '') fail(`a name is expected after ${character}`)
        if (character === '#') id = name
        else classes.push(name)
      } else if (character === '[') attributes.push(attribute())
      else break
    }
    if (at === from) fail('this is not supported')
    return { tag, id, classes, attributes, named: undefined }
  }

  return {
    complex() {
      const steps: Step[] = []
      let combinator: Step['combinator'] = 'descendant'
      skipSpace()
      for (;;) {
        steps.push({ compound: compound(), combinator })
        if (steps.length > MOST_STEPS) fail(`more than ${MOST_STEPS} elements are not supported`)
        const parted = skipSpace()
        if (at >= text.length || text[at] === ',') return steps
        if (text[at] === '>') {
          at++
          skipSpace()
          combinator = 'child'
        } else if (parted) combinator = 'descendant'
        else fail('this is not supported')
      }
    },
    comma() {
      if (text[at] !== ',') return false
      at++
      return true
    },
  }
}
