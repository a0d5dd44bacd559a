import type { Fault } from './faults.ts'
import type { Simulator } from './simulator.ts'

/** Where faults of a served simulator are switched: POST adds one, GET lists them, DELETE clears them. */
export const FAULTS_PATH = '/__faults'
/** What was asked so far: GET; DELETE forgets it. */
export const LOG_PATH = '/__log'

/**
 * A simulator as it is served: with the paths to steer it from outside, and open to every page. Whether the vendors
 * answer pages of other origins is not documented for any of these endpoints; a page that only works here proves
 * nothing.
 */
export function served<Kind extends string>(
  simulator: Simulator<Kind>,
): (request: Request) => Promise<Response> {
  return async request => {
    const { pathname } = new URL(request.url)
    if (pathname === FAULTS_PATH) return steerFaults(simulator, request)
    if (pathname === LOG_PATH) return showLog(simulator, request)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: open() })
    const answer = await simulator.fetch(request).catch(broken)
    for (const [name, value] of open()) answer.headers.set(name, value)
    return answer
  }
}

/** What broke before it was answered: a head, and then a broken connection. */
const broken = (error: unknown): Response =>
  new Response(new ReadableStream({ pull: controller => controller.error(error) }))

const open = (): Headers =>
  new Headers({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-expose-headers': '*, link, retry-after',
  })

async function steerFaults<Kind extends string>(
  { faults }: Simulator<Kind>,
  request: Request,
): Promise<Response> {
  if (request.method === 'DELETE') faults.clear()
  if (request.method === 'POST') {
    try {
      faults.add((await request.json()) as Fault<Kind>)
    } catch (error) {
      return Response.json({ error: (error as Error).message }, { status: 400 })
    }
  }
  return Response.json({ faults: faults.list() })
}

function showLog({ log }: Simulator, request: Request): Response {
  if (request.method === 'DELETE') log.clear()
  return Response.json({
    counts: log.counts(),
    mostInFlight: log.mostInFlight(),
    inFlight: log.inFlight,
    complaints: log.complaints(),
    requests: log.requests,
  })
}
