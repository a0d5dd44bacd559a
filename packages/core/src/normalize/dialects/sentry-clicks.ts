import { describedTarget, type DescribedElement } from './described-target.ts'
import type { Draft, DraftOf } from './draft.ts'
import { countOf, objectOf, textOf, type Json } from './guards.ts'
import { sentryVerdict } from '../told/vendor-verdicts.ts'

/** Crumb and rrweb click are 0–1 ms apart in every capture; a busy page may need more. */
const SLACK_MS = 50

/** A `ui.click`, or the SDK's later word on it: a claim about a click that rrweb most likely recorded too. */
export function sentryClick(
  category: string,
  crumb: Json,
  common: Pick<Draft, 'origin' | 'timeMs' | 'timeTrust'>,
): DraftOf<'click'> {
  const data = objectOf(crumb['data'])
  const element = crumbElement(data, textOf(crumb['message']))
  const target = describedTarget(element)
  const vendor = sentryVerdict(category, data)
  // The `url` in it is of the verdict's time, seconds after the click: not used.
  return {
    ...common,
    kind: 'click',
    label: target.label,
    claim: { beforeMs: SLACK_MS, afterMs: SLACK_MS },
    data: { gesture: 'click', pointer: 'unknown', target },
    ...(element.nodeId === undefined ? {} : { nodeId: element.nodeId }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(target.masked === undefined ? {} : { masked: true as const }),
  }
}

function crumbElement(data: Json, path: string): DescribedElement {
  const nodeId = countOf(data['nodeId'])
  const node = objectOf(data['node'])
  const attributes = objectOf(node['attributes'])
  const tag = textOf(node['tagName'])
  if (tag === '') return { ...pathElement(path), ...(nodeId === undefined ? {} : { nodeId }) }
  return {
    tag,
    type: typeIn(lastStep(path)),
    id: textOf(attributes['id']),
    role: textOf(attributes['role']),
    testId: textOf(attributes['testId']),
    names: [
      textOf(attributes['aria-label']),
      textOf(node['textContent']),
      textOf(attributes['alt']),
      textOf(attributes['title']),
      textOf(attributes['name']),
    ],
    disabled: attributes['disabled'] !== undefined || attributes['aria-disabled'] === 'true',
    ...(nodeId === undefined ? {} : { nodeId }),
  }
}

/** Recorders leave out what bears these classes, and their clicks. */
const BLOCKED = /\.(?:sentry|rr)-block\b/

/** The last step of `body > div.row > button#fail[aria-label="Save"]`: all that is left of a node not in the mirror. */
function pathElement(path: string): DescribedElement {
  const step = lastStep(path)
  const tag = /^[a-z][\w-]*/i.exec(step)?.[0] ?? ''
  const id = /^[\w-]+#([\w-]+)/.exec(step)?.[1] ?? ''
  const name = /\[(?:aria-label|alt|title|name)="([^"]*)"/.exec(step)?.[1] ?? ''
  return { tag, id, type: typeIn(step), names: [name], blocked: BLOCKED.test(path) }
}

function lastStep(path: string): string {
  const near = path.slice(-400)
  const before = near.lastIndexOf(' > ')
  return before < 0 ? near : near.slice(before + 3)
}

function typeIn(step: string): string {
  return step.includes('[type="') ? (/\[type="([\w-]+)"/.exec(step)?.[1] ?? '') : ''
}
