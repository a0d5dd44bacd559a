import type { Facts } from './facts.ts'
import type { Gesture } from './gestures.ts'
import { isSameTarget } from './judged.ts'

/**
 * Gestures that are candidates, those on one thing in a row put together: nothing else was clicked in that window in
 * between, and no more than `sameMs` passed from one to the next. In order of time.
 */
export function clickRuns(
  { gestures }: Pick<Facts, 'gestures'>,
  sameMs: number,
  isCandidate: (gesture: Gesture) => boolean,
): [Gesture, ...Gesture[]][] {
  const runs: [Gesture, ...Gesture[]][] = []
  const latest = new Map<string, [Gesture, ...Gesture[]]>()
  for (const gesture of gestures) {
    const run = latest.get(gesture.windowId)
    if (!isCandidate(gesture)) {
      latest.delete(gesture.windowId)
      continue
    }
    const last = run?.at(-1)
    if (
      run !== undefined &&
      last !== undefined &&
      isSameTarget(last, gesture) &&
      gesture.pressMs - last.offsetMs <= sameMs
    ) {
      run.push(gesture)
      continue
    }
    const fresh: [Gesture, ...Gesture[]] = [gesture]
    latest.set(gesture.windowId, fresh)
    runs.push(fresh)
  }
  return runs
}
