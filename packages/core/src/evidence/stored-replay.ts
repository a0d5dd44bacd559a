import type { Action } from '../analyze/action.ts'
import type { AllFindings } from '../analyze/findings/find-all.ts'
import type { Session } from '../analyze/session.ts'
import type { Frame, Pointer } from '../decode/frame.ts'
import type { FrameTable } from '../decode/stored/frame-table.ts'
import type { Manifest } from '../store/manifest.ts'
import type { EventRecord } from './event-record.ts'
import type { EventTable } from './events/event-table.ts'
import type { EventTexts } from './events/event-texts.ts'
import type { StoredSession } from './stored-session.ts'
import type { ScreenTextTable } from './search/text-index.ts'

/**
 * A replay in a store, opened: what every question of `evidence/` is asked of. Each part is read when it is asked
 * for first, and then kept. All of it rejects with a `StoreError` when the store fails or a file is damaged.
 */
export interface StoredReplay extends StoredSession {
  readonly manifest: Manifest
  /** What people did, in order. */
  actions(): Promise<readonly Action[]>
  /** All events, as columns: for filtering, counting and searching. */
  events(): Promise<EventTable>
  /** What a search for text looks at in the events. */
  eventTexts(): Promise<EventTexts>
  /** Whole events, by their rows in the table, in the order given. */
  records(rows: readonly number[]): Promise<EventRecord[]>
  /** Texts that stood on the screen, and when. */
  texts(): Promise<ScreenTextTable>
  /** Where every frame lies. */
  frameTable(): Promise<FrameTable>
  /** Frames by their rows in that table, in the order given. */
  frames(rows: Iterable<number>): AsyncGenerator<Frame, void, undefined>
  /** A frame's JSON as it was recorded; `undefined` when the pointer leads nowhere. */
  rawFrame(pointer: Pick<Pointer, 'segmentId' | 'frameIndex'>): Promise<string | undefined>
  /** What was found when it was saved, with the default thresholds. */
  findings(): Promise<AllFindings>
  /** The session with all its events: for judging it by other thresholds. It takes memory for each of them. */
  wholeSession(): Promise<Session>
  /** The session as `timeline` takes it; of its events only those that `timeline` needs. */
  session(): Promise<Session>
}
