import type { Frame } from '../../decode/frame.ts'
import type { FieldText } from '../../decode/input.ts'
import { type NodeRows, ROW } from '../../decode/node-rows.ts'
import type { ByteRange } from '../../decode/parts.ts'
import { createRowReader } from '../../decode/read-rows.ts'
import { eachMember, isKey, readNumber, readString, skipSpace, skipValue } from '../../lib/json.ts'
import { createInterner } from '../../lib/intern.ts'
import { keepCompiled } from '../../lib/keep-compiled.ts'
import { createAddsApplier } from './apply-adds.ts'
import { createGhosts } from './ghosts.ts'
import { isNodeId } from './id-index.ts'
import { NodeType } from './mirror.ts'
import { createParcelMaker, type Parcel } from './make-parcel.ts'
import type { ChangeLog, Mirror, MirrorOptions, MutationCounts, Slot } from './mirror.ts'
import { Flag } from './node-columns.ts'
import { createNodeStore } from './node-store.ts'
import { createRowPlanter } from './plant-rows.ts'
import { radioGroup, readMirror } from './read-mirror.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** What is told of one mutation frame: more than this nobody reads. */
const MOST_CHANGES = 2000
/** Names of changed attributes that are known again: the usual ones, and some of any page's own. */
const ATTRIBUTE_NAMES = { names: 500, bytes: 16_384 }

/** An empty page of one window. Follows rrweb's rules: removes, adds, texts, attributes, in this order. */
export function createMirror(options: MirrorOptions): Mirror {
  const { health, limits, onRemove, mostChanges = MOST_CHANGES } = options
  const store = createNodeStore(onRemove)
  const { columns, arena, ids, changes, stamps, restlessness } = store
  const reader = createRowReader({ health, limits })
  const planter = createRowPlanter(store, limits.nodes)
  const ghosts = createGhosts(store)
  const adds = createAddsApplier(store, planter, ghosts)
  const makeParcel = createParcelMaker()
  const inputTag = store.names.idOfText('input')
  const attributeNames = createInterner(ATTRIBUTE_NAMES)
  attributeNames.idOfText('')
  let root: Slot = -1
  let leftOutBefore = 0

  // Of the mutation being applied.
  let now = 0
  let provesNothing = false
  let touchedLast = -1
  let log: ChangeLog | undefined
  let parcel: Parcel | undefined

  /** Notes a change, for telling nodes that change by themselves from those that answer somebody. */
  function touch(slot: number): void {
    // Most of a frame's changes are under the same parent.
    if (slot < 0 || slot === touchedLast) return
    touchedLast = slot
    columns.restless[slot] = restlessness.touch(columns.restless[slot]!, now, provesNothing)
  }

  function placed(slot: number): void {
    touch(columns.parent[slot]!)
    if (columns.tag[slot] === inputTag) chooseInserted(slot)
    const isClosed = (columns.flags[slot]! & Flag.Closed) !== 0
    // As if it had been told of each child.
    if (isClosed) touch(slot)
    if (log === undefined) return
    if (log.added.length < mostChanges) log.added.push(slot)
    if (isClosed) log.unlisted! += store.parcels.sizeOf(slot)
  }

  /** A radio that comes in chosen lets go of the one that was chosen before. */
  function chooseInserted(slot: number): void {
    const group = shown.attributes(slot).get('checked') === true ? radioGroup(shown, slot) : undefined
    if (group === undefined) return
    store.values.set(slot, { text: null, isChecked: true })
    store.chosen.set(group, slot)
  }

  function applyRemoves({ removed, removedFrom, removedTo }: NodeRows): void {
    for (let i = removedFrom; i < removedTo; i++) {
      const slot = store.slotOf(removed[i]!)
      // Ghosts and strangers: an ancestor went first, in this array or long ago. That is normal.
      if (slot < 0 || (columns.flags[slot]! & Flag.Removed) !== 0) continue
      touch(columns.parent[slot]!)
      if (slot === root) root = -1
      store.detach(slot)
      ghosts.add(slot)
    }
  }

  function liveSlot(id: number): number {
    const slot = isNodeId(id) ? store.slotOf(id) : -1
    if (slot < 0) {
      health.note('unknown-node', 'A mutation names a node that the recording never showed')
      return -1
    }
    return (columns.flags[slot]! & Flag.Removed) === 0 ? slot : -1
  }

  // Of the change being read: whoever reads its members is made once for all changes.
  let changeKey = 0
  let changeId = -1
  let valueFrom = -1
  let valueTo = -1

  function readMember(keyFrom: number, keyTo: number, memberFrom: number, memberTo: number): void {
    const bytes = arena.bytes()
    if (isKey(bytes, keyFrom, keyTo, 'id')) changeId = readNumber(bytes, memberFrom, memberTo)
    else if (bytes[keyFrom] === changeKey) {
      valueFrom = memberFrom
      valueTo = memberTo
    }
  }

  /**
   * The objects of an array whose bytes lie in the arena `shift` further: `visit` gets the id and the range of the
   * member whose key begins with `keyLetter`.
   */
  function eachChange(
    range: ByteRange,
    shift: number,
    keyLetter: number,
    visit: (id: number, from: number, to: number) => void,
  ): number {
    const from = range.start + shift
    const end = range.end + shift
    const bytes = arena.bytes()
    let count = 0
    let at = bytes[from] === OPEN_BRACKET ? skipSpace(bytes, from + 1, end) : end
    while (at < end && bytes[at] !== CLOSE_BRACKET) {
      count++
      changeKey = keyLetter
      changeId = -1
      valueFrom = -1
      const after =
        bytes[at] === OPEN_BRACE ? eachMember(bytes, at, end, readMember) : skipValue(bytes, at, end)
      if (after < 0) break
      if (valueFrom >= 0) visit(changeId, valueFrom, valueTo)
      at = skipSpace(bytes, after, end)
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
    }
    return count
  }

  function applyText(id: number, from: number, to: number): void {
    const slot = liveSlot(id)
    if (slot < 0) return
    if (columns.type[slot] !== NodeType.Element) {
      arena.use(columns.rawFrom[slot]! - columns.rawTo[slot]!)
      // A null value is an empty text.
      const isText = arena.bytes()[from] === QUOTE
      columns.rawFrom[slot] = from
      columns.rawTo[slot] = isText ? to : from
      if (isText) arena.use(to - from)
    }
    stamps.mark(slot)
    touch(slot)
    touch(columns.parent[slot]!)
    if (log !== undefined && log.texts.length < mostChanges) log.texts.push(slot)
  }

  function applyAttributes(id: number, from: number, to: number): void {
    const slot = liveSlot(id)
    if (slot < 0 || to - from <= 2 || arena.bytes()[from] !== OPEN_BRACE) return
    changes.add(slot, from, to)
    columns.flags[slot]! |= Flag.Changed
    stamps.mark(slot)
    touch(slot)
    if (log === undefined || log.attributeSlots.length >= mostChanges) return
    loggedSlot = slot
    eachMember(arena.bytes(), from, to, logAttribute)
  }

  let loggedSlot: Slot = -1

  function logAttribute(keyFrom: number, keyTo: number): void {
    if (log === undefined) return
    const bytes = arena.bytes()
    const id = attributeNames.idOf(bytes, keyFrom, keyTo)
    const known = attributeNames.textOf(id)
    // Names past all bounds share one, and no recorder writes escapes in them.
    const isName = id > 0 && !known.includes('\\')
    log.attributeSlots.push(loggedSlot)
    log.attributeNames.push(isName ? known : (readString(bytes, keyFrom - 1, keyTo + 1) ?? ''))
  }

  /** What is told of in few words can stay a parcel. */
  function parcelOf(nodes: NodeRows): Parcel | undefined {
    if (log !== undefined && (log.unlisted === undefined || nodes.adds > mostChanges)) return undefined
    return makeParcel(nodes, Math.max(ids.newest(), store.parcels.highest()), now, provesNothing)
  }

  function listAdded(changeLog: ChangeLog): void {
    if (parcel === undefined || !changeLog.unlisted) return
    changeLog.unlisted = 0
    const tops = changeLog.added.splice(0)
    for (const top of tops) store.open(top)
    for (let row = 0; row < parcel.count; row++) {
      const slot = store.parcels.slotAt(parcel, row)
      if (slot >= 0) changeLog.added.push(slot)
    }
    const listed = new Set(changeLog.added)
    for (const top of tops) if (!listed.has(top)) changeLog.added.push(top)
  }

  /** Copies what lies in the bytes of a mutation's frame into the arena, at once; answers how far it moved. */
  function keepBytes(
    { bytes, start, end, from, to, texts, attributes }: NodeRows,
    withNodes: boolean,
  ): number {
    let first = Infinity
    let last = -1
    if (withNodes && to > from) {
      first = start
      last = end
    }
    if (texts?.bytes === bytes) {
      first = Math.min(first, texts.start)
      last = Math.max(last, texts.end)
    }
    if (attributes?.bytes === bytes) {
      first = Math.min(first, attributes.start)
      last = Math.max(last, attributes.end)
    }
    return last < 0 ? 0 : arena.append(bytes, first, last) - first
  }

  /** The same for a part: one that was compressed by itself has bytes of its own. */
  function keepPart(part: ByteRange, nodes: NodeRows, shift: number): number {
    return part.bytes === nodes.bytes ? shift : arena.append(part.bytes, part.start, part.end) - part.start
  }

  function noteLimits(frame: Frame, nodes: NodeRows): void {
    if (planter.leftOut() > leftOutBefore || nodes.tooDeep > 0) {
      leftOutBefore = planter.leftOut()
      health.note('node-limit', 'A page is larger than the limit: the rest of it was left out', frame)
    }
  }

  const shown = readMirror(store, () => root)
  const mirror: Mirror = Object.assign(shown, {
    applySnapshot(frame: Frame, sameLoad: boolean) {
      const nodes = reader.rowsOf(frame)
      if (sameLoad && nodes !== undefined) {
        ghosts.orphan()
        if (root >= 0) store.free(root)
      } else if (!sameLoad) {
        ghosts.forget()
        store.clear()
      }
      if (nodes === undefined) {
        if (!sameLoad) root = -1
        return
      }
      root = sameLoad ? -1 : planter.plantPage(nodes)
      if (root < 0) {
        const shift = arena.append(nodes.bytes, nodes.start, nodes.end) - nodes.start
        root = planter.plant(nodes, nodes.from, shift)
        store.publish(root)
      }
      now = frame.timestamp
      touchedLast = -1
      log = undefined
      provesNothing = false
      adds.attachWaiting(placed)
      noteLimits(frame, nodes)
      store.tidy()
    },
    applyMutation(frame: Frame, changeLog?: ChangeLog, answering?: boolean): MutationCounts {
      const counts = { adds: 0, removes: 0, texts: 0, attributes: 0 }
      const nodes = reader.rowsOf(frame)
      if (nodes === undefined) return counts
      now = frame.timestamp
      touchedLast = -1
      provesNothing = answering === true
      log = changeLog
      counts.removes = nodes.removedTo - nodes.removedFrom
      counts.adds = nodes.adds
      applyRemoves(nodes)
      parcel = parcelOf(nodes)
      // Of nodes that come one by one only what is needed is kept: of short ones that is less than half.
      const hasNested = nodes.to - nodes.from !== nodes.adds * ROW
      const shift = keepBytes(nodes, hasNested)
      if (nodes.to > nodes.from) {
        if (parcel === undefined) adds.apply(nodes, hasNested ? shift : undefined, placed)
        else adds.applyParcel(nodes, parcel, placed)
        adds.attachWaiting(placed)
        for (let i = adds.takeDropped(); i > 0; i--) {
          health.note('unapplied-mutation', 'An inserted node names a parent that is not in the page', frame)
        }
        noteLimits(frame, nodes)
      }
      if (nodes.texts !== undefined)
        counts.texts = eachChange(
          nodes.texts,
          keepPart(nodes.texts, nodes, shift),
          0x76 /* value */,
          applyText,
        )
      if (nodes.attributes !== undefined) {
        counts.attributes = eachChange(
          nodes.attributes,
          keepPart(nodes.attributes, nodes, shift),
          0x61 /* attributes */,
          applyAttributes,
        )
      }
      // Who reads the log may find what was looked at meanwhile.
      if (changeLog !== undefined && parcel?.nodes === undefined) listAdded(changeLog)
      store.tidy()
      return counts
    },
    listAdded,
    leave() {
      root = -1
      log = undefined
      parcel = undefined
      ghosts.forget()
      adds.forget()
      store.clear()
      store.shrink()
      store.names.clear()
      attributeNames.clear()
      keepCompiled('mirror', mirror)
    },
    unreadValue: (slot: Slot) => store.values.get(slot)?.text ?? shown.value(slot),
    applyInput(nodeId: number, text: FieldText, isChecked: boolean) {
      const slot = isNodeId(nodeId) ? store.slotOf(nodeId) : -1
      if (slot < 0) return
      store.values.set(slot, { text, isChecked })
      stamps.markWithin(slot)
      const group = isChecked ? radioGroup(shown, slot) : undefined
      if (group !== undefined) store.chosen.set(group, slot)
    },
    foundRestless: restlessness.found,
    isTicking: (slot: Slot) => slot >= 0 && restlessness.isTicking(columns.restless[slot]!),
    isAmbient(slot: Slot, timeMs: number, windowMs: number) {
      if (slot < 0) return false
      if (restlessness.isRestless(columns.restless[slot]!, timeMs, windowMs)) return true
      const parent = columns.parent[slot]!
      return parent >= 0 && restlessness.isRestless(columns.restless[parent]!, timeMs, windowMs)
    },
  })
  return mirror
}
