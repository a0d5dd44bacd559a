import { accessibleName } from './accessible-name.ts'
import { iconOf } from './icon.ts'
import { isBlocked, isDisabled, resolveAim } from './interactive.ts'
import type { Aim } from './interactive.ts'
import { createLookups } from './lookups.ts'
import type { Lookups } from './lookups.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { roleOf, roleWord } from './roles.ts'
import { selectorOf } from './selector.ts'
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
  if (slot < 0 || NEVER_AIMED_AT.has(mirror.tag(slot))) return unknownTarget(nodeId)
  const aim = resolveAim(mirror, slot, lookups)
  // Anything may be blocked, and what a blocked thing is part of was still clicked.
  const target = describe(mirror, aim, lookups)
  return mirror.isRemoved(slot) && !target.removed ? { ...target, removed: true } : target
}

/** The same for a node of the mirror, taken as it is: nothing is resolved to an interactive ancestor. */
export function describeSlot(
  mirror: MirrorReader,
  slot: Slot,
  lookups: Lookups = createLookups(mirror),
): Target {
  return slot < 0 ? unknownTarget(-1) : describe(mirror, { slot, interactive: 'none' }, lookups)
}

function unknownTarget(nodeId: number): Target {
  return { nodeId, role: '', name: '', label: 'unknown target', selector: '', tag: '' }
}

function describe(mirror: MirrorReader, aim: Aim, lookups: Lookups): Target {
  const { slot, interactive, label } = aim
  const type = mirror.nodeType(slot)
  const nodeId = mirror.nodeId(slot)
  const within = boundaryAround(mirror, slot)
  const around = {
    ...(interactive !== 'none' && { interactive }),
    ...(label !== undefined && { labelNodeId: mirror.nodeId(label) }),
    ...(within !== '' && { within }),
    ...(mirror.isRemoved(slot) && { removed: true as const }),
  }
  if (type === NodeType.Document)
    return { nodeId, role: '', name: '', label: 'page', selector: '', tag: '', ...around }
  if (type !== NodeType.Element && type !== NodeType.Text) return unknownTarget(nodeId)
  const tag = mirror.tag(slot)
  if (isBlocked(mirror, slot)) {
    const size = `${pixels(mirror.attribute(slot, 'rr_width'))}×${pixels(mirror.attribute(slot, 'rr_height'))}`
    return {
      nodeId,
      role: '',
      name: '',
      label: `blocked ${size}`,
      selector: '',
      tag,
      ...around,
      blocked: true,
    }
  }
  const role = roleOf(mirror, slot)
  const name = accessibleName(mirror, slot, lookups)
  return {
    nodeId,
    role,
    name: name.name,
    label: phrase(mirror, slot, role, name.name, name.masked === true),
    selector: selectorOf(mirror, slot, role, name),
    tag,
    ...around,
    ...(name.masked && { masked: true as const }),
    ...(isDisabled(mirror, slot) && { disabled: true as const }),
  }
}

function phrase(mirror: MirrorReader, slot: Slot, role: string, name: string, masked: boolean): string {
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

function pixels(size: string | null): string {
  const number = Number.parseFloat(size ?? '')
  return Number.isFinite(number) ? String(Math.round(number)) : '?'
}

export { optionText } from './option-text.ts'
