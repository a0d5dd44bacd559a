import { SourceError } from '../error.ts'
import type { RelatedRecord } from '../source.ts'
import { WHAT } from './explain.ts'
import type { Beside, BesideRequest } from './related.ts'
import { recordSchema } from './schemas.ts'

/** Each trace costs a request. */
const MOST_TRACES = 25

/** The traces that a replay names, each with Sentry's counts of what is in it (spans, errors, projects). */
export async function relatedTraces({ reach, replay, window, web, signal }: BesideRequest): Promise<Beside> {
  const { traceIds, replayId } = replay
  const refusals = new Map<string, number>()
  const records = await Promise.all(
    traceIds.map(async (id, at): Promise<RelatedRecord> => {
      const record = {
        kind: 'traces' as const,
        id,
        name: `trace ${id}`,
        link: `${web}/explore/traces/trace/${id}/`,
        properties: { trace: id },
      }
      if (at >= MOST_TRACES) return record
      try {
        const { value = {} } = await reach.api.json(
          {
            what: WHAT.traces(replayId),
            url: reach.path(`trace-meta/${id}/`),
            query: window,
            signal,
          },
          recordSchema,
        )
        return { ...record, properties: { trace: id, ...value } }
      } catch (error) {
        if (!(error instanceof SourceError) || error.code === 'unauthorized') throw error
        refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1)
        return record
      }
    }),
  )
  const scope = refusals.has('forbidden') ? '; the token needs org:read' : ''
  const codes = [...refusals].map(([code, count]) => `${count} ${code}`).join(', ')
  return {
    records,
    notes: [
      ...(refusals.size > 0 ? [`traces: what is in them could not be asked (${codes}${scope}).`] : []),
      ...(traceIds.length > MOST_TRACES
        ? [`traces: what is in them was asked of the first ${MOST_TRACES} of ${traceIds.length}.`]
        : []),
    ],
  }
}
