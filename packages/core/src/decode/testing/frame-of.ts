import type { Frame } from '../frame.ts'
import { FrameType } from '../frame.ts'
import { unwrapping } from '../unwrapping.ts'

// Before it gives out what may be packed, the decoder waits for this; these frames come without it.
await unwrapping.load()

interface RawEvent {
  readonly type: number
  readonly timestamp?: number
  readonly data?: unknown
  readonly windowId?: string
}

const encoder = new TextEncoder()

/** The frame that the decoder makes of this rrweb event, alone in its bytes. */
export function frameOf(event: RawEvent, frameIndex = 0, segmentId = 0): Frame {
  const data = JSON.stringify(event.data ?? {})
  const head = `{"type":${event.type},"data":`
  const json = `${head}${data},"timestamp":${event.timestamp ?? 0}}`
  const bytes = encoder.encode(json)
  const source =
    event.type === FrameType.IncrementalSnapshot ? ((event.data as { source?: number }).source ?? -1) : -1
  return {
    segmentId,
    frameIndex,
    type: event.type,
    source,
    timestamp: event.timestamp ?? 0,
    windowId: event.windowId ?? '',
    bytes,
    start: 0,
    end: bytes.length,
    dataStart: head.length,
    dataEnd: head.length + encoder.encode(data).length,
    compressedParts: false,
    nodes: undefined,
  }
}
