import { beforeEach, expect, test, vi } from 'vitest'

// Other tests load what reads told frames before they begin. Here nothing has been loaded yet.
beforeEach(() => vi.resetModules())

const page = [
  { type: 4, timestamp: 1e12, data: { href: 'https://shop.test/', width: 800, height: 600 } },
  { type: 2, timestamp: 1e12 + 10, data: { node: { type: 0, id: 1, childNodes: [] } } },
]
const time = 1e12 + 1000

async function analyzed(...more: readonly object[]) {
  const { analyze } = await import('../../pipeline/analyze.ts')
  const { openFile } = await import('../../sources/file/open-file.ts')
  const { telling } = await import('./telling.ts')
  expect(telling.isHere).toBe(false)
  const session = await analyze(openFile(new TextEncoder().encode(JSON.stringify([...page, ...more]))))
  return { kinds: session.events.map(({ kind }) => kind), isLoaded: telling.isHere }
}

test('plain rrweb is analysed without what reads the records of others', async () => {
  const { kinds, isLoaded } = await analyzed({
    type: 3,
    timestamp: time,
    data: { source: 4, width: 9, height: 9 },
  })
  expect(kinds).toContain('viewport')
  expect(isLoaded).toBe(false)
})

test.each([
  [
    'a custom frame',
    { type: 5, timestamp: time, data: { tag: 'cart', payload: { items: 2 } } },
    'breadcrumb',
  ],
  [
    'a plugin',
    {
      type: 6,
      timestamp: time,
      data: { plugin: 'rrweb/console@1', payload: { level: 'log', payload: ['"a"'] } },
    },
    'console',
  ],
  [
    'an old log',
    { type: 3, timestamp: time, data: { source: 11, level: 'log', payload: ['"a"'] } },
    'console',
  ],
  ['an analytics event', { event: 'Order placed', properties: { time } }, 'tracked'],
])('%s is waited for', async (_, frame, kind) => {
  const { kinds, isLoaded } = await analyzed(frame)
  expect(kinds).toContain(kind)
  expect(isLoaded).toBe(true)
})
