import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { roleOf } from './roles.ts'

/** Searches that may cost a walk. Whoever names many nodes keeps one of these beside the mirror. */
export interface Lookups {
  /** The element with this `id` in the same document or shadow root as `from`, or -1. */
  byId(from: Slot, id: string): Slot
  /** The label element of a form field, or -1. */
  labelOf(field: Slot): Slot
  /** The field that a label element labels, or -1. */
  controlOf(label: Slot): Slot
}

/** Nodes that one search for an id may meet. */
const SEARCH_NODES = 20_000
/** Nodes that all searches may meet together; what is asked later is only looked for nearby. */
const ALL_SEARCH_NODES = 20_000_000
const NEARBY_NODES = 500
/** Labels looked at when the page's labels are indexed. */
const LABELS = 20_000
/** Levels climbed for the document: real pages nest some thousands at most. */
const SCOPE_LEVELS = 10_000
/** Ids remembered before all are forgotten. */
const REMEMBERED = 10_000

/**
 * Look-ups that remember. What they remember is checked on use, so nobody has to tell them of changes,
 * not even of a new page.
 */
export function createLookups(mirror: MirrorReader): Lookups {
  /** rrweb ids, for slots do not outlive a checkout. */
  const found = new Map<string, number>()
  /** Ids that were nowhere, and the page's size then. */
  const missing = new Map<string, number>()
  let labelsByTarget = new Map<string, number[]>()
  let labelsIndexedAt = -1
  let budget = ALL_SEARCH_NODES

  function byId(from: Slot, id: string): Slot {
    if (from < 0 || id === '' || id.length > 500) return -1
    const scope = scopeOf(mirror, from)
    const key = `${nameOfScope(mirror, scope)} ${id}`
    const known = mirror.slotOf(found.get(key) ?? -1)
    if (known >= 0 && mirror.attribute(known, 'id') === id && scopeOf(mirror, known) === scope) return known
    if (missing.get(key) === mirror.structure()) return -1
    const allowed = budget > SEARCH_NODES ? SEARCH_NODES : NEARBY_NODES
    const search = searchOutward(mirror, from, id, allowed)
    budget -= search.met
    if (found.size + missing.size > REMEMBERED) {
      found.clear()
      missing.clear()
    }
    if (search.slot >= 0) found.set(key, mirror.nodeId(search.slot))
    else missing.set(key, mirror.structure())
    return search.slot
  }

  function labelFor(field: Slot, id: string): Slot {
    const scope = scopeOf(mirror, field)
    const known = labelsByTarget.get(id)
    const label = firstLabel(known, id, scope)
    if (label >= 0 || (known === undefined && labelsIndexedAt === mirror.structure())) return label
    indexLabels()
    return firstLabel(labelsByTarget.get(id), id, scope)
  }

  function firstLabel(labels: readonly number[] | undefined, id: string, scope: number): Slot {
    for (const nodeId of labels ?? []) {
      const label = mirror.slotOf(nodeId)
      if (label >= 0 && mirror.attribute(label, 'for') === id && scopeOf(mirror, label) === scope)
        return label
    }
    return -1
  }

  function indexLabels(): void {
    labelsByTarget = new Map()
    labelsIndexedAt = mirror.structure()
    let seen = 0
    for (const label of mirror.labels()) {
      if (++seen > LABELS) break
      const target = mirror.attribute(label, 'for')
      if (target === null || target === '') continue
      const others = labelsByTarget.get(target)
      if (others === undefined) labelsByTarget.set(target, [mirror.nodeId(label)])
      else if (others.length < 20) others.push(mirror.nodeId(label))
    }
  }

  return {
    byId,
    labelOf(field) {
      const id = mirror.attribute(field, 'id') ?? ''
      if (id !== '') {
        const label = labelFor(field, id)
        if (label >= 0) return label
      }
      return wrappingLabel(mirror, field, id)
    },
    controlOf(label) {
      const target = mirror.attribute(label, 'for')
      if (target !== null && target !== '') {
        const control = byId(label, target)
        return control >= 0 && isLabelable(mirror, control) ? control : -1
      }
      let met = 0
      for (let at = nextInScope(mirror, label, label); at >= 0 && met < 300; met++) {
        if (isLabelable(mirror, at)) return at
        at = nextInScope(mirror, at, label)
      }
      return -1
    },
  }
}

const LABELABLE: ReadonlySet<string> = new Set(
  'button input meter output progress select textarea'.split(' '),
)

function isLabelable(mirror: MirrorReader, slot: Slot): boolean {
  const tag = mirror.tag(slot)
  if (tag === 'input') return mirror.attribute(slot, 'type') !== 'hidden'
  // Form-associated custom elements are not marked in recordings; one with a role is a control.
  return LABELABLE.has(tag) || (tag.includes('-') && roleOf(mirror, slot) !== '')
}

function wrappingLabel(mirror: MirrorReader, field: Slot, id: string): Slot {
  let at = field
  for (let up = 0; up < 16; up++) {
    if (mirror.isShadowChild(at)) return -1
    at = mirror.parent(at)
    if (at < 0) return -1
    if (mirror.tag(at) !== 'label') continue
    const target = mirror.attribute(at, 'for')
    return target === null || target === '' || target === id ? at : -1
  }
  return -1
}

/** What ids are unique in: the document, or (as a number below -1) the shadow root of a host. */
function scopeOf(mirror: MirrorReader, slot: Slot): number {
  let at = slot
  for (let up = 0; at >= 0 && up < SCOPE_LEVELS && mirror.nodeType(at) !== NodeType.Document; up++) {
    const parent = mirror.parent(at)
    if (mirror.isShadowChild(at)) return -2 - parent
    if (parent < 0) return at
    at = parent
  }
  return at
}

function nameOfScope(mirror: MirrorReader, scope: number): string {
  return scope < -1 ? `shadow ${mirror.nodeId(-2 - scope)}` : String(scope < 0 ? -1 : mirror.nodeId(scope))
}

/** Looks for an id around `from`, nearest ancestor first: what names a thing mostly stands close to it. */
function searchOutward(
  mirror: MirrorReader,
  from: Slot,
  id: string,
  nodes: number,
): { slot: Slot; met: number } {
  let met = 0
  let done: Slot = -1
  let top = from
  for (;;) {
    const inShadow = mirror.isShadowChild(top)
    for (let at: Slot = top; at >= 0;) {
      if (++met > nodes) return { slot: -1, met }
      if (at !== done && mirror.attribute(at, 'id') === id) return { slot: at, met }
      at = at === done ? nextAfter(mirror, at, top) : nextInScope(mirror, at, top)
    }
    done = top
    const parent = mirror.parent(top)
    if (mirror.nodeType(top) === NodeType.Document || parent < 0) return { slot: -1, met }
    if (inShadow) return searchShadowRoot(mirror, parent, done, id, nodes, met)
    top = parent
  }
}

function searchShadowRoot(
  mirror: MirrorReader,
  host: Slot,
  done: Slot,
  id: string,
  nodes: number,
  before: number,
): { slot: Slot; met: number } {
  let met = before
  for (let child = mirror.firstChild(host); child >= 0; child = mirror.nextSibling(child)) {
    if (++met > nodes) break
    if (child === done || !mirror.isShadowChild(child)) continue
    for (let at: Slot = child; at >= 0; at = nextInScope(mirror, at, child)) {
      if (++met > nodes) return { slot: -1, met }
      if (mirror.attribute(at, 'id') === id) return { slot: at, met }
    }
  }
  return { slot: -1, met }
}

/** The next node in document order below `top`, without shadow trees and frames; -1 at the end. */
function nextInScope(mirror: MirrorReader, slot: Slot, top: Slot): Slot {
  const child = mirror.firstChild(slot)
  if (child >= 0 && !mirror.isShadowChild(child) && mirror.nodeType(child) !== NodeType.Document) return child
  return nextAfter(mirror, slot, top)
}

function nextAfter(mirror: MirrorReader, slot: Slot, top: Slot): Slot {
  let at = slot
  while (at !== top && at >= 0) {
    const next = mirror.nextSibling(at)
    if (next >= 0 && !mirror.isShadowChild(next) && mirror.nodeType(next) !== NodeType.Document) return next
    at = mirror.parent(at)
  }
  return -1
}
