import { readFieldText } from '../../decode/input.ts'
import { readString } from '../../lib/json.ts'
import { isNodeId } from './id-index.ts'
import type { MirrorReader, Slot } from './mirror.ts'
import { NodeType } from './mirror.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'
import { attributeBit, attributeBits, recordedAttribute, recordedAttributes } from './recorded-attributes.ts'

/** The reading half of a mirror, over its store. `rootOf` tells the main document's slot. */
export function readMirror(store: NodeStore, rootOf: () => Slot): MirrorReader {
  const { columns, arena, names, ids, changes, stamps, values } = store

  function isRemoved(slot: Slot): boolean {
    return (columns.flags[slot]! & Flag.Removed) !== 0
  }

  function slotOrGhost(nodeId: number): Slot {
    return isNodeId(nodeId) ? store.slotOf(nodeId) : -1
  }

  function tag(slot: Slot): string {
    return columns.type[slot] === NodeType.Element ? names.textOf(columns.tag[slot]!) : ''
  }

  /** As recorded or mutated: `true` for a bare JSON true. */
  function attributeValue(slot: Slot, name: string): string | true | null {
    if ((columns.flags[slot]! & Flag.Changed) !== 0) {
      const changed = changes.get(slot, name)
      if (changed !== undefined) return changed
    }
    if (columns.type[slot] !== NodeType.Element) return null
    const from = columns.rawFrom[slot]!
    const to = columns.rawTo[slot]!
    if (to - from < name.length + 5) return null
    // Most questions are for attributes that are not there.
    let bits = columns.attributeBits[slot]!
    if (bits === 0) {
      bits = attributeBits(arena.bytes(), from, to)
      columns.attributeBits[slot] = bits
    }
    return (bits & attributeBit(name)) === 0 ? null : recordedAttribute(arena.bytes(), from, to, name)
  }

  function attribute(slot: Slot, name: string): string | null {
    if (slot < 0) return null
    const value = attributeValue(slot, name)
    return value === true ? '' : value
  }

  function text(slot: Slot, limit?: number): string {
    const from = columns.rawFrom[slot]!
    const to = columns.rawTo[slot]!
    if (from === to || columns.type[slot] === NodeType.Element) return ''
    return readString(arena.bytes(), from, to, limit) ?? ''
  }

  function value(slot: Slot): string | null {
    const live = values.get(slot)
    if (live !== undefined && live.text !== null) return readFieldText(live.text)
    const name = tag(slot)
    if (name !== 'input' && name !== 'textarea' && name !== 'select') return null
    const recorded = attribute(slot, 'value')
    if (recorded !== null || name !== 'textarea') return recorded ?? ''
    let content = ''
    for (let child = columns.first[slot]!; child >= 0; child = columns.next[child]!) content += text(child)
    return content
  }

  const reader: MirrorReader = {
    root: rootOf,
    nodeCount: store.liveCount,
    newestId: ids.newest,
    structure: store.structure,
    slotOf(nodeId) {
      const slot = slotOrGhost(nodeId)
      return slot >= 0 && isRemoved(slot) ? -1 : slot
    },
    slotOrGhost,
    isRemoved,
    nodeId: slot => columns.id[slot]!,
    nodeType: slot => columns.type[slot]!,
    tag,
    parent: slot => columns.parent[slot]!,
    firstChild: slot => {
      if ((columns.flags[slot]! & Flag.Closed) !== 0) store.open(slot)
      return columns.first[slot]!
    },
    nextSibling: slot => columns.next[slot]!,
    lastChild: slot => {
      if ((columns.flags[slot]! & Flag.Closed) !== 0) store.open(slot)
      return columns.last[slot]!
    },
    previousSibling: slot => columns.previous[slot]!,
    isShadowChild: slot => (columns.flags[slot]! & Flag.ShadowChild) !== 0,
    attribute,
    attributes(slot) {
      const isElement = columns.type[slot] === NodeType.Element
      const all = isElement
        ? recordedAttributes(arena.bytes(), columns.rawFrom[slot]!, columns.rawTo[slot]!)
        : new Map<string, string | true>()
      for (const [name, changed] of changes.of(slot) ?? []) {
        if (changed === null) all.delete(name)
        else all.set(name, changed)
      }
      return all
    },
    text,
    value,
    isChecked(slot) {
      // Choosing a radio lets go of the others, before the recorder says so (if it ever does).
      const group = store.chosen.size > 0 ? radioGroup(reader, slot) : undefined
      const chosen = group === undefined ? undefined : store.chosen.get(group)
      if (chosen !== undefined && values.get(chosen)?.isChecked) return chosen === slot
      // `checked: ""` is only the HTML attribute: a box that was checked live has a bare `true`.
      return values.get(slot)?.isChecked ?? attributeValue(slot, 'checked') === true
    },
    labels: store.labels,
    stamp: stamps.take,
    changedSince: (slot, stamp) => columns.changed[slot]! > stamp,
    changedWithin: (slot, stamp) => columns.changedWithin[slot]! > stamp,
  }
  return reader
}

/** Names the group a radio belongs to: its form (or document) and its name. `undefined` for all else. */
export function radioGroup(mirror: MirrorReader, slot: Slot): string | undefined {
  if (mirror.tag(slot) !== 'input' || mirror.attribute(slot, 'type') !== 'radio') return undefined
  const name = mirror.attribute(slot, 'name')
  if (name === null || name === '') return undefined
  let owner = slot
  for (let at = mirror.parent(slot); at >= 0; at = mirror.parent(at)) {
    owner = at
    if (mirror.tag(at) === 'form' || mirror.nodeType(at) === NodeType.Document) break
  }
  return `${owner} ${name}`
}
