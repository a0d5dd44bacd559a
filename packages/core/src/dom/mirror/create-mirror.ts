import type { Frame } from '../../decode/frame.ts'
import { mutationParts, snapshotParts } from '../../decode/parts.ts'
import type { ByteRange } from '../../decode/parts.ts'
import {
  CUT,
  eachMember,
  isKey,
  readNumber,
  readString,
  skipSpace,
  skipString,
  skipValue,
} from '../../lib/json.ts'
import { createAddsApplier } from './apply-adds.ts'
import { createGhosts } from './ghosts.ts'
import { isNodeId } from './id-index.ts'
import type { ChangeLog, Mirror, MirrorOptions, MutationCounts, Slot } from './mirror.ts'
import { Flag } from './node-columns.ts'
import { createNodeStore } from './node-store.ts'
import { radioGroup, readMirror } from './read-mirror.ts'
import { createNodeScanner } from './scan-node.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** A node that changed twice within this time before it changes again does so by itself. */
const RESTLESS_WINDOW_MS = 3000
/** Three intervals within 5 % of each other: nobody clicks like that, and not slower than this. */
const EVEN_BEATS = 2
const UNEVEN = 0.05
const SHORTEST_BEAT_MS = 400
/** What is told of one mutation frame: more than this nobody reads. */
const MOST_CHANGES = 2000

/** An empty page of one window. Follows rrweb's rules: removes, adds, texts, attributes, in this order. */
export function createMirror({ health, limits }: MirrorOptions): Mirror {
  const store = createNodeStore()
  const { columns, arena, ids, changes } = store
  const scanner = createNodeScanner(store, limits)
  const ghosts = createGhosts(store)
  const adds = createAddsApplier(store, scanner, ghosts)
  const decoding = { health, limits }
  let root: Slot = -1
  let leftOutBefore = 0

  // Of the mutation being applied.
  let now = 0
  let countsAsRestless = true
  let log: ChangeLog | undefined

  /** Notes a change, for telling nodes that change by themselves from those that answer somebody. */
  function touch(slot: number): void {
    if (slot < 0) return
    if (columns.beat[slot] !== now) keepBeat(slot)
    if (!countsAsRestless || columns.touched[slot] === now) return
    const before = columns.touched[slot]!
    const isRestless = columns.touchedBefore[slot]! > now - RESTLESS_WINDOW_MS
    if (isRestless && columns.restlessSince[slot] === Infinity) columns.restlessSince[slot] = before
    else if (!isRestless && columns.evenBeats[slot]! < EVEN_BEATS) columns.restlessSince[slot] = Infinity
    columns.touchedBefore[slot] = before
    columns.touched[slot] = now
  }

  /** A clock ticks on while people click: its even beat gives it away where the pauses are too short to. */
  function keepBeat(slot: number): void {
    const interval = now - columns.beat[slot]!
    columns.beat[slot] = now
    if (Math.abs(interval - columns.beatInterval[slot]!) > interval * UNEVEN || interval < SHORTEST_BEAT_MS) {
      columns.beatInterval[slot] = interval
      columns.evenBeats[slot] = 0
    } else if (++columns.evenBeats[slot]! >= EVEN_BEATS) {
      columns.evenBeats[slot] = EVEN_BEATS
      const since = now - interval * (EVEN_BEATS + 1)
      if (since < columns.restlessSince[slot]!) columns.restlessSince[slot] = since
    }
  }

  function placed(slot: number): void {
    touch(columns.parent[slot]!)
    if (log !== undefined && log.added.length < MOST_CHANGES) log.added.push(slot)
  }

  function isRestlessNode(slot: number, timeMs: number, windowMs: number): boolean {
    if (slot < 0) return false
    if (columns.restlessSince[slot]! < timeMs) return true
    return columns.touched[slot]! < timeMs && columns.touchedBefore[slot]! >= timeMs - windowMs
  }

  /** Reads `id` of each object in the array and takes that node out. */
  function applyRemoves(range: ByteRange): number {
    const { bytes, end } = range
    let count = 0
    let at = bytes[range.start] === OPEN_BRACKET ? skipSpace(bytes, range.start + 1, end) : end
    while (at < end && bytes[at] !== CLOSE_BRACKET) {
      count++
      const after = bytes[at] === OPEN_BRACE ? removeOne(bytes, at, end) : skipValue(bytes, at, end)
      if (after < 0) break
      at = skipSpace(bytes, after, end)
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
    }
    return count
  }

  function removeOne(bytes: Uint8Array, from: number, end: number): number {
    let id = -1
    let at = skipSpace(bytes, from + 1, end)
    while (at < end && bytes[at] !== CLOSE_BRACE) {
      if (bytes[at] !== QUOTE) return CUT
      const key = at + 1
      at = skipString(bytes, at, end)
      if (at < 0) return at
      const isId = at - 1 - key === 2 && bytes[key] === 0x69
      at = skipSpace(bytes, at, end)
      if (bytes[at] !== COLON) return CUT
      const value = skipSpace(bytes, at + 1, end)
      at = skipValue(bytes, value, end)
      if (at < 0) return at
      if (isId) id = readNumber(bytes, value, at)
      at = skipSpace(bytes, at, end)
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
    }
    const slot = isNodeId(id) ? ids.get(id) : -1
    // Ghosts and strangers: an ancestor went first, in this array or long ago. That is normal.
    if (slot >= 0 && (columns.flags[slot]! & Flag.Removed) === 0) {
      touch(columns.parent[slot]!)
      if (slot === root) root = -1
      store.detach(slot)
      ghosts.add(slot)
    }
    return at + 1
  }

  function liveSlot(id: number): number {
    const slot = isNodeId(id) ? ids.get(id) : -1
    if (slot < 0) {
      health.note('unknown-node', 'A mutation names a node that the recording never showed')
      return -1
    }
    return (columns.flags[slot]! & Flag.Removed) === 0 ? slot : -1
  }

  /** The objects of an array in the arena: `visit` gets the id and the range of the member named `key`. */
  function eachChange(
    range: ByteRange,
    keyLetter: number,
    visit: (id: number, valueFrom: number, valueTo: number) => void,
  ): number {
    const from = arena.append(range.bytes, range.start, range.end)
    const end = from + range.end - range.start
    const bytes = arena.bytes()
    let count = 0
    let at = bytes[from] === OPEN_BRACKET ? skipSpace(bytes, from + 1, end) : end
    while (at < end && bytes[at] !== CLOSE_BRACKET) {
      count++
      let id = -1
      let valueFrom = -1
      let valueTo = -1
      const after =
        bytes[at] === OPEN_BRACE
          ? eachMember(bytes, at, end, (keyFrom, keyTo, memberFrom, memberTo) => {
              if (isKey(bytes, keyFrom, keyTo, 'id')) id = readNumber(bytes, memberFrom, memberTo)
              else if (bytes[keyFrom] === keyLetter) {
                valueFrom = memberFrom
                valueTo = memberTo
              }
            })
          : skipValue(bytes, at, end)
      if (after < 0) break
      if (valueFrom >= 0) visit(id, valueFrom, valueTo)
      at = skipSpace(bytes, after, end)
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
    }
    return count
  }

  function applyText(id: number, from: number, to: number): void {
    const slot = liveSlot(id)
    if (slot < 0) return
    const bytes = arena.bytes()
    arena.use(columns.textFrom[slot]! - columns.textTo[slot]!)
    // A null value is an empty text.
    const isText = bytes[from] === QUOTE
    columns.textFrom[slot] = from
    columns.textTo[slot] = isText ? to : from
    if (isText) arena.use(to - from)
    touch(slot)
    touch(columns.parent[slot]!)
    if (log !== undefined && log.texts.length < MOST_CHANGES) log.texts.push(slot)
  }

  function applyAttributes(id: number, from: number, to: number): void {
    const slot = liveSlot(id)
    if (slot < 0 || to - from <= 2 || arena.bytes()[from] !== OPEN_BRACE) return
    changes.add(slot, from, to)
    touch(slot)
    if (log === undefined || log.attributeSlots.length >= MOST_CHANGES) return
    const { attributeSlots, attributeNames } = log
    const bytes = arena.bytes()
    eachMember(bytes, from, to, (keyFrom, keyTo) => {
      attributeSlots.push(slot)
      attributeNames.push(readString(bytes, keyFrom - 1, keyTo + 1) ?? '')
    })
  }

  function noteLimits(frame: Frame): void {
    if (scanner.leftOut > leftOutBefore) {
      leftOutBefore = scanner.leftOut
      health.note('node-limit', 'A page is larger than the limit: the rest of it was left out', frame)
    }
  }

  // The reader has getters, which a spread would freeze: the writing half is added to it instead.
  const reader = readMirror(store, () => root)
  return Object.assign(reader, {
    applySnapshot(frame: Frame, sameLoad: boolean) {
      const node = snapshotParts(frame, decoding)
      if (sameLoad && node !== undefined) {
        ghosts.orphan()
        if (root >= 0) store.free(root)
      } else if (!sameLoad) {
        ghosts.forget()
        store.clear()
      }
      if (node === undefined) {
        if (!sameLoad) root = -1
        return
      }
      root = -1
      const from = arena.append(node.bytes, node.start, node.end)
      const after = scanner.scan(from, from + node.end - node.start)
      if (after < 0)
        health.note('unreadable-frame', 'A snapshot breaks off: the rest of it is unknown', frame)
      if (scanner.slot >= 0) {
        root = scanner.slot
        store.publish(root)
      }
      now = frame.timestamp
      log = undefined
      adds.attachWaiting(placed)
      noteLimits(frame)
      store.tidy()
    },
    applyMutation(frame: Frame, changeLog?: ChangeLog, answering?: boolean): MutationCounts {
      const parts = mutationParts(frame, decoding)
      const counts = { adds: 0, removes: 0, texts: 0, attributes: 0 }
      if (parts === undefined) return counts
      now = frame.timestamp
      countsAsRestless = answering !== true
      log = changeLog
      if (parts.removes !== undefined) counts.removes = applyRemoves(parts.removes)
      if (parts.adds !== undefined && parts.adds.end - parts.adds.start > 2) {
        const from = arena.append(parts.adds.bytes, parts.adds.start, parts.adds.end)
        counts.adds = adds.apply(from, from + parts.adds.end - parts.adds.start, placed)
        adds.attachWaiting(placed)
        for (let i = adds.takeDropped(); i > 0; i--) {
          health.note('unapplied-mutation', 'An inserted node names a parent that is not in the page', frame)
        }
        noteLimits(frame)
      }
      if (parts.texts !== undefined && parts.texts.end - parts.texts.start > 2) {
        counts.texts = eachChange(parts.texts, 0x76 /* value */, applyText)
      }
      if (parts.attributes !== undefined && parts.attributes.end - parts.attributes.start > 2) {
        counts.attributes = eachChange(parts.attributes, 0x61 /* attributes */, applyAttributes)
      }
      store.tidy()
      return counts
    },
    applyInput(nodeId: number, text: string, isChecked: boolean) {
      const slot = isNodeId(nodeId) ? ids.get(nodeId) : -1
      if (slot < 0) return
      store.values.set(slot, { text, isChecked })
      const group = isChecked ? radioGroup(reader, slot) : undefined
      if (group !== undefined) store.chosen.set(group, slot)
    },
    isAmbient(slot: Slot, timeMs: number, windowMs: number) {
      if (slot < 0) return false
      return isRestlessNode(slot, timeMs, windowMs) || isRestlessNode(columns.parent[slot]!, timeMs, windowMs)
    },
  })
}
