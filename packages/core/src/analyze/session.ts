import type { SourceName } from '../sources/recording.ts'
import type { EventOf, SessionEvent } from '../normalize/event.ts'
import type { Epoch, Hole, Normalized } from '../normalize/normalized.ts'
import type { Swings } from '../normalize/swings.ts'
import type { Action } from './action.ts'
import { toActions } from './actions.ts'
import { toIso } from './iso-times.ts'
import type { Health } from './health.ts'
import { whatIsRecorded, type Recorded } from './stats/recorded.ts'

/** What a recording is, before what happened in it. */
export interface ReplayInfo {
  readonly replayId: string
  readonly source: SourceName
  /** Who recorded. */
  readonly dialect: Normalized['dialect']
  /** ISO 8601 of the first frame; '' when the recording has no wall clock. */
  readonly startedAt: string
  /** From the first frame to the last. */
  readonly durationMs: number
  /** Where it began; '' when unknown. */
  readonly url: string
  /** Title of the first page. */
  readonly title?: string
  /** Ids of the windows, in order of appearance; empty where the source has no windows. */
  readonly windows: readonly string[]
  /** Page loads. */
  readonly pages: number
  readonly frames: number
  /** Frames by name. */
  readonly frameCounts: Readonly<Record<string, number>>
  /** How frames were packed in the segments, joined by `+` as met: `gzip+sentry-segments`. */
  readonly framing: string
  /** The recorder, where the recording names it. */
  readonly sdk?: { readonly name: string; readonly version: string }
}

/** An analysed recording: plain data, read by everything in `evidence/` and `aggregate/`. */
export interface Session {
  readonly replay: ReplayInfo
  /** In order of time. */
  readonly actions: readonly Action[]
  /** The events that tell the story, in order; `readEvents` gives all of them. */
  readonly events: readonly SessionEvent[]
  readonly health: Health
  /** What the recorder tells of at all: where it tells nothing, that is no sign that nothing happened. */
  readonly recorded: readonly Recorded[]
  /** Epoch ms of the first frame, the zero of every offset; `NaN` when no frame is dated. */
  readonly zeroMs: number
  /** Epoch ms of the last frame. */
  readonly endMs: number
  /** The page loads of all windows. */
  readonly epochs: readonly Epoch[]
  /** In order of time. */
  readonly holes: readonly Hole[]
  /** Seconds from zero in which mouse, fingers or keys moved. */
  readonly activeSeconds: ReadonlySet<number>
  /** Where the mouse went to and fro, in order of time. */
  readonly swings: readonly Swings[]
}

/** What the normalizer does not know about a recording. */
export interface SessionFacts {
  readonly source: SourceName
  readonly framing: string
  readonly frames: number
  readonly health: Health
  readonly sdk?: { readonly name: string; readonly version: string }
}

/** A session from its events. */
export function toSession(normalized: Normalized, facts: SessionFacts): Session {
  const { events, zeroMs, endMs, epochs, holes, activeSeconds, swings } = normalized
  const hasFrames = Number.isFinite(zeroMs)
  const title = firstTitle(events)
  const relative = facts.health.notes.some(note => note.code === 'relative-time')
  return {
    replay: {
      replayId: normalized.replayId,
      source: facts.source,
      dialect: normalized.dialect,
      startedAt: hasFrames && !relative ? toIso(zeroMs) : '',
      durationMs: hasFrames ? endMs - zeroMs : 0,
      url: epochs.find(epoch => epoch.href !== '')?.href ?? events.find(event => event.url !== '')?.url ?? '',
      ...(title !== undefined && { title }),
      windows: normalized.windowIds,
      pages: epochs.length,
      frames: facts.frames,
      frameCounts: toRecord(normalized.frameCounts),
      framing: facts.framing,
      ...(facts.sdk && { sdk: facts.sdk }),
    },
    actions: toActions({ events, endMs }),
    events,
    health: facts.health,
    recorded: whatIsRecorded(events, normalized.dialect),
    zeroMs,
    endMs,
    epochs,
    holes,
    activeSeconds,
    swings,
  }
}

/** The title that the first page came with. Later ones are of places further on. */
function firstTitle(events: readonly SessionEvent[]): string | undefined {
  const first = events.find((event): event is EventOf<'navigation'> => event.kind === 'navigation')
  const title = first?.data.title ?? ''
  return title === '' ? undefined : title
}

/** Without a prototype: the names come from the recording. */
function toRecord(counts: ReadonlyMap<string, number>): Record<string, number> {
  const record = Object.create(null) as Record<string, number>
  for (const [name, count] of counts) record[name] = count
  return record
}
