import type { Pointer } from '../../decode/frame.ts'

/** More frames than a segment has. */
const FRAMES = 2 ** 28

/** A pointer as one number, within one replay. */
export function pointerKey({ segmentId, frameIndex }: Pick<Pointer, 'segmentId' | 'frameIndex'>): number {
  return segmentId * FRAMES + frameIndex
}
