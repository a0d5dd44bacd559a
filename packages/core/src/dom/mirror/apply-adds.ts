import { CUT, isNull, readNumber, skipSpace, skipString, skipValue } from '../../lib/json.ts'
import type { Ghosts } from './ghosts.ts'
import { NodeType } from './mirror.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'
import type { NodeScanner } from './scan-node.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b

/** No such sibling is named: the node goes last. */
const NONE = -2

/** Puts the nodes of a mutation's `adds` into the tree. */
export interface AddsApplier {
  /**
   * Applies the array at `from` in the arena. `placed` gets every node that found its place, parents first.
   * Answers how many adds were in the array.
   */
  apply(from: number, end: number, placed: (slot: number) => void): number
  /** Hangs documents that came before their iframe, now that more is known. */
  attachWaiting(placed: (slot: number) => void): void
  /** Adds that never found a parent, since the last call. */
  takeDropped(): number
}

/**
 * Adds come in no useful order: children before parents, siblings before those they stand next to. Whoever
 * misses someone waits under the missing id and is placed when that one is, so the cost stays linear.
 */
export function createAddsApplier(store: NodeStore, scanner: NodeScanner, ghosts: Ghosts): AddsApplier {
  const { columns, ids, names } = store
  const iframeTag = names.idOfText('iframe')
  const frameTag = names.idOfText('frame')
  const textareaTag = names.idOfText('textarea')
  let dropped = 0
  let placedOne: (slot: number) => void = () => {}

  // Waiting adds of the array being applied, side by side; `waitingFor` has their positions by missing id.
  let slots: number[] = []
  let parents: number[] = []
  let nexts: number[] = []
  const waitingFor = new Map<number, number[]>()
  /** Documents of iframes that are not known yet, as bytes: by the iframe's id. */
  const documents = new Map<number, Uint8Array>()

  function liveSlot(id: number): number {
    const slot = ids.get(id)
    return slot >= 0 && (columns.flags[slot]! & Flag.Removed) === 0 ? slot : -1
  }

  /** Places the node, or answers the id that has to come first; -1 when it is placed or given up. */
  function place(slot: number, parentId: number, nextId: number, previousId: number): number {
    const parent = liveSlot(parentId)
    if (parent < 0) return parentId
    let next = -1
    if (nextId >= 0) {
      next = liveSlot(nextId)
      if (next < 0) return nextId
    }
    if (previousId >= 0) {
      const previous = liveSlot(previousId)
      if (previous >= 0 && columns.parent[previous] === parent) next = columns.next[previous]!
    }
    const id = columns.id[slot]!
    const old = id >= 0 ? liveSlot(id) : -1
    if (old >= 0) {
      if (isWithin(parent, old)) {
        store.discard(slot)
        dropped++
        return -1
      }
      if (next === old) next = columns.next[old]!
      replace(old, slot)
    }
    makeRoom(parent, slot)
    // The sibling may stand in the other list (light or shadow), or have been moved away meanwhile.
    if (next >= 0) {
      const sameList = ((columns.flags[next]! ^ columns.flags[slot]!) & Flag.ShadowChild) === 0
      if (columns.parent[next] !== parent || !sameList || (columns.flags[next]! & Flag.Removed) !== 0)
        next = -1
    }
    store.insert(slot, parent, next)
    store.publish(slot)
    placedOne(slot)
    return -1
  }

  /** Whether `slot` is `top` or below it. */
  function isWithin(slot: number, top: number): boolean {
    for (let at = slot; at >= 0; at = columns.parent[at]!) if (at === top) return true
    return false
  }

  /** The same id again without a remove (after a checkout): the new data counts, the known children stay. */
  function replace(old: number, slot: number): void {
    store.detach(old)
    if (columns.first[slot]! < 0) {
      columns.first[slot] = columns.first[old]!
      columns.last[slot] = columns.last[old]!
      for (let child = columns.first[slot]; child >= 0; child = columns.next[child]!) {
        columns.parent[child] = slot
      }
      columns.first[old] = -1
      columns.last[old] = -1
    }
    ghosts.add(old)
  }

  /** A document has one root element and one doctype, an iframe one document, a textarea one text. */
  function makeRoom(parent: number, slot: number): void {
    const type = columns.type[slot]!
    const single =
      type === NodeType.Document ||
      columns.type[parent] === NodeType.Document ||
      (columns.tag[parent] === textareaTag && type === NodeType.Text)
    if (!single) return
    let child = columns.first[parent]!
    while (child >= 0) {
      const next = columns.next[child]!
      if (columns.type[child] === type && type !== NodeType.Comment) {
        store.detach(child)
        ghosts.add(child)
      }
      child = next
    }
  }

  /** Places what waited for the nodes that just came, and what waited for those. */
  function release(slot: number): void {
    if (waitingFor.size === 0) return
    const ready: number[] = []
    takeReady(slot, ready)
    while (ready.length > 0) {
      const at = ready.pop()!
      const waiting = slots[at]!
      if (waiting < 0) continue
      const missing = place(waiting, parents[at]!, nexts[at]!, NONE)
      if (missing >= 0) {
        wait(missing, at)
        continue
      }
      slots[at] = -1
      if ((columns.flags[waiting]! & Flag.Free) === 0) takeReady(waiting, ready)
    }
  }

  /** Those who waited for `top` or a node that came nested in it. */
  function takeReady(top: number, ready: number[]): void {
    let slot = top
    while (slot >= 0 && waitingFor.size > 0) {
      const id = columns.id[slot]!
      const positions = waitingFor.get(id)
      if (positions !== undefined) {
        waitingFor.delete(id)
        for (let i = positions.length - 1; i >= 0; i--) ready.push(positions[i]!)
      }
      const first = columns.first[slot]!
      if (first >= 0) slot = first
      else {
        while (slot !== top && columns.next[slot]! < 0) slot = columns.parent[slot]!
        slot = slot === top ? -1 : columns.next[slot]!
      }
    }
  }

  function wait(missing: number, at: number): void {
    const positions = waitingFor.get(missing)
    if (positions === undefined) waitingFor.set(missing, [at])
    else positions.push(at)
  }

  /** What still waits when the array is through: a missing sibling only costs the position, a parent all. */
  function settle(): void {
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!
      if (slot < 0 || liveSlot(parents[at]!) < 0) continue
      slots[at] = -1
      place(slot, parents[at]!, NONE, NONE)
      if ((columns.flags[slot]! & Flag.Free) === 0) release(slot)
    }
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!
      if (slot < 0) continue
      store.discard(slot)
      dropped++
    }
    slots = []
    parents = []
    nexts = []
    waitingFor.clear()
  }

  /** Reads one add (at its brace), places it or lets it wait. Answers the position behind it, or CUT, BAD. */
  function applyOne(from: number, end: number): number {
    const bytes = store.arena.bytes()
    let parentId = -1
    let nextId = NONE
    let previousId = NONE
    let node = -1
    let nodeEnd = -1
    let rootId = 0
    let at = skipSpace(bytes, from + 1, end)
    while (at < end && bytes[at] !== CLOSE_BRACE) {
      if (bytes[at] !== QUOTE) return CUT
      const key = at + 1
      at = skipString(bytes, at, end)
      if (at < 0) return at
      const keyLength = at - 1 - key
      at = skipSpace(bytes, at, end)
      if (bytes[at] !== COLON) return CUT
      const value = skipSpace(bytes, at + 1, end)
      if (keyLength === 4 && bytes[key] === 0x6e /* node */ && bytes[value] === OPEN_BRACE && node < 0) {
        nodeEnd = scanner.scan(value, end)
        node = scanner.slot
        rootId = scanner.rootId
        if (nodeEnd < 0) {
          if (node >= 0) store.discard(node)
          return nodeEnd
        }
        at = nodeEnd
        if (columns.type[node] === NodeType.Document) documentFrom = value
      } else {
        at = skipValue(bytes, value, end)
        if (at < 0) {
          if (node >= 0) store.discard(node)
          return at
        }
        if (keyLength === 8 && bytes[key] === 0x70) parentId = readNumber(bytes, value, at)
        else if (keyLength === 6 && bytes[key] === 0x6e && !isNull(bytes, value)) {
          nextId = readNumber(bytes, value, at)
        } else if (keyLength === 10 && bytes[key] === 0x70 && !isNull(bytes, value)) {
          previousId = readNumber(bytes, value, at)
        }
      }
      at = skipSpace(bytes, at, end)
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
    }
    if (node < 0) return at + 1
    if (rootId > 0 && rootId !== columns.id[node] && liveSlot(rootId) < 0) {
      store.discard(node)
      dropped++
      return at + 1
    }
    if (columns.type[node] === NodeType.Document && liveSlot(parentId) < 0 && parentId >= 0) {
      // A frame's document can come before the frame does, even before the snapshot that has it.
      documents.set(parentId, bytes.slice(documentFrom, nodeEnd))
      store.discard(node)
      return at + 1
    }
    const missing = place(node, parentId, nextId, previousId)
    if (missing >= 0) {
      slots.push(node)
      parents.push(parentId)
      nexts.push(nextId)
      wait(missing, slots.length - 1)
    } else if (!(parentId >= 0)) {
      store.discard(node)
      dropped++
    } else if ((columns.flags[node]! & Flag.Free) === 0) release(node)
    return at + 1
  }
  let documentFrom = 0

  return {
    apply(from, end, placed) {
      placedOne = placed
      const bytes = store.arena.bytes()
      let count = 0
      let at = bytes[from] === OPEN_BRACKET ? skipSpace(bytes, from + 1, end) : end
      while (at < end && bytes[at] !== 0x5d) {
        count++
        at = bytes[at] === OPEN_BRACE ? applyOne(at, end) : skipValue(bytes, at, end)
        if (at < 0) break
        at = skipSpace(bytes, at, end)
        if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
      }
      if (slots.length > 0) settle()
      return count
    },
    attachWaiting(placed) {
      if (documents.size === 0) return
      placedOne = placed
      for (const [parentId, json] of documents) {
        const parent = liveSlot(parentId)
        if (parent < 0) continue
        documents.delete(parentId)
        if (columns.tag[parent] !== iframeTag && columns.tag[parent] !== frameTag) continue
        const from = store.arena.append(json, 0, json.length)
        if (scanner.scan(from, from + json.length) >= 0) place(scanner.slot, parentId, NONE, NONE)
        else if (scanner.slot >= 0) store.discard(scanner.slot)
      }
    },
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
  }
}
