import type { Facts } from './facts.ts'
import type { Gesture, Response } from './gestures.ts'
import type { Life } from './window-facts.ts'

/** What became of a click. Times are ms since the press. */
export type Answer =
  /** Somebody could see something, or the page went on. */
  | { readonly is: 'answered'; readonly afterMs: number; readonly as: Response['as'] | 'own' }
  /** It asked a server; nothing was seen in time. */
  | { readonly is: 'asked'; readonly afterMs: number }
  /** Something came after the time to wait: it may have been the answer. */
  | { readonly is: 'late'; readonly afterMs: number; readonly as: Response['as'] }
  /** Somebody did something else, and what came then answers that. */
  | { readonly is: 'cut'; readonly afterMs: number }
  | { readonly is: 'unobserved'; readonly why: string }
  | { readonly is: 'silent' }

/** A request that a click causes begins within this time. */
const REQUEST_MS = 1000
/** So soon the browser moves focus, selection and scroll by itself, starts media, hands over to another window. */
const LIMITS: Readonly<Partial<Record<Life['as'], number>>> = {
  scroll: 300,
  selection: 300,
  focus: 300,
  media: 1000,
  window: 1000,
  request: REQUEST_MS,
}
/** What comes by then may be the answer to a click that nothing followed in time: it is late rather than dead. */
export const LATE_MS = 5000
/** A page that slow servers send. */
const LATE_LOAD_MS = 10_000
/** Somebody who opens a list chooses from it by then. */
const CHOICE_MS = 5000
/** A window that a click opened begins to record by then. */
const OPENED_MS = 5000

/** What became of a click within `waitMs` of its press. */
export function answerTo(facts: Facts, gesture: Gesture, waitMs: number): Answer {
  return (
    ownAnswer(gesture, waitMs) ??
    answerInWindow(facts, gesture, waitMs) ??
    elsewhere(facts, gesture) ??
    whyUnknown(facts, gesture, waitMs) ??
    lateAnswer(facts, gesture, waitMs) ?? { is: 'silent' }
  )
}

/** What the gesture itself tells, or was told as its consequence. */
function ownAnswer({ event, first, visible, consequence }: Gesture, waitMs: number): Answer | undefined {
  if (event.data.checked !== undefined) return { is: 'answered', afterMs: 0, as: 'own' }
  // Its handler clicked something else: a hidden file field, a download's link.
  if (event.kind === 'click' && event.data.triggered !== undefined)
    return { is: 'answered', afterMs: 0, as: 'own' }
  if (visible !== undefined && visible.afterMs <= waitMs) return { is: 'answered', ...visible }
  if (first?.as === 'request') return { is: 'asked', afterMs: first.afterMs }
  if (consequence?.requests !== undefined) return { is: 'asked', afterMs: REQUEST_MS }
  return undefined
}

function answerInWindow(facts: Facts, gesture: Gesture, waitMs: number): Answer | undefined {
  const { windows } = facts
  const { windowId, pressMs, offsetMs, target } = gesture
  const nextMs = windows.nextDoing(windowId, offsetMs)
  const life = windows.firstLife(windowId, pressMs, pressMs + waitMs, ({ as, event }) => {
    if (event.kind === 'focus' && event.data.target?.nodeId === target.nodeId) return false
    // The node that a click takes the focus from, or that loses it with the window's: no answer by itself.
    return event.offsetMs - pressMs <= (LIMITS[as] ?? waitMs)
  })
  if (life !== undefined) {
    const afterMs = life.offsetMs - pressMs
    if (life.offsetMs > nextMs) return { is: 'cut', afterMs: nextMs - pressMs }
    return life.as === 'request' ? { is: 'asked', afterMs } : { is: 'answered', afterMs, as: life.as }
  }
  const moved = windows.broken(windowId, pressMs, pressMs + LIMITS.scroll!)
  if (moved?.by === 'scroll') return { is: 'answered', afterMs: moved.offsetMs - pressMs, as: 'scroll' }
  return undefined
}

/** A choice made from what it opened, or another window that began to record. */
function elsewhere(facts: Facts, { index, windowId, pressMs, target }: Gesture): Answer | undefined {
  const next = facts.gestures[index + 1]
  const chooses =
    next !== undefined &&
    next.windowId === windowId &&
    next.target.role === 'option' &&
    next.pressMs - pressMs <= CHOICE_MS &&
    (target.role === 'combobox' || target.role === 'button')
  if (chooses) return { is: 'answered', afterMs: next.pressMs - pressMs, as: 'own' }
  const openedMs = facts.windows.openedBetween(windowId, pressMs, pressMs + OPENED_MS)
  return openedMs === undefined ? undefined : { is: 'answered', afterMs: openedMs - pressMs, as: 'window' }
}

function whyUnknown(facts: Facts, { windowId, pressMs }: Gesture, waitMs: number): Answer | undefined {
  if (!facts.recordsMutations) return { is: 'unobserved', why: 'changes of the page are not recorded' }
  const why = facts.windows.unobserved(windowId, pressMs, pressMs + waitMs)
  return why === undefined ? undefined : { is: 'unobserved', why }
}

function lateAnswer(
  facts: Facts,
  { windowId, pressMs, offsetMs }: Gesture,
  waitMs: number,
): Answer | undefined {
  const { windows } = facts
  const nextMs = windows.nextDoing(windowId, offsetMs)
  const fromMs = pressMs + waitMs
  const late = windows.firstLife(windowId, fromMs, Math.min(nextMs, pressMs + LATE_MS), ({ as }) =>
    LATE.has(as),
  )
  if (late !== undefined) return { is: 'late', afterMs: late.offsetMs - pressMs, as: late.as }
  const loadMs = windows.nextLoad(windowId, fromMs)
  if (loadMs === Infinity || loadMs > nextMs) return undefined
  if (loadMs - pressMs <= LATE_LOAD_MS) return { is: 'late', afterMs: loadMs - pressMs, as: 'navigation' }
  // Nothing at all of the page before the next one came: it may have been gone all the time.
  return windows.of(windowId).isQuiet(fromMs, loadMs)
    ? { is: 'unobserved', why: 'the page may have been left' }
    : undefined
}

const LATE: ReadonlySet<Life['as']> = new Set(['dom', 'navigation', 'input', 'media'] as const)
