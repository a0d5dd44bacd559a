import type { Target } from '../dom/names/target.ts'
import { toIso } from '../analyze/actions.ts'
import type { EventData, EventKind, SessionEvent, VendorVerdict } from '../normalize/event.ts'
import type { Pointer } from '../decode/frame.ts'

/** A session event as flat JSON: its pointer, its target's id and selector, and its time lie on top. */
export interface EventRecord {
  readonly replayId: string
  readonly segmentId: number
  readonly frameIndex: number
  readonly offsetMs: number
  /** ISO 8601. */
  readonly timestamp: string
  readonly kind: EventKind
  readonly category: string
  readonly label: string
  readonly url: string
  readonly selector?: string
  readonly nodeId?: number
  readonly rawType: string
  readonly rawSource?: string
  readonly masked?: true
  readonly windowId?: string
  readonly epoch: number
  readonly vendor?: VendorVerdict
  readonly also?: readonly Pointer[]
  readonly data: EventData[EventKind]
}

/** The event as it is printed and stored. */
export function toEventRecord(event: SessionEvent): EventRecord {
  const target = targetOf(event)
  return {
    ...event.pointer,
    offsetMs: event.offsetMs,
    timestamp: toIso(event.timeMs),
    kind: event.kind,
    category: event.category,
    label: event.label,
    url: event.url,
    ...(target !== undefined && target.selector !== '' && { selector: target.selector }),
    ...(target !== undefined && target.nodeId >= 0 && { nodeId: target.nodeId }),
    rawType: event.rawType,
    ...(event.rawSource !== undefined && { rawSource: event.rawSource }),
    ...(event.masked && { masked: event.masked }),
    ...(event.windowId !== undefined && { windowId: event.windowId }),
    epoch: event.epoch,
    ...(event.vendor && { vendor: event.vendor }),
    ...(event.also && { also: event.also }),
    data: event.data,
  }
}

/** What the event was aimed at, if it was aimed at something. */
export function targetOf(event: SessionEvent): Target | undefined {
  switch (event.kind) {
    case 'click':
    case 'tap':
    case 'drag':
    case 'input':
    case 'media':
    case 'focus':
    case 'blur':
    case 'scroll':
    case 'selection':
      return event.data.target
    default:
      return undefined
  }
}
