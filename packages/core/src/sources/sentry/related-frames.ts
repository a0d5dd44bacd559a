import type { RelatedRecord } from '../source.ts'

/** Tags of the frames in which what lies beside a recording is given, by kind. */
const TAGS: Readonly<Record<RelatedRecord['kind'], string>> = {
  errors: 'playhead.sentry-error',
  logs: 'playhead.sentry-log',
  traces: 'playhead.sentry-trace',
  events: 'playhead.sentry-event',
}

/** Records as rrweb's custom frames. One without a time stands at the time of its neighbours, as undated frames do. */
export function relatedFrames(records: readonly RelatedRecord[]): readonly unknown[] {
  return records.map(({ kind, timeMs, properties }) => ({
    type: 5,
    ...(timeMs !== undefined && { timestamp: timeMs }),
    data: { tag: TAGS[kind], payload: properties },
  }))
}
