import type { Pointer } from '../decode/frame.ts'

/** A turn of the mouse: where it stopped going one way. */
export interface Turn {
  /** Epoch ms. */
  readonly atMs: number
  /** Pixels that it went that way, on the axis. */
  readonly swingPx: number
  readonly x: number
  readonly y: number
  /** Pixels of way from the first turn of its row, both axes. */
  readonly pathPx: number
  /** The longest time between two recorded places since the turn before. */
  readonly gapMs: number
}

/** What may lie under a mouse that goes to and fro for a good reason. */
export type Surface = 'canvas' | 'media' | 'map' | 'menu' | 'frame'

/** A row of turns of the mouse on one axis, each soon after the one before: what thrashing is told from. */
export interface Swings {
  readonly axis: 'x' | 'y'
  readonly turns: readonly Turn[]
  /** The frames that tell the first and the last turn. */
  readonly pointer: Pointer
  readonly lastPointer: Pointer
  /** What lay under the turns, of these. */
  readonly over: readonly Surface[]
  readonly windowId?: string
}
