import { isCut, type Item } from './item.ts'

/**
 * What becomes of a thing when all in it has been seen: things that hold nothing vanish, wrappers of one thing give
 * way to it, and texts that only repeat a name go.
 */
export function leftItems(item: Item, inRow: boolean): readonly Item[] {
  const { kind, children } = item
  switch (kind) {
    case 'control':
      return leaveControl(item)
    case 'heading':
      return leaveHeading(item)
    case 'group':
      return leaveGroup(item, inRow)
    case 'list':
      return children.length === 0 && item.name === '' ? [] : [item]
    case 'item':
      // A plain box among its like: with one thing in it, that thing says it all.
      if (children.length === 0) return []
      return item.role === '' && children.length === 1 && item.states.length === 0 ? children : [item]
    case 'row':
      return children.length === 0 && item.states.length === 0 ? [] : [item]
    case 'landmark':
      if (children.length > 0 || item.role.includes('dialog')) return [item]
      return []
    default:
      return [item]
  }
}

function leaveControl(item: Item): readonly Item[] {
  const { children } = item
  if (item.word === 'clickable') {
    // A box that takes clicks and holds other controls, or whole parts of the page, is not one thing to click.
    if (children.length > 3 || children.some(holdsMore)) return children
    if (children.length === 0 && item.name === '' && item.states.length === 0) return []
  }
  // The name was cut: what is inside says it better.
  if (item.value !== undefined) return [item]
  if (isCut(item.name) && children.length > 0) item.name = ''
  else if (item.name !== '') item.children = children.filter(({ kind }) => !REPEATS.has(kind))
  return [item]
}

function leaveHeading(item: Item): readonly Item[] {
  const [only] = item.children
  if (only?.kind === 'control' && item.children.length === 1 && only.name === item.name) {
    only.word = `${item.word} ${only.word}`
    return [only]
  }
  if (item.name === '' && item.children.length === 0) return []
  if (isCut(item.name)) item.name = ''
  return [item]
}

function leaveGroup(item: Item, inRow: boolean): readonly Item[] {
  const { children } = item
  if (item.role === 'cell') {
    return children.length > 0 || !inRow ? children : [{ ...item, kind: 'empty' }]
  }
  if (item.word === '') return children
  if (children.length === 0) return []
  const isPlain = item.name === '' && item.states.length === 0 && !SAYS_SOMETHING.has(item.role)
  return isPlain && children.length === 1 ? children : [item]
}

function holdsMore(item: Item): boolean {
  return item.kind === 'line' ? item.children.some(holdsMore) : item.kind !== 'text' && item.kind !== 'image'
}

/** Kinds whose words are in the name of what is around them. */
const REPEATS: ReadonlySet<string> = new Set(['text', 'image', 'line'])
const SAYS_SOMETHING: ReadonlySet<string> = new Set('alert status log timer tooltip tabpanel'.split(' '))
