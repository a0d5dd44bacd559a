import { decodeBytes } from '../../../decode/testing/decode-bytes.ts'
import type { Frame } from '../../../decode/frame.ts'
import { createHealthLog, type HealthLog } from '../../../decode/health.ts'
import { defaultLimits } from '../../../decode/limits.ts'
import { frameOf } from '../../../decode/testing/frame-of.ts'
import { differences } from '../../../lib/testing/differences.ts'
import { unknownOf } from '../../../lib/testing/known-differences.ts'
import { createMirror } from '../../mirror/create-mirror.ts'
import type { ChangeLog, Mirror, MutationCounts, Slot } from '../../mirror/mirror.ts'
import { toTree, type TreeNode } from '../../tree.ts'
import { createReferenceMirror } from '../reference/reference-mirror.ts'
import type { Moment, RawEvent } from './session.ts'

/** How the same events may be written. */
export interface Writing {
  readonly indent: number
  /** Keys in an order that no recorder uses. */
  readonly isBackwards: boolean
  /** Through the decoder, as recordings come; else frame by frame. */
  readonly isDecoded: boolean
  /** The page is looked at after this many events, and what came meanwhile is not. */
  readonly looksEvery: number
}

/** Plays the events on both mirrors until they say different things, and says what. `isTrue`: nothing is damaged. */
export function play(moments: readonly Moment[], how: Writing, isTrue: boolean): string[] {
  const frames = framesOf(
    moments.map(({ event }) => event),
    how,
  )
  const health = createHealthLog()
  const referenceHealth = createHealthLog()
  const mirror = createMirror({ health, limits: defaultLimits })
  const reference = createReferenceMirror({ health: referenceHealth })
  for (const [i, moment] of moments.entries()) {
    if ((i + 1) % how.looksEvery > 0) {
      const unread = i % 2 === 0 ? emptyLog(0) : undefined
      const counts = take(mirror, moment, frames[i]!, unread)
      const expected = take(reference, moment, frameOf(moment.event, i), undefined)
      const found = differences(
        counts,
        hasOnlyObjects(moment.event) ? expected : counts,
        `unread event ${i}: `,
      )
      const sizes = [mirror.nodeCount(), mirror.newestId()]
      found.push(...differences(sizes, [reference.nodeCount(), reference.newestId()], `sizes after ${i}: `))
      if (unknownOf(found).length > 0) return found
      continue
    }
    const answers = { ...answersOf(mirror, moment, frames[i]!, isTrue), notes: notesOf(health) }
    const expected = {
      ...answersOf(reference, moment, frameOf(moment.event, i), isTrue),
      notes: notesOf(referenceHealth),
    }
    const found = differences(answers, expected, `after event ${i}: `)
    if (isTrue) found.push(...differences(plain(answers.tree), moment.page, `after event ${i}, page: `))
    const news = unknownOf(found)
    if (news.length > 0) return news
  }
  return []
}

function notesOf(health: HealthLog): unknown[] {
  return health.notes().map(({ code, message, count, segmentId, frameIndex }) => {
    return [code, message, count, segmentId, frameIndex]
  })
}

function framesOf(events: readonly RawEvent[], { indent, isBackwards, isDecoded }: Writing): Frame[] {
  const written = isBackwards ? events.map(backwards) : events
  if (!isDecoded) return written.map((event, i) => frameOf(event, i))
  return decodeBytes(new TextEncoder().encode(JSON.stringify(written, null, indent))).frames
}

/** Keys the other way round, `source` last. */
function backwards({ type, timestamp, data }: RawEvent): RawEvent {
  return { timestamp, type, data: Object.fromEntries(Object.entries(data).toReversed()) }
}

function emptyLog(unlisted: number | undefined): ChangeLog {
  return { unlisted, added: [], texts: [], attributeSlots: [], attributeNames: [] }
}

function take(
  mirror: Mirror,
  { event, sameLoad, answering }: Moment,
  frame: Frame,
  changes: ChangeLog | undefined,
): MutationCounts | undefined {
  const { source, id, text, isChecked } = event.data
  if (event.type === 2) mirror.applySnapshot(frame, sameLoad)
  else if (source === 0) return mirror.applyMutation(frame, changes, answering)
  else mirror.applyInput(Number(id), String(text), isChecked === true)
  return undefined
}

/** What one mirror says after one event. */
interface Answers {
  readonly counts: MutationCounts | undefined
  readonly changes: unknown
  readonly tree: TreeNode | undefined
  readonly nodeCount: number
  readonly root: number
  readonly byId: readonly unknown[]
  readonly labels: readonly number[]
}

const ATTRIBUTES = ['class', 'id', 'value', 'style', 'checked', 'name', '__proto__', 'constructor', 'none']

function answersOf(mirror: Mirror, moment: Moment, frame: Frame, isTrue: boolean): Answers {
  const { ids } = moment
  // Both ways to have everything listed.
  const changes = emptyLog(ids % 2 === 0 ? 0 : undefined)
  const counts = take(mirror, moment, frame, changes)
  mirror.listAdded(changes)
  const { event } = moment
  const idOf = (slot: Slot): number => (slot < 0 ? -1 : mirror.nodeId(slot))
  const added = changes.added.map(idOf)
  return {
    // What counts as an entry is left open where there are others than objects.
    counts: hasOnlyObjects(event) ? counts : undefined,
    changes: [
      // Damaged rows may have to wait for one another, or be left in a parcel.
      isTrue ? added : added.toSorted((one, other) => one - other),
      changes.texts.map(idOf),
      changes.attributeSlots.map(idOf),
      changes.attributeNames,
    ],
    tree: toTree(mirror),
    nodeCount: mirror.nodeCount(),
    root: idOf(mirror.root()),
    labels: [...mirror.labels()]
      .filter(slot => mirror.nodeType(slot) === 2)
      .map(idOf)
      .toSorted((a, b) => a - b),
    byId: askedOf(ids).map(nodeId => {
      const slot = mirror.slotOrGhost(nodeId)
      if (slot < 0) return undefined
      return {
        isRemoved: mirror.isRemoved(slot),
        isLive: mirror.slotOf(nodeId) === slot,
        nodeId: mirror.nodeId(slot),
        type: mirror.nodeType(slot),
        tag: mirror.tag(slot),
        isShadowChild: mirror.isShadowChild(slot),
        parent: idOf(mirror.parent(slot)),
        first: idOf(mirror.firstChild(slot)),
        next: idOf(mirror.nextSibling(slot)),
        text: mirror.text(slot),
        attributes: ATTRIBUTES.map(name => mirror.attribute(slot, name)),
        all: new Map([...mirror.attributes(slot)].toSorted(([one], [other]) => (one < other ? -1 : 1))),
        value: mirror.value(slot),
        isChecked: mirror.isChecked(slot),
        isAmbient: isTrue && mirror.isAmbient(slot, event.timestamp + 1, 3000),
      }
    }),
  }
}

/** All ids that were given out, or some hundreds of them. */
function askedOf(ids: number): number[] {
  const step = Math.ceil(ids / 500)
  return Array.from({ length: Math.ceil((ids + 2) / step) }, (_, i) => i * step)
}

function hasOnlyObjects({ data }: RawEvent): boolean {
  const parts = [data['adds'], data['removes'], data['texts'], data['attributes']]
  return parts.every(
    part =>
      Array.isArray(part) &&
      part.every(entry => typeof entry === 'object' && entry !== null && !Array.isArray(entry)),
  )
}

/** Without what only Input frames tell. */
function plain(tree: TreeNode | undefined): TreeNode | undefined {
  if (tree === undefined) return undefined
  const { value: _, checked: __, children, shadow, document, ...node } = tree
  const inside = document && plain(document)
  return {
    ...node,
    ...(children && { children: children.map(child => plain(child)!) }),
    ...(shadow && { shadow: shadow.map(child => plain(child)!) }),
    ...(inside && { document: inside }),
  }
}
