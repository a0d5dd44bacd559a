import { describedTarget } from './described-target.ts'
import type { Draft, DraftOf, FrameContext } from './draft.ts'
import type { EventData, VendorVerdict } from '../event.ts'
import { clip, countOf, listOf, numberOf, objectOf, oneLine, textOf, type Json } from './guards.ts'
import { navigationDraft } from './navigation.ts'
import { posthogElement } from './posthog-elements.ts'
import type { TrackedRecord } from './tracked-record.ts'
import { toMs } from '../../lib/time.ts'
import { POSTHOG_NOISE } from '../../sources/posthog/noise.ts'

const NOISE: ReadonlySet<string> = new Set(POSTHOG_NOISE)

/** Event and click frame are 0–4 ms apart in captures. */
const CLICK_SLACK_MS = 100

type Vital = EventData['web-vital']['vital']
const VITALS: readonly Vital[] = ['LCP', 'CLS', 'INP', 'FCP']

/** Reads PostHog's own events; `undefined` for events of the tracking plan and of others. */
export function readPosthogTracked(tracked: TrackedRecord, context: FrameContext): Draft[] | undefined {
  if (!tracked.name.startsWith('$') || tracked.name.startsWith('$mp_')) return undefined
  context.tell({ signal: 'dialect', dialect: 'posthog' })
  if (NOISE.has(tracked.name)) return []
  const { properties, timeMs } = tracked
  const origin = 'tracked' as const
  switch (tracked.name) {
    case '$autocapture':
      return autocapture(tracked)
    case '$rageclick':
      return [clickClaim(tracked, timeMs, { verdict: 'rage' })]
    case '$dead_click':
      return [deadClick(tracked)]
    case '$pageview':
      return [navigationDraft({ href: tracked.url, from: '', timeMs, origin })].filter(
        draft => draft.data.href !== '',
      )
    case '$exception':
      return [exception(properties, timeMs)]
    case '$web_vitals':
      return VITALS.flatMap(vital =>
        webVital(vital, numberOf(properties[`$web_vitals_${vital}_value`]), timeMs),
      )
    case '$copy_autocapture': {
      // The copied text itself stays out.
      const operation = oneLine(textOf(properties['$copy_type']), 20) || 'copy'
      return [{ kind: 'clipboard', origin, timeMs, label: operation, data: { operation } }]
    }
  }
  return undefined
}

function autocapture(tracked: TrackedRecord): Draft[] {
  const type = textOf(tracked.properties['$event_type'])
  if (type === 'click') return [clickClaim(tracked, tracked.timeMs)]
  // The recording has inputs and touches itself; that a form was sent it has not.
  if (type !== 'submit') return []
  const { label } = describedTarget(posthogElement(tracked.properties, tracked.elementsChain))
  const event = oneLine(`submitted ${label}`)
  return [{ kind: 'tracked', origin: 'tracked', timeMs: tracked.timeMs, label: event, data: { event } }]
}

function deadClick(tracked: TrackedRecord): Draft {
  const { properties } = tracked
  // The record's other times are those of the verdict, some seconds later.
  const clickMs = toMs(numberOf(properties['$dead_click_event_timestamp']) ?? NaN)
  const delay = countOf(properties['$dead_click_absolute_delay_ms'])
  const reasons = ['scroll', 'mutation', 'absolute', 'selection_changed']
  const endReason = reasons.find(reason => properties[`$dead_click_${reason}_timeout`] === true)
  return clickClaim(tracked, Number.isNaN(clickMs) ? tracked.timeMs : clickMs, {
    verdict: 'dead',
    ...(delay === undefined ? {} : { timeAfterClickMs: delay }),
    ...(endReason === undefined ? {} : { endReason }),
  })
}

function clickClaim(tracked: TrackedRecord, timeMs: number, vendor?: VendorVerdict): DraftOf<'click'> {
  const target = describedTarget(posthogElement(tracked.properties, tracked.elementsChain))
  return {
    kind: 'click',
    origin: 'tracked',
    timeMs,
    label: target.label,
    claim: {
      beforeMs: CLICK_SLACK_MS,
      afterMs: CLICK_SLACK_MS + (timeMs === tracked.timeMs ? tracked.slackMs : 0),
    },
    data: { gesture: 'click', pointer: 'unknown', target },
    ...(vendor === undefined ? {} : { vendor }),
  }
}

function webVital(vital: Vital, value: number | undefined, timeMs: number): Draft[] {
  if (value === undefined) return []
  const shown = vital === 'CLS' ? String(Math.round(value * 1000) / 1000) : `${Math.round(value)} ms`
  return [
    {
      kind: 'web-vital',
      origin: 'tracked',
      timeMs,
      label: `${vital} ${shown}`,
      // Collected and sent seconds later.
      timeTrust: 'unreliable',
      data: { vital, value, timeUnreliable: true },
    },
  ]
}

const STACK_LINES = 20

function exception(properties: Json, timeMs: number): DraftOf<'error'> {
  const first = objectOf(listOf(properties['$exception_list'])[0])
  const type =
    textOf(first['type']) ||
    textOf(listOf(properties['$exception_types'])[0]) ||
    textOf(properties['$exception_type'])
  const value =
    textOf(first['value']) ||
    textOf(listOf(properties['$exception_values'])[0]) ||
    textOf(properties['$exception_message'])
  const message = clip([type, value].filter(part => part !== '').join(': ') || 'exception', 2000)
  const stack = stackOf(listOf(objectOf(first['stacktrace'])['frames']))
  return {
    kind: 'error',
    origin: 'tracked',
    timeMs,
    label: oneLine(message),
    data: { message, kind: exceptionKind(objectOf(first['mechanism'])), ...(stack === '' ? {} : { stack }) },
  }
}

function exceptionKind(mechanism: Json): EventData['error']['kind'] {
  if (/unhandledrejection/i.test(textOf(mechanism['type']))) return 'unhandled-rejection'
  return mechanism['handled'] === false ? 'uncaught' : 'exception'
}

/** PostHog keeps the outermost frame first. */
function stackOf(frames: readonly unknown[]): string {
  return frames
    .slice(-STACK_LINES)
    .toReversed()
    .map(recorded => {
      const frame = objectOf(recorded)
      const where = [textOf(frame['filename']), numberOf(frame['lineno']), numberOf(frame['colno'])]
      return oneLine(
        `${textOf(frame['function']) || '?'} (${where.filter(part => part !== undefined).join(':')})`,
        300,
      )
    })
    .join('\n')
}
