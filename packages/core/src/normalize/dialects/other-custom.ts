import { isAbsoluteUrl } from './address.ts'
import type { Draft, FrameContext } from './draft.ts'
import { objectOf, oneLine, preview, smallFields, textOf } from './guards.ts'
import { navigationDraft } from './navigation.ts'

const NAVIGATION_TAG = /nav|page|url|view|route|reload/i
const PAYLOAD_LIMIT = 10_000

/** Reads a Custom frame of a recorder without a dialect of its own, or of the page's code. */
export function readOtherCustom(tag: string, recorded: unknown, context: FrameContext): Draft[] {
  const payload = unpacked(recorded)
  const origin = 'custom' as const
  const { timeMs } = context
  if (
    tag === 'TabHidden' &&
    (payload === true || payload === false || payload === 'true' || payload === 'false')
  ) {
    const hidden = String(payload) === 'true'
    const label = hidden ? 'tab hidden' : 'tab visible'
    return [{ kind: 'visibility', origin, timeMs, label, data: { state: hidden ? 'hidden' : 'visible' } }]
  }
  const href = NAVIGATION_TAG.test(tag.slice(0, 200)) ? addressIn(payload) : ''
  if (href !== '') {
    if (href === context.url) return []
    // A hint, not a statement: nobody has defined these tags.
    return [navigationDraft({ href, from: context.url, timeMs, origin, method: 'guess' })]
  }
  const crumb = oneLine(tag, 80) || 'custom'
  const message = typeof payload === 'object' && payload !== null ? '' : preview(payload, 300)
  const fields = Array.isArray(payload) ? { payload: preview(payload, 300) } : smallFields(payload)
  return [
    {
      kind: 'breadcrumb',
      origin,
      timeMs,
      label: message === '' ? crumb : oneLine(`${crumb}: ${message}`),
      data: { crumb, message, ...(fields === undefined ? {} : { fields }) },
    },
  ]
}

/** Some recorders put JSON text where others put the object. */
function unpacked(payload: unknown): unknown {
  if (typeof payload !== 'string' || payload.length > PAYLOAD_LIMIT || !/^\s*[{[]/.test(payload))
    return payload
  try {
    return JSON.parse(payload) as unknown
  } catch {
    return payload
  }
}

function addressIn(payload: unknown): string {
  if (typeof payload === 'string') return isAbsoluteUrl(payload) ? payload : ''
  const fields = objectOf(payload)
  for (const key of ['href', 'url', 'to']) {
    const text = textOf(fields[key])
    if (isAbsoluteUrl(text)) return text
  }
  return ''
}
