import type { EventKind, EventOf, SessionEvent } from '../../normalize/event.ts'
import type { Session } from '../session.ts'
import type { Recorded as Told } from '../stats/recorded.ts'
import { collectGestures, createLatestGesture, type Gesture } from './gestures.ts'
import { createMessageFacts, type MessageFact } from './message-facts.ts'
import { createRequestFacts, type RequestFact } from './request-facts.ts'
import { createWindows, type Windows } from './window-facts.ts'
import { causesOf } from './causes.ts'

/** The events of each kind, in order of time, without those that are `aside`. */
export type EventsByKind = { readonly [K in EventKind]?: readonly EventOf<K>[] }

type What = Told['what']
type Recorded = Told['state']

/**
 * All that detectors ask of a session: made in one pass over its events and actions. Times are offsets (ms since the
 * recording's first frame), windows are named by their id, '' where the source has none.
 *
 * Events that are `aside` (mutations that answer nobody) are no part of it but for `asideMutations`: a session whose
 * events are all there and one with the story's events give the same facts otherwise, and the same findings.
 */
export interface Facts {
  readonly session: Session
  /** Offset of the last frame. */
  readonly endMs: number
  /** Clicks, double clicks and taps, in order of time; one a gesture. */
  readonly gestures: readonly Gesture[]
  /** The last of these in a window that was made by an offset. */
  latestGesture(windowId: string, atMs: number): Gesture | undefined
  readonly events: EventsByKind
  /** Requests, in order of their begin. */
  readonly requests: readonly RequestFact[]
  /** Uncaught errors, hydration errors and console errors (`error`, `assert`), in order of time. */
  readonly messages: readonly MessageFact[]
  /** Mutations that are no part of the story; only where the session holds all events (when it is saved). */
  readonly asideMutations: readonly EventOf<'mutation'>[]
  /** What happened in each window, and when it was not recorded or not seen. */
  readonly windows: Windows
  /** What this recorder tells at all. */
  readonly recorded: ReadonlyMap<What, Recorded>
  /** Whether changes of the page are recorded at all. */
  readonly recordsMutations: boolean
}

/** The events of one kind. */
export function eventsOf<K extends EventKind>(
  { events }: Pick<Facts, 'events'>,
  kind: K,
): readonly EventOf<K>[] {
  return events[kind] ?? []
}

/** The facts of a session. Linear in its events. */
export function toFacts(session: Session): Facts {
  const byKind = new Map<EventKind, SessionEvent[]>()
  const asideMutations: EventOf<'mutation'>[] = []
  const windows = createWindows(session)
  for (const event of session.events) {
    if (event.aside === true) {
      if (event.kind === 'mutation') asideMutations.push(event)
      continue
    }
    const known = byKind.get(event.kind)
    if (known === undefined) byKind.set(event.kind, [event])
    else known.push(event)
    windows.see(event)
  }
  const events = Object.fromEntries(byKind) as EventsByKind
  const inWindows = windows.finish()
  const gestures = collectGestures(session, events, inWindows)
  const causes = causesOf(session.actions, gestures)
  const { frameCounts } = session.replay
  return {
    session,
    endMs: session.replay.durationMs,
    gestures,
    latestGesture: createLatestGesture(gestures),
    events,
    requests: createRequestFacts(events.network ?? [], causes),
    messages: createMessageFacts(events, causes),
    asideMutations,
    windows: inWindows,
    recorded: new Map(session.recorded.map(({ what, state }) => [what, state])),
    recordsMutations: (frameCounts['Mutation'] ?? 0) > 0 || (events.mutation?.length ?? 0) > 0,
  }
}
