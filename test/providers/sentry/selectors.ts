import type { ClickRow } from './click-rows.ts'
import { BadRequest } from './pages.ts'
import type { SentryReplay } from './replays.ts'

interface SelectorRow {
  readonly project_id: string
  readonly dom_element: string
  readonly count_dead_clicks: number
  readonly count_rage_clicks: number
  readonly element: Readonly<Record<string, unknown>>
}

/** Elements by how often a click on them was dead, over all replays. */
export function selectorRows(replays: readonly SentryReplay[], sort: string): readonly SelectorRow[] {
  const key = sort.replace(/^-/, '')
  if (key !== 'count_dead_clicks' && key !== 'count_rage_clicks')
    throw new BadRequest({ sort: [`"${key}" is not a valid sort key.`] })
  const rows = new Map<string, SelectorRow>()
  for (const { projectId, segments } of replays) {
    for (const click of segments.flatMap(({ clicks }) => clicks)) {
      if (!click.isDead) continue
      const element = selectorOf(click)
      const id = `${projectId} ${element}`
      const row = rows.get(id)
      rows.set(id, {
        project_id: projectId,
        dom_element: element,
        count_dead_clicks: (row?.count_dead_clicks ?? 0) + 1,
        count_rage_clicks: (row?.count_rage_clicks ?? 0) + (click.isRage ? 1 : 0),
        element: elementOf(click),
      })
    }
  }
  const up = [...rows.values()].toSorted((a, b) => a[key] - b[key])
  return sort.startsWith('-') ? up.toReversed() : up
}

function selectorOf({ tag, id, classes, testid, label, title, role, alt }: ClickRow): string {
  const attributes = Object.entries({ role, 'data-test-id': testid, alt, 'aria-label': label, title })
  return [
    tag,
    id === '' ? '' : `#${id}`,
    ...classes.map(name => `.${name}`),
    ...attributes.map(([name, value]) => (value === '' ? '' : `[${name}="${value}"]`)),
  ].join('')
}

const elementOf = (click: ClickRow): SelectorRow['element'] => ({
  alt: click.alt,
  aria_label: click.label,
  class: click.classes,
  component_name: click.componentName,
  id: click.id,
  role: click.role,
  tag: click.tag,
  testid: click.testid,
  title: click.title,
})
