import type { Io } from '../../io.ts'
import { sentry, type SentryOptions, type SentrySource } from '../sentry.ts'

/** Where the fake lies unless told: a server of one's own, which has no regions to look for. */
export const BASE = 'https://sentry.acme.example'
export const REPLAY = '5d0c9f6b0b1e4c3f9a7e2d1c8b4a6f00'
export const TOKEN = 'sntryu_canary-token-1'
/** The clock of tests. */
export const NOW_MS = Date.parse('2026-11-20T12:00:00Z')

/** A request as the fake saw it: the path below `/api/0/`, and what a test cares for of the query. */
export interface Asked {
  readonly host: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | null
}

/** Answers before the fake does; `undefined` leaves it to the fake. */
export type FakeAnswer = (asked: Asked, nth: number) => Response | Promise<Response> | undefined

export interface FakeOptions {
  /** JSON of each segment, in the order of the list. */
  readonly segments?: readonly string[]
  /** Fields of the replay's row that differ. */
  readonly row?: Readonly<Record<string, unknown>>
  readonly answer?: FakeAnswer
  readonly options?: Partial<SentryOptions>
  /** The source is not told an organization. */
  readonly withoutOrg?: boolean
  readonly io?: Partial<Io>
  /** Bytes of a body that come at once. */
  readonly chunk?: number
  /** The server gives no more segments on a page. */
  readonly mostPerPage?: number
}

/** A Sentry with one replay, and a source that asks it. */
export function fakeSentry(fake: FakeOptions = {}): {
  source: SentrySource
  asked: Asked[]
  waits: number[]
  /** Paths with the cursor and size of their pages, but for the detail. */
  pages: () => string[]
} {
  const asked: Asked[] = []
  const waits: number[] = []
  let nowMs = NOW_MS
  const io: Partial<Io> = {
    fetch: async (input, init) => {
      const url = new URL(input as URL | string)
      const one: Asked = {
        host: url.host,
        path: url.pathname.replace(/^.*\/api\/0\//, ''),
        query: url.searchParams,
        authorization: new Headers(init?.headers).get('authorization'),
      }
      asked.push(one)
      init?.signal?.throwIfAborted()
      return (await fake.answer?.(one, asked.length)) ?? usual(one, fake)
    },
    now: () => nowMs,
    random: () => 0,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      nowMs += ms
    },
    ...fake.io,
  }
  const org = fake.withoutOrg === true ? {} : { org: 'acme' }
  const source = sentry({ token: TOKEN, ...org, baseUrl: BASE, io, ...fake.options })
  const pages = (): string[] =>
    asked
      .filter(({ path }) => path.endsWith('/recording-segments/'))
      .map(({ query }) => `${query.get('cursor')} ${query.get('per_page')}`)
  return { source, asked, waits, pages }
}

function usual({ path, query }: Asked, fake: FakeOptions): Response {
  const { segments = [], chunk = 1000, mostPerPage = 100 } = fake
  if (path === `organizations/acme/replays/${REPLAY}/`)
    return Response.json({ data: { ...row(segments.length), ...fake.row } })
  if (path === `projects/acme/42/replays/${REPLAY}/recording-segments/`) {
    const from = Number(/^0:(\d+):0$/.exec(query.get('cursor') ?? '')?.[1])
    const to = from + Math.min(Number(query.get('per_page')), mostPerPage)
    return page(segments.slice(from, to), to, to < segments.length, chunk)
  }
  return new Response('', { status: 404 })
}

/** A page of segments with its `Link` header. */
export function page(segments: readonly string[], next: number, hasMore: boolean, chunk = 1000): Response {
  return new Response(bodyOf(`[${segments.join(',')}]`, { chunk }), {
    headers: { link: linkTo(next, hasMore) },
  })
}

/** The header that leads on, with an address that nobody must follow. */
export function linkTo(next: number, hasMore: boolean): string {
  const link = (rel: string, cursor: string, results: boolean): string =>
    `<https://evil.example/api/0/?cursor=${cursor}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`
  return `${link('previous', '0:0:1', false)}, ${link('next', `0:${next}:0`, hasMore)}`
}

/** A body in pieces; with `breaksAt`, its connection breaks behind so many bytes. */
export function bodyOf(
  text: string,
  { chunk = 1000, breaksAt }: { chunk?: number; breaksAt?: number } = {},
): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const end = breaksAt ?? bytes.length
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at < end) controller.enqueue(bytes.slice(at, Math.min(at + chunk, end)))
      else if (breaksAt === undefined) controller.close()
      else controller.error(new Error('socket hang up'))
      at += chunk
    },
  })
}

/** A row as Sentry writes them, of a replay that ended yesterday. */
export function row(segments: number | null): Record<string, unknown> {
  return {
    id: REPLAY,
    project_id: '42',
    replay_type: 'session',
    started_at: '2026-11-19T07:10:59+00:00',
    finished_at: '2026-11-19T07:40:20',
    duration: 1761,
    count_segments: segments,
    count_errors: 1,
    count_dead_clicks: 2,
    count_rage_clicks: '1',
    is_archived: false,
    urls: ['http://shop.test/basket?coupon=secret#x', 'http://shop.test/pay'],
    error_ids: ['a'.repeat(32)],
    warning_ids: null,
    trace_ids: ['b'.repeat(32)],
    environment: 'test',
    platform: 'javascript',
    tags: {},
    user: { id: 'user-42', username: null, email: 'ada@shop.test', ip: null, display_name: 'ada@shop.test' },
    sdk: { name: 'sentry.javascript.browser', version: '11.12.0' },
    has_viewed: false,
  }
}

/** So many segments that differ, each with one frame. */
export function manySegments(count: number, from = 0): string[] {
  return Array.from(
    { length: count },
    (_, at) =>
      `[{"type":3,"timestamp":${1795158660000 + (from + at) * 1000},"data":{"source":0,"n":${from + at}}}]`,
  )
}
