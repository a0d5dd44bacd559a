import type { EventCategory, EventKind } from '../../normalize/event.ts'
import type { RangeNote } from './range-notes.ts'

/** Around which moment, and how far. One of `atMs`, `contains` and `pointer` says which. */
export interface WindowQuestion {
  /** Offset in ms. */
  readonly atMs?: number
  /** The first event that holds this text, but one of the DOM only where no other does. */
  readonly contains?: string
  /** The event that this frame tells; where it tells none, the frame's time. */
  readonly pointer?: { readonly segmentId: number; readonly frameIndex: number }
  /** 10 s unless told. */
  readonly beforeMs?: number
  /** 30 s unless told. */
  readonly afterMs?: number
  /** Only what this window recorded, and what names no window. */
  readonly windowId?: string
  /** At most this many lines of a category, twice as many of interactions; 12 unless told, fewer for `maxBytes`. */
  readonly perGroup?: number
  /** At most about so many bytes of JSON; 8192 unless told. */
  readonly maxBytes?: number
}

/** What happened around a moment. Plain JSON, see `windowAnswerSchema`. */
export interface WindowAnswer {
  readonly schemaVersion: 1
  readonly replayId: string
  /** Ids of the windows or tabs, where there are several; a line names its own where it is not the moment's. */
  readonly windows?: readonly string[]
  /** What the window lies around; `null` when there is no such thing in the recording. */
  readonly moment: WindowMoment | null
  /** Of a question for text: how many events hold it, and those after this one. */
  readonly hits?: { readonly total: number; readonly others: readonly WindowHit[] }
  /** What was asked for, in offsets; it may run over the recording's edges, which `notes` tell. */
  readonly fromOffsetMs: number
  readonly toOffsetMs: number
  /** Events before the moment, and from it on. */
  readonly before: number
  readonly after: number
  /** Categories that have events here. */
  readonly groups: readonly WindowGroup[]
  /** Categories that have none here, with how many the whole recording has: 0 is "not recorded, or never happened". */
  readonly elsewhere: readonly { readonly category: EventCategory; readonly inRecording: number }[]
  /** Why there may be more than is told. */
  readonly notes: readonly RangeNote[]
}

/** What a window lies around. */
export interface WindowMoment {
  readonly by: 'time' | 'text' | 'pointer'
  readonly offsetMs: number
  /** The page's address then; '' when not known. */
  readonly url: string
  /** The page load, counted within the window from 0. */
  readonly epoch: number
  readonly windowId?: string
  /** Of an event: where it lies, and what it is. */
  readonly pointer?: string
  readonly kind?: EventKind
  readonly label?: string
}

/** An event that was found. */
export interface WindowHit {
  readonly offsetMs: number
  readonly pointer: string
  readonly kind: EventKind
  readonly label: string
}

/** The events of one category in a window. */
export interface WindowGroup {
  readonly category: EventCategory
  /** Events of this category in the window. */
  readonly count: number
  /** Events of it that no line tells, by kind: what failed and what is nearest to the moment is told first. */
  readonly leftOut: Readonly<Record<string, number>>
  /** By time. */
  readonly lines: readonly WindowLine[]
}

/** One event, or several equal ones in a row. */
export interface WindowLine {
  readonly when: 'before' | 'at' | 'after'
  readonly offsetMs: number
  readonly kind: EventKind
  /** One line for a person: recorded text, not to be trusted. */
  readonly label: string
  /** `12:184`, of the first of them. */
  readonly pointer: string
  /** How many equal ones in a row it stands for, when more than one, and the time of the last. */
  readonly times?: number
  readonly lastOffsetMs?: number
  /** The page's address where it is not that of the moment. */
  readonly url?: string
  readonly selector?: string
  /** The window where it is not that of the moment. */
  readonly windowId?: string
  readonly masked?: true
  /** The recorder was told not to record what is inside of it. */
  readonly blocked?: true
  readonly failed?: true
  /** The vendor's own detector judged it. */
  readonly vendor?: true
}
