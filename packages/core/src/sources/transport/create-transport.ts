import { SourceError } from '../error.ts'
import { readBody, wholeBody } from './body.ts'
import { createRedactor } from './redact.ts'
import { inWords, mayPass, refusalError, wordsIn } from './refusal.ts'
import type { Refusal, Transport, TransportAnswer, TransportOptions, TransportRequest } from './transport.ts'
import { createTurns } from './turns.ts'
import { askedWaitMs, backoffMs } from './wait.ts'
import { createWatch, type Watch } from './watch.ts'

const HEAD_MS = 60_000
const IDLE_MS = 30_000
const RETRY_BUDGET_MS = 120_000
const PARALLEL = 5
const JSON_BYTES = 64 * 1024 * 1024
const BODY_BYTES = 1024 * 1024 * 1024
const REFUSAL_BYTES = 64 * 1024
/** Tries of one request where nobody asked for a wait; a 429 that names its wait is waited for within the budget. */
const TRIES = 4
/** A body that is no JSON is seldom a passing fault: every further try costs a call of somebody's budget. */
const JSON_TRIES = 2
const REDIRECTS = 3

/** An attempt that failed and may go better: why, and how long the vendor asks to wait. */
class Passing extends Error {
  readonly error: SourceError
  readonly waitMs: number | undefined
  readonly tries: number
  constructor(
    error: SourceError,
    { waitMs, tries = TRIES }: { waitMs?: number | undefined; tries?: number } = {},
  ) {
    super(error.message)
    this.error = error
    this.waitMs = waitMs
    this.tries = tries
  }
}

/** One attempt that has a head: its answer, and its body, still to be read. */
interface Attempt {
  readonly answer: TransportAnswer
  readonly body: AsyncGenerator<Uint8Array, void, undefined>
  readonly isAllowed: boolean
}

/** Speaks to one vendor; see `Transport`. */
export function createTransport(options: TransportOptions): Transport {
  const { source, io, secrets, parallel = PARALLEL, retryBudgetMs = RETRY_BUDGET_MS, explain } = options
  const base = new URL(options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`)
  // Made anew each time: a renewed token and a new signature join the secrets.
  const clean = (text: string, limit?: number): string => createRedactor(secrets)(text, limit)
  const turns = createTurns(parallel)
  /** After a 429 everybody waits, not only who was told. */
  let closedUntilMs = 0

  function failed(request: TransportRequest, watch: Watch, error: unknown): Error {
    if (request.signal?.aborted === true) return request.signal.reason as Error
    if (error instanceof SourceError || error instanceof Passing) return error
    const why = watch.late ?? clean(networkWords(error), 120)
    return new Passing(
      new SourceError(
        'unavailable',
        `${source}: ${request.what}: the connection failed (${why}); try again later`,
      ),
    )
  }

  function addressOf(request: TransportRequest): URL {
    const url = new URL(request.url, base)
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value === undefined) continue
      for (const one of Array.isArray(value) ? (value as readonly string[]) : [value])
        url.searchParams.append(key, String(one))
    }
    const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && base.protocol === 'http:')
    if (!isSafe || (request.isPublic !== true && url.origin !== base.origin))
      throw new SourceError(
        'refused',
        `${source}: ${request.what}: it would lead to ${clean(url.origin, 80)}, which is not ${base.origin}; nothing was sent there`,
      )
    return url
  }

  /** The head of an answer, through redirects within the same host. */
  async function head(request: TransportRequest, watch: Watch): Promise<Response> {
    let url = addressOf(request)
    const headers: Record<string, string> = { accept: 'application/json', ...request.headers }
    if (request.json !== undefined) headers['content-type'] = 'application/json'
    if (request.isPublic !== true) Object.assign(headers, await options.authorize())
    for (let redirects = 0; ; redirects++) {
      watch.expect(request.timeoutMs ?? HEAD_MS, 'an answer')
      const response = await io.fetch(url, {
        method: request.method ?? (request.json === undefined ? 'GET' : 'POST'),
        headers,
        redirect: 'manual',
        signal: watch.signal,
        ...(request.json !== undefined && { body: JSON.stringify(request.json) }),
      })
      watch.rest()
      const isRedirect = response.status >= 300 && response.status < 400 && response.status !== 304
      // A browser tells nothing of a redirect that it was not allowed to follow.
      if (!isRedirect && response.type !== 'opaqueredirect') return response
      await response.body?.cancel()
      const location = response.headers.get('location')
      const next = location === null ? undefined : new URL(location, url)
      if (next?.origin !== url.origin || request.json !== undefined || redirects >= REDIRECTS)
        throw new SourceError(
          'refused',
          `${source}: ${request.what}: it redirects${next === undefined ? '' : ` to ${clean(next.origin + next.pathname, 120)}`}, which is not followed; check the host that was given`,
          { status: response.status },
        )
      url = next
    }
  }

  /** One attempt up to its head. Throws `Passing` for what may go better. */
  async function attempt(request: TransportRequest, watch: Watch, maxBytes: number): Promise<Attempt> {
    const response = await head(request, watch)
    const { status, headers } = response
    const tooLarge = (): Error =>
      new SourceError(
        'refused',
        `${source}: ${request.what}: the answer is larger than ${Math.round(maxBytes / 2 ** 20)} MiB, more than is read`,
      )
    const pieces = (most: number, error: () => Error): AsyncGenerator<Uint8Array, void, undefined> =>
      readBody(response.body, {
        maxBytes: most,
        onWait: () => watch.expect(request.idleMs ?? IDLE_MS, 'the rest of the answer'),
        onPiece: watch.rest,
        tooLarge: error,
      })
    const isAllowed = request.allow?.includes(status) === true
    if (isAllowed || (status >= 200 && status < 300)) {
      if (Number(headers.get('content-length') ?? 0) > maxBytes) {
        await response.body?.cancel()
        throw tooLarge()
      }
      return { answer: { status, headers }, body: pieces(maxBytes, tooLarge), isAllowed }
    }
    throw refused(
      request,
      status,
      headers,
      await refusalText(pieces(REFUSAL_BYTES, () => new Error('enough'))),
    )
  }

  function refused(request: TransportRequest, status: number, headers: Headers, text: string): Error {
    const json = parsed(text)
    const refusal: Refusal = {
      status,
      headers,
      text,
      json,
      what: request.what,
      detail: clean(wordsIn(text, json)),
    }
    const waitMs = askedWaitMs(headers, io.now())
    const explained = explain?.(refusal)
    if (explained !== undefined && explained !== 'retry')
      return new SourceError(explained.code, `${source}: ${request.what}: ${clean(explained.message, 600)}`, {
        status,
        ...(explained.code === 'rate-limited' && waitMs !== undefined && { retryAfterMs: waitMs }),
      })
    const error = refusalError(source, refusal, waitMs)
    if (explained !== 'retry' && !mayPass(status)) return error
    if (status === 429 && waitMs !== undefined) closedUntilMs = Math.max(closedUntilMs, io.now() + waitMs)
    return new Passing(error, { waitMs })
  }

  /** Tries until it goes well, the tries are used up or waiting would take too long. */
  async function insist<T>(
    request: TransportRequest,
    maxBytes: number,
    take: (attempt: Attempt, watch: Watch, giveBack: () => void) => Promise<T>,
  ): Promise<T> {
    let waitedMs = 0
    for (let tries = 1; ; tries++) {
      const giveBack = await turns.take(request.signal)
      const watch = createWatch(request.signal)
      let isTaken = false
      try {
        const closedMs = closedUntilMs - io.now()
        if (closedMs > 0) {
          if (waitedMs + closedMs > retryBudgetMs) throw tooLong(request, closedMs)
          waitedMs += closedMs
          await io.sleep(closedMs, request.signal)
        }
        const taken = await take(await attempt(request, watch, maxBytes), watch, giveBack)
        isTaken = true
        return taken
      } catch (error) {
        const why = failed(request, watch, error)
        if (!(why instanceof Passing)) throw why
        // Who is told how long to wait is patient as long as the budget lasts; a little later than all others.
        if (tries >= why.tries && why.waitMs === undefined) throw why.error
        const pauseMs =
          why.waitMs === undefined ? backoffMs(tries, io.random) : why.waitMs + Math.round(1000 * io.random())
        if (waitedMs + pauseMs > retryBudgetMs) throw why.error
        waitedMs += pauseMs
        watch.rest()
        giveBack()
        await io.sleep(pauseMs, request.signal)
      } finally {
        if (!isTaken) {
          watch.rest()
          giveBack()
        }
      }
    }
  }

  function tooLong(request: TransportRequest, waitMs: number): SourceError {
    return new SourceError(
      'rate-limited',
      `${source}: ${request.what}: too many requests; try again in ${inWords(waitMs)}`,
      { status: 429, retryAfterMs: waitMs },
    )
  }

  return {
    clean,
    json: (request, schema) =>
      insist(
        request,
        request.maxBytes ?? JSON_BYTES,
        async ({ answer, body, isAllowed }, watch, giveBack) => {
          const text = new TextDecoder().decode(await wholeBody(body))
          watch.rest()
          giveBack()
          const value = parsed(text)
          if (isAllowed && value === undefined) return answer
          if (value === undefined)
            throw new Passing(
              new SourceError(
                'bad-response',
                `${source}: ${request.what}: the answer is no JSON (${kindOf(text)}); check the host that was given`,
                { status: answer.status },
              ),
              { tries: JSON_TRIES },
            )
          const checked = schema.safeParse(value)
          if (checked.success) return { ...answer, value: checked.data }
          if (isAllowed) return answer
          const [issue] = checked.error.issues
          const field =
            issue === undefined || issue.path.length === 0 ? 'it' : `its field ${issue.path.join('.')}`
          throw new SourceError(
            'bad-response',
            `${source}: ${request.what}: ${clean(field, 120)} is not what the API gives (${clean(issue?.message ?? '', 120)})`,
            { status: answer.status },
          )
        },
      ),
    bytes: request =>
      insist(request, request.maxBytes ?? BODY_BYTES, async ({ answer, body }, watch, giveBack) => {
        const bytes = await wholeBody(body)
        watch.rest()
        giveBack()
        return { ...answer, bytes }
      }),
    stream: request =>
      insist(request, request.maxBytes ?? BODY_BYTES, ({ answer, body }, watch, giveBack) =>
        Promise.resolve({ ...answer, body: streamed(request, body, watch, giveBack) }),
      ),
  }

  async function* streamed(
    request: TransportRequest,
    body: AsyncGenerator<Uint8Array, void, undefined>,
    watch: Watch,
    giveBack: () => void,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* body
    } catch (error) {
      const why = failed(request, watch, error)
      throw why instanceof Passing ? why.error : why
    } finally {
      watch.rest()
      giveBack()
    }
  }
}

async function refusalText(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  try {
    for await (const piece of pieces) all.push(piece)
  } catch {
    // What is here has to do: the status counts.
  }
  let text = ''
  const decoder = new TextDecoder()
  for (const piece of all) text += decoder.decode(piece, { stream: true })
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function kindOf(text: string): string {
  if (text.trim() === '') return 'it is empty'
  return /^\s*</.test(text) ? 'it is a web page' : 'it breaks off, or is something else'
}

/** What a runtime says of a connection that failed; Node hides the reason one level below. */
function networkWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === '' ? error.message : code
}
