/** As a network gives them: a simulator makes whole answers. */
const PIECE_BYTES = 64 * 1024

/** One request of a source, and how much of the answer it took. */
export interface Exchange {
  readonly url: URL
  /** None where the connection broke before. */
  readonly status: number | undefined
  /** Of the body, so far. */
  readonly bytes: number
  /** The body was read to its end. */
  readonly isWhole: boolean
}

/** What goes between a source and its vendor, seen from the source. */
export interface Traffic {
  readonly between: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch
  readonly exchanges: readonly Exchange[]
  /** Called with each request before it goes out, the first being 0. */
  onRequest: (url: URL) => void
  clear(): void
}

export function watchTraffic(): Traffic {
  let exchanges: { -readonly [K in keyof Exchange]: Exchange[K] }[] = []
  const traffic: Traffic = {
    get exchanges() {
      return exchanges
    },
    clear() {
      exchanges = []
    },
    onRequest() {},
    between: fetch => async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const exchange = { url, status: undefined as number | undefined, bytes: 0, isWhole: false }
      exchanges.push(exchange)
      traffic.onRequest(url)
      const answer = await fetch(input, init)
      exchange.status = answer.status
      if (answer.body === null) {
        exchange.isWhole = true
        return answer
      }
      const reader = answer.body.getReader()
      let rest: Uint8Array = new Uint8Array(0)
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            if (rest.length === 0) {
              const { done, value } = await reader.read()
              if (done) {
                exchange.isWhole = true
                controller.close()
                return
              }
              rest = value
            }
            const piece = rest.subarray(0, PIECE_BYTES)
            rest = rest.subarray(PIECE_BYTES)
            exchange.bytes += piece.length
            controller.enqueue(piece)
          },
          cancel: reason => reader.cancel(reason),
        },
        // Nothing is taken before somebody wants it.
        { highWaterMark: 0 },
      )
      return new Response(body, { status: answer.status, headers: answer.headers })
    },
  }
  return traffic
}
