import { concat } from '../../../lib/concat.ts'
import { createBudget, type Budget, type BudgetOptions } from '../budget.ts'
import { posthog, type PosthogOptions, type PosthogSource } from '../posthog.ts'

/** Ten in the morning; a recording begins two days before, unless it is said to be young. */
export const NOW_MS = Date.parse('2026-09-03T10:00:00Z')
export const STARTED_MS = NOW_MS - 2 * 86_400_000
export const SESSION = '0199aa11-0000-7000-8000-000000000001'
export const KEY = 'phx_canary0123456789'

/** A block as the server holds it. */
export interface MadeBlock {
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
}

export interface MadeOptions {
  readonly blocks?: readonly MadeBlock[]
  readonly startedAtMs?: number
  /** More of the recording's detail, or other values. */
  readonly row?: Readonly<Record<string, unknown>>
  /** Answers instead; `undefined` leaves it to the server. `nth` counts the calls that have this path and query. */
  readonly instead?: (call: Call, nth: number) => Response | Promise<Response | undefined> | undefined
  /** A budget of the source, by the server's clock. */
  readonly budget?: Omit<BudgetOptions, 'now'>
  /** Options of the source. */
  readonly source?: Partial<PosthogOptions>
}

export interface Call {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly authorization: string | null
}

export interface Made {
  readonly source: PosthogSource
  /** `GET session_recordings/<id>/snapshots?source=…`, without what all addresses have. */
  readonly asked: readonly string[]
  readonly calls: readonly Call[]
  readonly waits: readonly number[]
  readonly budget: Budget
  /** Sets the clock on. */
  pass(ms: number): void
}

/** `count` blocks of four events each, a minute apart; every second event is of another window. */
export function madeBlocks(count: number, startMs = STARTED_MS): MadeBlock[] {
  return Array.from({ length: count }, (_, block) => {
    const fromMs = startMs + block * 60_000
    const times = [0, 1000, 25_000, 50_000].map(ms => fromMs + ms)
    const lines = times.map((timestamp, i) =>
      JSON.stringify([`w-${i % 2}`, { type: 5, data: { tag: 'made', payload: { block } }, timestamp }]),
    )
    return { text: `${lines.join('\n')}\n`, fromMs, toMs: times.at(-1)! }
  })
}

/** A PostHog in small: a detail, a list of blocks, blocks. What it is not asked for in tests it answers with 404. */
export function madePosthog(options: MadeOptions = {}): Made {
  const { blocks = madeBlocks(3), instead, startedAtMs = STARTED_MS } = options
  const asked: string[] = []
  const calls: Call[] = []
  const waits: number[] = []
  const times = new Map<string, number>()
  let nowMs = NOW_MS

  const io = {
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      init?.signal?.throwIfAborted()
      const request = new Request(input, init)
      const url = new URL(request.url)
      const call: Call = {
        path: url.pathname.replace(/^\/api\/projects\/42\//, ''),
        query: Object.fromEntries(url.searchParams),
        body: request.method === 'POST' ? await request.json() : undefined,
        authorization: request.headers.get('authorization'),
      }
      const name = `${request.method} ${call.path}${decodeURIComponent(url.search)}`
      calls.push(call)
      asked.push(name.replace(SESSION, '<id>'))
      const nth = times.get(name) ?? 0
      times.set(name, nth + 1)
      return (await instead?.(call, nth)) ?? answer(call)
    },
    now: () => nowMs,
    random: () => 0,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      nowMs += ms
    },
  }

  function answer({ path, query }: Call): Response {
    if (path === `session_recordings/${SESSION}/`) return Response.json(madeRow(startedAtMs, options.row))
    if (path !== `session_recordings/${SESSION}/snapshots`) return notFound()
    if (query['source'] === undefined) return Response.json({ sources: listed(blocks) })
    const [from, to] = [Number(query['start_blob_key']), Number(query['end_blob_key'])]
    if (!(to < blocks.length)) return notFound()
    const texts = blocks.slice(from, to + 1).map(({ text }) => text)
    return query['decompress'] === 'false' ? packedAnswer(texts) : new Response(texts.join(''))
  }

  const budget = createBudget({ ...options.budget, now: io.now })
  return {
    source: posthog({ apiKey: KEY, projectId: '42', io, budget, ...options.source }),
    asked,
    calls,
    waits,
    budget,
    pass(ms) {
      nowMs += ms
    },
  }
}

/** The detail of a recording, and what a list has of it. */
export function madeRow(
  startedAtMs = STARTED_MS,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    id: SESSION,
    distinct_id: 'u-17',
    recording_duration: 214,
    start_time: new Date(startedAtMs).toISOString(),
    end_time: new Date(startedAtMs + 214_000).toISOString(),
    click_count: 22,
    console_error_count: 2,
    start_url: 'https://shop.test/cart?token=abc#top',
    person: { name: 'a@b.c' },
    retention_period_days: 90,
    expiry_time: new Date(startedAtMs + 90 * 86_400_000).toISOString(),
    snapshot_source: 'web',
    ongoing: false,
    never_heard_of: { it: true },
    ...more,
  }
}

/** The list of sources, as PostHog writes it. */
export function listed(blocks: readonly MadeBlock[]): unknown[] {
  return blocks.map(({ fromMs, toMs }, i) => ({
    source: 'blob_v2',
    start_timestamp: new Date(fromMs).toISOString().replace('Z', '000Z'),
    end_timestamp: new Date(toMs).toISOString().replace('Z', '000Z'),
    blob_key: String(i),
  }))
}

export function notFound(): Response {
  return Response.json({ type: 'invalid_request', code: 'not_found', detail: 'Not found.' }, { status: 404 })
}

/** All blocks asked for failed. */
export function blocksGone(): Response {
  return Response.json({ code: 'recording_blocks_unavailable', detail: 'Could not load' }, { status: 502 })
}

/** Each text packed by itself, behind its length. */
export function packedAnswer(texts: readonly string[]): Response {
  return new Response(packed(texts), { headers: { 'content-type': 'application/octet-stream' } })
}

export function packed(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    concat(
      texts.flatMap(text => {
        const body = snappy(text)
        const length = new Uint8Array(4)
        new DataView(length.buffer).setUint32(0, body.length)
        return [length, body]
      }),
    ),
  )
}

/** Raw snappy data without any copy: a length, and literals of 60 bytes. */
export function snappy(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text)
  const parts: Uint8Array[] = []
  const length: number[] = []
  let rest = bytes.length
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest & 0x7f) | 0x80)
  parts.push(Uint8Array.from([...length, rest]))
  for (let at = 0; at < bytes.length; at += 60) {
    const part = bytes.subarray(at, at + 60)
    parts.push(Uint8Array.of((part.length - 1) << 2), part)
  }
  return new Uint8Array(concat(parts))
}
