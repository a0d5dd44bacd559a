import { shiftTimes } from '../../bench/inputs/shift-times.ts'

/** From the end of one telling of a recording to the begin of the next. */
const GAP_SECONDS = 10

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** A text of the recording whose times are later by whole seconds. */
export function later(text: string, span: Span, bySeconds: number): string {
  return bySeconds === 0 ? text : shiftTimes(text, span, bySeconds)
}

/** How much later each telling begins than the one before it. */
export const everySeconds = ({ fromMs, toMs }: Span): number =>
  Math.ceil((toMs - fromMs) / 1000) + GAP_SECONDS

/** Which recorded segment stands at a place of a longer recording, and in which telling. */
export const placeOf = (
  at: number,
  recorded: number,
): { readonly recordedAt: number; readonly telling: number } => ({
  recordedAt: at % recorded,
  telling: Math.floor(at / recorded),
})

/** First and last time of frames: numbers of 13 digits. */
export function spanOf(texts: readonly string[]): Span {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const text of texts) {
    for (const [, digits] of text.matchAll(/"timestamp":(\d{13})(?!\d)/g)) {
      fromMs = Math.min(fromMs, Number(digits))
      toMs = Math.max(toMs, Number(digits))
    }
  }
  return { fromMs, toMs }
}

/** What is made at the first question, and again after it failed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
