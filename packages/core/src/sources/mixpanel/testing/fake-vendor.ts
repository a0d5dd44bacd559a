import type { Io } from '../../io.ts'
import type { RemoteRecording } from '../../source.ts'
import { mixpanel } from '../mixpanel.ts'
import type { MixpanelSource } from '../mixpanel-source.ts'
import type { MixpanelOptions } from '../options.ts'

/** One request as the vendor saw it. */
export interface Asked {
  readonly operation: 'me' | 'insights' | 'sign' | 'file' | 'other'
  readonly url: URL
  readonly headers: Headers
  readonly body: unknown
  /** Of a file: its number and the retention in its name. */
  readonly number: number
  readonly retentionDays: number
  readonly signature: string
}

export type Answer = Response | Promise<Response> | undefined

/** What the vendor has, and what it answers instead of what it would: nothing leaves it as it is. */
export interface FakeOptions {
  /** How many files each replay has; 1 for those not named. */
  readonly files?: Readonly<Record<string, number>>
  /** In the names of the files. */
  readonly retentionDays?: number
  /** What the questions about replays and about events answer. */
  readonly replays?: object
  readonly events?: object
  readonly instead?: (asked: Asked) => Answer
  readonly options?: Partial<MixpanelOptions>
}

/** A vendor that says just what a test wants to hear, and a clock that only waiting moves. */
export interface FakeVendor {
  readonly source: MixpanelSource
  readonly asked: readonly Asked[]
  readonly waits: readonly number[]
  /** `{ insights: 1, sign: 1, file: 3 }` */
  counts(): Readonly<Record<string, number>>
  /** Numbers of the files that were asked for, in that order. */
  numbers(): readonly number[]
  advance(ms: number): void
  now(): number
}

export const START_MS = Date.parse('2026-11-20T12:00:00Z')
export const PROJECT = 4711
const SIGNED_SECONDS = 300

/** The vendor, and a source that asks it. */
export function fakeVendor(given: FakeOptions = {}): FakeVendor {
  const { files = {}, retentionDays = 30, instead } = given
  const asked: Asked[] = []
  const waits: number[] = []
  let nowMs = START_MS + 3_600_000
  let signatures = 0

  const fetch: typeof globalThis.fetch = async (input, init) => {
    init?.signal?.throwIfAborted()
    const request = toAsked(new URL(input as string | URL), init)
    asked.push(request)
    return (await instead?.(request)) ?? usual(request)
  }

  function usual(request: Asked): Response {
    const { operation, body } = request
    if (operation === 'me') return Response.json({ results: {} })
    if (operation === 'insights') {
      const { bookmark } = body as { bookmark: { sections: { show: { behavior: { name: string } }[] } } }
      const isEvents = bookmark.sections.show[0]?.behavior.name === '$all_events'
      return insights((isEvents ? given.events : given.replays) ?? {})
    }
    if (operation === 'sign') {
      const { replays } = body as { replays: { replay_id: string }[] }
      return Response.json({ results: replays.map(({ replay_id: id }) => signed(id)) })
    }
    if (operation !== 'file') return new Response('', { status: 404 })
    const replayId = request.url.pathname.split('/')[1] ?? ''
    const isThere = request.number < (files[replayId] ?? 1) && request.retentionDays === retentionDays
    const isGood = Number(request.url.searchParams.get('Expires')) * 1000 > nowMs
    if (!isGood) return new Response('expired', { status: 403 })
    return isThere ? new Response(fileText(request.number)) : new Response('', { status: 404 })
  }

  function signed(replayId: string): object {
    signatures++
    const expires = Math.floor(nowMs / 1000) + SIGNED_SECONDS
    return {
      replay_id: replayId,
      url: `https://cdn.test/${encodeURIComponent(replayId)}/`,
      query_string: `URLPrefix=x%3D%3D&Expires=${expires}&KeyName=k&Signature=canary-${signatures}`,
    }
  }

  const io: Partial<Io> = {
    fetch,
    now: () => nowMs,
    random: () => 0,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      waits.push(ms)
      nowMs += ms
    },
  }
  const source = mixpanel({
    username: 'robot',
    secret: 'canary-secret',
    projectId: PROJECT,
    region: 'us',
    ...given.options,
    io: { ...io, ...given.options?.io },
  })
  return {
    source,
    asked,
    waits,
    counts() {
      const counts: Record<string, number> = {}
      for (const { operation } of asked) counts[operation] = (counts[operation] ?? 0) + 1
      return counts
    },
    numbers: () => asked.flatMap(({ operation, number }) => (operation === 'file' ? [number] : [])),
    advance(ms) {
      nowMs += ms
    },
    now: () => nowMs,
  }
}

function toAsked(url: URL, init: RequestInit | undefined): Asked {
  const { pathname } = url
  const [, number, days] = /\/(\d{4,})-(\d+)\.json$/.exec(pathname) ?? []
  const operation =
    number !== undefined
      ? 'file'
      : pathname.endsWith('/sign/bulk')
        ? 'sign'
        : pathname.endsWith('/query/insights')
          ? 'insights'
          : pathname.endsWith('/app/me')
            ? 'me'
            : 'other'
  return {
    operation,
    url,
    headers: new Headers(init?.headers),
    body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    number: Number(number),
    retentionDays: Number(days),
    signature: url.searchParams.get('Signature') ?? '',
  }
}

/** An answer about events; `isCut` when it is said to be too long. */
export function insights(groups: object, isCut = false): Response {
  return Response.json({
    headers: ['$metric'],
    meta: isCut ? { is_segmentation_limit_hit: true } : {},
    series: { 'Session Record - Min of Time': { $overall: { all: 1 }, ...groups } },
  })
}

/** A row of the answer about replays: began so many seconds after `START_MS`. */
export function row(seconds: number, retention: string | number = 30): object {
  const all = START_MS / 1000 + seconds
  return { $overall: { all }, [retention]: { all } }
}

/** Ten seconds of a session, one file. */
export function fileText(number: number): string {
  const atMs = START_MS + number * 10_000
  return JSON.stringify([
    { type: 4, data: { href: 'http://shop.test/', width: 800, height: 600 }, timestamp: atMs },
    { type: 3, data: { source: 3, id: 1, x: 0, y: number }, timestamp: atMs + 5000 },
  ])
}

/** What came of reading a recording. */
export interface ReadRecording {
  readonly ids: readonly (number | undefined)[]
  readonly texts: readonly string[]
}

/** Reads all segments. */
export async function read(recording: RemoteRecording): Promise<ReadRecording> {
  const ids: (number | undefined)[] = []
  const texts: string[] = []
  for await (const segment of recording.segments()) {
    ids.push(segment.id)
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of segment.open()) text += decoder.decode(chunk, { stream: true })
    texts.push(text)
  }
  return { ids, texts }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}
