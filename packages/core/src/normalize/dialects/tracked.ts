import type { Draft, DraftOf, FrameContext } from './draft.ts'
import { oneLine, smallFields } from './guards.ts'
import { readMixpanelTracked } from './mixpanel-tracked.ts'
import { readPosthogTracked } from './posthog-tracked.ts'
import { trackedRecord, type TrackedRecord } from './tracked-record.ts'

/** Reads a Tracked frame: the whole record of an analytics event. Never throws. */
export function readTracked(record: unknown, context: FrameContext): Draft[] {
  const tracked = trackedRecord(record, context)
  const drafts = readMixpanelTracked(tracked, context) ??
    readPosthogTracked(tracked, context) ?? [plainTracked(tracked)]
  return drafts.map(draft => placed(draft, tracked))
}

/** What all events of a record share. */
function placed(draft: Draft, { windowId, url, timeTrust }: TrackedRecord): Draft {
  return {
    ...draft,
    ...(windowId === '' ? {} : { windowId }),
    ...(draft.url !== undefined || url === '' ? {} : { url: oneLine(url, 2000) }),
    ...(draft.timeTrust !== undefined || timeTrust === undefined ? {} : { timeTrust }),
  }
}

/** Properties that say who and with what: never of interest here, at times private. */
const IDENTITY: ReadonlySet<string> = new Set([
  'token',
  'distinct_id',
  'time',
  'ip',
  'email',
  'name',
  'phone',
  'user_id',
])

/** An event of the team's own tracking plan. */
export function plainTracked(tracked: TrackedRecord, label: string = tracked.name): DraftOf<'tracked'> {
  const event = oneLine(label, 120) || '(unnamed)'
  const fields = smallFields(
    tracked.properties,
    key => !key.startsWith('$') && !key.startsWith('mp_') && !key.startsWith('utm_') && !IDENTITY.has(key),
  )
  return {
    kind: 'tracked',
    origin: 'tracked',
    timeMs: tracked.timeMs,
    label: event,
    data: { event, ...(fields === undefined ? {} : { fields }) },
  }
}
