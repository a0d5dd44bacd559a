import type { Target } from '../dom/names/target.ts'
import { toIso } from '../analyze/iso-times.ts'
import type { EventCategory, EventData, EventKind, SessionEvent, VendorVerdict } from '../normalize/event.ts'
import type { Pointer } from '../decode/frame.ts'

/** A session event as flat JSON: its pointer, its target's id and selector, and its time lie on top. */
export type EventRecord = { [K in EventKind]: EventRecordOf<K> }[EventKind]

/** The record of one kind of event. */
export interface EventRecordOf<K extends EventKind> {
  readonly replayId: string
  readonly segmentId: number
  readonly frameIndex: number
  /** ms since the recording's first frame; negative for what is told from before it. */
  readonly offsetMs: number
  /** ISO 8601; '' for a time that no calendar has. */
  readonly timestamp: string
  readonly kind: K
  readonly category: EventCategory
  /** One line for a person. */
  readonly label: string
  /** The page's address at that time; '' when not known. */
  readonly url: string
  /** Canonical selector of the target; absent when there is none. */
  readonly selector?: string
  /** rrweb id of the target, valid in this window and epoch. */
  readonly nodeId?: number
  /** rrweb's names of the frame's type and source. */
  readonly rawType: string
  readonly rawSource?: string
  /** The recorder hid text of it. */
  readonly masked?: true
  readonly windowId?: string
  /** Counts page loads within the window, from 0. */
  readonly epoch: number
  readonly vendor?: VendorVerdict
  /** Further frames that were folded into this event. */
  readonly also?: readonly Pointer[]
  /** By kind, see `EventData`. */
  readonly data: EventData[K]
}

/** The event as it is printed and stored. */
export function toEventRecord(event: SessionEvent): EventRecord {
  const target = targetOf(event)
  const record: EventRecordOf<EventKind> = {
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
  // Kind and data are those of one event.
  return record as EventRecord
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
