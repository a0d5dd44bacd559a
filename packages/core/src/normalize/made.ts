import type { Frame, Pointer } from '../decode/frame.ts'
import { frameSourceName, frameTypeName, FrameType } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'
import type { Origin } from './dialects/draft.ts'
import type { EventData, EventKind, VendorVerdict } from './event.ts'

interface MadeBase<K extends EventKind> {
  readonly kind: K
  readonly pointer: Pointer
  readonly rawType: string
  readonly rawSource: string | undefined
  readonly windowId: string
  timeMs: number
  label: string
  data: EventData[K]
  // All of them have a place in every event, known or not: objects of one shape are read fastest.
  also: Pointer[] | undefined
  masked: true | undefined
  vendor: VendorVerdict | undefined
  /** Address told by the record itself. */
  url: string | undefined
  /** Who told it, when it was not the recording proper; and what that record names. */
  origin: Origin | undefined
  nodeId: number | undefined
  detail: number | undefined
  /** Folded into another event: it will not be listed. */
  dropped: true | undefined
  /** No part of the story: listed for those who want all events. */
  aside: true | undefined
}

/** An event in the making: later frames may still change it, fold others into it or take it back. */
export type Made = { [K in EventKind]: MadeBase<K> }[EventKind]

/** The event in the making of one kind. */
export type MadeOf<K extends EventKind> = MadeBase<K>

/** Where events in the making are born. */
export interface Maker {
  make<K extends EventKind>(
    kind: K,
    frame: Frame,
    label: string,
    data: EventData[K],
    windowId?: string,
  ): MadeOf<K>
  pointer(frame: Frame): Pointer
  readonly made: readonly Made[]
  /** Those of them that are pages and routes: a few among very many. */
  readonly navigations: readonly MadeOf<'navigation'>[]
  /** Nobody will ask any more. */
  leave(): void
}

/** More than any recording holds; what a hostile one may cost. */
const MOST_EVENTS = 4_000_000
/** Pointers kept of what was folded into one event. */
const MOST_ALSO = 32

/** The events of one recording, in order of arrival. */
export function createMaker(replayId: string, health: HealthLog): Maker {
  const made: Made[] = []
  const navigations: MadeOf<'navigation'>[] = []
  const pointer = (frame: Frame): Pointer => ({
    replayId,
    segmentId: frame.segmentId,
    frameIndex: frame.frameIndex,
  })
  return {
    made,
    navigations,
    pointer,
    make(kind, frame, label, data, windowId = frame.windowId) {
      const event: MadeOf<typeof kind> = {
        kind,
        pointer: pointer(frame),
        rawType: frameTypeName(frame.type),
        rawSource: frame.type === FrameType.IncrementalSnapshot ? frameSourceName(frame.source) : undefined,
        windowId,
        // Nothing before it was dated either: it sorts first.
        timeMs: Number.isNaN(frame.timestamp) ? 0 : frame.timestamp,
        label,
        data,
        also: undefined,
        masked: undefined,
        vendor: undefined,
        url: undefined,
        origin: undefined,
        nodeId: undefined,
        detail: undefined,
        dropped: undefined,
        aside: undefined,
      }
      if (made.length < MOST_EVENTS) {
        made.push(event as unknown as Made)
        if (kind === 'navigation') navigations.push(event as unknown as MadeOf<'navigation'>)
      } else health.note('size-limit', `More than ${MOST_EVENTS} events: the rest was left out`, frame)
      return event
    },
    leave() {
      made.length = 0
      navigations.length = 0
    },
  }
}

/** Notes that a further frame belongs to this event. */
export function fold(event: { also?: Pointer[] | undefined }, ...pointers: readonly Pointer[]): void {
  // Most events stay with the first ones: a list of just their number.
  if (event.also === undefined) event.also = pointers.slice(0, MOST_ALSO)
  else for (const pointer of pointers) if (event.also.length < MOST_ALSO) event.also.push(pointer)
}
