import type { Draft, FrameContext } from './draft.ts'
import type { EventData } from '../event.ts'
import { numberOf, objectOf, oneLine, smallFields, textOf } from './guards.ts'
import { navigationDraft } from './navigation.ts'
import { toMs } from '../../lib/time.ts'

/**
 * Tags that hold the recorder's own affairs. The configuration among them may hold private data:
 * these frames are counted by name and otherwise left alone.
 */
const SILENT: ReadonlySet<string> = new Set([
  '$posthog_config',
  '$remote_config_received',
  '$recording_started',
  '$session_options',
  'triggerGroupSamplingDecisionMade',
])

const STATES: ReadonlyMap<string, EventData['visibility']['state']> = new Map<
  string,
  EventData['visibility']['state']
>([
  ['window hidden', 'hidden'],
  ['window visible', 'visible'],
  ['browser offline', 'offline'],
  ['browser online', 'online'],
  ['sessionIdle', 'idle'],
  ['sessionNoLongerIdle', 'active'],
  ['recording paused', 'paused'],
  ['recording resumed', 'resumed'],
])

/** Reads a Custom frame by PostHog's tags; `undefined` when the tag is not PostHog's. */
export function readPosthogCustom(tag: string, payload: unknown, context: FrameContext): Draft[] | undefined {
  const drafts = readTag(tag, payload, context)
  if (drafts !== undefined) context.tell({ signal: 'dialect', dialect: 'posthog' })
  return drafts
}

function readTag(tag: string, payload: unknown, context: FrameContext): Draft[] | undefined {
  const origin = 'posthog-custom' as const
  const { timeMs } = context
  const fields = objectOf(payload)
  if (SILENT.has(tag)) {
    if (tag === '$session_options') tellOptions(fields['sessionRecordingOptions'], context)
    return []
  }
  const state = STATES.get(tag)
  if (state !== undefined) {
    tellHole(tag, fields['lastActivityTimestamp'], context)
    return [
      { kind: 'visibility', origin, timeMs, label: tag === 'sessionIdle' ? 'idle' : tag, data: { state } },
    ]
  }
  switch (tag) {
    case '$pageview':
    case '$url_changed': {
      const href = textOf(fields['href'])
      // At a page load the recording's own Meta has told the address already.
      if (href === '' || href === context.url) return []
      return [navigationDraft({ href, from: context.url, timeMs, origin })]
    }
    case '$session_id_change':
    case '$session_starting':
    case '$session_ending': {
      const crumb = tag.slice(1).replaceAll('_', ' ')
      const reason = preview(fields['changeReason'])
      return [breadcrumb(crumb, reason, undefined, timeMs)]
    }
    case 'app-state':
      return [breadcrumb('app-state', oneLine(textOf(fields['title'])), fields['stateEvent'], timeMs)]
    case 'rrweb/fullscreen':
      return [breadcrumb('fullscreen', fields['enter'] === false ? 'left' : 'entered', undefined, timeMs)]
    case 'keyboard': {
      const message = fields['open'] === true ? 'opened' : 'closed'
      return [
        {
          kind: 'mobile',
          origin,
          timeMs,
          label: `keyboard ${message}`,
          data: { gesture: 'keyboard', message },
        },
      ]
    }
  }
  return undefined
}

function breadcrumb(crumb: string, message: string, details: unknown, timeMs: number): Draft {
  const fields = smallFields(details)
  const label = message === '' ? crumb : `${crumb}: ${message}`
  return {
    kind: 'breadcrumb',
    origin: 'posthog-custom',
    timeMs,
    label,
    data: { crumb, message, ...(fields === undefined ? {} : { fields }) },
  }
}

/** `{ noSessionId: true, activityTimeout: false }`: the names that are true. */
function preview(reason: unknown): string {
  if (typeof reason === 'string') return oneLine(reason)
  const flags = objectOf(reason)
  return oneLine(
    Object.keys(flags)
      .filter(key => flags[key] === true)
      .slice(0, 8)
      .join(', '),
  )
}

function tellHole(tag: string, lastActivity: unknown, context: FrameContext): void {
  const { timeMs } = context
  if (tag === 'sessionIdle') {
    // The marker bears the time at which the recorder gave up waiting; nothing is recorded from the last
    // activity plus that wait on, but until then the stream is whole.
    const last = toMs(numberOf(lastActivity) ?? NaN)
    context.tell({ signal: 'hole', reason: 'idle-recorder', fromMs: last > timeMs ? last : timeMs })
  } else if (tag === 'sessionNoLongerIdle') {
    context.tell({ signal: 'hole-end', reason: 'idle-recorder', toMs: timeMs })
  } else if (tag === 'recording paused') {
    context.tell({ signal: 'hole', reason: 'paused', fromMs: timeMs })
  } else if (tag === 'recording resumed') {
    context.tell({ signal: 'hole-end', reason: 'paused', toMs: timeMs })
  }
}

function tellOptions(recorded: unknown, context: FrameContext): void {
  const options = objectOf(recorded)
  const inputs = options['maskAllInputs']
  context.tell({
    signal: 'options',
    options: {
      ...(typeof inputs === 'boolean' ? { maskAllInputs: inputs } : {}),
      ...(options['maskTextSelector'] === '*' ? { maskAllText: true } : {}),
    },
  })
}
