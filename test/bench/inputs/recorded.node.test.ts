import { analyze, openFile } from '@playhead/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { pages, type PageName } from './pages.ts'
import { recordPage } from './record-page.ts'

// Each page at a hundredth of its size, two loads of it: what the bench measures must be recordings without a flaw.

interface Recorded {
  readonly type: number
  readonly timestamp: number
  readonly data: {
    readonly source?: number
    readonly type?: number
    readonly adds?: readonly unknown[]
    readonly node?: unknown
  }
}

const SCALE = 0.01
const LOADS = 2
const CLICK = 2

async function record(name: PageName): Promise<string> {
  let json = ''
  for await (const part of recordPage(name, { scale: SCALE, loads: LOADS })) json += part
  return json
}

const isClick = ({ data }: Recorded): boolean => data.source === 2 && data.type === CLICK
const isInput = ({ data }: Recorded): boolean => data.source === 5
const cssOf = (event: Recorded): number =>
  [...JSON.stringify(event).matchAll(/"_cssText":"((?:[^"\\]|\\.)*)"/g)].reduce(
    (sum, [, css]) => sum + css!.length,
    0,
  )

/** What there must be of each at this size, in all loads together. */
const contents: Record<PageName, readonly [string, (event: Recorded) => number, number]> = {
  grid: ['added nodes', ({ data }) => data.adds?.length ?? 0, 600],
  events: ['events', () => 1, 900],
  snapshot: ['clicks', event => Number(isClick(event)), 40],
  css: ['characters of style sheets', cssOf, 80_000],
  children: ['added nodes', ({ data }) => data.adds?.length ?? 0, 2000],
  editor: ['inputs', event => Number(isInput(event)), 14],
}

describe.each(Object.keys(pages) as PageName[])('%s', name => {
  let json = ''
  let events: Recorded[] = []
  beforeAll(async () => {
    json = await record(name)
    events = JSON.parse(json) as Recorded[]
  }, 60_000)

  test('is a recording of which nothing is missing', async () => {
    const session = await analyze(openFile(new TextEncoder().encode(json)))
    expect(session.health.notes).toEqual([])
    expect(session.replay).toMatchObject({ frames: events.length, pages: LOADS, dialect: 'rrweb' })
    expect(session.actions.filter(({ action }) => action === 'click').length).toBeGreaterThan(0)
  })

  test('is in order of time, a meta and a snapshot for each page load', () => {
    const times = events.map(({ timestamp }) => timestamp)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    for (const type of [4, 2]) expect(events.filter(event => event.type === type)).toHaveLength(LOADS)
  })

  test('holds as much as it should', () => {
    const [what, count, least] = contents[name]
    const found = events.reduce((sum, event) => sum + count(event), 0)
    expect(`${what}: ${found >= least ? 'enough' : found}`).toBe(`${what}: enough`)
  })
})

test('a page gives the same recording whenever it is recorded', async () => {
  expect(await record('grid')).toBe(await record('grid'))
}, 60_000)
