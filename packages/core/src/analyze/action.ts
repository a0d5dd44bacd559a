import type { Pointer } from '../decode/frame.ts'
import type { NavigationMethod } from '../normalize/event.ts'

/** What was done (`click` … `window_focus`), or what befell (`console_error`, `error`, `request_failed`). */
export type ActionName =
  | 'navigate'
  | 'click'
  | 'dblclick'
  | 'contextmenu'
  | 'tap'
  | 'drag'
  | 'input'
  | 'select'
  | 'submit'
  | 'scroll'
  | 'viewport_resize'
  | 'selection'
  | 'media'
  | 'clipboard'
  | 'window_blur'
  | 'window_focus'
  | 'console_error'
  | 'error'
  | 'request_failed'

/** What followed an action before the next one. Every part is absent when it was not seen. */
export interface Consequence {
  /** ms from the pointer going down (of typing: from the last key) to the first sign of life that it can have caused. */
  readonly firstResponseMs?: number
  /** What that was. */
  readonly firstResponse?:
    | 'dom'
    | 'request'
    | 'navigation'
    | 'input'
    | 'focus'
    | 'scroll'
    | 'console'
    | 'error'
    | 'media'
    | 'selection'
    | 'window'
  /** ms to the first of them that a person could see: a request or an error is a sign of life, not an answer. */
  readonly firstVisibleMs?: number
  /** Visible text that came, most telling first (alerts, toasts, dialogs before the rest); 3 at most. */
  readonly appeared?: readonly {
    readonly text: string
    /** Of the element that announces it: alert, status, dialog, … ; '' if none. */
    readonly role: string
    readonly masked?: true
    readonly pointer: Pointer
  }[]
  /** Text pieces beyond those listed. */
  readonly appearedMore?: number
  /** Requests that it caused, failed ones first, else in order; 12 at most. */
  readonly requests?: readonly {
    readonly method: string
    readonly url: string
    /** Absent when the recorder does not know it; 0: no answer. */
    readonly status?: number
    readonly durationMs?: number
    readonly failed: boolean
    readonly pointer: Pointer
  }[]
  /** Requests beyond those listed. */
  readonly requestsMore?: number
  /** The page or route where it led to, the last one of several. */
  readonly route?: {
    readonly url: string
    readonly method: NavigationMethod
    readonly title?: string
    readonly pointer: Pointer
  }
  /** Different errors and console errors; 5 at most. */
  readonly errors?: readonly { readonly message: string; readonly pointer: Pointer }[]
}

/** What a person did, one per gesture, with its consequence; and what befell them (errors, page loads). */
export interface Action {
  /** ISO 8601; '' for a time that no calendar has. */
  readonly timestamp: string
  /** ms since the recording's first frame; negative for what is told from before it. */
  readonly offsetMs: number
  readonly action: ActionName
  /** rrweb id, valid in this action's epoch; `null` when there is no target. */
  readonly targetNodeId: number | null
  /** `button "Checkout"`; `(page)` and the like for actions without a target. */
  readonly targetDesc: string
  /** A past-tense sentence without full stop: `Clicked button "Checkout"`. */
  readonly description: string
  /** The page's address at that time; '' when not known. */
  readonly url: string
  /** Small facts by action: value, masked, checked, x, y, repeats, selector, role, name, within, epoch, windowId, … */
  readonly metadata: Readonly<Record<string, string | number | boolean>>
  /** The frame that tells it. */
  readonly pointer: Pointer
  /** Absent when nothing was seen to follow, which is not the same as nothing having followed. */
  readonly consequence?: Consequence
}
