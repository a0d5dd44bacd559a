import type { Target } from '../dom/names/target.ts'
import type { SessionEvent } from '../normalize/event.ts'
import type { ActionName } from './action.ts'

/**
 * How a step claims what follows it. `gesture`: a person did something that asks for an answer. `weak`: a
 * person did something that rarely does (scrolling, selecting). `load`: a page or route came. `effect`: it befell
 * the person and claims nothing.
 */
export type StepRole = 'gesture' | 'weak' | 'load' | 'effect'

/** Small facts by name, as an action's metadata holds them. */
export type Facts = Record<string, string | number | boolean>

/** An action before it is known what followed. */
export interface Step {
  readonly event: SessionEvent
  readonly action: ActionName
  readonly role: StepRole
  readonly description: string
  readonly target: Target | undefined
  /** The target in words, or what is named instead of one: `(page)`, a message, … */
  readonly targetDesc: string
  /** How long somebody was away, of who left the window or came back. */
  readonly awayMs: number | undefined
  /** Epoch ms of its begin: the pointer going down, the first key. */
  readonly fromMs: number
  /** Epoch ms of its end: the click, the last key. */
  readonly toMs: number
}
