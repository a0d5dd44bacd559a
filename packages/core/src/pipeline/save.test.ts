import { describe, expect, it, test } from 'vitest'
import { decode } from '../decode/decode.ts'
import { rawFrame, type Frame } from '../decode/frame.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import { FrameType } from '../decode/frame.ts'
import { openFile } from '../sources/file/open-file.ts'
import { RELATED_SEGMENT, type Recording } from '../sources/recording.ts'
import { folderOf } from '../store/address.ts'
import { manifestPath, readManifest } from '../store/manifest.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import { fixture, fixturePaths } from '../../../../test/runtimes/fixtures.ts'
import { readEvents } from './analyze.ts'
import { openStored } from './open-stored.ts'
import { save } from './save.ts'

const address = { identity: 'local', source: 'file', project: 'local', replayId: 'case' } as const

/** The folders of all recordings, with their files. */
const cases = new Map<string, string[]>()
for (const path of fixturePaths) {
  const found = /recordings\/([^/]+)\/.*\.(?:json|jsonl|bin|envelope)(?:\.gz)?$/.exec(path)
  if (found && !/\/(?:truth|labels)\.json$/.test(path))
    cases.set(found[1]!, [...(cases.get(found[1]!) ?? []), path])
}

async function recordingOf(paths: readonly string[]): Promise<() => Recording> {
  const parts = await Promise.all(
    paths.map(async path => ({ name: path.slice(path.lastIndexOf('/') + 1), content: await fixture(path) })),
  )
  return () => openFile(parts, { replayId: 'case' })
}

async function framesOf(recording: Recording): Promise<Frame[]> {
  const all: Frame[] = []
  const health = createHealthLog()
  for await (const batch of decode(recording, { limits: defaultLimits, health }).frames()) all.push(...batch)
  return all
}

const told = ({ segmentId, frameIndex, type, source, windowId }: Frame, text: string): unknown[] => [
  segmentId,
  frameIndex,
  type,
  source,
  windowId,
  text,
]

describe.each([...cases])('%s, saved and opened', (_, paths) => {
  it('has every frame as it was recorded, and the same events, actions and health', async () => {
    const open = await recordingOf(paths)
    const store = memoryStore()
    await save(open(), store, { address })
    const stored = await openStored(store, address)
    const recorded = await framesOf(open())
    const table = await stored!.frameTable()
    expect(table.length).toBe(recorded.length)
    const kept: unknown[] = []
    for await (const frame of stored!.frames(Array.from({ length: table.length }, (__, row) => row)))
      kept.push(told(frame, rawFrame(frame)))
    expect(kept).toEqual(recorded.map(frame => told(frame, rawFrame(frame))))
    const session = await readEvents(open())
    expect(stored!.replay).toEqual(JSON.parse(JSON.stringify(session.replay)))
    expect(stored!.health).toEqual(JSON.parse(JSON.stringify(session.health)))
    expect(await stored!.actions()).toEqual(JSON.parse(JSON.stringify(session.actions)))
  })

  it('tells the same when its indexes are made again without the source', async () => {
    const open = await recordingOf(paths)
    const store = memoryStore()
    const before = await save(open(), store, { address })
    const first = await openStored(store, address)
    const old = { ...before, analysis: { ...before.analysis, version: 'old' } }
    await store.write(manifestPath(address), new TextEncoder().encode(JSON.stringify(old)))
    const again = await openStored(store, address)
    expect(again!.manifest.analysis.version).toBe(before.analysis.version)
    expect(again!.manifest.analysis.index).not.toEqual(before.analysis.index)
    const all = async (replay: NonNullable<typeof again>): Promise<unknown> => {
      const { length } = await replay.events()
      const records = await replay.records(Array.from({ length }, (__, row) => row))
      return [replay.replay, replay.health, replay.stats, await replay.actions(), records]
    }
    expect(await all(again!)).toEqual(await all(first!))
  })
})

test('every file in segments is a recording by itself', async () => {
  const [, paths] = [...cases].find(([name]) => name.includes('posthog'))!
  const open = await recordingOf(paths)
  const store = memoryStore()
  const { segments } = await save(open(), store, { address })
  const texts: string[] = []
  for (const { files, segmentId } of segments) {
    for (const { file } of files) {
      const content = (await store.read(folderOf(address) + file))!
      for (const frame of await framesOf(openFile([{ name: 'piece.json.gz', id: segmentId, content }])))
        texts.push(JSON.stringify([frame.windowId, rawFrame(frame)]))
    }
  }
  expect(texts).toEqual(
    (await framesOf(open())).map(frame => JSON.stringify([frame.windowId, rawFrame(frame)])),
  )
})

test('a store that fails in the middle has what it had before', async () => {
  const [, paths] = [...cases][0]!
  const open = await recordingOf(paths)
  const inner = memoryStore()
  let left = 2
  const failing: Store = {
    ...inner,
    write(path, content) {
      if (left-- > 0) return inner.write(path, content)
      return Promise.reject(new Error('no room'))
    },
  }
  await expect(save(open(), failing, { address })).rejects.toThrow('no room')
  expect(await readManifest(inner, address)).toBeUndefined()
  const files: string[] = []
  for await (const { path } of inner.list('')) files.push(path)
  expect(files).toEqual([])
})

test('a type that nobody has defined is kept', async () => {
  const content = new TextEncoder().encode(
    '[{"type":4,"timestamp":1777833600000,"data":{"href":"https://a.test/"}},7,{"type":42,"timestamp":1777833600001,"data":1}]',
  )
  const store = memoryStore()
  await save(openFile(content), store, { address })
  const stored = await openStored(store, address)
  const types = [...(await stored!.frameTable()).type]
  expect(types).toEqual([FrameType.Meta, FrameType.Unknown, 42])
  expect(await stored!.rawFrame({ segmentId: 0, frameIndex: 1 })).toBe('7')
})

describe('a replay that grows', () => {
  const segment = (id: number, ...frames: unknown[]): { name: string; id: number; content: Uint8Array } => ({
    name: `${id}.json`,
    id,
    content: new TextEncoder().encode(JSON.stringify(frames)),
  })
  const at = 1_777_833_600_000
  const body = { type: 2, id: 3, tagName: 'body', attributes: {}, childNodes: [button(4)] }
  function button(id: number): unknown {
    const text = { type: 3, id: id + 100, textContent: `Save ${id}` }
    return { type: 2, id, tagName: 'button', attributes: {}, childNodes: [text] }
  }
  const page = {
    type: 0,
    id: 1,
    childNodes: [{ type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [body] }],
  }
  const click = (ms: number, id: number): unknown => ({
    type: 3,
    timestamp: at + ms,
    data: { source: 2, type: 2, id, x: 1, y: 1 },
  })
  const first = segment(
    0,
    { type: 4, timestamp: at, data: { href: 'https://shop.test/', width: 800, height: 600 } },
    { type: 2, timestamp: at + 5, data: { node: page, initialOffset: { left: 0, top: 0 } } },
    click(1000, 4),
  )
  const added = {
    type: 3,
    timestamp: at + 1400,
    data: {
      source: 0,
      adds: [{ parentId: 3, nextId: null, node: button(5) }],
      removes: [],
      texts: [],
      attributes: [],
    },
  }
  const second = segment(1, added, click(3000, 5))
  const grown = segment(1, added, click(3000, 5), click(6000, 4))
  const third = segment(2, click(9000, 5))

  const everything = async (store: Store): Promise<unknown> => {
    const replay = (await openStored(store, address))!
    const { length } = await replay.events()
    const { segments, completeness, missing } = replay.manifest
    return [
      replay.replay,
      replay.health,
      await replay.actions(),
      await replay.records(Array.from({ length }, (_, row) => row)),
      segments.map(({ files, ...rest }) => [rest, files.map(({ bytes, sha256 }) => [bytes, sha256])]),
      completeness,
      missing,
    ]
  }

  it('is the same after its last segments as when it is fetched whole', async () => {
    const whole = memoryStore()
    await save(openFile([first, grown, third], { replayId: 'case' }), whole, { address })
    const store = memoryStore()
    const manifest = await save(openFile([first, second], { replayId: 'case' }), store, { address })
    await save(openFile([grown, third], { replayId: 'case' }), store, {
      address,
      onto: { manifest, before: 1 },
    })
    expect(await everything(store)).toEqual(await everything(whole))
  })

  it('does not write again what it has', async () => {
    const store = memoryStore()
    const manifest = await save(openFile([first, second], { replayId: 'case' }), store, { address })
    const next = await save(openFile([grown], { replayId: 'case' }), store, {
      address,
      onto: { manifest, before: 1 },
    })
    expect(next.segments[0]).toEqual(manifest.segments[0])
    expect(next.segments[1]).not.toEqual(manifest.segments[1])
  })

  it('keeps what came when the source breaks off, and goes on from there', async () => {
    const breaking: Recording = {
      summary: { source: 'file', replayId: 'case' },
      *segments() {
        yield* openFile([first, second], { replayId: 'case' }).segments() as Iterable<never>
        throw new Error('the line is dead')
      },
    }
    const store = memoryStore()
    await expect(save(breaking, store, { address, keepsBroken: true })).rejects.toThrow('the line is dead')
    const manifest = (await readManifest(store, address))!
    expect([manifest.completeness, manifest.segments.length]).toEqual(['partial', 2])
    await save(openFile([grown, third], { replayId: 'case' }), store, {
      address,
      onto: { manifest, before: 1 },
    })
    const whole = memoryStore()
    await save(openFile([first, grown, third], { replayId: 'case' }), whole, { address })
    expect(await everything(store)).toEqual(await everything(whole))
  })

  it('keeps whole segments when it is stopped in the middle of one, and passes on why', async () => {
    /** Each segment in two pieces; `between` them and before each segment something may happen. */
    const halved = (parts: (typeof first)[], between: () => void, before: () => void): Recording => ({
      summary: { source: 'file', replayId: 'case' },
      async *segments() {
        for await (const segment of openFile(parts, { replayId: 'case' }).segments()) {
          before()
          yield {
            ...segment,
            async *open() {
              for await (const chunk of segment.open()) {
                yield chunk.subarray(0, chunk.length >> 1)
                between()
                yield chunk.subarray(chunk.length >> 1)
              }
            },
          }
        }
      },
    })
    const nothing = (): void => {}
    const stopping = new AbortController()
    const { signal } = stopping
    const stopped = halved(
      [first, second],
      () => stopping.abort(new Error('enough')),
      () => signal.throwIfAborted(),
    )
    const store = memoryStore()
    await expect(save(stopped, store, { address, keepsBroken: true, signal })).rejects.toThrow('enough')
    const manifest = (await readManifest(store, address))!
    expect(manifest.segments.map(({ segmentId }) => segmentId)).toEqual([0])
    await save(halved([second], nothing, nothing), store, { address, onto: { manifest, before: 1 } })
    const whole = memoryStore()
    await save(halved([first, second], nothing, nothing), whole, { address })
    expect(await everything(store)).toEqual(await everything(whole))
  })

  it('keeps what the source tells about its fetching, and what it can never have, when it goes on', async () => {
    const unavailable = {
      code: 'segment-unavailable',
      message: 'segment 1 cannot be had',
      segmentId: 1,
    } as const
    const limited: Recording = {
      ...openFile([first], { replayId: 'case' }),
      outcome: () => ({ missing: [1], isPartial: true, notes: [unavailable] }),
    }
    const store = memoryStore()
    const manifest = await save(limited, store, { address })
    expect([manifest.completeness, manifest.missing]).toEqual(['partial', [1]])
    // Of what is missing there, this alone was asked for.
    expect([manifest.stopped, manifest.unavailable]).toEqual([true, [1]])
    expect(manifest.notes).toContainEqual({ ...unavailable, count: 1 })
    const replay = (await openStored(store, address))!
    expect(replay.health.segments.missing).toEqual([1])
    const rest: Recording = {
      ...openFile([third], { replayId: 'case' }),
      outcome: () => ({ missing: [], isPartial: false, notes: [] }),
    }
    const whole = await save(rest, store, { address, onto: { manifest, before: 2 } })
    expect(whole.segments.map(({ segmentId }) => segmentId)).toEqual([0, 2])
    expect([whole.completeness, whole.missing]).toEqual(['partial', [1]])
    expect([whole.stopped, whole.unavailable]).toEqual([undefined, undefined])
    const part = { ...limited, outcome: () => ({ missing: [], isPartial: true, notes: [] }) }
    const again = await save(part, memoryStore(), { address })
    expect([again.missing, again.unavailable]).toEqual([[], []])
  })

  it('does not take what a vendor knows beside the recording for a segment of it', async () => {
    const related = {
      name: 'related',
      id: RELATED_SEGMENT,
      content: new TextEncoder().encode(
        JSON.stringify([
          { event: 'Order placed', properties: { time: Math.ceil(at / 1000) + 2, total: 12 } },
          {
            type: 5,
            timestamp: at + 2500,
            data: {
              tag: 'playhead.sentry-error',
              payload: { 'error.type': ['TypeError'], 'error.value': ['no cart'] },
            },
          },
          {
            type: 5,
            timestamp: at + 2600,
            data: { tag: 'playhead.sentry-log', payload: { severity: 'warn', message: 'cart is slow' } },
          },
        ]),
      ),
    }
    const store = memoryStore()
    const manifest = await save(openFile([first, second, related], { replayId: 'case' }), store, { address })
    expect([manifest.completeness, manifest.missing]).toEqual(['complete', []])
    const replay = (await openStored(store, address))!
    expect(replay.health.segments).toEqual({ fetched: 2, missing: [], empty: [] })
    const { length } = await replay.events()
    const told = await replay.records(Array.from({ length }, (_, row) => row))
    const beside = told.filter(({ segmentId }) => segmentId === RELATED_SEGMENT)
    expect(beside.map(({ kind, label }) => [kind, label])).toEqual([
      ['tracked', expect.stringContaining('Order placed')],
      ['error', 'TypeError: no cart'],
      ['console', 'cart is slow'],
    ])
  })

  it('says why the source broke off when what came until then is no recording', async () => {
    const breaking: Recording = {
      summary: { source: 'file', replayId: 'case' },
      *segments() {
        yield {
          name: 'odd',
          *open() {
            yield new TextEncoder().encode('[{"foo":1},{"bar":2}]')
          },
        } as never
        throw new Error('the line is dead')
      },
    }
    const store = memoryStore()
    await expect(save(breaking, store, { address, keepsBroken: true })).rejects.toThrow('the line is dead')
    expect(await readManifest(store, address)).toBeUndefined()
  })
})
