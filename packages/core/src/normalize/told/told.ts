import type { Origin } from '../dialects/draft.ts'
import type { EventData, EventKind } from '../event.ts'

/** The told thing of one kind. */
export interface ToldOf<K extends EventKind> {
  readonly kind: K
  readonly timeMs: number
  readonly data: EventData[K]
  /** Absent for what rrweb itself recorded. */
  readonly origin?: Origin | undefined
  readonly windowId?: string
  readonly nodeId?: number | undefined
  readonly detail?: number | undefined
}

/** A draft, or an event in the making: what the rules about duplicates look at. */
export type Told = { [K in EventKind]: ToldOf<K> }[EventKind]

/** A told thing and its position. */
export type Placed<K extends EventKind> = {
  [P in K]: { readonly index: number; readonly told: ToldOf<P> }
}[K]

/** Says that the first position tells nothing that the second one does not. */
export type Fold = (superfluous: number, stays: number) => void

/** Whether both may have happened in one window: what names none may be of any. */
export function mayShareWindow(
  one: { readonly windowId?: string },
  other: { readonly windowId?: string },
): boolean {
  const a = one.windowId ?? ''
  const b = other.windowId ?? ''
  return a === '' || b === '' || a === b
}
