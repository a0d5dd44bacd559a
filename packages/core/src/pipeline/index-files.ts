import { findAll } from '../analyze/findings/find-all.ts'
import type { Session } from '../analyze/session.ts'
import { toStats } from '../analyze/stats/stats.ts'
import type { Frame } from '../decode/frame.ts'
import type { Limits } from '../decode/limits.ts'
import { createScreenTexts } from '../dom/screen-texts/screen-texts.ts'
import { writeScreenTexts } from '../evidence/search/text-index.ts'
import { buildEventTable } from '../evidence/events/event-table.ts'
import { toStoredSession } from '../evidence/stored-session.ts'
import { gzipMember } from '../lib/gzip-members.ts'

/** Makes the indexes of a recording: in one pass over its frames, and of the session at the end. */
export interface Indexer {
  /** Every frame, in the order of time. */
  see(frame: Frame): void
  /** The files, by what they are called in the manifest. */
  finish(session: Session): Promise<[name: string, content: Uint8Array][]>
}

/** Nothing seen yet. */
export function createIndexer({ limits }: { readonly limits: Limits }): Indexer {
  const texts = createScreenTexts({ limits })
  return {
    see: texts.see,
    async finish(session) {
      const { table, texts: eventTexts, data } = await buildEventTable(session.events)
      return [
        ['session', await json(toStoredSession(session, toStats(session)))],
        ['actions', await json(session.actions)],
        ['findings', await json(findAll(session))],
        ['events', await gzipMember(table)],
        ['event-texts', await gzipMember(eventTexts)],
        ['event-data', data],
        ['texts', await gzipMember(writeScreenTexts(texts.finish(session.endMs), session))],
      ]
    },
  }
}

function json(value: unknown): Promise<Uint8Array> {
  return gzipMember(new TextEncoder().encode(JSON.stringify(value)))
}
