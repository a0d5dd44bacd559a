import type { EventKind } from '../../normalize/event.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { toldKinds } from '../health/not-recorded.ts'
import type { RangeNote } from '../window/range-notes.ts'
import { kindsOf, type EventFilter } from './matching-rows.ts'

type What = StoredReplay['stats']['recorded'][number]['what']

/** The events in which something would be seen if it were recorded. */
const SEEN_IN: Readonly<Partial<Record<What, EventKind>>> = {
  page: 'dom-snapshot',
  network: 'network',
  console: 'console',
  errors: 'error',
  focus: 'focus',
  visibility: 'visibility',
  'web-vitals': 'web-vital',
}
/** Where a text that nothing holds might have been. */
const WITH_TEXT: ReadonlySet<EventKind> = new Set(['network', 'console', 'error'])

/**
 * That events of a kind are asked for, or a text that nothing holds, and this recording has no such events because its
 * recorder does not tell of them, or perhaps does not. Throws a `QueryError` for a kind that is none.
 */
export function notRecordedNotes(
  { stats }: Pick<StoredReplay, 'stats'>,
  { kinds, contains = '' }: EventFilter,
  matching: number,
): RangeNote[] {
  if (kinds === undefined && (contains === '' || matching > 0)) return []
  const asked = kinds === undefined ? WITH_TEXT : kindsOf(kinds)
  return toldKinds(stats.recorded).flatMap(({ what, state, sentence }): RangeNote[] => {
    const kind = SEEN_IN[what]
    const isSilent = state === 'not-recorded' || state === 'unknown'
    if (!isSilent || kind === undefined || !asked.has(kind)) return []
    return [{ code: 'not-recorded', message: sentence.charAt(0).toLowerCase() + sentence.slice(1, -1) }]
  })
}
