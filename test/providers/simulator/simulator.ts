import { Hono, type Context } from 'hono'
import { faultSwitches, type Fault, type Faults } from './faults.ts'
import { brokenConnection, withFaultyBody, type Sleep } from './faulty-body.ts'
import { inFlightUntilRead } from './in-flight.ts'
import { requestLog, shownQuery, type OpenEntry, type RequestLog } from './request-log.ts'
import { fetchOver } from './as-fetch.ts'

/** One vendor, simulated: the same in Node, workerd and Chromium. */
export interface Simulator<Kind extends string = string> {
  /** Where the vendor's API begins, for the source under test. */
  readonly baseUrl: string
  /** Answers a request as the vendor would, redirects as they are. */
  fetch(request: Request): Promise<Response>
  /** In the place of the runtime's own `fetch`: follows redirects, honours signals, reaches no other host. */
  readonly asFetch: typeof fetch
  readonly faults: Faults<Kind>
  readonly log: RequestLog
}

/** What simulators of all vendors can be given. */
export interface SimulatorOptions {
  /**
   * Everything of the vendor at this one origin, as it is when served on loopback or self-hosted; the vendor's own
   * hosts without.
   */
  readonly origin?: string
  /** Epoch ms of the vendor's clock; stands still the day after the recordings without. */
  readonly now?: () => number
  /** How the faults `slow` and friends wait; the runtime's timer without. */
  readonly sleep?: Sleep
  /** What `asFetch` gives for a redirect that is not to be followed: it, as in Node, or none of it, as in a browser. */
  readonly redirects?: 'shown' | 'opaque'
}

/** One request while it is answered. */
export interface Call<Kind extends string = string> {
  readonly c: Context
  readonly request: Request
  readonly url: URL
  /** Epoch ms. */
  readonly nowMs: number
  readonly operation: string
  /** Notes in the log what a client must not do, though it may be answered. */
  complain(text: string): void
  /** The first of the faults of this kind that hit the request. */
  fault(kind: Kind): Fault<Kind> | undefined
  /** All of them. */
  faultsOf(kind: Kind): readonly Fault<Kind>[]
}

export type Handle<Kind extends string> = (call: Call<Kind>) => Response | Promise<Response>

interface Frame<Kind extends string> {
  readonly baseUrl: string
  /** Hosts that are this vendor's. */
  readonly hosts: readonly string[]
  /** All of the vendor is at one origin. */
  readonly isServed: boolean
  readonly kinds: readonly Kind[]
  /** Answers in place of the vendor's own, by fault. */
  readonly refuse: (fault: Fault<Kind>, call: Call<Kind>) => Response | undefined
  /** Parameters whose values the log may show. */
  readonly harmless: readonly string[]
  /** Texts that the log must never show, whatever holds them. */
  readonly secrets: readonly string[]
  readonly now: () => number
  readonly sleep: Sleep
  readonly redirects: 'shown' | 'opaque' | undefined
  /** Adds the routes; `as` gives a route its name in the log, its faults and its place in the counts. */
  readonly routes: (
    app: Hono,
    as: (operation: string, handle: Handle<Kind>) => (c: Context) => Promise<Response>,
  ) => void
}

/** What simulators have in common: the log, the faults, and the form of a `fetch`. */
export function simulator<Kind extends string>(frame: Frame<Kind>): Simulator<Kind> {
  const log = requestLog()
  const faults = faultSwitches(frame.kinds)
  const app = new Hono()

  const begin = (operation: string, request: Request, url: URL): OpenEntry =>
    log.begin({
      operation,
      method: request.method,
      path: without(frame.secrets, url.pathname),
      query: without(frame.secrets, shownQuery(url.searchParams, frame.harmless)),
    })

  const as =
    (operation: string, handle: Handle<Kind>) =>
    async (c: Context): Promise<Response> => {
      const request = c.req.raw
      const url = new URL(request.url)
      const entry = begin(operation, request, url)
      const hit = faults.take(operation, url.pathname + url.search)
      const call: Call<Kind> = {
        c,
        request,
        url,
        nowMs: frame.now(),
        operation,
        complain: entry.complain,
        fault: kind => hit.find(fault => fault.kind === kind),
        faultsOf: kind => hit.filter(fault => fault.kind === kind),
      }
      try {
        for (const fault of hit) {
          if (fault.kind === 'slow') await frame.sleep(fault.delayMs ?? 1000, request.signal)
          if (fault.kind === 'network') throw brokenConnection()
        }
        const instead = hit.map(fault => refusal(fault, call)).find(answer => answer !== undefined)
        const answer = instead ?? (await handle(call))
        const faulty = await withFaultyBody(answer, hit, frame.sleep, request.signal)
        entry.answer(faulty.status)
        return inFlightUntilRead(faulty, entry.end, request.signal)
      } catch (error) {
        entry.end()
        throw error
      }
    }

  const refusal = (fault: Fault<Kind>, call: Call<Kind>): Response | undefined => {
    if (fault.kind === 'redirect') {
      const location = fault.to ?? `https://elsewhere.test${call.url.pathname}`
      return new Response(null, { status: fault.status ?? 302, headers: { location } })
    }
    if (fault.kind === 'echo') return echo(call.request, fault.status ?? 500)
    // A status for the faults of the body: the answer they spoil is one of that status.
    if (fault.status !== undefined && ['html', 'empty'].includes(fault.kind))
      return new Response('', { status: fault.status })
    return frame.refuse(fault, call)
  }

  frame.routes(app, as)
  app.notFound(async c => {
    const entry = begin('unknown', c.req.raw, new URL(c.req.url))
    entry.complain('the vendor has no such path, as far as we know')
    entry.answer(404)
    entry.end()
    return c.text('Not Found', 404)
  })
  // What is thrown here is a broken connection, or a defect of the simulator: no answer in either case.
  app.onError(error => {
    throw error
  })

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    if (frame.hosts.includes(url.host)) return app.fetch(request)
    const entry = begin('foreign-host', request, url)
    entry.complain(
      request.headers.has('authorization')
        ? `a credential was sent to another host, ${url.host}`
        : `another host was asked, ${url.host}`,
    )
    entry.end()
    throw new TypeError('fetch failed: no such host')
  }

  return {
    baseUrl: frame.baseUrl,
    // Served at an address of its own it has many names (localhost, a proxy's); asked from within it has one.
    fetch: async request => (frame.isServed ? app.fetch(request) : answer(request)),
    asFetch: fetchOver(answer, frame.redirects ?? 'shown'),
    faults,
    log,
  }
}

const without = (secrets: readonly string[], text: string): string =>
  secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text)

/** A server, or a proxy before it, that repeats in its error what it was sent, credentials and all. */
function echo({ url, headers }: Request, status: number): Response {
  const said = `could not handle ${url} with ${JSON.stringify(Object.fromEntries(headers))}`
  return Response.json({ error: said, detail: said, message: said }, { status })
}
