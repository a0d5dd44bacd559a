import type { Frame } from '../../decode/frame.ts'
import { frameData } from '../../decode/frame.ts'
import type { Mirror } from '../../dom/mirror/mirror.ts'
import { withoutHash } from '../dialects/address.ts'
import type { NavigationMethod } from '../event.ts'
import { numberOf, objectOf, textOf } from '../dialects/guards.ts'
import type { MadeOf } from '../made.ts'
import { withoutBytes } from './presses.ts'
import { afterSubtree, followingSlot } from '../walk.ts'
import type { WindowState } from './window-state.ts'

/** A place in time from which another address, and perhaps another page load, holds in a window. */
export interface PageMark {
  readonly windowId: string
  fromMs: number
  readonly href: string
  /** `load`: ids start anew. `checkout`: another picture of the same load, with its address at that time. */
  kind: 'load' | 'checkout'
  method: NavigationMethod
  /** The navigation as an event; a checkout has one only in case its address proves to be news. */
  event?: MadeOf<'navigation'>
  readonly metaFrame: Frame
  /** Of the window at that time, CSS px; 0 when not told. */
  readonly viewportHeight: number
}

export interface PageLoads {
  /** DomContentLoaded (0) or Load (1). */
  phase(frame: Frame): void
  meta(frame: Frame): void
  /** Applies the snapshot; answers whether a new page load begins with it. */
  snapshot(frame: Frame): boolean
  readonly marks: readonly PageMark[]
  end(): void
  /** Nobody will ask any more. */
  leave(): void
}

/** A Load this late after a snapshot still belongs to the page it shows. */
const LATE_LOAD_MS = 10_000
const SAMPLE_NODES = 4000
const SAME_SHARE = 0.8

/** Page loads of one window, told apart from checkouts of the same page (another picture, the same ids). */
export function createPageLoads(state: WindowState): PageLoads {
  const { mirror, maker } = state
  const marks: PageMark[] = []
  let meta: { frame: Frame; href: string } | undefined
  // DomContentLoaded (or a Load that no page waits for) was seen since the last snapshot.
  let announced: 'no' | 'interactive' | 'loaded' = 'no'
  // The page shown has said DomContentLoaded and still owes its Load.
  let owesLoad = false
  let snapshotMs = -Infinity
  // Metas since the last snapshot, and before it.
  let metas = 0
  let metasBefore = 1

  /** A recorder writes Meta and snapshot as a pair: two Metas, then two snapshots, are the work of two. */
  function noteRecorders(frame: Frame): void {
    if (metas === 0 && metasBefore > 1) {
      state.health.note(
        'several-recorders',
        'Pages come interleaved: two recorders, or two tabs, write this stream; targets may be of the wrong page',
        frame,
      )
    }
    metasBefore = metas
    metas = 0
  }

  function mark(frame: Frame, isLoad: boolean, href: string): PageMark {
    // Whether it was a reload is only known when all routes are: reports of them arrive out of order.
    const method: NavigationMethod = isLoad ? 'load' : 'guess'
    const isNews = isLoad || (href !== '' && href !== state.url)
    const from = state.url
    const made: PageMark = {
      windowId: state.windowId,
      fromMs: frame.timestamp,
      href,
      kind: isLoad ? 'load' : 'checkout',
      method,
      metaFrame: frame,
      viewportHeight: state.size.height,
    }
    if (isNews) {
      made.event = maker.make('navigation', frame, href, {
        method,
        href,
        ...(from !== '' && from !== href && { from }),
      })
    }
    marks.push(made)
    if (href !== '') state.url = href
    return made
  }

  /** A Meta whose snapshot never came. */
  function loneMeta(): void {
    if (meta && meta.href !== '' && meta.href !== state.url)
      mark(meta.frame, announced !== 'no' || marks.length === 0, meta.href)
    meta = undefined
  }

  return {
    marks,
    phase(frame) {
      if (frame.type === 0) {
        announced = 'interactive'
        return
      }
      const latest = marks.at(-1)
      if (announced === 'interactive') announced = 'loaded'
      else if (owesLoad) owesLoad = false
      else if (latest && frame.timestamp - snapshotMs <= LATE_LOAD_MS) {
        // A picture taken before the page had loaded is no checkout of a loaded page.
        if (latest.kind === 'checkout') turnIntoLoad(latest, state)
      } else announced = 'loaded'
    },
    meta(frame) {
      loneMeta()
      metas++
      const { href, width, height } = objectOf(frameData(frame))
      state.size = { width: numberOf(width) ?? 0, height: numberOf(height) ?? 0 }
      meta = { frame: withoutBytes(frame), href: textOf(href).slice(0, 4096) }
    },
    snapshot(frame) {
      noteRecorders(frame)
      const isFirst = mirror.root() < 0
      const href = meta?.href ?? (isFirst ? '' : state.url)
      const isAnnounced = announced !== 'no'
      let isLoad = isFirst || isAnnounced
      if (isLoad) mirror.applySnapshot(frame, false)
      else {
        const before = sample(mirror)
        mirror.applySnapshot(frame, true)
        const after = sample(mirror)
        const isOtherPage = share(mirror, before) < SAME_SHARE
        // Numbered from one in order, as only a page that was never touched is.
        const isFresh = after.isFresh && (!before.isFresh || withoutHash(href) !== withoutHash(state.url))
        isLoad = isOtherPage || isFresh
        // What was removed from the page before has nothing to do with this one.
        if (isLoad) mirror.applySnapshot(frame, false)
      }
      mark(meta?.frame ?? withoutBytes(frame), isLoad, href)
      meta = undefined
      if (isLoad) owesLoad = announced === 'interactive'
      announced = 'no'
      snapshotMs = frame.timestamp
      return isLoad
    },
    end: loneMeta,
    leave() {
      marks.length = 0
    },
  }
}

/** A checkout that proves to be a load of the same page. */
export function turnIntoLoad(mark: PageMark, { maker }: Pick<WindowState, 'maker'>): void {
  mark.kind = 'load'
  mark.method = 'reload'
  if (mark.event) mark.event.data.method = 'load'
  else mark.event = maker.make('navigation', mark.metaFrame, mark.href, { method: 'reload', href: mark.href })
}

interface Sample {
  readonly ids: readonly number[]
  readonly tags: readonly string[]
  readonly isFresh: boolean
}

/** Some of the page's elements, and whether its ids run on without a gap from the document on. */
function sample(mirror: Mirror): Sample {
  const ids: number[] = []
  const tags: string[] = []
  let isFresh = true
  let expected = mirror.root() < 0 ? 0 : mirror.nodeId(mirror.root())
  let slot = mirror.root()
  const step = Math.max(1, Math.floor(Math.min(mirror.nodeCount(), SAMPLE_NODES) / 500))
  for (let seen = 0; slot >= 0 && seen < SAMPLE_NODES; seen++) {
    const id = mirror.nodeId(slot)
    if (id !== expected++) isFresh = false
    const tag = mirror.tag(slot)
    if (tag !== '' && seen % step === 0) {
      ids.push(id)
      tags.push(tag)
    }
    // Frames come again after a checkout, some time later: they are no part of the comparison.
    slot = tag === 'iframe' ? afterSubtree(mirror, slot) : followingSlot(mirror, slot)
  }
  return { ids, tags, isFresh }
}

/** How much of a sample is in the page now, under the same ids. */
function share(mirror: Mirror, { ids, tags }: Sample): number {
  if (ids.length === 0) return 0
  let same = 0
  for (let i = 0; i < ids.length; i++) {
    const slot = mirror.slotOf(ids[i]!)
    if (slot >= 0 && mirror.tag(slot) === tags[i]) same++
  }
  return same / ids.length
}

/** The place the page was scrolled to when the snapshot was taken. */
export function initialOffset(frame: Frame): { x: number; y: number } {
  // The offset stands behind the node in what recorders write: only the tail is read.
  const tail = frame.dataEnd - frame.dataStart > 400 ? frame.dataEnd - 400 : frame.dataStart
  let text = ''
  for (let i = tail; i < frame.dataEnd; i++) text += String.fromCharCode(frame.bytes[i]!)
  const found = /"initialOffset"\s*:\s*(\{[^{}]*\})\s*\}?\s*$/.exec(text)
  if (!found) return { x: 0, y: 0 }
  try {
    const { left, top } = objectOf(JSON.parse(found[1]!))
    return { x: numberOf(left) ?? 0, y: numberOf(top) ?? 0 }
  } catch {
    return { x: 0, y: 0 }
  }
}
