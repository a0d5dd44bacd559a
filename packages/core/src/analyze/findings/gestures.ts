import type { Target } from '../../dom/names/target.ts'
import type { EventData, EventOf, VendorVerdict } from '../../normalize/event.ts'
import type { Action, Consequence } from '../action.ts'
import type { Session } from '../session.ts'
import type { EventsByKind } from './facts.ts'
import { pointerKey } from './pointer-key.ts'
import { firstAfter, type Windows } from './window-facts.ts'

/** A click, double click or tap: one gesture, however many frames tell it. */
export interface Gesture {
  /** Place in `facts.gestures`. */
  readonly index: number
  readonly event: EventOf<'click'> | EventOf<'tap'>
  readonly gesture: 'click' | 'dblclick' | 'contextmenu' | 'tap'
  /** Presses of the button or finger: 2 of a double click. */
  readonly presses: number
  readonly pointer: EventData['click']['pointer']
  readonly target: Target
  readonly x?: number
  readonly y?: number
  /** Offset of the pointer going down; of the click where that is not told. */
  readonly pressMs: number
  /** Offset of the click. */
  readonly offsetMs: number
  readonly windowId: string
  readonly epoch: number
  readonly url: string
  /** What the vendor's own detector said of it. */
  readonly vendor?: VendorVerdict
  /** What followed, of whatever sort, ambient changes left out: see `analyze/consequences.ts`. */
  readonly consequence?: Consequence
  /** The first sign of life. */
  readonly first?: Response
  /** The first answer that a person could see. */
  readonly visible?: Response
}

/** When something answered, ms since the press. */
export interface Response {
  readonly afterMs: number
  readonly as: NonNullable<Consequence['firstResponse']>
}

/** The gestures of a session, in order of time, each with what followed it. */
export function collectGestures(
  session: Pick<Session, 'actions' | 'zeroMs'>,
  events: EventsByKind,
  windows: Windows,
): Gesture[] {
  const actions = new Map<number, Action>()
  for (const action of session.actions) {
    if (GESTURES.has(action.action)) actions.set(pointerKey(action.pointer), action)
  }
  const clicks = events.click ?? []
  const taps = events.tap ?? []
  const all: (EventOf<'click'> | EventOf<'tap'>)[] = taps.length === 0 ? [...clicks] : merged(clicks, taps)
  return all.map((event, index) => {
    const consequence = actions.get(pointerKey(event.pointer))?.consequence
    return toGesture({ event, index, consequence, zeroMs: session.zeroMs, windows })
  })
}

const GESTURES: ReadonlySet<string> = new Set(['click', 'dblclick', 'contextmenu', 'tap', 'submit'])

/** Finds the last gesture of a window by an offset, by halving. */
export function createLatestGesture(
  gestures: readonly Gesture[],
): (windowId: string, atMs: number) => Gesture | undefined {
  const byWindow = new Map<string, Gesture[]>()
  for (const gesture of gestures) {
    const known = byWindow.get(gesture.windowId)
    if (known === undefined) byWindow.set(gesture.windowId, [gesture])
    else known.push(gesture)
  }
  return (windowId, atMs) => {
    const own = byWindow.get(windowId) ?? []
    return own[firstAfter(own, atMs, ({ offsetMs }) => offsetMs) - 1]
  }
}

function merged(
  clicks: readonly EventOf<'click'>[],
  taps: readonly EventOf<'tap'>[],
): (EventOf<'click'> | EventOf<'tap'>)[] {
  return [...clicks, ...taps].sort((one, other) => one.offsetMs - other.offsetMs)
}

function toGesture({
  event,
  index,
  consequence,
  zeroMs,
  windows,
}: {
  readonly event: Gesture['event']
  readonly index: number
  readonly consequence: Consequence | undefined
  readonly zeroMs: number
  readonly windows: Windows
}): Gesture {
  const { target, x, y, downAtMs } = event.data
  const kind = event.kind === 'tap' ? 'tap' : event.data.gesture
  // One shape, built without spreading: long sessions have tens of thousands.
  const gesture: Draft = {
    index,
    event,
    gesture: kind,
    presses: kind === 'dblclick' ? 2 : 1,
    pointer: event.kind === 'tap' ? 'touch' : event.data.pointer,
    target,
    pressMs: downAtMs === undefined ? event.offsetMs : downAtMs - zeroMs,
    offsetMs: event.offsetMs,
    windowId: event.windowId ?? '',
    epoch: event.epoch,
    url: event.url,
  }
  if (x !== undefined && y !== undefined) {
    gesture.x = x
    gesture.y = y
  }
  if (event.vendor !== undefined) gesture.vendor = event.vendor
  if (consequence !== undefined) {
    gesture.consequence = consequence
    addResponses(gesture, consequence, windows)
  }
  return gesture
}

type Draft = { -readonly [Key in keyof Gesture]: Gesture[Key] }

function addResponses(
  gesture: Draft,
  { firstResponse, firstResponseMs, firstVisibleMs }: Consequence,
  windows: Windows,
): void {
  if (firstResponse === undefined || firstResponseMs === undefined) return
  const first = { afterMs: firstResponseMs, as: firstResponse }
  gesture.first = first
  if (firstVisibleMs === undefined) return
  if (firstVisibleMs === firstResponseMs && !UNSEEN.has(firstResponse)) {
    gesture.visible = first
    return
  }
  const atMs = gesture.pressMs + firstVisibleMs
  const seen = windows.firstLife(gesture.windowId, atMs, atMs, ({ as }) => as !== 'request')
  gesture.visible = { afterMs: firstVisibleMs, as: seen?.as ?? 'dom' }
}

/** Signs of life that nobody sees. */
const UNSEEN: ReadonlySet<Response['as']> = new Set(['request', 'console', 'error'] as const)
