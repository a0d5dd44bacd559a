import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'

/** How to go on from a node that was just met; `up` leaves out its further siblings, too. */
export type Step = 'into' | 'over' | 'up' | 'stop'

/** One list of children being walked. */
interface Level {
  readonly owner: Slot
  readonly list: 'all' | 'shadow' | 'assigned'
  /** The slot's name, for `assigned`. */
  readonly name: string
  next: Slot
}

/** Only these and custom elements can have a shadow root; asking others would walk their children for nothing. */
const HOSTS: ReadonlySet<string> = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
)

/**
 * Walks what is rendered from `root` down, in order: of a shadow host its shadow tree, with the light
 * children where they are slotted; of an iframe its document. At most `nodes` nodes are met.
 * Answers whether all that was asked for was seen.
 */
export function walkRendered(
  mirror: MirrorReader,
  root: Slot,
  nodes: number,
  enter: (slot: Slot) => Step,
  leave: (slot: Slot) => void,
): boolean {
  let met = 1
  const first = enter(root)
  if (first === 'stop') return false
  if (first !== 'into') return true
  const levels: Level[] = [childrenOf(mirror, root)]
  while (levels.length > 0) {
    const level = levels[levels.length - 1]!
    const slot = level.next
    if (slot < 0) {
      levels.pop()
      leave(level.owner)
      continue
    }
    level.next = inList(mirror, mirror.nextSibling(slot), level)
    if (++met > nodes) return false
    const step = enter(slot)
    if (step === 'stop') return false
    if (step === 'up') level.next = -1
    if (step === 'into') levels.push(childrenOf(mirror, slot))
  }
  return true
}

/** Levels climbed for a slot's host: components are flat, and hostile pages are not. */
const HOST_LEVELS = 512

/** The host of the shadow tree that `slot` lies in; -1 in a document. */
export function shadowHostOf(mirror: MirrorReader, slot: Slot): Slot {
  let at = slot
  for (let up = 0; at >= 0 && up < HOST_LEVELS && mirror.nodeType(at) !== NodeType.Document; up++) {
    const parent = mirror.parent(at)
    if (mirror.isShadowChild(at)) return parent
    at = parent
  }
  return -1
}

function childrenOf(mirror: MirrorReader, owner: Slot): Level {
  const tag = mirror.tag(owner)
  if (tag === 'slot') {
    const host = shadowHostOf(mirror, owner)
    if (host >= 0) {
      const level: Level = { owner, list: 'assigned', name: mirror.attribute(owner, 'name') ?? '', next: -1 }
      level.next = inList(mirror, mirror.firstChild(host), level)
      if (level.next >= 0) return level
    }
  } else if (HOSTS.has(tag) || tag.includes('-')) {
    const level: Level = { owner, list: 'shadow', name: '', next: -1 }
    level.next = inList(mirror, mirror.firstChild(owner), level)
    if (level.next >= 0) return level
  }
  return { owner, list: 'all', name: '', next: mirror.firstChild(owner) }
}

/** The first from `slot` on that belongs to the level's list. */
function inList(mirror: MirrorReader, slot: Slot, level: Level): Slot {
  let at = slot
  if (level.list === 'all') return at
  while (at >= 0) {
    const inShadow = mirror.isShadowChild(at)
    if (level.list === 'shadow' ? inShadow : !inShadow && slotNameOf(mirror, at) === level.name) return at
    at = mirror.nextSibling(at)
  }
  return -1
}

function slotNameOf(mirror: MirrorReader, slot: Slot): string | undefined {
  const type = mirror.nodeType(slot)
  if (type === NodeType.Element) return mirror.attribute(slot, 'slot') ?? ''
  return type === NodeType.Text ? '' : undefined
}
