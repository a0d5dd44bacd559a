import { describe, expect, it } from 'vitest'
import { analyze, openFile, rawFrames, readEvents, timeline } from './index.ts'

const START = 1_777_833_600_000

const frames = [
  { type: 4, timestamp: START, data: { href: 'https://shop.test/', width: 800, height: 600 } },
  {
    type: 2,
    timestamp: START + 10,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [
          {
            type: 2,
            id: 2,
            tagName: 'html',
            attributes: {},
            childNodes: [
              {
                type: 2,
                id: 3,
                tagName: 'body',
                attributes: {},
                childNodes: [
                  {
                    type: 2,
                    id: 4,
                    tagName: 'button',
                    attributes: {},
                    childNodes: [{ type: 3, id: 5, textContent: 'Größe wählen' }],
                  },
                ],
              },
            ],
          },
        ],
      },
      initialOffset: { top: 0, left: 0 },
    },
  },
  { type: 3, timestamp: START + 2000, data: { source: 2, type: 2, id: 4, x: 1, y: 1 } },
  {
    type: 3,
    timestamp: START + 9000,
    data: { source: 0, adds: [], removes: [], texts: [{ id: 5, value: 'Größe M' }], attributes: [] },
  },
]
const bytes = new TextEncoder().encode(JSON.stringify(frames))

function* cut(size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('analyze', () => {
  it('tells the same story wherever the bytes are cut', async () => {
    const whole = timeline(await analyze(openFile(bytes, { name: 'rec.json' })))
    expect(whole).toContain('Clicked button "Größe wählen"')
    for (const size of [1, 7, 64, 1000]) {
      expect(timeline(await analyze(openFile(cut(size), { name: 'rec.json' })))).toBe(whole)
    }
  })

  it('says what it read', async () => {
    const { replay, health } = await analyze(openFile(bytes, { name: 'rec.json' }))
    expect(replay).toMatchObject({
      replayId: 'rec',
      source: 'file',
      dialect: 'rrweb',
      startedAt: '2026-05-03T18:40:00.000Z',
      durationMs: 9000,
      url: 'https://shop.test/',
      pages: 1,
      frames: 4,
    })
    expect(health).toMatchObject({
      segments: { fetched: 1, missing: [], empty: [] },
      missingSnapshot: false,
      truncated: false,
      live: false,
    })
  })

  it.each([
    ['empty', ''],
    ['not-json', 'hello'],
    ['not-a-recording', '{"a":1}'],
  ])('rejects with %s and the name it was given', async (code, text) => {
    const result = analyze(openFile(new TextEncoder().encode(text)), { name: 'x.json' })
    await expect(result).rejects.toMatchObject({
      name: 'SourceError',
      code,
      message: expect.stringContaining('x.json'),
    })
  })

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(analyze(openFile(bytes), { signal })).rejects.toThrow('enough')
  })
})

describe('readEvents and rawFrames', () => {
  it('lead from an event back to its frame', async () => {
    const { events } = await readEvents(openFile(bytes))
    const click = events.find(event => event.kind === 'click')
    expect(click?.pointer).toMatchObject({ segmentId: 0, frameIndex: 2 })
    const found: unknown[] = []
    for await (const { text } of rawFrames(openFile(bytes), new Set(['0:2']))) found.push(JSON.parse(text))
    expect(found).toEqual([frames[2]])
  })
})
