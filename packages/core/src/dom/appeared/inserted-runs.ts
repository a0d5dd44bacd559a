import type { NumberMarks } from '../../lib/number-marks.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { isInline, kindOf } from '../text/rendered-text.ts'

/** Siblings that came into view together and are told together. */
export interface Run {
  /** `list`: many of one kind. `line`: text and inline boxes beside each other. */
  readonly how: 'box' | 'line' | 'list'
  readonly parent: Slot
  /** In the order of the page. */
  readonly slots: readonly Slot[]
}

/** As many siblings of one kind are told as a list. */
const LIST_LENGTH = 5
/** The kind of what stands in a line, whatever it is; no element's kind is called so. */
const LINE = ' line'

/**
 * Sorts roots of what came into view (in any order, each once) into runs, in the order of the page under each
 * parent. `isRoot` has the same roots.
 */
export function runsOf(mirror: MirrorReader, roots: readonly Slot[], isRoot: NumberMarks): Run[] {
  const runs: Run[] = []
  for (const siblings of byParent(mirror, roots)) {
    const parent = mirror.parent(siblings[0]!)
    // Of what kind boxes are matters where they may be a list.
    const mayBeList = siblings.length >= LIST_LENGTH
    let run: Slot[] = []
    let kind = ''
    for (const slot of inOrder(mirror, parent, siblings, isRoot)) {
      // White space between the items is not an end of the list.
      if (isBlank(mirror, slot)) continue
      const own = isInline(mirror, slot) ? LINE : mayBeList ? kindOf(mirror, slot) : ''
      if (own !== kind) {
        pushRuns(mirror, runs, parent, run, kind)
        run = []
        kind = own
      }
      run.push(slot)
    }
    pushRuns(mirror, runs, parent, run, kind)
  }
  return runs
}

function pushRuns(
  mirror: MirrorReader,
  runs: Run[],
  parent: Slot,
  slots: readonly Slot[],
  kind: string,
): void {
  if (slots.length === 0) return
  const isLine = kind === LINE
  const isOfOneKind = slots.length >= LIST_LENGTH && (isLine ? areAlike(mirror, slots) : kind !== '')
  if (isOfOneKind) runs.push({ how: 'list', parent, slots })
  else if (isLine) runs.push({ how: 'line', parent, slots })
  else for (const slot of slots) runs.push({ how: 'box', parent, slots: [slot] })
}

function areAlike(mirror: MirrorReader, slots: readonly Slot[]): boolean {
  const kind = kindOf(mirror, slots[0]!)
  return kind !== '' && slots.every(slot => kindOf(mirror, slot) === kind)
}

/** Whether all that stands beside `slot` came with it. */
export function isAllNew(mirror: MirrorReader, slot: Slot, added: NumberMarks): boolean {
  const parent = mirror.parent(slot)
  if (parent < 0) return false
  let met = 0
  for (let at = mirror.firstChild(parent); at >= 0; at = mirror.nextSibling(at)) {
    if (++met > 20 || (!added.has(at) && !isBlank(mirror, at))) return false
  }
  return true
}

function byParent(mirror: MirrorReader, slots: readonly Slot[]): Iterable<readonly Slot[]> {
  // Most of what comes at once comes in one place.
  const parent = slots.length === 0 ? -1 : mirror.parent(slots[0]!)
  if (slots.every(slot => mirror.parent(slot) === parent)) return slots.length === 0 ? [] : [slots]
  const groups = new Map<Slot, Slot[]>()
  for (const slot of slots) {
    const group = groups.get(mirror.parent(slot))
    if (group === undefined) groups.set(mirror.parent(slot), [slot])
    else group.push(slot)
  }
  return groups.values()
}

/** Siblings that are walked to learn the order of what came in several places among them. */
const WALKED_SIBLINGS = 2000

/**
 * The children in the order of the page. What came in one piece is followed from its begin, so that a long
 * list pays nothing for its length; of several pieces in a very long list the order of arrival is kept.
 */
function inOrder(
  mirror: MirrorReader,
  parent: Slot,
  children: readonly Slot[],
  isRoot: NumberMarks,
): readonly Slot[] {
  if (children.length === 1 || parent < 0) return children
  // Recorders tell of a piece forwards or, so that each node's next sibling is known, backwards.
  for (const begin of [children[0]!, children[children.length - 1]!]) {
    const ordered = followed(mirror, begin, isRoot, children.length)
    if (ordered.length === children.length) return ordered
  }
  const followers = new Set<Slot>()
  for (const slot of children) followers.add(mirror.nextSibling(slot))
  const begins = children.filter(slot => !followers.has(slot))
  const ordered: Slot[] = []
  for (const begin of beginsInOrder(mirror, parent, begins)) {
    for (const slot of followed(mirror, begin, isRoot, children.length)) ordered.push(slot)
  }
  return ordered
}

/** The roots that stand one behind the other from `begin` on, at most as many as there are. */
function followed(mirror: MirrorReader, begin: Slot, isRoot: NumberMarks, count: number): Slot[] {
  const ordered: Slot[] = []
  for (let at = begin; ordered.length < count && isRoot.has(at); at = mirror.nextSibling(at)) ordered.push(at)
  return ordered
}

function beginsInOrder(mirror: MirrorReader, parent: Slot, begins: readonly Slot[]): Slot[] {
  const wanted = new Set(begins)
  const ordered: Slot[] = []
  let walked = 0
  for (let at = mirror.firstChild(parent); at >= 0 && wanted.size > 0; at = mirror.nextSibling(at)) {
    if (++walked > WALKED_SIBLINGS) break
    if (wanted.delete(at)) ordered.push(at)
  }
  return [...ordered, ...wanted]
}

/** White space and comments. */
export function isBlank(mirror: MirrorReader, slot: Slot): boolean {
  const type = mirror.nodeType(slot)
  if (type === NodeType.Element || type === NodeType.Document) return false
  return type !== NodeType.Text || mirror.text(slot, 64).trim() === ''
}
