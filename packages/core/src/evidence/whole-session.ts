import type { Action } from '../analyze/action.ts'
import type { Session } from '../analyze/session.ts'
import type { SessionEvent } from '../normalize/event.ts'
import type { EventRecord } from './event-record.ts'
import type { StoredSession } from './stored-session.ts'

/**
 * A session from what is stored of it, with all its events: what detectors judge anew. `records` are those of all rows
 * of the event table, in order.
 */
export function toSessionAgain(
  { replay, health, stats, zeroMs, endMs, epochs, holes, activeSeconds, swings }: StoredSession,
  actions: readonly Action[],
  records: readonly EventRecord[],
  isAside: (row: number) => boolean,
): Session {
  return {
    replay,
    actions,
    events: records.map((record, row) => toEvent(record, zeroMs ?? NaN, isAside(row))),
    health,
    recorded: stats.recorded,
    zeroMs: zeroMs ?? NaN,
    endMs: endMs ?? NaN,
    epochs,
    holes,
    activeSeconds: new Set(activeSeconds),
    swings,
  }
}

function toEvent(record: EventRecord, zeroMs: number, aside: boolean): SessionEvent {
  const {
    replayId,
    segmentId,
    frameIndex,
    timestamp: _time,
    selector: _selector,
    nodeId: _node,
    ...event
  } = record
  return {
    ...event,
    pointer: { replayId, segmentId, frameIndex },
    timeMs: zeroMs + record.offsetMs,
    ...(aside && { aside }),
  }
}
