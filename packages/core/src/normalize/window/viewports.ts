import type { Frame } from '../../decode/frame.ts'
import { fold, type MadeOf } from '../made.ts'
import type { WindowState } from './window-state.ts'

/** A dragged window edge reports all the way. */
const SETTLED_MS = 1000

/** Sizes of one window, each change once. */
export interface Viewports {
  resize(frame: Frame, width: number, height: number): void
  /** Nobody will ask any more. */
  leave(): void
}

/** None yet. */
export function createViewports(state: WindowState): Viewports {
  let latest: MadeOf<'viewport'> | undefined
  let lastMs = -Infinity
  return {
    resize(frame, width, height) {
      // Recorders repeat the size that the page began with.
      if (width === state.size.width && height === state.size.height) return
      state.size = { width, height }
      if (latest && frame.timestamp - lastMs <= SETTLED_MS) {
        latest.data = { width, height }
        latest.label = `${width}×${height}`
        fold(latest, state.maker.pointer(frame))
      } else latest = state.maker.make('viewport', frame, `${width}×${height}`, { width, height })
      lastMs = frame.timestamp
    },
    leave() {
      latest = undefined
    },
  }
}
