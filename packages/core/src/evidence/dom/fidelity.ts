import { formatOffset } from '../../lib/duration.ts'
import type { HealthCode } from '../../decode/health.ts'
import { type MirrorReader, NodeType, type Slot } from '../../dom/mirror/mirror.ts'
import { isBlocked } from '../../dom/names/interactive.ts'
import { maskedLength } from '../../dom/text/mask.ts'
import { nextBelow } from '../../dom/text/tree-order.ts'
import { Trait, traitsOf } from '../../dom/text/traits.ts'
import { counted } from '../counted.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { rangeNotes, type RangeNote } from '../window/range-notes.ts'
import type { Page } from './page-at.ts'

/** How far the page can be trusted to be what stood on the screen. */
export interface DomFidelity {
  /** Inserted nodes whose parent the recording never showed. */
  readonly unappliedMutations: number
  /** Changes of nodes that the recording never showed. */
  readonly unknownNodes: number
  /** Frames that could not be read. */
  readonly unreadableFrames: number
  /** The page is larger than the limit: the rest of it is not here. */
  readonly cut: boolean
  /** Texts and values that the recorder hid, and their characters as far as their length is known. */
  readonly maskedTexts: number
  readonly maskedCharacters: number
  /** Boxes whose content the recorder was told not to record. */
  readonly blockedBoxes: number
  /** Things that are on the page and whose content was not recorded. */
  readonly notRecorded: { readonly frames: number; readonly canvases: number; readonly players: number }
  /** Holes, edges, segments that are not here, bytes that broke off: why the page may have been another. */
  readonly notes: readonly RangeNote[]
}

/** Nodes that are looked at. */
const MOST_NODES = 400_000
const TEXT_LIMIT = 4096

/** What the recording cannot tell of a page at its moment; of a part of it from `root` down. */
export function fidelityOf(replay: StoredReplay, page: Page, root: Slot = page.mirror.root()): DomFidelity {
  const count = (code: HealthCode): number => page.notes.find(note => note.code === code)?.count ?? 0
  return {
    unappliedMutations: count('unapplied-mutation'),
    unknownNodes: count('unknown-node'),
    unreadableFrames: count('unreadable-frame') + count('mobile'),
    cut: count('node-limit') > 0,
    ...hiddenIn(page.mirror, root),
    notes: momentNotes(replay, page),
  }
}

/** The same as lines for a person: first what is lost, then what is hidden. Empty when nothing is. */
export function fidelityLines(fidelity: DomFidelity): string[] {
  const { notes, unappliedMutations, unknownNodes, unreadableFrames, cut, maskedTexts, maskedCharacters } =
    fidelity
  const lines = notes.map(({ message }) => message)
  if (unreadableFrames > 0)
    lines.push(`${counted(unreadableFrames, 'frame')} could not be read: changes are missing`)
  if (cut) lines.push('the page is larger than the limit: the rest of it is not here')
  const lost: string[] = []
  if (unappliedMutations > 0) lost.push(`${counted(unappliedMutations, 'mutation')} could not be applied`)
  if (unknownNodes > 0) lost.push(`${counted(unknownNodes, 'change')} named unknown nodes`)
  if (lost.length > 0) lines.push(`${lost.join(', ')}: parts of the page may be missing or old`)
  const hidden: string[] = []
  if (maskedTexts > 0) {
    const length = maskedCharacters > 0 ? ` (${counted(maskedCharacters, 'character')})` : ''
    hidden.push(`${counted(maskedTexts, 'text')} masked${length}`)
  }
  if (fidelity.blockedBoxes > 0) hidden.push(`${counted(fidelity.blockedBoxes, 'box')} blocked`)
  const { frames, canvases, players } = fidelity.notRecorded
  const bare = [
    frames > 0 ? counted(frames, 'frame') : '',
    canvases > 0 ? counted(canvases, 'canvas') : '',
    players > 0 ? counted(players, 'player') : '',
  ].filter(Boolean)
  if (bare.length > 0) hidden.push(`the content of ${bare.join(', ')} not recorded`)
  if (hidden.length > 0) lines.push(hidden.join(' · '))
  return lines
}

function momentNotes(replay: StoredReplay, page: Page): RangeNote[] {
  const { offsetMs, askedMs, windowId } = page
  const notes = rangeNotes(replay, {
    fromMs: offsetMs,
    toMs: Number.isFinite(askedMs) ? askedMs : offsetMs,
    ...(windowId !== '' && { windowId }),
  })
  if (page.snapshot === undefined) {
    notes.push({
      code: 'not-found',
      message: replay.health.mobile
        ? 'this is the recording of an app: there is no page in it'
        : `no snapshot of ${windowId === '' ? 'the page' : 'this window'} lies at or before ${formatOffset(offsetMs)}: what was on the screen is not known`,
    })
  } else {
    // What was lost between the snapshot and the moment is missing in the page.
    const since = rangeNotes(replay, {
      fromMs: page.snapshot.offsetMs + 1,
      toMs: Math.max(page.snapshot.offsetMs + 1, offsetMs - 1),
      ...(windowId !== '' && { windowId }),
    })
    const told = new Set(notes.map(({ message }) => message))
    for (const note of since) if (LOST.has(note.code) && !told.has(note.message)) notes.push(note)
  }
  return notes
}

const LOST: ReadonlySet<RangeNote['code']> = new Set(['hole', 'not-fetched', 'truncated'])

type Hidden = Pick<DomFidelity, 'maskedTexts' | 'maskedCharacters' | 'blockedBoxes' | 'notRecorded'>

function hiddenIn(mirror: MirrorReader, root: Slot): Hidden {
  let maskedTexts = 0
  let maskedCharacters = 0
  let blockedBoxes = 0
  const notRecorded = { frames: 0, canvases: 0, players: 0 }
  const see = (text: string | null): void => {
    const hidden = text === null ? undefined : maskedLength(text)
    if (hidden === undefined) return
    maskedTexts++
    maskedCharacters += hidden
  }
  let over = false
  let met = 0
  for (let at = root; at >= 0 && met < MOST_NODES; at = nextBelow(mirror, at, root, over), met++) {
    over = false
    if (mirror.nodeType(at) === NodeType.Text) see(mirror.text(at, TEXT_LIMIT))
    if (mirror.nodeType(at) !== NodeType.Element) continue
    const tag = mirror.tag(at)
    if (isBlocked(mirror, at)) blockedBoxes++
    else if (tag === 'canvas') notRecorded.canvases += mirror.attribute(at, 'rr_dataURL') === null ? 1 : 0
    else if (PLAYERS.has(tag)) notRecorded.players++
    else if (tag === 'iframe' || tag === 'frame') notRecorded.frames += hasDocument(mirror, at) ? 0 : 1
    else if ((traitsOf(tag) & Trait.Field) !== 0) {
      see(mirror.value(at))
      over = tag === 'textarea'
    }
    over = over || tag === 'script' || tag === 'style' || tag === 'template'
  }
  return { maskedTexts, maskedCharacters, blockedBoxes, notRecorded }
}

function hasDocument(mirror: MirrorReader, frame: Slot): boolean {
  for (let at = mirror.firstChild(frame); at >= 0; at = mirror.nextSibling(at))
    if (mirror.nodeType(at) === NodeType.Document) return true
  return false
}

const PLAYERS: ReadonlySet<string> = new Set('video audio object embed'.split(' '))
