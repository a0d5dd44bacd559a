const REDIRECTS = [301, 302, 303, 307, 308]
const MOST_REDIRECTS = 20

/**
 * A `fetch` whose network is one function. Redirects, their mode and signals go as in the runtime's own. Told not to
 * follow one, servers' runtimes show it, and browsers hide it (`opaque`: status 0).
 */
export function fetchOver(
  answer: (request: Request) => Promise<Response>,
  redirects: 'shown' | 'opaque',
): typeof fetch {
  return async (input, init) => {
    let request = new Request(input, init)
    const { signal, redirect } = request
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      signal.throwIfAborted()
      // A body can be sent twice only if it was copied before.
      const spare = request.method === 'GET' ? request : request.clone()
      const given = await untilAborted(answer(request), signal)
      const { url } = request
      if (!REDIRECTS.includes(given.status)) return as(given, { url, redirected: hops > 0 })
      if (redirect === 'manual') {
        const hidden = {
          url,
          status: 0,
          ok: false,
          type: 'opaqueredirect',
          headers: new Headers(),
          body: null,
        }
        return redirects === 'shown' ? as(given, { url }) : as(new Response(null), hidden)
      }
      if (redirect === 'error') throw new TypeError('fetch failed: redirected, and that was not wanted')
      request = redirected(spare, given)
    }
    throw new TypeError('fetch failed: redirected too often')
  }
}

/** An answer with what only a network can give it. */
function as(answer: Response, facts: Readonly<Record<string, unknown>>): Response {
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(answer, name, { value })
  return answer
}

function redirected(request: Request, { status, headers }: Response): Request {
  const url = new URL(headers.get('location') ?? '', request.url)
  const isGet = status === 303 || (status < 303 && request.method === 'POST')
  const next = isGet
    ? new Request(url, { headers: request.headers, signal: request.signal })
    : new Request(url, request)
  // As the standard has it: a credential in a header does not go on to another origin.
  if (url.origin !== new URL(request.url).origin) next.headers.delete('authorization')
  return next
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
