import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { accessibleName } from '../names/accessible-name.ts'
import { createLookups } from '../names/lookups.ts'
import { roleOf } from '../names/roles.ts'
import { type AttributeTest, type Compound, type Selector, parseSelector } from './parse-selector.ts'

/** The elements that a selector finds. */
export interface Found {
  /** In document order, `limit` at most. */
  readonly slots: readonly Slot[]
  /** How many there are. */
  readonly count: number
}

/**
 * All elements that match, with those of shadow trees and frames, whose hosts and frames count as the elements
 * around them. One walk, whatever the selector. Throws a `SelectorError`.
 */
export function findAll(mirror: MirrorReader, selector: string, limit = 100): Found {
  const matchers = parseSelector(selector).map(steps => createMatcher(mirror, steps))
  const slots: Slot[] = []
  let count = 0
  let slot = mirror.root()
  let depth = 0
  while (slot >= 0) {
    if (mirror.nodeType(slot) === NodeType.Element) {
      let matches = false
      // Each one keeps its own account of the ancestors, so all are asked.
      for (const enter of matchers) matches = enter(slot, depth) || matches
      if (matches) {
        if (slots.length < limit) slots.push(slot)
        count++
      }
    } else for (const enter of matchers) enter(-1, depth)
    const child = mirror.firstChild(slot)
    if (child >= 0) {
      slot = child
      depth++
      continue
    }
    while (slot !== mirror.root() && mirror.nextSibling(slot) < 0) {
      slot = mirror.parent(slot)
      depth--
    }
    slot = slot === mirror.root() ? -1 : mirror.nextSibling(slot)
  }
  return { slots, count }
}

/** Told every node in document order with its depth, -1 for what is no element; answers whether it matches. */
function createMatcher(
  mirror: MirrorReader,
  steps: Selector[number],
): (slot: Slot, depth: number) => boolean {
  const tests = steps.map(({ compound }) => createTest(mirror, compound))
  /** By depth: bit `i` says that the steps up to `i` end at this node; and at it or anything above it. */
  const ending: number[] = []
  const above: number[] = []
  return (slot, depth) => {
    const parent = depth > 0 ? ending[depth - 1]! : 0
    const ancestors = depth > 0 ? above[depth - 1]! : 0
    let bits = slot < 0 ? parent : 0
    if (slot >= 0) {
      for (let i = 0; i < steps.length; i++) {
        const reached = steps[i]!.combinator === 'child' ? parent : ancestors
        if ((i === 0 || (reached & (1 << (i - 1))) !== 0) && tests[i]!(slot)) bits |= 1 << i
      }
    }
    ending[depth] = bits
    above[depth] = ancestors | bits
    return slot >= 0 && (bits & (1 << (steps.length - 1))) !== 0
  }
}

function createTest(mirror: MirrorReader, compound: Compound): (slot: Slot) => boolean {
  const { tag, id, classes, attributes, named } = compound
  if (named !== undefined) {
    const lookups = createLookups(mirror)
    return slot =>
      roleOf(mirror, slot) === named.role &&
      (named.name === undefined || accessibleName(mirror, slot, lookups, named.role).name === named.name)
  }
  return slot =>
    (tag === '' || mirror.tag(slot) === tag) &&
    (id === undefined || mirror.attribute(slot, 'id') === id) &&
    (classes.length === 0 || hasClasses(mirror.attribute(slot, 'class'), classes)) &&
    attributes.every(test => passes(mirror, slot, test))
}

function hasClasses(attribute: string | null, classes: readonly string[]): boolean {
  if (attribute === null) return false
  const own = attribute.split(/\s+/)
  return classes.every(name => own.includes(name))
}

function passes(mirror: MirrorReader, slot: Slot, { name, operator, value }: AttributeTest): boolean {
  const own = mirror.attribute(slot, name)
  if (own === null) return false
  switch (operator) {
    case '':
      return true
    case '=':
      // Canonical selectors carry trimmed values, and some types in lower case.
      return (
        own === value ||
        own.trim() === value ||
        (name === 'type' && own.toLowerCase() === value.toLowerCase())
      )
    case '^=':
      return value !== '' && own.startsWith(value)
    case '$=':
      return value !== '' && own.endsWith(value)
    case '*=':
      return value !== '' && own.includes(value)
    default:
      return value !== '' && own.split(/\s+/).includes(value)
  }
}
