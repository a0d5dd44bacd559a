import { SourceError } from '../error.ts'
import type { Related, RelatedKind, RelatedOptions, RelatedRecord } from '../source.ts'
import { isoSeconds } from './list-query.ts'
import type { Reach } from './reach.ts'
import { relatedErrors } from './related-errors.ts'
import { relatedLogs } from './related-logs.ts'
import { relatedTraces } from './related-traces.ts'
import type { SentryReplay } from './summary.ts'

/** What one kind is asked with. */
export interface BesideRequest {
  readonly reach: Reach
  readonly replay: SentryReplay
  /** The time of the replay, as parameters: all projects, from its start to a second behind its end. */
  readonly window: Readonly<Record<string, string>>
  /** How addresses of Sentry's pages begin for this organization. */
  readonly web: string
  readonly signal: AbortSignal | undefined
}

/** What was found of one kind. */
export interface Beside {
  readonly records: readonly RelatedRecord[]
  /** What is not here. */
  readonly notes: readonly string[]
  /** How it was found, which says nothing of what is not here. */
  readonly remark?: string
}

/** What was found of all kinds. */
export interface BesideAll extends Related {
  /** Of the notes, those that say what is not here. */
  readonly limits: readonly string[]
}

const KINDS: Readonly<Record<RelatedKind, ((request: BesideRequest) => Promise<Beside>) | undefined>> = {
  errors: relatedErrors,
  traces: relatedTraces,
  logs: relatedLogs,
  events: undefined,
}

/** Sentry's queries look back so far. */
const LOOK_BACK_MS = 90 * 86_400_000

/**
 * What Sentry knows of the session beside its recording, by time. A kind that cannot be asked (a scope is missing, an
 * old server) is a note, and the others are here all the same; wrong credentials reject.
 */
export async function relatedTo(
  request: Omit<BesideRequest, 'window' | 'signal'>,
  options: RelatedOptions,
  now: () => number,
): Promise<BesideAll> {
  const { replay } = request
  const fromMs = replay.startedAtMs ?? now() - LOOK_BACK_MS
  const toMs = replay.live === true ? now() : (replay.endedAtMs ?? now())
  const window = {
    project: '-1',
    start: isoSeconds(Math.min(fromMs, toMs)),
    // Both times of a replay are cut to seconds.
    end: isoSeconds(toMs + 1000),
  }
  const kinds = options.kinds ?? ['errors', 'traces', 'logs']
  const found = await Promise.all(
    [...new Set(kinds)].map(async (kind): Promise<Beside> => {
      const ask = KINDS[kind]
      if (ask === undefined) return { records: [], notes: [`Sentry keeps no ${kind} beside a replay.`] }
      try {
        return await ask({ ...request, window, signal: options.signal })
      } catch (error) {
        if (!(error instanceof SourceError) || error.code === 'unauthorized') throw error
        return { records: [], notes: [`${kind} could not be asked: ${withoutSource(error.message)}.`] }
      }
    }),
  )
  const records = found.flatMap(({ records }) => records)
  return {
    // Those without a time come last.
    records: records.sort((one, other) => (one.timeMs ?? Infinity) - (other.timeMs ?? Infinity) || 0),
    notes: found.flatMap(({ notes, remark }) => (remark === undefined ? notes : [remark, ...notes])),
    limits: found.flatMap(({ notes }) => notes),
  }
}

/** The words of an error for a note: who it is about is known there. */
export function withoutSource(message: string): string {
  return message.replace(/^sentry: /, '').replace(/\.$/, '')
}
