/** A queue of one between who makes pieces and who takes them. */
export interface Channel<T> extends AsyncIterable<T> {
  /** Resolves when the piece has been taken; rejects when the taker has given up. */
  send(piece: T): Promise<void>
  /** Nothing more comes; with an error, the taker is thrown it. */
  close(error?: unknown): void
  /** The taker has given up: whoever sends is thrown this. */
  fail(error: unknown): void
}

/** An open channel for one taker. */
export function createChannel<T>(): Channel<T> {
  let waiting: { piece: T; taken: () => void; failed: (error: unknown) => void } | undefined
  let wake: (() => void) | undefined
  let end: { readonly error?: unknown } | undefined
  let failure: { readonly error: unknown } | undefined

  function stir(): void {
    wake?.()
    wake = undefined
  }

  return {
    send(piece) {
      if (failure) return Promise.reject(asError(failure.error))
      return new Promise((taken, failed) => {
        waiting = { piece, taken, failed }
        stir()
      })
    },
    close(error) {
      end ??= error === undefined ? {} : { error }
      stir()
    },
    fail(error) {
      failure ??= { error }
      waiting?.failed(error)
      waiting = undefined
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (waiting) {
          // It waits until it is taken: a taker that gives up meanwhile must not leave the sender waiting.
          const { piece, taken } = waiting
          yield piece
          waiting = undefined
          taken()
        } else if (end) {
          if ('error' in end) throw end.error
          return
        } else await new Promise<void>(resolve => (wake = resolve))
      }
    },
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error })
}
