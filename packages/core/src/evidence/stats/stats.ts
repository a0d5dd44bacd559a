import type { StoredReplay } from '../stored-replay.ts'
import { rangeNotes, type NotedReplay, type RangeNote } from '../window/range-notes.ts'
import type { StatsAnswer } from './schema.ts'

/**
 * What can be counted of a stored replay: time, routes, clicks, requests, errors and more, each number with the
 * pointer to a frame that shows it. Counted when the replay was saved. Recorded text in it is cleaned of control
 * characters and clipped, and still untrusted.
 */
export function stats(stored: NotedReplay & Pick<StoredReplay, 'stats'>): StatsAnswer {
  const { replay, stats } = stored
  const { replayId, source, dialect, startedAt, url, title, frames } = replay
  return {
    replayId,
    source,
    dialect,
    startedAt,
    url,
    ...(title !== undefined && { title }),
    frames,
    notes: notesOf(stored),
    ...stats,
  }
}

function notesOf(stored: NotedReplay & Pick<StoredReplay, 'stats'>): RangeNote[] {
  const notes = rangeNotes(stored, { fromMs: -Infinity, toMs: Infinity })
  const { maskedShare } = stored.health
  // Of all else that a recorder does not tell of, its own section says so.
  if (stored.stats.recorded.some(({ what, state }) => what === 'page' && state !== 'recorded')) {
    notes.push({
      code: 'not-recorded',
      message: 'the page is not recorded: what was on the screen, and what was clicked, is not known',
    })
  }
  if (maskedShare !== null && maskedShare > 0) {
    notes.push({
      code: 'masked',
      message: `${Math.max(1, Math.round(maskedShare * 100))} % of the visible text is masked: names are told as masked(n)`,
    })
  }
  return notes
}
