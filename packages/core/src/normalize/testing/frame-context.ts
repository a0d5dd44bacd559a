import { createHealthLog } from '../../decode/health.ts'
import type { FrameContext, Signal } from '../dialects/draft.ts'

/** A context for reading one frame in a test, and what the reader told besides events. */
export function frameContext(
  known: Partial<FrameContext> = {},
): FrameContext & { readonly signals: readonly Signal[] } {
  const signals: Signal[] = []
  return {
    url: 'https://shop.test/basket',
    timeMs: 1_795_158_661_023,
    segmentId: 1,
    frameIndex: 20,
    health: createHealthLog(),
    tell: signal => signals.push(signal),
    signals,
    ...known,
  }
}
