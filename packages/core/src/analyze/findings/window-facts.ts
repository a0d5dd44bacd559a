import { partitionPoint } from '../../lib/partition-point.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Consequence } from '../action.ts'
import { mayAnswer } from '../responses.ts'
import type { Session } from '../session.ts'
import { isLoad } from '../situation.ts'
import { createUnobserved } from './unobserved.ts'

/** A sign of life of the page, whoever it answers. */
export interface Life {
  readonly offsetMs: number
  readonly as: Exclude<NonNullable<Consequence['firstResponse']>, 'error' | 'console'>
  readonly event: SessionEvent
}

/** What ends a chain of clicks. */
export interface Break {
  readonly offsetMs: number
  readonly by: 'navigation' | 'scroll' | 'resize' | 'selection' | 'typing' | 'drag'
}

/** What happened in one window; all lists are in order of time. */
export interface WindowFacts {
  readonly windowId: string
  /** Signs of life; ambient changes are none. */
  readonly lives: readonly Life[]
  readonly breaks: readonly Break[]
  /** Offsets at which somebody clicked, tapped, dragged or began to type. */
  readonly doings: readonly number[]
  /** Offsets of page loads. */
  readonly loads: readonly number[]
  /** Offsets of the first event and of the last one. */
  readonly firstMs: number
  readonly lastMs: number
  /** Whether no event lies between two offsets, both left out. */
  isQuiet(fromMs: number, toMs: number): boolean
}

/** All windows, and what can be said of stretches of time in them. */
export interface Windows {
  of(windowId: string): WindowFacts
  /**
   * Why nothing can be concluded from silence between two offsets: `the recording has a hole (paused)`, `the page was
   * hidden`, `the recording ends`, …; `undefined` when all of it was recorded and seen.
   */
  unobserved(windowId: string, fromMs: number, toMs: number): string | undefined
  /** Height of the viewport at that time, px; 0 when not told. */
  viewportHeight(windowId: string, atMs: number): number
  /** The first sign of life from one offset to another, both included, that fits. */
  firstLife(windowId: string, fromMs: number, toMs: number, fits?: (life: Life) => boolean): Life | undefined
  /** What broke a chain of clicks between two offsets, both left out. */
  broken(windowId: string, fromMs: number, toMs: number): Break | undefined
  /** The next click, tap, drag or typing after an offset; `Infinity` when there is none. */
  nextDoing(windowId: string, afterMs: number): number
  /** Offset at which another window than this one began, between two offsets. */
  openedBetween(windowId: string, fromMs: number, toMs: number): number | undefined
  /** The next page load after an offset; `Infinity` when there is none. */
  nextLoad(windowId: string, afterMs: number): number
}

interface Draft {
  readonly windowId: string
  /** Offsets of all events. */
  readonly times: number[]
  readonly lives: Life[]
  readonly breaks: Break[]
  readonly doings: number[]
  readonly loads: number[]
  readonly sizes: { readonly offsetMs: number; readonly width: number; readonly height: number }[]
}

/** Takes the events that are not aside, in order. */
export function createWindows(session: Session): { see(event: SessionEvent): void; finish(): Windows } {
  const drafts = new Map<string, Draft>()
  let latest: Draft | undefined
  const draftOf = (windowId: string): Draft => {
    if (latest?.windowId === windowId) return latest
    latest = drafts.get(windowId)
    if (latest !== undefined) return latest
    latest = emptyDraft(windowId)
    drafts.set(windowId, latest)
    return latest
  }
  return {
    see(event) {
      const draft = draftOf(event.windowId ?? '')
      draft.times.push(event.offsetMs)
      note(draft, event)
    },
    finish: () => toWindows(drafts, session),
  }
}

function note(draft: Draft, event: SessionEvent): void {
  const { offsetMs } = event
  if (mayAnswer(event)) {
    const as = lifeOf(event)
    if (as !== undefined) draft.lives.push({ offsetMs, as, event })
  }
  switch (event.kind) {
    case 'click':
    case 'tap':
      draft.doings.push(offsetMs)
      break
    case 'drag':
      draft.doings.push(offsetMs)
      draft.breaks.push({ offsetMs, by: 'drag' })
      break
    case 'input':
      if (event.data.how === 'programmatic') break
      draft.doings.push(offsetMs)
      // Choosing in a list or switching is what clicks do; typing is something else.
      if (event.data.how === 'typing' || event.data.how === 'editable')
        draft.breaks.push({ offsetMs, by: 'typing' })
      break
    case 'navigation':
      if (isLoad(event)) draft.loads.push(offsetMs)
      if (event.data.method !== 'title') draft.breaks.push({ offsetMs, by: 'navigation' })
      break
    case 'scroll':
      if (event.data.automatic !== true) draft.breaks.push({ offsetMs, by: 'scroll' })
      break
    case 'selection':
      if (event.data.length > 0) draft.breaks.push({ offsetMs, by: 'selection' })
      break
    case 'viewport': {
      const { width, height } = event.data
      const before = draft.sizes.at(-1)
      if (before?.width === width && before.height === height) break
      if (before !== undefined) draft.breaks.push({ offsetMs, by: 'resize' })
      draft.sizes.push({ offsetMs, width, height })
      break
    }
    default:
  }
}

function lifeOf({ kind }: SessionEvent): Life['as'] | undefined {
  switch (kind) {
    case 'mutation':
      return 'dom'
    case 'network':
      return 'request'
    case 'blur':
    case 'visibility':
      return 'window'
    case 'navigation':
    case 'input':
    case 'focus':
    case 'scroll':
    case 'selection':
    case 'media':
      return kind
    default:
      return undefined
  }
}

function emptyDraft(windowId: string): Draft {
  return { windowId, times: [], lives: [], breaks: [], doings: [], loads: [], sizes: [] }
}

function toWindow({ windowId, times, lives, breaks, doings, loads, sizes }: Draft): Known {
  return {
    windowId,
    lives,
    breaks,
    doings,
    loads,
    sizes,
    firstMs: times[0] ?? Infinity,
    lastMs: times.at(-1) ?? -Infinity,
    isQuiet(fromMs, toMs) {
      const next = times[firstAfter(times, fromMs, itself)]
      return next === undefined || next >= toMs
    },
  }
}

interface Known extends WindowFacts {
  readonly sizes: Draft['sizes']
}

function toWindows(drafts: ReadonlyMap<string, Draft>, session: Session): Windows {
  const known = new Map<string, Known>()
  for (const [windowId, draft] of drafts) known.set(windowId, toWindow(draft))
  const windowOf = (windowId: string): Known => known.get(windowId) ?? toWindow(emptyDraft(windowId))
  return {
    of: windowOf,
    unobserved: createUnobserved(session, windowOf),
    openedBetween(windowId, fromMs, toMs) {
      for (const other of known.values()) {
        const isOther = windowId !== '' && other.windowId !== '' && other.windowId !== windowId
        if (isOther && other.firstMs > fromMs && other.firstMs <= toMs) return other.firstMs
      }
      return undefined
    },
    viewportHeight(windowId, atMs) {
      const { sizes } = windowOf(windowId)
      const next = firstAfter(sizes, atMs, offsetOf)
      return (sizes[next - 1] ?? sizes[0])?.height ?? 0
    },
    firstLife(windowId, fromMs, toMs, fits = () => true) {
      const { lives } = windowOf(windowId)
      for (let i = firstFrom(lives, fromMs, offsetOf); i < lives.length; i++) {
        const life = lives[i]!
        if (life.offsetMs > toMs) return undefined
        if (fits(life)) return life
      }
      return undefined
    },
    broken(windowId, fromMs, toMs) {
      const { breaks } = windowOf(windowId)
      const next = breaks[firstAfter(breaks, fromMs, offsetOf)]
      return next !== undefined && next.offsetMs < toMs ? next : undefined
    },
    nextDoing(windowId, afterMs) {
      const { doings } = windowOf(windowId)
      return doings[firstAfter(doings, afterMs, itself)] ?? Infinity
    },
    nextLoad(windowId, afterMs) {
      const { loads } = windowOf(windowId)
      return loads[firstAfter(loads, afterMs, itself)] ?? Infinity
    },
  }
}

const offsetOf = ({ offsetMs }: { readonly offsetMs: number }): number => offsetMs
const itself = (offsetMs: number): number => offsetMs

/** The first entry at or after an offset, in a list by time. */
export function firstFrom<Item>(
  items: readonly Item[],
  offsetMs: number,
  at: (item: Item) => number,
): number {
  return partitionPoint(items.length, place => at(items[place]!) < offsetMs)
}

/** The first entry after an offset. */
export function firstAfter<Item>(
  items: readonly Item[],
  offsetMs: number,
  at: (item: Item) => number,
): number {
  return partitionPoint(items.length, place => at(items[place]!) <= offsetMs)
}
