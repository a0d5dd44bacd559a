import type { HealthLog } from '../../decode/health.ts'
import type { Limits } from '../../decode/limits.ts'
import { createMirror } from '../../dom/mirror/create-mirror.ts'
import { createLookups, type Lookups } from '../../dom/names/lookups.ts'
import type { Mirror, MirrorOptions, MirrorReader, Slot } from '../../dom/mirror/mirror.ts'
import { createTargetMemory, type TargetMemory } from '../../dom/names/target-memory.ts'
import type { Target } from '../../dom/names/target.ts'
import { createBirths, type Births } from './births.ts'
import { originOf } from '../dialects/address.ts'
import type { Maker } from '../made.ts'

/** What the readers of one window's frames share. */
export interface WindowState {
  readonly windowId: string
  readonly mirror: Mirror
  readonly lookups: Lookups
  readonly targets: TargetMemory
  readonly births: Births
  readonly maker: Maker
  readonly health: HealthLog
  /** Buttons or fingers going down are recorded. */
  recordsPresses: boolean
  /** Size as told last. */
  size: { readonly width: number; readonly height: number }
  /** Address as known by arrival; '' at first. */
  url: string
  /** rrweb id of the focused element; -1 for none, `UNKNOWN_FOCUS` for one that had no id yet. */
  focusedId: number
  focusedAtMs: number
  /** The recorder tells of focus at all. */
  knowsFocus: boolean
  /** Of the last thing that can make a page scroll or change by itself: click, input, focus, route, resize. */
  lastCauseMs: number
  /** The last click or tap, whatever became of it. */
  lastClick: {
    readonly path: readonly number[]
    readonly atMs: number
    /** Of the link clicked; '' for none. */ readonly href: string
  }
  /** A finger or mouse button is down. */
  isPressed: boolean
}

/** Something is focused that was made just then: the recorder had no number for it. */
export const UNKNOWN_FOCUS = -2

/** A window before its first frame. */
export function createWindowState(options: {
  readonly windowId: string
  readonly maker: Maker
  readonly health: HealthLog
  readonly limits: Limits
  readonly createMirror?: (options: MirrorOptions) => Mirror
}): WindowState {
  const { windowId, maker, health, limits } = options
  const mirror = (options.createMirror ?? createMirror)({ health, limits })
  const lookups = createLookups(mirror)
  return {
    windowId,
    mirror,
    lookups,
    targets: createTargetMemory(mirror, lookups),
    births: createBirths(mirror),
    maker,
    health,
    recordsPresses: false,
    size: { width: 0, height: 0 },
    url: '',
    focusedId: -1,
    focusedAtMs: -Infinity,
    knowsFocus: false,
    lastCauseMs: -Infinity,
    lastClick: { path: [], atMs: -Infinity, href: '' },
    isPressed: false,
  }
}

/** Nodes that hold no place on the screen: an interaction with one is a recorder's mistake. */
const NO_PLACE: ReadonlySet<string> = new Set(['head', 'meta', 'script', 'style', 'title', 'link', 'base'])

/** What an interaction with this rrweb id was aimed at, in the page as it stands now. */
export function targetOf({ mirror, targets, health }: WindowState, nodeId: number): Target {
  const slot = mirror.slotOrGhost(nodeId)
  if (slot < 0 && nodeId >= 0 && mirror.root() >= 0) {
    health.note('unknown-node', 'An interaction names a node that the recording never showed')
  }
  return targets.describe(slot >= 0 && NO_PLACE.has(mirror.tag(slot)) ? -1 : nodeId)
}

/** Ids of a node and its ancestors, innermost first, `limit` at most; just the id when it is unknown. */
export function pathOf({ mirror }: WindowState, nodeId: number, limit = 16): number[] {
  const ids = [nodeId]
  let slot = mirror.slotOrGhost(nodeId)
  if (slot >= 0) slot = mirror.parent(slot)
  while (slot >= 0 && ids.length < limit) {
    ids.push(mirror.nodeId(slot))
    slot = mirror.parent(slot)
  }
  return ids
}

/** Whether one of two paths leads through the other's innermost node. */
export function areRelated(one: readonly number[], other: readonly number[]): boolean {
  return one.includes(other[0]!) || other.includes(one[0]!)
}

/** The nearest element of this tag from `slot` upwards, or -1. */
export function closest(mirror: MirrorReader, slot: Slot, tag: string): Slot {
  let at = slot
  for (let steps = 0; at >= 0 && steps < 1000; steps++) {
    if (mirror.tag(at) === tag) return at
    at = mirror.parent(at)
  }
  return -1
}

/** Where the link around this node leads, if it leads to another page in this window; '' otherwise. */
export function linkOf({ mirror, url }: WindowState, nodeId: number): string {
  const link = closest(mirror, mirror.slotOf(nodeId), 'a')
  const href = link < 0 ? null : mirror.attribute(link, 'href')
  const frame = link < 0 ? null : mirror.attribute(link, 'target')
  if (!href || !/^https?:/i.test(href) || (frame !== null && frame !== '' && frame !== '_self')) return ''
  if (mirror.attribute(link, 'download') !== null) return ''
  return url === '' || originOf(href) === originOf(url) ? href : ''
}
