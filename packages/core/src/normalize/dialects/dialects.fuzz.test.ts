import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { readCustom } from './custom.ts'
import type { Draft, DraftOf } from './draft.ts'
import { duplicates } from '../told/duplicates.ts'
import { telling } from '../told/telling.ts'
import { mobileKind } from './mobile.ts'
import { readLegacyLog, readPlugin } from './plugin.ts'
import { readTracked } from './tracked.ts'
import { frameContext } from '../testing/frame-context.ts'
import { joinVendorClicks } from '../told/vendor-clicks.ts'

await telling.load()

const TAGS = [
  'breadcrumb',
  'performanceSpan',
  'options',
  'video',
  '$pageview',
  '$session_options',
  '$session_id_change',
  'sessionIdle',
  'app-state',
  'mp_wireframe',
  'Navigate',
  '__proto__',
]
const CATEGORIES = [
  'ui.click',
  'ui.slowClickDetected',
  'ui.input',
  'ui.tap',
  'navigation',
  'console',
  'replay.mutations',
  'device.battery',
  'error',
]
const OPS = [
  'navigation.navigate',
  'navigation.push',
  'resource.fetch',
  'resource.img',
  'paint',
  'web-vital',
  'memory',
  'x',
]
const EVENTS = [
  '$autocapture',
  '$dead_click',
  '$exception',
  '$web_vitals',
  '$pageview',
  '$mp_click',
  '$mp_dead_click',
  'bought',
  '__proto__',
]
const KEYS = [
  'timestamp',
  'startTimestamp',
  'endTimestamp',
  'category',
  'message',
  'level',
  'data',
  'op',
  'description',
  'payload',
  'tag',
  'href',
  'url',
  'nodeId',
  'node',
  'attributes',
  'tagName',
  'to',
  'from',
  'value',
  'memory',
  'method',
  'statusCode',
  'request',
  'requests',
  'name',
  'timeOrigin',
  'startTime',
  'duration',
  'trace',
  'properties',
  'event',
  '$elements_chain',
  '$elements',
  '$event_type',
  '$exception_list',
  'time',
  'elements',
  'path',
]

const scalar = fc.oneof(
  fc.string(),
  fc.double(),
  fc.constantFrom(1e300, -1e300, 1e15, 1795158661.5, 1795158661500, 0),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'Uncaught x',
    'https://a.test/?a#b',
    'data:,x',
    '"quoted"',
    '{"a":1}',
    '***',
    'https://a.test/b\nc',
    'a\r\nb',
    '2026-01-01T00:00:00Z',
    'a:b="c";d',
    'http://[',
    '//',
    'a > b[title="',
  ),
  fc.constantFrom(...CATEGORIES, ...OPS, ...EVENTS),
)
const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 8 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }),
  ),
}))

const crumb = fc.record(
  { category: fc.constantFrom(...CATEGORIES), timestamp: scalar, message: tree, data: tree, level: scalar },
  { requiredKeys: ['category'] },
)
const span = fc.record(
  {
    op: fc.constantFrom(...OPS),
    description: scalar,
    startTimestamp: scalar,
    endTimestamp: scalar,
    data: tree,
  },
  { requiredKeys: ['op'] },
)
const custom = fc.record({ tag: fc.constantFrom(...TAGS), payload: fc.oneof(crumb, span, tree) })
const plugin = fc.record({
  plugin: fc.constantFrom('rrweb/console@1', 'rrweb/network@1', 'rrweb/network@1.mp', 'x'),
  payload: tree,
})
const event = fc.record(
  { event: fc.constantFrom(...EVENTS), properties: tree, timestamp: scalar },
  { requiredKeys: ['event'] },
)

/** What holds for every draft, however broken its frame. */
function expectSound(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    // Anything else would be no date.
    expect(Number.isSafeInteger(draft.timeMs)).toBe(true)
    expect(Math.abs(draft.timeMs)).toBeLessThan(253_402_300_799_999)
    expect(draft.label.length).toBeLessThanOrEqual(400)
    expect(draft.label).not.toMatch(/[\n\r]/)
    // Whatever is kept must survive being written and read.
    expect(JSON.stringify(draft).length).toBeLessThan(100_000)
  }
}

describe('whatever a frame holds', () => {
  test('a custom frame is read without throwing', () => {
    holds(
      fc.property(fc.oneof(custom, tree), data => expectSound(readCustom(data, frameContext()))),
      { numRuns: 2000 },
    )
  })
  test('a plugin frame is read without throwing', () => {
    holds(
      fc.property(fc.oneof(plugin, tree), data => {
        expectSound(readPlugin(data, frameContext()))
        expectSound(readLegacyLog(data, frameContext()))
      }),
      { numRuns: 1000 },
    )
  })
  test('a tracked record is read without throwing', () => {
    holds(
      fc.property(fc.oneof(event, tree), record => expectSound(readTracked(record, frameContext()))),
      { numRuns: 1000 },
    )
  })
  test('the look for a mobile recording does not throw', () => {
    holds(
      fc.property(fc.integer({ min: -1, max: 8 }), tree, (type, data) => {
        expect(['string', 'undefined']).toContain(typeof mobileKind(type, data))
      }),
    )
  })
  test('duplicates and joins of it end well', () => {
    holds(
      fc.property(fc.array(fc.oneof(custom, plugin, event), { maxLength: 12 }), frames => {
        const drafts = frames
          .flatMap(frame => [
            ...readCustom(frame, frameContext()),
            ...readPlugin(frame, frameContext()),
            ...readTracked(frame, frameContext()),
          ])
          .toSorted((a, b) => a.timeMs - b.timeMs)
        for (const [from, to] of duplicates(drafts)) {
          expect(from).not.toBe(to)
          expect(drafts[from]).toBeDefined()
          expect(drafts[to]).toBeDefined()
        }
        const claims = drafts.filter((draft): draft is DraftOf<'click'> => draft.claim !== undefined)
        const { joined, lone } = joinVendorClicks([{ timeMs: claims[0]?.timeMs ?? 0, nodeIds: [1] }], claims)
        // Each claim ends in exactly one place.
        expect(joined.size + lone.reduce((sum, one) => sum + one.claims.length, 0)).toBe(claims.length)
      }),
      { numRuns: 500 },
    )
  })
  test("nesting deeper than the engine's stack is harmless", () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown
    for (const tag of TAGS)
      expectSound(
        readCustom(
          { tag, payload: { category: 'x', op: 'x', data: deep, href: deep, deep } },
          frameContext(),
        ),
      )
    expectSound(
      readPlugin(
        { plugin: 'rrweb/console@1', payload: { level: 'log', payload: [deep, 'x'] } },
        frameContext(),
      ),
    )
    expectSound(readTracked({ event: 'x', properties: { deep } }, frameContext()))
  })
})
