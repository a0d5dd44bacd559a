import { type Frame, formatPointer } from '../../../decode/frame.ts'
import { readFieldText } from '../../../decode/input.ts'
import {
  type ChangeLog,
  type Mirror,
  type MirrorOptions,
  type MutationCounts,
  NodeType,
  type Slot,
} from '../../mirror/mirror.ts'
import { createAdder } from './adds.ts'
import { bodyOf, dataOf, isRecord, type Json, listOf, numberIn } from './json.ts'
import { firstChild, lastChild, nextSibling, type Node, previousSibling, upwards, within } from './node.ts'
import { createPage } from './page.ts'
import { afterChange, isRestless } from './restlessness.ts'
import { patchedStyle } from './style.ts'

/** What is told of one mutation frame. */
const MOST_CHANGES = 2000

/**
 * The mirror's oracle: the same interface over plain objects and `JSON.parse`, slow and simple. It shares no
 * code with the fast mirror and knows no limits. Where the two differ, one of them is wrong.
 */
export function createReferenceMirror({ health }: Pick<MirrorOptions, 'health'>): Mirror {
  let asked = 0
  let structure = 0
  const page = createPage()
  const adder = createAdder(page)
  // Of the frame being applied.
  let now = 0
  let isAnswer = false
  let log: ChangeLog | undefined

  function touch(node: Node | undefined): void {
    if (node !== undefined) node.restlessness = afterChange(node.restlessness, now, isAnswer)
  }

  function placed(node: Node): void {
    touch(node.parent)
    // A radio that was chosen when it was recorded has let go of the others.
    for (const one of within(node)) {
      if (one.attributes.get('checked') === true) for (const rival of rivalsOf(one)) rival.liveState = false
    }
    if (log !== undefined && log.added.length < MOST_CHANGES) log.added.push(node.slot)
  }

  function noteUnreadable(frame: Frame): void {
    health.note(
      'unreadable-frame',
      `The data of frame ${formatPointer(frame)} cannot be unpacked: it is damaged, too large or not the format it says.`,
      { segmentId: frame.segmentId, frameIndex: frame.frameIndex },
    )
  }

  function noteNoSnapshot(frame: Frame, data: unknown): void {
    const { segmentId, frameIndex } = frame
    if (!isRecord(data) || !Object.hasOwn(data, 'wireframes')) noteUnreadable(frame)
    else {
      const message = 'A mobile recording: its pictures are wireframes, there is no DOM in it.'
      health.note('mobile', message, { segmentId, frameIndex })
    }
  }

  function noteDropped(frame: Frame, count: number): void {
    for (let i = 0; i < count; i++)
      health.note('unapplied-mutation', 'An inserted node names a parent that is not in the page', frame)
  }

  /** A live node that a text or attribute change names. Changes of ghosts are late, those of strangers a loss. */
  function changing(id: number): Node | undefined {
    if (page.find(id) === undefined)
      health.note('unknown-node', 'A mutation names a node that the recording never showed')
    return page.live(id)
  }

  function applyRemove(entry: Json): void {
    const node = page.live(numberIn(entry['id']))
    if (node === undefined) return
    touch(node.parent)
    if (node === page.root) page.root = undefined
    page.remove(node)
  }

  function applyText(entry: Json): void {
    if (!Object.hasOwn(entry, 'value')) return
    const node = changing(numberIn(entry['id']))
    if (node === undefined) return
    if (node.type !== NodeType.Element) node.text = typeof entry['value'] === 'string' ? entry['value'] : ''
    touch(node)
    touch(node.parent)
    if (log !== undefined && log.texts.length < MOST_CHANGES) log.texts.push(node.slot)
  }

  function applyAttributes(entry: Json): void {
    if (!Object.hasOwn(entry, 'attributes')) return
    const node = changing(numberIn(entry['id']))
    const changed = Object.entries(bodyOf(entry['attributes']))
    if (node === undefined || changed.length === 0) return
    for (const [name, value] of changed) setAttribute(node, name, value)
    touch(node)
    if (log === undefined || log.attributeSlots.length >= MOST_CHANGES) return
    for (const [name] of changed) {
      log.attributeSlots.push(node.slot)
      log.attributeNames.push(name)
    }
  }

  function setAttribute({ attributes }: Node, name: string, value: unknown): void {
    if (value === null) attributes.delete(name)
    else if (value === true || typeof value === 'string') attributes.set(name, value)
    else if (typeof value === 'number') attributes.set(name, String(value))
    else if (typeof value === 'object') {
      const style = attributes.get(name)
      attributes.set(name, patchedStyle(typeof style === 'string' ? style : '', value as Json))
    }
  }

  /** The other radios of the page with the same name in the same form (or document, or top of a loose part). */
  function rivalsOf(radio: Node): Node[] {
    const group = groupOf(radio)
    if (page.root === undefined || group === undefined) return []
    return [...within(page.root)].filter(node => {
      const other = node === radio ? undefined : groupOf(node)
      return other !== undefined && other.owner === group.owner && other.name === group.name
    })
  }

  function valueOf(node: Node): string | null {
    if (node.liveText !== undefined) return node.liveText
    const tag = tagOf(node)
    if (tag !== 'input' && tag !== 'textarea' && tag !== 'select') return null
    const recorded = node.attributes.get('value')
    if (recorded !== undefined) return recorded === true ? '' : recorded
    let content = ''
    if (tag === 'textarea')
      for (let child = firstChild(node); child !== undefined; child = nextSibling(child))
        content += child.text
    return content
  }

  return {
    applySnapshot(frame, sameLoad) {
      structure++
      const data = dataOf(frame)
      const recorded = bodyOf(data)['node']
      if (!isRecord(recorded)) noteNoSnapshot(frame, data)
      if (!sameLoad) page.clear()
      if (!isRecord(recorded)) return
      if (sameLoad) page.dropTree()
      page.root = page.build(recorded)
      page.register(page.root)
      now = frame.timestamp
      isAnswer = false
      log = undefined
      noteDropped(frame, adder.attachWaiting(placed))
    },
    applyMutation(frame, changes, answering): MutationCounts {
      structure++
      const data = dataOf(frame)
      if (!isRecord(data)) {
        noteUnreadable(frame)
        return { adds: 0, removes: 0, texts: 0, attributes: 0 }
      }
      if (
        [data['adds'], data['removes'], data['texts'], data['attributes']].some(
          part => typeof part === 'string',
        )
      )
        noteUnreadable(frame)
      const removes = listOf(data['removes']) ?? []
      const adds = listOf(data['adds']) ?? []
      const texts = listOf(data['texts']) ?? []
      const attributes = listOf(data['attributes']) ?? []
      now = frame.timestamp
      isAnswer = answering === true
      log = changes
      for (const entry of removes) if (isRecord(entry)) applyRemove(entry)
      if (adds.length > 0) {
        const dropped = adder.apply(adds, placed)
        noteDropped(frame, dropped + adder.attachWaiting(placed))
      }
      for (const entry of texts) if (isRecord(entry)) applyText(entry)
      for (const entry of attributes) if (isRecord(entry)) applyAttributes(entry)
      return {
        adds: adds.length,
        removes: removes.length,
        texts: texts.length,
        attributes: attributes.length,
      }
    },
    // All of it is always listed.
    listAdded() {},
    leave() {},
    applyInput(nodeId, text, isChecked) {
      const node = page.find(nodeId)
      if (node === undefined) return
      node.liveText = readFieldText(text)
      node.liveState = isChecked
      // Choosing a radio lets go of the others, before the recorder says so (if it ever does).
      if (isChecked) for (const rival of rivalsOf(node)) rival.liveState = false
    },
    unreadValue: slot => valueOf(page.at(slot)),
    // Whoever keeps an answer until this rises never keeps one.
    foundRestless: () => ++asked,
    isTicking: slot => (nodeAt(slot)?.restlessness.even ?? 0) >= 2,
    isAmbient(slot, timeMs, windowMs) {
      const node = nodeAt(slot)
      if (node === undefined) return false
      return [node, node.parent].some(
        one => one !== undefined && isRestless(one.restlessness, timeMs, windowMs),
      )
    },

    root() {
      return slotOf(page.root)
    },
    newestId() {
      return page.newestId
    },
    structure() {
      return structure
    },
    // Nothing found out about this page is ever kept: what others keep is compared with that.
    stamp: () => 0,
    changedSince: () => true,
    changedWithin: () => true,
    nodeCount() {
      return page.root === undefined ? 0 : [...within(page.root)].length
    },
    slotOf: nodeId => slotOf(page.live(nodeId)),
    slotOrGhost: nodeId => slotOf(page.find(nodeId)),
    isRemoved: slot => page.at(slot).isRemoved,
    nodeId: slot => page.at(slot).id,
    nodeType: slot => page.at(slot).type,
    tag: slot => tagOf(page.at(slot)),
    parent: slot => slotOf(page.at(slot).parent),
    firstChild: slot => slotOf(firstChild(page.at(slot))),
    nextSibling: slot => slotOf(nextSibling(page.at(slot))),
    lastChild: slot => slotOf(lastChild(page.at(slot))),
    previousSibling: slot => slotOf(previousSibling(page.at(slot))),
    isShadowChild: slot => page.at(slot).isShadow,
    attribute(slot, name) {
      const value = nodeAt(slot)?.attributes.get(name)
      return value === true ? '' : (value ?? null)
    },
    attributes: slot => new Map(page.at(slot).attributes),
    text(slot, limit = Infinity) {
      const { type, text } = page.at(slot)
      if (type === NodeType.Element) return ''
      return text.length > limit ? text.slice(0, limit).replace(/[\ud800-\udbff]$/, '') : text
    },
    value: slot => valueOf(page.at(slot)),
    isChecked(slot) {
      const { liveState, attributes } = page.at(slot)
      // `checked: ""` is only the HTML attribute: a box that was checked live has a bare `true`.
      return liveState ?? attributes.get('checked') === true
    },
    *labels() {
      if (page.root === undefined) return
      for (const node of within(page.root)) if (tagOf(node) === 'label') yield node.slot
    },
  }

  function nodeAt(slot: Slot): Node | undefined {
    return slot < 0 ? undefined : page.at(slot)
  }
}

function slotOf(node: Node | undefined): Slot {
  return node?.slot ?? -1
}

function tagOf({ type, tag }: Node): string {
  return type === NodeType.Element ? tag : ''
}

function groupOf(node: Node): { owner: Node; name: string } | undefined {
  const { attributes } = node
  const name = attributes.get('name')
  if (tagOf(node) !== 'input' || attributes.get('type') !== 'radio') return undefined
  if (typeof name !== 'string' || name === '') return undefined
  let owner = node
  for (const at of upwards(node)) {
    if (at === node) continue
    owner = at
    if (tagOf(at) === 'form' || at.type === NodeType.Document) break
  }
  return { owner, name }
}
