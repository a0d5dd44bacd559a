import { accessibleName } from './accessible-name.ts'
import type { AccessibleName } from './accessible-name.ts'
import { iconOf } from './icon.ts'
import { isBlocked, isDisabled, resolveAim } from './interactive.ts'
import type { Aim } from './interactive.ts'
import { createLookups } from './lookups.ts'
import type { Lookups } from './lookups.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { roleOf, roleWord } from './roles.ts'
import { selectorOf } from './selector.ts'
import { targetKind } from './target-kind.ts'
import type { Target } from './target.ts'

/** Nobody can aim at these: an id that leads here belongs to another page or recorder. */
const NEVER_AIMED_AT: ReadonlySet<string> = new Set(
  'head meta script style title link base noscript template'.split(' '),
)

/** What things without a role are called. */
const TAG_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    html: 'page',
    body: 'page',
    img: 'image',
    picture: 'image',
    iframe: 'frame',
    embed: 'embedded content',
    object: 'embedded content',
    canvas: 'canvas',
    video: 'video',
    audio: 'audio',
    label: 'label',
  }),
)

/**
 * What the interaction with the node of this rrweb id was aimed at: the nearest interactive element, a
 * label's control included. Nodes removed lately are known still.
 */
export function describeTarget(
  mirror: MirrorReader,
  nodeId: number,
  lookups: Lookups = createLookups(mirror),
): Target {
  const slot = mirror.slotOrGhost(nodeId)
  if (slot < 0 || isNeverAimedAt(mirror, slot)) return unknownTarget(nodeId)
  return describeAim(mirror, slot, resolveAim(mirror, slot, lookups), lookups)
}

/** The same for a node of the mirror, taken as it is: nothing is resolved to an interactive ancestor. */
export function describeSlot(
  mirror: MirrorReader,
  slot: Slot,
  lookups: Lookups = createLookups(mirror),
): Target {
  return slot < 0 ? unknownTarget(-1) : describeAim(mirror, slot, { slot, interactive: 'none' }, lookups)
}

/** Whether an id that leads to this node belongs to another page or recorder. */
export function isNeverAimedAt(mirror: MirrorReader, slot: Slot): boolean {
  return NEVER_AIMED_AT.has(mirror.tag(slot))
}

/** What is said of a node that nothing is known of. */
export function unknownTarget(nodeId: number): Target {
  return { nodeId, role: '', name: '', label: 'unknown target', selector: '', tag: '' }
}

/** What a gesture on the node `hit` was aimed at, now that this is known. */
export function describeAim(mirror: MirrorReader, hit: Slot, aim: Aim, lookups: Lookups): Target {
  const target = draft(mirror, aim, lookups)
  if (mirror.isRemoved(hit) || mirror.isRemoved(aim.slot)) target.removed = true
  return target
}

/** A target in the making. */
type Draft = { -readonly [Key in keyof Target]: Target[Key] }

function draft(mirror: MirrorReader, { slot, interactive, label }: Aim, lookups: Lookups): Draft {
  const type = mirror.nodeType(slot)
  const target: Draft = unknownTarget(mirror.nodeId(slot))
  if (type !== NodeType.Document && type !== NodeType.Element && type !== NodeType.Text) return target
  if (interactive !== 'none') target.interactive = interactive
  if (label !== undefined) target.labelNodeId = mirror.nodeId(label)
  const within = boundaryAround(mirror, slot)
  if (within !== '') target.within = within
  target.tag = mirror.tag(slot)
  if (type === NodeType.Document) target.label = 'page'
  else if (isBlocked(mirror, slot)) {
    // Anything may be blocked, and what a blocked thing is part of was still clicked.
    target.label = `blocked ${pixels(mirror, slot, 'rr_width')}×${pixels(mirror, slot, 'rr_height')}`
    target.blocked = true
  } else {
    target.role = roleOf(mirror, slot)
    const name = accessibleName(mirror, slot, lookups, target.role)
    target.name = name.name
    target.label = phrase(mirror, slot, target.role, name)
    target.selector = selectorOf(mirror, slot, target.role, name)
    if (name.masked) target.masked = true
    if (isDisabled(mirror, slot)) target.disabled = true
    const kind = targetKind(mirror, slot, target.role)
    if (kind !== undefined) target.kind = kind
  }
  return target
}

function phrase(mirror: MirrorReader, slot: Slot, role: string, { name, masked }: AccessibleName): string {
  const tag = mirror.tag(slot)
  const word = role === '' ? TAG_WORDS.get(tag) : roleWord(role)
  if (masked) return `${word ?? 'text'} ${name}`
  if (name !== '') return `${word ?? 'text'} "${name.replaceAll('"', "'")}"`
  const icon = iconOf(mirror, slot)
  const nameless = word ?? (tag === '' ? 'text' : tag)
  // An icon's file name is no name: it stands apart from what can be read on the page.
  return icon === '' ? nameless : `${nameless} (${icon} icon)`
}

/** The nearest boundary on the way to the page: the shadow root or the frame that `slot` sits in. */
function boundaryAround(mirror: MirrorReader, slot: Slot): 'shadow' | 'iframe' | '' {
  let at = slot
  for (let up = 0; at >= 0 && up < 50_000; up++) {
    if (mirror.isShadowChild(at)) return 'shadow'
    const parent = mirror.parent(at)
    if (mirror.nodeType(at) === NodeType.Document && parent >= 0) return 'iframe'
    at = parent
  }
  return ''
}

function pixels(mirror: MirrorReader, slot: Slot, attribute: string): string {
  const number = Number.parseFloat(mirror.attribute(slot, attribute) ?? '')
  return Number.isFinite(number) ? String(Math.round(number)) : '?'
}

export { optionText } from './option-text.ts'
