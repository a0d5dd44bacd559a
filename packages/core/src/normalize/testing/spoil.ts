import { type Frame, frameData } from '../../decode/frame.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'

/** A small generator with a seed: a failure can be repeated. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

const JUNK: readonly unknown[] = [
  null,
  -1,
  0,
  '',
  '__proto__',
  [],
  {},
  { id: 3 },
  true,
  2,
  '7',
  -7,
  'x'.repeat(300),
]

/** Puts junk somewhere into a recorded value. */
function spoilt(value: unknown, next: () => number): unknown {
  if (typeof value !== 'object' || value === null || next() < 0.15)
    return JUNK[Math.floor(next() * JUNK.length)]
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
  const keys = Object.keys(copy)
  const key = keys[Math.floor(next() * keys.length)]
  if (key !== undefined) copy[key] = spoilt(copy[key], next)
  return copy
}

/** A recording in which some frames are lost, come twice, or hold junk. */
export function damagedFrames(frames: readonly Frame[], seed: number): Frame[] {
  const next = random(seed)
  return frames.flatMap(frame => {
    const fate = next()
    if (fate < 0.02) return []
    if (fate < 0.03) return [frame, frame]
    if (fate > 0.1 || (frame.type !== 2 && frame.type !== 3)) return [frame]
    const { type, timestamp, segmentId, frameIndex, source, windowId } = frame
    const data = spoilt(frameData(frame), next) ?? {}
    return [{ ...frameOf({ type, timestamp, data }, frameIndex, segmentId), source, windowId }]
  })
}
