import { consoleDraft } from './console.ts'
import type { Draft, FrameContext } from './draft.ts'
import { HYDRATION_CRUMB } from './errors.ts'
import {
  countOf,
  listOf,
  numberOf,
  objectOf,
  oneLine,
  preview,
  smallFields,
  textOf,
  visible,
  type Json,
} from './guards.ts'
import { navigationDraft } from './navigation.ts'
import { sentryClick } from './sentry-clicks.ts'
import { sentryTime } from './sentry-time.ts'

/** Categories that Android's log writers use for what a browser calls the console. */
const LOG_CATEGORIES: ReadonlySet<string> = new Set(['console', 'Logcat', 'Timber'])

/** How long the SDK counts before it drops: 300 custom frames in this many ms. */
const THROTTLE_MS = 5000

/** Reads the payload of a Sentry `breadcrumb` frame. */
export function readSentryCrumb(payload: unknown, context: FrameContext): Draft[] {
  const crumb = objectOf(payload)
  const { timeMs, inferred } = sentryTime(crumb, context.timeMs)
  const category = textOf(crumb['category'])
  const data = objectOf(crumb['data'])
  const origin = 'sentry-crumb' as const
  const common = { origin, timeMs, ...(inferred ? { timeTrust: 'inferred' as const } : {}) }
  switch (category) {
    case 'ui.click':
    case 'ui.slowClickDetected':
    case 'ui.multiClick':
      return [sentryClick(category, crumb, common)]
    case 'ui.focus':
      return [{ ...common, kind: 'focus', label: 'window focused', data: { window: true } }]
    case 'ui.blur':
      return [{ ...common, kind: 'blur', label: 'window lost focus', data: { window: true } }]
    case 'navigation': {
      const to = textOf(data['to'])
      if (to === '') return [plainCrumb(category, crumb, common)]
      return [
        navigationDraft({
          href: to,
          from: textOf(data['from']) || context.url,
          base: context.url,
          timeMs,
          origin,
        }),
      ]
    }
    case 'replay.hydrate-error': {
      const url = textOf(data['url'])
      const message = HYDRATION_CRUMB
      return [
        {
          ...common,
          kind: 'error',
          label: message,
          ...(url === '' ? {} : { url }),
          data: { message, kind: 'hydration' },
        },
      ]
    }
    case 'replay.mutations':
      return mutations(data, timeMs, context, plainCrumb(category, crumb, common))
    case 'replay.throttled':
      context.health.note(
        'hole',
        'Sentry dropped breadcrumbs and requests: there were more than 300 in 5 s.',
        context,
      )
      context.tell({ signal: 'hole', reason: 'throttled', fromMs: timeMs, toMs: timeMs + THROTTLE_MS })
      return []
    case 'sentry.feedback': {
      const feedbackId = oneLine(textOf(data['feedbackId']), 64)
      return [{ ...common, kind: 'feedback', label: 'sent feedback', data: { feedbackId } }]
    }
    case 'app.background':
      return [{ ...common, kind: 'visibility', label: 'app in background', data: { state: 'hidden' } }]
    case 'app.foreground':
      return [{ ...common, kind: 'visibility', label: 'app in foreground', data: { state: 'visible' } }]
    case 'device.connectivity': {
      const offline = data['state'] === 'offline'
      const label = offline ? 'device offline' : oneLine(`device online ${textOf(data['state'])}`)
      return [{ ...common, kind: 'visibility', label, data: { state: offline ? 'offline' : 'online' } }]
    }
  }
  if (LOG_CATEGORIES.has(category))
    return [
      consoleDraft({
        level: textOf(crumb['level']) || 'log',
        message: consoleText(crumb, data),
        origin,
        timeMs,
      }),
    ]
  if (crumb['type'] === 'error' || category === 'error' || category === 'exception') {
    const message = oneLine(textOf(crumb['message']) || textOf(data['value']) || preview(crumb['data']), 2000)
    return [{ ...common, kind: 'error', label: oneLine(message), data: { message, kind: 'exception' } }]
  }
  if (
    category === 'ui.tap' ||
    category === 'ui.swipe' ||
    category === 'ui.scroll' ||
    category.startsWith('device.')
  ) {
    return [mobileCrumb(category, crumb, data, common)]
  }
  return [plainCrumb(category, crumb, common)]
}

type Common = Pick<Draft, 'origin' | 'timeMs' | 'timeTrust'>

function plainCrumb(category: string, crumb: Json, common: Common): Draft {
  const data = objectOf(crumb['data'])
  const name = oneLine(category, 80) || 'custom'
  const message = crumbMessage(category, crumb, data)
  const level = oneLine(textOf(crumb['level']), 20)
  // Nodes of `ui.*` crumbs carry page text that the mirror knows better.
  const fields = smallFields(data, key => key !== 'node' && key !== 'nodeId')
  const nodeId = countOf(data['nodeId'])
  return {
    ...common,
    kind: 'breadcrumb',
    label: message === '' ? name : oneLine(`${name}: ${message}`),
    ...(nodeId === undefined ? {} : { nodeId }),
    data: {
      crumb: name,
      message,
      ...(level === '' ? {} : { level }),
      ...(fields === undefined ? {} : { fields }),
    },
  }
}

function crumbMessage(category: string, crumb: Json, data: Json): string {
  if (category === 'ui.keyDown') {
    const modifiers = ['ctrl', 'alt', 'shift', 'meta'].filter(name => data[`${name}Key`] === true)
    return [...modifiers, oneLine(textOf(data['key']), 30)].filter(part => part !== '').join('+')
  }
  return visible(oneLine(textOf(crumb['message']), 500))
}

function consoleText(crumb: Json, data: Json): string {
  const message = textOf(crumb['message'])
  if (message !== '') return message
  return listOf(data['arguments'])
    .slice(0, 50)
    .map(argument => preview(argument, 2000))
    .join(' ')
}

function mutations(data: Json, timeMs: number, context: FrameContext, crumb: Draft): Draft[] {
  if (data['limit'] !== true) return [crumb]
  const count = countOf(data['count'])
  const many = count === undefined ? '' : ` (${count} at once)`
  context.health.note(
    'recorder-stopped',
    `Sentry stopped recording: the page changed too much${many}.`,
    context,
  )
  context.tell({ signal: 'hole', reason: 'recorder-stopped', fromMs: timeMs })
  return [crumb]
}

/** `ui.tap`, `ui.swipe`, `device.battery`, …: what the mobile SDKs tell. */
function mobileCrumb(category: string, crumb: Json, data: Json, common: Common): Draft {
  const gesture = oneLine(category.slice(category.indexOf('.') + 1), 40)
  const message = visible(oneLine(textOf(crumb['message']) || mobileText(data)))
  const fields = smallFields(data)
  return {
    ...common,
    kind: 'mobile',
    label: message === '' ? gesture : oneLine(`${gesture} ${message}`),
    data: { gesture, message, ...(fields === undefined ? {} : { fields }) },
  }
}

function mobileText(data: Json): string {
  const view = textOf(data['view.id']) || textOf(data['view.class'])
  if (view !== '') return view
  const [leaf] = listOf(data['path'])
  const node = objectOf(leaf)
  const named = textOf(node['label']) || textOf(node['name'])
  if (named !== '') return named
  const level = numberOf(data['level'])
  if (level !== undefined) return `${level} %${data['charging'] === true ? ', charging' : ''}`
  return textOf(data['position']) || textOf(data['direction']) || textOf(data['action'])
}
