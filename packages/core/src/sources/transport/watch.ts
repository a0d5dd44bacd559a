/** Ends an attempt that takes too long, or that somebody stopped. */
export interface Watch {
  readonly signal: AbortSignal
  /** Allows so many ms from now until `rest`. */
  expect(ms: number, waitingFor: string): void
  rest(): void
  /** What it waited for in vain; `undefined` when time was not the reason. */
  readonly late: string | undefined
}

/** A watch for one attempt; `outer` ends it too. */
export function createWatch(outer: AbortSignal | undefined): Watch {
  const ending = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let late: string | undefined
  const rest = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    signal: outer === undefined ? ending.signal : AbortSignal.any([outer, ending.signal]),
    expect(ms, waitingFor) {
      rest()
      timer = setTimeout(() => {
        late = `${waitingFor} did not come within ${ms / 1000} s`
        ending.abort()
      }, ms)
    },
    rest,
    get late() {
      return late
    },
  }
}
