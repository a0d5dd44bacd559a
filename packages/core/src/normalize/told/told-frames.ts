import { frameData, FrameType, type Frame } from '../../decode/frame.ts'
import type { HealthLog } from '../../decode/health.ts'
import { readCustom } from '../dialects/custom.ts'
import type { Draft, DraftOf, FrameContext, Signal } from '../dialects/draft.ts'
import type { FrameCounts } from '../frame-counts.ts'
import { objectOf, textOf } from '../dialects/guards.ts'
import { fold, type Made, type Maker } from '../made.ts'
import { readLegacyLog, readPlugin } from '../dialects/plugin.ts'
import { withoutBytes } from '../window/presses.ts'
import { readTracked } from '../dialects/tracked.ts'

/** A vendor's word about a click, waiting for the click. */
export interface Claim {
  readonly draft: DraftOf<'click'>
  readonly frame: Frame
}

/** Reads the frames whose content is a record of its own: customs, plugins, old logs, analytics events. */
export interface ToldFrames {
  take(frame: Frame, url: string): void
  readonly claims: readonly Claim[]
  /** Nobody will ask any more. */
  leave(): void
}

/** `tell` gets signals; `sdk` is the recorder, if the source knows it. */
export function createToldFrames(options: {
  readonly maker: Maker
  readonly health: HealthLog
  readonly counts: FrameCounts
  readonly sdk?: FrameContext['sdk']
  readonly tell: (signal: Signal, frame: Frame) => void
  /** A route was told. */
  readonly routed: (windowId: string, href: string) => void
}): ToldFrames {
  const { maker, health, counts, sdk, tell, routed } = options
  const claims: Claim[] = []
  let pageStartMs: number | undefined

  function read(frame: Frame, data: unknown, context: FrameContext): Draft[] {
    if (frame.type === FrameType.Custom) {
      counts.countNamed('Custom', textOf(objectOf(data).tag))
      return readCustom(data, context)
    }
    if (frame.type === FrameType.Plugin) {
      counts.countNamed('Plugin', textOf(objectOf(data).plugin))
      return readPlugin(data, context)
    }
    if (frame.type === FrameType.Tracked) {
      counts.countNamed('Tracked', textOf(objectOf(data).event))
      return readTracked(data, context)
    }
    return readLegacyLog(data, context)
  }

  return {
    claims,
    take(frame, url) {
      const context: FrameContext = {
        url,
        timeMs: frame.timestamp,
        segmentId: frame.segmentId,
        frameIndex: frame.frameIndex,
        health,
        tell: signal => tell(signal, frame),
        pageStartMs,
        sdk,
      }
      for (const draft of read(frame, frameData(frame), context)) {
        if (draft.kind === 'navigation' && isLoad(draft)) pageStartMs = draft.timeMs
        if (draft.kind === 'navigation' && !isLoad(draft) && draft.data.href !== '')
          routed(draft.windowId ?? frame.windowId, draft.data.href)
        if (draft.kind === 'click' && draft.claim) claims.push({ draft, frame: withoutBytes(frame) })
        else makeTold(maker, frame, draft)
      }
    },
    leave() {
      claims.length = 0
    },
  }
}

/** A draft as an event in the making. */
export function makeTold(maker: Maker, frame: Frame, draft: Draft): Made {
  const event = maker.make(
    draft.kind,
    frame,
    draft.label,
    draft.data,
    draft.windowId ?? frame.windowId,
  ) as Made
  if (!Number.isNaN(draft.timeMs)) event.timeMs = draft.timeMs
  event.origin = draft.origin
  if (draft.masked) event.masked = true
  if (draft.url !== undefined) event.url = draft.url
  if (draft.nodeId !== undefined) event.nodeId = draft.nodeId
  if (draft.detail !== undefined) event.detail = draft.detail
  if (draft.vendor) event.vendor = draft.vendor
  return event
}

/** The lone claims of vendors as events, each with the frames that tell it. */
export function makeClaimed(maker: Maker, draft: DraftOf<'click'>, frames: readonly Frame[]): void {
  const [first, ...others] = frames
  if (!first) return
  fold(makeTold(maker, first, draft), ...others.map(frame => maker.pointer(frame)))
}

function isLoad({ data: { method } }: DraftOf<'navigation'>): boolean {
  return method === 'load' || method === 'reload' || method === 'back-forward'
}
