/** What a source needs of the world. Given from outside, so that it runs anywhere and tests need no waiting. */
export interface Io {
  readonly fetch: typeof fetch
  /** Epoch ms. */
  readonly now: () => number
  /** Resolves after so many ms; rejects with the signal's reason when it is aborted before. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** From 0 up to, and without, 1. */
  readonly random: () => number
}

/** The world as the runtime has it. What is given replaces its part. */
export function defaultIo(given: Partial<Io> = {}): Io {
  return {
    // Called bare: as a member of another object it is an illegal invocation in browsers and Workers.
    fetch: (input, init) => fetch(input, init),
    now: Date.now,
    sleep,
    random: Math.random,
    ...given,
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
