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

/** Sorts roots of what came into view (in any order) into runs, in the order of the page under each parent. */
export function runsOf(mirror: MirrorReader, roots: Iterable<Slot>): Run[] {
  const runs: Run[] = []
  for (const [parent, children] of byParent(mirror, roots)) {
    let run: Slot[] = []
    let kind = ''
    for (const slot of inOrder(mirror, parent, children)) {
      // White space between the items is not an end of the list.
      if (isBlank(mirror, slot)) continue
      const own = isInline(mirror, slot) ? 'line' : kindOf(mirror, slot)
      if (own !== kind) {
        pushRuns(mirror, runs, parent, run, kind === 'line')
        run = []
        kind = own
      }
      run.push(slot)
    }
    pushRuns(mirror, runs, parent, run, kind === 'line')
  }
  return runs
}

function pushRuns(
  mirror: MirrorReader,
  runs: Run[],
  parent: Slot,
  slots: readonly Slot[],
  isLine: boolean,
): void {
  if (slots.length === 0) return
  const kind = kindOf(mirror, slots[0]!)
  const isList =
    slots.length >= LIST_LENGTH && kind !== '' && slots.every(slot => kindOf(mirror, slot) === kind)
  if (isList) runs.push({ how: 'list', parent, slots })
  else if (isLine) runs.push({ how: 'line', parent, slots })
  else for (const slot of slots) runs.push({ how: 'box', parent, slots: [slot] })
}

/** Whether all that stands beside `slot` came with it. */
export function isAllNew(mirror: MirrorReader, slot: Slot, added: ReadonlySet<Slot>): boolean {
  const parent = mirror.parent(slot)
  if (parent < 0) return false
  let met = 0
  for (let at = mirror.firstChild(parent); at >= 0; at = mirror.nextSibling(at)) {
    if (++met > 20 || (!isBlank(mirror, at) && !added.has(at))) return false
  }
  return true
}

function byParent(mirror: MirrorReader, slots: Iterable<Slot>): Map<Slot, Set<Slot>> {
  const groups = new Map<Slot, Set<Slot>>()
  for (const slot of slots) {
    const parent = mirror.parent(slot)
    const group = groups.get(parent)
    if (group === undefined) groups.set(parent, new Set([slot]))
    else group.add(slot)
  }
  return groups
}

/** Siblings that are walked to learn the order of what came in several places among them. */
const WALKED_SIBLINGS = 2000

/**
 * The children in the order of the page. What came in one piece is followed from its begin, so that a long
 * list pays nothing for its length; of several pieces in a very long list the order of arrival is kept.
 */
function inOrder(mirror: MirrorReader, parent: Slot, children: ReadonlySet<Slot>): Slot[] {
  if (children.size === 1 || parent < 0) return [...children]
  const followers = new Set<Slot>()
  for (const slot of children) {
    const next = mirror.nextSibling(slot)
    if (children.has(next)) followers.add(next)
  }
  let begins = [...children].filter(slot => !followers.has(slot))
  if (begins.length > 1) begins = beginsInOrder(mirror, parent, begins)
  const ordered: Slot[] = []
  for (const begin of begins) {
    for (let at = begin; children.has(at); at = mirror.nextSibling(at)) ordered.push(at)
  }
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
