/** A click as Sentry's server keeps it for search and counts. */
export interface ClickRow {
  /** Epoch ms of the click. */
  readonly timeMs: number
  readonly nodeId: number
  readonly isDead: boolean
  readonly isRage: boolean
  readonly tag: string
  readonly id: string
  readonly classes: readonly string[]
  readonly alt: string
  readonly label: string
  readonly role: string
  readonly testid: string
  readonly text: string
  readonly title: string
  readonly componentName: string
}

/** More in a segment are not kept. */
const MOST_ROWS = 20
const MOST_CLASSES = 10
const ATTRIBUTE_CHARACTERS = 64
const TAG_CHARACTERS = 32
const TEXT_CHARACTERS = 1024
const DEAD_TAGS = ['a', 'button', 'input']
const DEAD_MS = 7000
const RAGE_CLICKS = 5

type Json = Readonly<Record<string, unknown>>

/** What of a segment's frames becomes rows: clicks, and clicks that the SDK judged dead. */
export function clickRows(frames: readonly unknown[]): readonly ClickRow[] {
  return frames.flatMap(rowOf).slice(0, MOST_ROWS)
}

function rowOf(frame: unknown): readonly ClickRow[] {
  const outer = objectOf(objectOf(frame)['data'])
  if (outer['tag'] !== 'breadcrumb') return []
  const payload = objectOf(outer['payload'])
  const { category, timestamp } = payload
  const data = objectOf(payload['data'])
  const node = objectOf(data['node'])
  const isDead = category === 'ui.slowClickDetected' && isDeadClick(data, node)
  if (category !== 'ui.click' && !isDead) return []
  if (typeof node['id'] !== 'number' || node['id'] < 0 || typeof timestamp !== 'number') return []
  const attributes = objectOf(node['attributes'])
  const attribute = (name: string): string => textOf(attributes[name]).slice(0, ATTRIBUTE_CHARACTERS)
  return [
    {
      timeMs: timestamp * 1000,
      nodeId: node['id'],
      isDead,
      isRage: isDead && Number(data['clickCount'] ?? data['clickcount'] ?? 0) >= RAGE_CLICKS,
      tag: textOf(node['tagName']).slice(0, TAG_CHARACTERS),
      id: attribute('id'),
      classes: textOf(attributes['class']).split(' ').filter(Boolean).slice(0, MOST_CLASSES),
      alt: attribute('alt'),
      label: attribute('aria-label'),
      role: textOf(attributes['role']).slice(0, TAG_CHARACTERS),
      testid: attribute('testId') || attribute('data-testid') || attribute('data-test-id'),
      text: textOf(node['textContent']).slice(0, TEXT_CHARACTERS),
      title: attribute('title'),
      componentName: attribute('data-sentry-component'),
    },
  ]
}

const isDeadClick = (data: Json, node: Json): boolean =>
  data['endReason'] === 'timeout' &&
  DEAD_TAGS.includes(textOf(node['tagName'])) &&
  Number(data['timeAfterClickMs'] ?? data['timeafterclickms'] ?? 0) >= DEAD_MS

const objectOf = (value: unknown): Json =>
  value !== null && typeof value === 'object' ? (value as Json) : {}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
