import { describe, expect, it } from 'vitest'
import { SourceError } from '../error.ts'
import { RELATED_SEGMENT } from '../recording.ts'
import type { OpenOptions } from '../source.ts'
import {
  bodyOf,
  type FakeAnswer,
  fakeSentry,
  type FakeOptions,
  linkTo,
  manySegments,
  page,
  REPLAY,
} from './testing/fake-sentry.ts'

/** Opens the fake's replay and reads all of it. */
async function read(fake: FakeOptions, options: OpenOptions = {}) {
  const { source, asked, pages, waits } = fakeSentry(fake)
  const recording = await source.open({ replayId: REPLAY }, options)
  const ids: number[] = []
  const texts: string[] = []
  const positions: boolean[] = []
  let error: unknown
  try {
    for await (const segment of recording.segments()) {
      ids.push(segment.id ?? -1)
      positions.push(segment.isPosition === true)
      let text = ''
      const decoder = new TextDecoder()
      for await (const chunk of segment.open()) text += decoder.decode(chunk, { stream: true })
      texts.push(text)
    }
  } catch (thrown) {
    error = thrown
  }
  return { ids, texts, positions, error, asked, pages: pages(), waits, outcome: recording.outcome!() }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
const codeOf = (error: unknown): string => (error instanceof SourceError ? error.code : String(error))
const isPage = (path: string): boolean => path.endsWith('/recording-segments/')

describe('a recording', () => {
  it('of 471 segments comes whole and in order with its detail and five pages', async () => {
    const segments = manySegments(471)
    const { ids, texts, positions, asked, pages, outcome } = await read({ segments })
    expect(asked).toHaveLength(6)
    expect(asked[0]!.path).toBe(`organizations/acme/replays/${REPLAY}/`)
    expect(asked[0]!.query.size).toBe(0)
    expect(pages).toEqual(['0:0:0 100', '0:100:0 100', '0:200:0 100', '0:300:0 100', '0:400:0 100'])
    expect(ids).toEqual(upTo(471))
    expect(texts).toEqual(segments)
    expect(new Set(positions)).toEqual(new Set([true]))
    expect(outcome).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  it('comes in order when pages are answered in any order', async () => {
    const segments = manySegments(471)
    const held: (() => void)[] = []
    const fake: FakeOptions = {
      segments,
      answer: ({ path }) => {
        // The first page is answered; of the others the last one first.
        if (!isPage(path) || held.length > 4) return undefined
        if (held.length === 0) return void held.push(() => undefined)
        return new Promise(resolve => {
          held.push(() => resolve(undefined as unknown as Response))
          if (held.length === 5) for (const answer of held.toReversed()) answer()
        })
      },
    }
    const { ids, texts } = await read(fake)
    expect(ids).toEqual(upTo(471))
    expect(texts).toEqual(segments)
  })

  it('is the same however its bytes are cut', async () => {
    const segments = manySegments(7)
    for (const chunk of [1, 3, 64])
      expect(await read({ segments, chunk })).toMatchObject({ texts: segments, ids: upTo(7) })
  })

  it('tells its progress', async () => {
    const told: { bytes: number; segments: number; ofSegments?: number }[] = []
    await read({ segments: manySegments(3) }, { onProgress: progress => told.push(progress) })
    expect(told.at(-1)).toEqual({
      bytes: JSON.stringify(manySegments(3).map(text => JSON.parse(text) as unknown)).length,
      segments: 3,
      ofSegments: 3,
    })
  })
})

describe('a page that fails midway', () => {
  /** The second page breaks off, the first time, behind the 40th of its segments. */
  const breaking = (body: (whole: string, at: number) => ReadableStream<Uint8Array>): FakeOptions => {
    const segments = manySegments(250)
    let breaks = 0
    return {
      segments,
      answer: ({ path, query }) => {
        if (!isPage(path) || query.get('cursor') !== '0:100:0' || ++breaks > 1) return undefined
        const whole = `[${segments.slice(100, 200).join(',')}]`
        const at = `[${segments.slice(100, 140).join(',')},[{"ty`.length
        return new Response(body(whole, at), { headers: { link: linkTo(200, true) } })
      },
    }
  }
  it.each<[string, (whole: string, at: number) => ReadableStream<Uint8Array>]>([
    ['a connection that breaks', (whole, at) => bodyOf(whole, { breaksAt: at })],
    ['a body that ends too early', (whole, at) => bodyOf(whole.slice(0, at))],
    ['a body that is no JSON from there on', (whole, at) => bodyOf(`${whole.slice(0, at - 5)}<html>`)],
  ])('is asked for again from the first segment that is not here: %s', async (_, body) => {
    const { ids, pages, error, outcome } = await read(breaking(body))
    expect(error).toBeUndefined()
    expect(ids).toEqual(upTo(250))
    expect(pages.toSorted()).toEqual(['0:0:0 100', '0:100:0 100', '0:140:0 60', '0:200:0 100'])
    expect(outcome.isPartial).toBe(false)
  })

  it('again and again without a segment ends the recording, with all before it', async () => {
    const segments = manySegments(250)
    const { ids, error, pages, outcome } = await read({
      segments,
      answer: ({ path, query }) =>
        isPage(path) && Number(query.get('cursor')!.split(':')[1]) >= 100
          ? new Response(bodyOf('[[{"type', { breaksAt: 8 }))
          : undefined,
    })
    expect(codeOf(error)).toBe('unavailable')
    expect(ids).toEqual(upTo(100))
    expect(pages.filter(page => page.startsWith('0:100:0'))).toHaveLength(4)
    expect(outcome).toMatchObject({ isPartial: true, missing: [] })
  })

  describe('because the server fails on it', () => {
    /** Answers 500 to what holds one of these segments, and to everything from the `dies`th page on. */
    const failingOn =
      (bad: readonly number[], dies = Infinity): FakeAnswer =>
      ({ path, query }) => {
        if (!isPage(path)) return undefined
        const from = Number(query.get('cursor')?.split(':')[1])
        const to = from + Number(query.get('per_page'))
        const isBad = from >= dies || bad.some(position => from <= position && to > position)
        return isBad ? new Response('<html>', { status: 500 }) : undefined
      }

    it('is asked for in parts, and the segment that it fails on is told', async () => {
      const segments = manySegments(120)
      const { ids, error, outcome, pages } = await read({ segments, answer: failingOn([57]) })
      expect(error).toBeUndefined()
      expect(ids).toEqual(upTo(120).filter(id => id !== 57))
      expect(outcome).toEqual({
        missing: [57],
        isPartial: false,
        notes: [
          {
            code: 'segment-unavailable',
            segmentId: 57,
            message: 'Could not be had, because Sentry fails on it each time: segment 57.',
          },
        ],
      })
      // Each that fails is tried four times: all of it, the ten around the bad one, and that one alone.
      for (const failing of ['0:0:0 100', '0:50:0 10', '0:57:0 1'])
        expect(pages.filter(page => page === failing)).toHaveLength(4)
      expect(pages).toHaveLength(3 * 4 + 9 + 9 + 1)
    })

    it.each([
      ['its first', [0]],
      ['its last', [119]],
      ['the last of a page', [99]],
      ['two at the end', [118, 119]],
    ])('costs only the segments that it fails on: %s', async (_, bad) => {
      const { ids, error, outcome } = await read({ segments: manySegments(120), answer: failingOn(bad) })
      expect(error === undefined ? outcome.missing : codeOf(error)).toEqual(
        bad[0] === 0 ? 'unavailable' : bad,
      )
      if (error === undefined) expect(ids).toEqual(upTo(120).filter(id => !bad.includes(id)))
    })

    it.each([0, 100, 200])('and then on all from %i on, is an error and no loss', async dies => {
      const { ids, error, outcome } = await read({ segments: manySegments(250), answer: failingOn([], dies) })
      expect(codeOf(error)).toBe('unavailable')
      expect(ids).toEqual(upTo(dies))
      // Nobody knows that these are lost: they are asked for again next time.
      expect(outcome).toEqual({ missing: [], isPartial: true, notes: [] })
    })

    it('with anything else than what it is asked, is not asked again in parts', async () => {
      const { pages } = await read({
        segments: manySegments(120),
        answer: ({ path }) => (isPage(path) ? new Response('', { status: 503 }) : undefined),
      })
      expect(new Set(pages)).toEqual(new Set(['0:0:0 100']))
    })
  })
})

describe('a server whose pages are others', () => {
  it('gives smaller ones: they are followed', async () => {
    const { ids, pages, outcome } = await read({ segments: manySegments(70), mostPerPage: 30 })
    expect(ids).toEqual(upTo(70))
    expect(pages).toEqual(['0:0:0 100', '0:30:0 70', '0:60:0 40'])
    expect(outcome.isPartial).toBe(false)
  })

  it('gives more than was asked for: the rest is left', async () => {
    const segments = manySegments(100)
    const { ids, texts } = await read(
      { segments, answer: ({ path }) => (isPage(path) ? page(segments, 100, false) : undefined) },
      { wants: id => id === 0 },
    )
    expect(ids).toEqual([0])
    expect(texts).toEqual(segments.slice(0, 1))
  })

  it('names another host in its links: nothing is sent there', async () => {
    const { asked, ids } = await read({ segments: manySegments(250), row: { count_segments: null } })
    expect(ids).toEqual(upTo(250))
    expect(new Set(asked.map(({ host }) => host))).toEqual(new Set(['sentry.acme.example']))
  })
})

describe('what Sentry counts', () => {
  it('may be less than there is: the links are followed', async () => {
    const { ids, pages, outcome } = await read({ segments: manySegments(215), row: { count_segments: 100 } })
    expect(ids).toEqual(upTo(215))
    expect(pages).toEqual(['0:0:0 100', '0:100:0 100', '0:200:0 100'])
    expect(outcome).toMatchObject({ isPartial: false, notes: [{ code: 'segment-count' }] })
  })

  it.each([null, 0, undefined])('may be %j: the links are followed', async count => {
    const { ids, pages } = await read({ segments: manySegments(101), row: { count_segments: count } })
    expect(ids).toEqual(upTo(101))
    expect(pages).toEqual(['0:0:0 100', '0:100:0 100'])
  })

  it('may be more than it lists: that is told, and the recording is partial', async () => {
    const { ids, outcome } = await read({ segments: manySegments(7), row: { count_segments: 8 } })
    expect(ids).toEqual(upTo(7))
    expect(outcome).toMatchObject({ missing: [], isPartial: true, notes: [{ code: 'segment-count' }] })
    expect(outcome.notes[0]!.message).toContain('counts 8 segments and lists 7')
  })

  it('may be far more than it lists: what is not there is not asked for again and again', async () => {
    const { ids, asked } = await read({ segments: manySegments(7), row: { count_segments: 1e12 } })
    expect(ids).toEqual(upTo(7))
    expect(asked.length).toBeLessThan(10)
  })
})

describe('what is lost', () => {
  it('is told where segments come empty, and numbers stay', async () => {
    const segments = manySegments(12)
    for (const at of [3, 7, 8, 9]) segments[at] = at === 3 ? '[ ]' : '[]'
    segments[11] = 'null'
    const { ids, outcome } = await read({ segments })
    expect(ids).toEqual([0, 1, 2, 4, 5, 6, 10])
    expect(outcome).toMatchObject({
      missing: [3, 7, 8, 9, 11],
      isPartial: false,
      notes: [{ code: 'segment-unavailable', segmentId: 3 }],
    })
    expect(outcome.notes[0]!.message).toBe('Came empty, lost at Sentry: segments 3, 7–9, 11.')
  })

  it('is called expired when it is old enough', async () => {
    const segments = ['[]', ...manySegments(3)]
    const row = { started_at: '2026-10-01T00:00:00Z', finished_at: '2026-10-01T00:10:00Z' }
    expect((await read({ segments, row })).outcome.notes).toMatchObject([
      { code: 'segments-expired', segmentId: 0 },
    ])
  })

  const old = { started_at: '2026-10-01T00:00:00Z', finished_at: '2026-10-01T00:10:00Z' }
  const young = { started_at: '2026-11-20T11:58:00Z', finished_at: '2026-11-20T11:59:00Z' }
  it.each<[string, string[], Record<string, unknown>, string, RegExp]>([
    ['all of an old one', ['[]', '[]'], old, 'expired', /has expired: Sentry still has its summary/],
    ['all of a recent one', ['[]', '[]'], {}, 'expired', /lost what was recorded \(2 segments listed/],
    ['all, with none listed any more', [], { ...old, count_segments: 4 }, 'expired', /has expired/],
    ['nothing yet of a running one', [], young, 'empty', /nothing of it is stored yet/],
    ['nothing ever', [], { count_segments: 0 }, 'empty', /was ever stored/],
    ['what is no segment', ['{"type":3}', '{"type":3}'], {}, 'bad-response', /no lists of frames/],
  ])('%s is an error: %s', async (_, segments, row, code, words) => {
    const { error, ids } = await read({ segments, row })
    expect(ids).toEqual([])
    expect(codeOf(error)).toBe(code)
    expect((error as Error).message).toMatch(words)
    expect((error as Error).message).toContain(REPLAY)
  })

  it('is told where an upload was stored twice; both keep their places', async () => {
    const segments = manySegments(4)
    segments[2] = segments[1]!
    const { ids, outcome } = await read({ segments, chunk: 7 })
    expect(ids).toEqual(upTo(4))
    expect(outcome).toMatchObject({ missing: [], notes: [{ code: 'segment-count', segmentId: 2 }] })
  })
})

describe('what is asked for', () => {
  it('are only the last pages when the others are here', async () => {
    const { ids, pages, positions, outcome } = await read({ segments: manySegments(471) }, { from: 460 })
    expect(pages).toEqual(['0:460:0 100'])
    expect(ids).toEqual(upTo(471).slice(460))
    expect(positions.every(Boolean)).toBe(true)
    expect(outcome).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  it('is nothing when all that is counted is here', async () => {
    const { ids, pages, error } = await read({ segments: manySegments(471) }, { from: 471 })
    expect([ids, pages, error]).toEqual([[], [], undefined])
  })

  it('is all behind a place, of a replay that has grown since it was counted', async () => {
    const { ids, pages, outcome } = await read(
      {
        segments: manySegments(471),
        row: { count_segments: 380, started_at: '2026-11-20T11:30:00Z', finished_at: '2026-11-20T11:59:00Z' },
      },
      { from: 350 },
    )
    expect(ids).toEqual(upTo(471).slice(350))
    expect(pages).toEqual(['0:350:0 100', '0:450:0 100'])
    expect(outcome).toMatchObject({ isPartial: false, notes: [] })
  })

  it.each<[string, OpenOptions, number[], string[]]>([
    ['the first four', { wants: id => id <= 3 }, [0, 1, 2, 3], ['0:0:0 4']],
    [
      'some here and there',
      { wants: id => [5, 90, 300].includes(id) },
      [5, 90, 300],
      ['0:5:0 86', '0:300:0 1'],
    ],
    ['at most three', { maxSegments: 3 }, [0, 1, 2], ['0:0:0 3']],
    ['at most two behind a place', { from: 98, maxSegments: 2 }, [98, 99], ['0:98:0 2']],
    ['none', { maxSegments: 0 }, [], []],
  ])('is no more than is wanted: %s', async (_, options, wanted, asked) => {
    const { ids, pages, outcome, error } = await read({ segments: manySegments(471) }, options)
    expect(error).toBeUndefined()
    expect(ids).toEqual(wanted)
    expect(pages).toEqual(asked)
    expect(outcome).toMatchObject({ isPartial: true, notes: [{ code: 'segment-limit' }] })
  })

  it('is whole where what is wanted is all there is', async () => {
    const { outcome, ids } = await read(
      { segments: manySegments(3) },
      { maxSegments: 3, wants: id => id < 3 },
    )
    expect(ids).toEqual(upTo(3))
    expect(outcome).toEqual({ missing: [], isPartial: false, notes: [] })
  })
})

describe('nothing more is asked', () => {
  it('of a replay that was deleted', async () => {
    const { source, asked } = fakeSentry({
      row: { is_archived: true, count_segments: null, tags: [], urls: null },
    })
    await expect(source.open({ replayId: REPLAY })).rejects.toMatchObject({ code: 'deleted' })
    expect(asked).toHaveLength(1)
  })

  it('when the first page is refused, and the missing scope is named', async () => {
    const { error, pages } = await read({
      segments: manySegments(471),
      answer: ({ path }) =>
        isPage(path)
          ? Response.json({ detail: 'You do not have permission to perform this action.' }, { status: 403 })
          : undefined,
    })
    expect(pages).toHaveLength(1)
    expect(codeOf(error)).toBe('forbidden')
    expect((error as Error).message).toMatch(/scope project:read/)
    expect((error as Error).message).toContain('You do not have permission')
  })

  it.each<[string, string, RegExp, number]>([
    [
      'metadata, as old servers do',
      JSON.stringify({ data: manySegments(30).map((_, segmentId) => ({ replayId: REPLAY, segmentId })) }),
      /does not give what they hold/,
      1,
    ],
    ['cut off, and another object', '{"data":[{"id":1', /no list of segments/, 2],
    ['another object', '{"detail":"ok"}', /no list of segments/, 1],
    // Once more: what a proxy says may pass.
    ['a web page', '<!doctype html><p>Sign in', /a web page/, 2],
    ['empty', '', /is empty/, 2],
  ])('when a page is %s', async (_, body, words, times) => {
    const { error, pages } = await read({
      segments: manySegments(471),
      answer: ({ path }) => (isPage(path) ? new Response(body) : undefined),
    })
    expect(pages).toEqual(['0:0:0 100', '0:0:0 100'].slice(0, times))
    expect(codeOf(error)).toBe('bad-response')
    expect((error as Error).message).toMatch(words)
  })

  it('once it is stopped', async () => {
    const stopping = new AbortController()
    const { source, pages } = fakeSentry({ segments: manySegments(2000) })
    const recording = await source.open({ replayId: REPLAY }, { signal: stopping.signal })
    const ids: number[] = []
    await expect(async () => {
      for await (const { id } of recording.segments()) {
        ids.push(id ?? -1)
        if (ids.length === 150) stopping.abort(new Error('enough'))
      }
    }).rejects.toThrow('enough')
    expect(ids).toEqual(upTo(150))
    const asked = pages().length
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(pages()).toHaveLength(asked)
    expect(recording.outcome!()).toMatchObject({ isPartial: true })
  })

  it('by somebody who has gone', async () => {
    const { source, pages } = fakeSentry({ segments: manySegments(2000) })
    const recording = await source.open({ replayId: REPLAY })
    for await (const { id } of recording.segments()) if (id === 10) break
    const asked = pages().length
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(pages()).toHaveLength(asked)
    expect(asked).toBeLessThanOrEqual(5)
  })
})

describe('a film of a mobile app', () => {
  const film = (id: number | undefined, n: number): string =>
    JSON.stringify([
      { type: 4, timestamp: 1795158659400 + n, data: { width: 400, height: 800, href: '' } },
      ...(id === undefined
        ? []
        : [
            {
              type: 5,
              timestamp: 1795158659400 + n,
              data: { tag: 'video', payload: { segmentId: id, duration: 5000 } },
            },
          ]),
    ])
  const row = { platform: 'android', sdk: { name: 'sentry.java.android', version: '8.0.0' } }
  const segments = [film(0, 0), film(1, 1), film(1, 1), film(4, 2), film(undefined, 3), film(6, 4)]

  it('has numbers of its own, and is told so', async () => {
    const { ids, positions, outcome } = await read({ segments, row })
    expect(ids).toEqual([0, 1, 4, 5, 6])
    expect(positions).toEqual([false, false, false, true, false])
    expect(outcome).toMatchObject({ missing: [], isPartial: false, notes: [{ code: 'segment-count' }] })
  })

  it('names no number where a place in the list is empty', async () => {
    const { outcome } = await read({ segments: [film(0, 0), '[]', film(3, 1)], row })
    expect(outcome).toEqual({
      missing: [],
      isPartial: true,
      notes: [{ code: 'segment-unavailable', message: 'Came empty, lost at Sentry: place 1.' }],
    })
  })

  it('goes on from a number, wherever in the list that is', async () => {
    expect((await read({ segments, row }, { from: 4 })).ids).toEqual([4, 5, 6])
    expect((await read({ segments, row }, { wants: id => id === 6 })).ids).toEqual([6])
    expect(await read({ segments, row }, { maxSegments: 2 })).toMatchObject({
      ids: [0, 1],
      outcome: { isPartial: true },
    })
  })

  it('says that it is one', async () => {
    const { source } = fakeSentry({ segments, row })
    expect((await source.open({ replayId: REPLAY })).summary.platform).toBe('mobile')
  })
})

describe('what lies beside a recording', () => {
  const rows = [
    {
      id: 'e'.repeat(32),
      'error.type': ['TypeError'],
      'error.value': ['x'],
      timestamp_ms: '2026-11-19 07:11:02.250',
    },
  ]
  const answer: FakeAnswer = ({ path, query }) =>
    path.endsWith('replays-events-meta/')
      ? Response.json({ data: query.get('dataset') === 'discover' ? rows : [] })
      : undefined

  it('is one more segment, of frames', async () => {
    const { ids, texts, outcome, positions } = await read(
      { segments: manySegments(2), answer },
      { include: ['errors'] },
    )
    expect(ids).toEqual([0, 1, RELATED_SEGMENT])
    expect(positions).toEqual([true, true, false])
    expect(JSON.parse(texts[2]!)).toEqual([
      {
        type: 5,
        timestamp: Date.parse('2026-11-19T07:11:02.250Z'),
        data: { tag: 'playhead.sentry-error', payload: rows[0] },
      },
    ])
    expect(outcome).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  it('does not keep the recording from being read', async () => {
    const { ids, error, outcome } = await read(
      {
        segments: manySegments(2),
        answer: ({ path }) =>
          path.endsWith('replays-events-meta/') ? Response.json({}, { status: 403 }) : undefined,
        row: { error_ids: [] },
      },
      { include: ['errors', 'events'] },
    )
    expect([ids, error]).toEqual([[0, 1], undefined])
    expect(outcome).toMatchObject({
      isPartial: false,
      notes: [
        { message: expect.stringContaining('errors could not be asked') as string },
        { message: expect.stringContaining('no events') as string },
      ],
    })
  })
})
