import { FrameType } from '../../decode/frame.ts'
import type { Draft, FrameContext } from './draft.ts'
import { listOf, objectOf, oneLine, textOf } from './guards.ts'
import { mobileKind } from './mobile.ts'

const ELEMENTS = 200
const SHOWN = 12

/** Reads a Custom frame by Mixpanel's tags; `undefined` when the tag is not Mixpanel's. */
export function readMixpanelCustom(
  tag: string,
  payload: unknown,
  context: FrameContext,
): Draft[] | undefined {
  if (tag !== 'mp_wireframe') return undefined
  context.tell({ signal: 'dialect', dialect: 'mixpanel' })
  const kind = mobileKind(FrameType.Custom, { tag })
  if (kind !== undefined) context.tell({ signal: 'mobile', message: kind })
  const elements = listOf(objectOf(payload)['elements'])
  const labels: string[] = []
  for (const recorded of elements.slice(0, ELEMENTS)) {
    const element = objectOf(recorded)
    // The text is missing or null where the SDK masked it.
    const label = oneLine(textOf(element['text']), 50)
    const role = oneLine(textOf(element['role']), 30) || 'element'
    if (label !== '') labels.push(role === 'text' ? label : `${role} "${label}"`)
  }
  const message = labels.length === 0 ? '(no text)' : labels.slice(0, SHOWN).join(' | ')
  return [
    {
      kind: 'mobile',
      origin: 'mixpanel-custom',
      timeMs: context.timeMs,
      label: oneLine(`screen ${message}`),
      data: { gesture: 'screen', message: oneLine(message, 1000), fields: { elements: elements.length } },
    },
  ]
}
