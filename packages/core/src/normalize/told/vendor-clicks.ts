import { partitionPoint } from '../../lib/partition-point.ts'
import type { DraftOf } from '../dialects/draft.ts'
import type { VendorVerdict } from '../event.ts'
import { graver } from './vendor-verdicts.ts'

/** What the join needs of a recorded click, taken from a click or tap event. */
export interface RecordedClick {
  /** Of the click frame (of the first one, for a double click). */
  readonly timeMs: number
  /** Of the last frame folded into it. */
  readonly endMs?: number
  /**
   * Every id the gesture may be known by: innermost node, its ancestors up to the resolved target and a
   * few beyond (16 is plenty), and the same of clicks folded into it (the control of a label).
   */
  readonly nodeIds: readonly number[]
  readonly x?: number | undefined
  readonly y?: number | undefined
  /** The target's accessible name. */
  readonly name?: string
  readonly windowId?: string
}

/** A click that only vendors tell of. */
export interface LoneClick {
  /** An event of its own, with the gravest verdict. */
  readonly draft: DraftOf<'click'>
  /** Positions of the claims that tell it; the first one leads. */
  readonly claims: readonly number[]
}

/** What became of the vendor's claims. Indexes are positions in the two inputs. */
export interface VendorJoin {
  /** Claim → click: the claim's frame belongs to that click (`also`). */
  readonly joined: ReadonlyMap<number, number>
  /** Click → the gravest verdict claimed for it. */
  readonly verdicts: ReadonlyMap<number, VendorVerdict>
  readonly lone: readonly LoneClick[]
}

/** No gesture lasts longer from its first click to its last. */
const GESTURE_MS = 1500
/** Candidates looked at for one claim: more clicks than a hand makes in its time. */
const CANDIDATES = 64
/** A claim that may lie anywhere in more than this many ms needs more than time to join by. */
const WIDE_MS = 400
/** Coordinates are rounded one way here and another there. */
const NEAR_PX = 3

/**
 * Joins what vendors tell of clicks with the recorded clicks; both sorted by time. A claim joins the click
 * of its time and node: its node is the click's or an ancestor of it (vendors lift to the next link or
 * button). Where nothing names a node, coordinates and text decide, then the smallest distance in time.
 */
export function joinVendorClicks(
  clicks: readonly RecordedClick[],
  claims: readonly DraftOf<'click'>[],
): VendorJoin {
  const joined = new Map<number, number>()
  const verdicts = new Map<number, VendorVerdict>()
  const taken = new Set<number>()
  const left: number[] = []
  claims.forEach((claim, index) => {
    const click = bestClick(clicks, claim, taken)
    if (click < 0) {
      left.push(index)
      return
    }
    joined.set(index, click)
    taken.add(placeOf(click, claim))
    const verdict = graver(verdicts.get(click), claim.vendor)
    if (verdict !== undefined) verdicts.set(click, verdict)
  })
  return { joined, verdicts, lone: loneClicks(claims, left) }
}

const SORTS: readonly (VendorVerdict['verdict'] | undefined)[] = [undefined, 'slow', 'dead', 'rage', 'multi']

/** Each click takes one claim of a sort before another has to. */
function placeOf(click: number, claim: DraftOf<'click'>): number {
  return click * SORTS.length + SORTS.indexOf(claim.vendor?.verdict)
}

function bestClick(
  clicks: readonly RecordedClick[],
  claim: DraftOf<'click'>,
  taken: ReadonlySet<number>,
): number {
  const { beforeMs, afterMs } = claim.claim ?? { beforeMs: 0, afterMs: 0 }
  const fromMs = claim.timeMs - beforeMs
  const toMs = claim.timeMs + afterMs
  let best = -1
  let bestScore = Infinity
  const first = firstFrom(clicks, fromMs - GESTURE_MS)
  for (let i = first; i < clicks.length && i < first + CANDIDATES; i++) {
    const click = clicks[i]!
    if (click.timeMs > toMs) break
    const endMs = click.endMs ?? click.timeMs
    if (endMs < fromMs) continue
    const likeness = likenessOf(click, claim, beforeMs + afterMs > WIDE_MS)
    if (likeness === 'other') continue
    const distance =
      claim.timeMs < click.timeMs ? click.timeMs - claim.timeMs : Math.max(0, claim.timeMs - endMs)
    // Likeness outweighs being free, and that the distance.
    const score = distance + (likeness === 'same' ? 0 : 1e7) + (taken.has(placeOf(i, claim)) ? 1e6 : 0)
    if (score < bestScore) {
      best = i
      bestScore = score
    }
  }
  return best
}

function likenessOf(
  click: RecordedClick,
  claim: DraftOf<'click'>,
  wide: boolean,
): 'same' | 'perhaps' | 'other' {
  if (claim.windowId !== undefined && (click.windowId ?? '') !== '' && click.windowId !== claim.windowId)
    return 'other'
  if (claim.nodeId !== undefined) {
    if (click.nodeIds.includes(claim.nodeId)) return 'same'
    // A lone id means that the ancestors are unknown: without a snapshot, or on a removed node.
    return click.nodeIds.length > 1 ? 'other' : 'perhaps'
  }
  const { x, y, target } = claim.data
  if (x !== undefined && y !== undefined && click.x !== undefined && click.y !== undefined) {
    if (Math.abs(x - click.x) <= NEAR_PX && Math.abs(y - click.y) <= NEAR_PX) return 'same'
    return wide ? 'other' : 'perhaps'
  }
  const names = likeNames(click.name ?? '', target.name)
  if (names !== undefined) return names ? 'same' : wide ? 'other' : 'perhaps'
  return 'perhaps'
}

/** Whether two texts name one element; `undefined` where one of them is missing or hidden. */
function likeNames(one: string, other: string): boolean | undefined {
  if (one === '' || other === '' || one.startsWith('masked(') || other.startsWith('masked(')) return undefined
  const a = one.toLowerCase()
  const b = other.toLowerCase()
  return a.includes(b) || b.includes(a)
}

/** The first click at or after a time. */
function firstFrom(clicks: readonly RecordedClick[], timeMs: number): number {
  return partitionPoint(clicks.length, place => clicks[place]!.timeMs < timeMs)
}

/** Claims that found no click, put together where they tell the same one. */
function loneClicks(claims: readonly DraftOf<'click'>[], left: readonly number[]): LoneClick[] {
  const groups: number[][] = []
  for (const index of left) {
    const claim = claims[index]!
    const group = groups
      .slice(-8)
      .find(members => members.every(member => tellSameClick(claims[member]!, claim)))
    if (group === undefined) groups.push([index])
    else group.push(index)
  }
  return groups.map(members => {
    // The click itself describes it better than a verdict that came later.
    const lead = members.find(member => claims[member]!.vendor === undefined) ?? members[0]!
    const { claim: _claim, vendor: _vendor, ...draft } = claims[lead]!
    const vendor = members.reduce<VendorVerdict | undefined>(
      (worst, member) => graver(worst, claims[member]!.vendor),
      undefined,
    )
    return {
      draft: { ...draft, ...(vendor === undefined ? {} : { vendor }) },
      claims: [lead, ...members.filter(member => member !== lead)],
    }
  })
}

function tellSameClick(one: DraftOf<'click'>, other: DraftOf<'click'>): boolean {
  // Two plain claims, or two of one verdict, tell two clicks.
  if (one.vendor?.verdict === other.vendor?.verdict) return false
  if (one.nodeId !== undefined && other.nodeId !== undefined && one.nodeId !== other.nodeId) return false
  if (one.windowId !== other.windowId) return false
  return covers(one, other.timeMs) || covers(other, one.timeMs)
}

function covers({ timeMs, claim }: DraftOf<'click'>, otherMs: number): boolean {
  return otherMs >= timeMs - (claim?.beforeMs ?? 0) && otherMs <= timeMs + (claim?.afterMs ?? 0)
}
