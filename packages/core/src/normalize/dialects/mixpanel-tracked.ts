import { describedTarget, type DescribedElement } from './described-target.ts'
import type { Draft, DraftOf, FrameContext } from './draft.ts'
import type { VendorVerdict } from '../event.ts'
import { numberOf, objectOf, oneLine, textOf } from './guards.ts'
import { navigationDraft } from './navigation.ts'
import type { TrackedRecord } from './tracked-record.ts'

/** Told better by the recording itself, or about it. */
const NOISE: ReadonlySet<string> = new Set(['$mp_input_change', '$mp_scroll', '$mp_session_record'])

const CLICK_SLACK_MS = 100

/** The SDK waits this long for a change before it calls a click dead, and tracks the event only then. */
const DEAD_WAIT_MS = 500

/** Reads events of Mixpanel's autocapture; `undefined` for all others. */
export function readMixpanelTracked(tracked: TrackedRecord, context: FrameContext): Draft[] | undefined {
  if (!tracked.name.startsWith('$mp_')) return undefined
  context.tell({ signal: 'dialect', dialect: 'mixpanel' })
  if (NOISE.has(tracked.name)) return []
  const { timeMs } = tracked
  const origin = 'tracked' as const
  switch (tracked.name) {
    case '$mp_click':
      return [clickClaim(tracked, timeMs, CLICK_SLACK_MS)]
    case '$mp_rage_click':
      return [clickClaim(tracked, timeMs, CLICK_SLACK_MS, { verdict: 'rage' })]
    case '$mp_dead_click':
      // Clicks are checked in rounds of the wait, so the event is one to two waits late.
      return [clickClaim(tracked, timeMs - DEAD_WAIT_MS, 2 * DEAD_WAIT_MS, { verdict: 'dead' })]
    case '$mp_web_page_view':
      return [navigationDraft({ href: tracked.url, from: '', timeMs, origin })].filter(
        draft => draft.data.href !== '',
      )
    case '$mp_submit': {
      const { label } = describedTarget(elementOf(tracked))
      const event = oneLine(`submitted ${label}`)
      return [{ kind: 'tracked', origin, timeMs, label: event, data: { event } }]
    }
    case '$mp_page_leave':
      return [{ kind: 'tracked', origin, timeMs, label: 'left the page', data: { event: 'left the page' } }]
  }
  return undefined
}

function clickClaim(
  tracked: TrackedRecord,
  timeMs: number,
  beforeMs: number,
  vendor?: VendorVerdict,
): DraftOf<'click'> {
  const { properties, slackMs } = tracked
  const target = describedTarget(elementOf(tracked))
  const x = numberOf(properties['$clientX'] ?? properties['$x'])
  const y = numberOf(properties['$clientY'] ?? properties['$y'])
  return {
    kind: 'click',
    origin: 'tracked',
    timeMs,
    label: target.label,
    claim: { beforeMs, afterMs: CLICK_SLACK_MS + slackMs },
    data: {
      gesture: 'click',
      pointer: 'unknown',
      target,
      ...(x === undefined || y === undefined ? {} : { x, y }),
    },
    ...(vendor === undefined ? {} : { vendor }),
  }
}

function elementOf({ properties }: TrackedRecord): DescribedElement {
  const target = objectOf(properties['$target'])
  return {
    tag: textOf(properties['$el_tag_name']) || textOf(target['$tag_name']),
    id: textOf(properties['$el_id']) || textOf(target['$id']),
    role: textOf(target['$attr-role']),
    names: [textOf(target['$attr-aria-label']), textOf(properties['$el_text'])],
  }
}
