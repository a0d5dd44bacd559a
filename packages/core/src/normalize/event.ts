import type { Pointer } from '../decode/frame.ts'
import type { AppearedText } from '../dom/appeared/appeared.ts'
import type { Target } from '../dom/names/target.ts'

/** How a page or route was reached. `title` and `guess` are evidence, not statements of a recorder. */
export type NavigationMethod = 'load' | 'reload' | 'back-forward' | 'push' | 'hash' | 'title' | 'guess'

/** What an event tells, by its kind. Coordinates and sizes are CSS px, `…AtMs` are epoch ms. */
export type EventData = {
  /** A page or route; `href` is '' when its address is not known. `durationMs` of a load, where a vendor tells it. */
  navigation: { method: NavigationMethod; href: string; from?: string; title?: string; durationMs?: number }
  click: {
    /** `dblclick` stands for the whole gesture: its two clicks are in it. */
    gesture: 'click' | 'dblclick' | 'contextmenu'
    /** How it was made; `unknown` where the recorder does not tell. `script` includes Enter in a form. */
    pointer: 'mouse' | 'pen' | 'touch' | 'keyboard-or-script' | 'unknown'
    x?: number
    y?: number
    target: Target
    /** The state after the gesture, for checkboxes, radios and switches. */
    checked?: boolean
    /** ms of the pointer going down, which is when handlers on pointerdown ran. */
    downAtMs?: number
    /** The click was made by Enter in a field of this form: a submit. */
    submits?: true
    /** The page shifted under the pointer while the button was down: what was pressed, and what it was let go on. */
    pressedOn?: Target
    letGoOn?: Target
    /** ms from the target's coming to the page to the press, when it came just before. */
    targetAgeMs?: number
    /** Something else was taken away when the target came: it may have replaced itself. */
    targetReplaces?: true
    /** A handler of this click clicked something else in turn: a hidden file field, a download link. */
    triggered?: Target
  }
  tap: {
    x?: number
    y?: number
    target: Target
    checked?: boolean
    downAtMs?: number
    /** As of a click. */
    pressedOn?: Target
    letGoOn?: Target
    targetAgeMs?: number
    targetReplaces?: true
  }
  /** Something was pulled: a slider's thumb, a card to another list, a line on a canvas. */
  drag: { target: Target; dropTarget?: Target; distancePx: number; endAtMs: number }
  input: {
    target: Target
    /** The whole value at the end of this typing: the text, `masked(n)`, or the visible text of the option. */
    value: string
    /** Characters of the value; known even when masked. */
    length: number
    /** `choice` is a select, date, colour or range; `toggle` a checkbox or radio without a click of its own. */
    how: 'typing' | 'choice' | 'toggle' | 'editable' | 'file' | 'programmatic'
    checked?: boolean
    /** Input frames folded into this one. */
    changes: number
    /** Epoch ms of the last of them. */
    endAtMs: number
  }
  /** Of an element; with `window`, of the whole window. */
  focus: { target?: Target; window?: true }
  blur: { target?: Target; window?: true }
  scroll: {
    /** Absent for the page itself. */
    target?: Target
    /** Where it ended. */
    x: number
    y: number
    /** Distance from the start of this scroll, px; positive is down and right. */
    deltaX: number
    deltaY: number
    /** Scroll frames folded into this one. */
    changes: number
    endAtMs: number
    /** Nobody touched wheel or finger: it followed an input, focus, route change or click at once. */
    automatic?: true
  }
  viewport: { width: number; height: number }
  mutation: {
    adds: number
    removes: number
    texts: number
    attributes: number
    /** Visible text that came with it, outermost first, most telling first; only kept near interactions. */
    appeared?: AppearedText[]
    /** Everything it touched changes by itself. */
    ambient?: true
  }
  /** A full snapshot; `checkout` when it is another picture of the page load already shown. */
  'dom-snapshot': { nodes: number; checkout: boolean }
  /** A vendor's or the page's own note, `crumb` its sort. */
  breadcrumb: { crumb: string; message: string; level?: string; fields?: Record<string, unknown> }
  network: {
    method: string
    url: string
    /** Absent when the recorder does not know it: that is not a failure. 0: no answer. */
    status?: number
    durationMs?: number
    /** `fetch`, `xhr`, `script`, `img`, … as recorded; '' when unknown. */
    initiator: string
    failed: boolean
    /** Loaded before the recording began. */
    initial?: true
    requestBytes?: number
    responseBytes?: number
  }
  console: { level: string; message: string; stack?: string }
  error: {
    message: string
    kind: 'uncaught' | 'unhandled-rejection' | 'exception' | 'hydration'
    stack?: string
  }
  span: { op: string; description: string; durationMs: number; fields?: Record<string, unknown> }
  'web-vital': {
    /** `value` is ms; of CLS its score. */
    vital: 'LCP' | 'CLS' | 'INP' | 'FCP' | 'TTFB' | 'FID'
    value: number
    rating?: string
    timeUnreliable?: true
  }
  memory: { usedBytes: number; totalBytes?: number; limitBytes?: number }
  video: { durationMs: number; width: number; height: number }
  mobile: { gesture: string; message: string; fields?: Record<string, unknown> }
  /** `text` is '' when not known; `length` in characters. */
  selection: { text: string; length: number; target?: Target }
  clipboard: { operation: string }
  media: { operation: 'play' | 'pause' | 'seek' | 'volume' | 'rate'; target: Target; atSeconds?: number }
  visibility: {
    state: 'hidden' | 'visible' | 'offline' | 'online' | 'idle' | 'active' | 'paused' | 'resumed'
  }
  tracked: { event: string; fields?: Record<string, unknown> }
  feedback: { feedbackId: string }
  unknown: { name: string }
}

/** The kinds of events. */
export type EventKind = keyof EventData

/** The group that a kind is shown in. */
export type EventCategory =
  | 'interaction'
  | 'navigation'
  | 'network'
  | 'console'
  | 'error'
  | 'dom'
  | 'span'
  | 'web-vital'
  | 'session'
  | 'tracked'
  | 'unknown'

interface EventBase<K extends EventKind> {
  readonly kind: K
  readonly category: EventCategory
  readonly pointer: Pointer
  /** Further frames that were folded into this event. */
  readonly also?: readonly Pointer[]
  /** A mutation that answers nobody, as far as can be told: no part of the story. */
  readonly aside?: true
  /** Epoch ms. */
  readonly timeMs: number
  /** ms since the recording's first frame; negative for what the recorder reports from before it. */
  readonly offsetMs: number
  /** One line for a person: target, request, message, … */
  readonly label: string
  /** The page's address at that time; '' when not known yet. */
  readonly url: string
  /** rrweb's name of the frame's type, and of its source. */
  readonly rawType: string
  readonly rawSource?: string
  /** True when text of it was hidden by the recorder. */
  readonly masked?: true
  readonly windowId?: string
  /** Counts page loads within the recording (and window), from 0. Node ids hold within one epoch. */
  readonly epoch: number
  /** What the vendor's own detector said of this moment. */
  readonly vendor?: VendorVerdict
  readonly data: EventData[K]
}

/** One normalised thing that happened. */
export type SessionEvent = { [K in EventKind]: EventBase<K> }[EventKind]

/** The event of one kind. */
export type EventOf<K extends EventKind> = EventBase<K>

/** A vendor's own judgement of a click, kept beside ours. */
export interface VendorVerdict {
  readonly verdict: 'slow' | 'dead' | 'rage' | 'multi'
  readonly clickCount?: number
  /** ms from the click to what ended the vendor's waiting. */
  readonly timeAfterClickMs?: number
  /** What that was, in the vendor's words: `timeout`, `mutation`, … */
  readonly endReason?: string
}
