import type { Pointer } from '../decode/frame.ts'
import type { NavigationMethod } from '../normalize/event.ts'

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
  /** ms from the action (the pointer going down) to the first sign of life that it can have caused. */
  readonly firstResponseMs?: number
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
  /** Visible text that came, most telling first (alerts, toasts, dialogs before the rest). */
  readonly appeared?: readonly {
    readonly text: string
    readonly role: string
    readonly masked?: true
    readonly pointer: Pointer
  }[]
  /** Text pieces beyond those listed. */
  readonly appearedMore?: number
  readonly requests?: readonly {
    readonly method: string
    readonly url: string
    readonly status?: number
    readonly durationMs?: number
    readonly failed: boolean
    readonly pointer: Pointer
  }[]
  /** Requests beyond those listed. */
  readonly requestsMore?: number
  readonly route?: {
    readonly url: string
    readonly method: NavigationMethod
    readonly title?: string
    readonly pointer: Pointer
  }
  readonly errors?: readonly { readonly message: string; readonly pointer: Pointer }[]
}

/** What a person did, one per gesture, with its consequence; and what befell them (errors, page loads). */
export interface Action {
  /** ISO 8601. */
  readonly timestamp: string
  readonly offsetMs: number
  readonly action: ActionName
  /** rrweb id, valid in this action's epoch; `null` when there is no target. */
  readonly targetNodeId: number | null
  /** `button "Checkout"`; `(page)` and the like for actions without a target. */
  readonly targetDesc: string
  /** A past-tense sentence without full stop: `Clicked button "Checkout"`. */
  readonly description: string
  readonly url: string
  /** Small facts by action: value, masked, checked, x, y, repeats, selector, role, name, within, epoch, windowId, … */
  readonly metadata: Readonly<Record<string, string | number | boolean>>
  readonly pointer: Pointer
  readonly consequence?: Consequence
}
