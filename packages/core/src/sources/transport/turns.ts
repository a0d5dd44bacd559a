/** Lets so many do something at a time; the others wait, first come, first served. */
export interface Turns {
  /** Resolves to what gives the turn back; rejects when the signal is aborted before it is theirs. */
  take(signal?: AbortSignal): Promise<() => void>
}

/** So many turns. */
export function createTurns(most: number): Turns {
  let free = most
  const waiting = new Set<() => void>()

  function giveBack(): void {
    const [next] = waiting
    if (next === undefined) free++
    else next()
  }

  return {
    async take(signal) {
      signal?.throwIfAborted()
      if (free > 0) free--
      else
        await new Promise<void>((resolve, reject) => {
          const begin = (): void => {
            waiting.delete(begin)
            signal?.removeEventListener('abort', stop)
            resolve()
          }
          const stop = (): void => {
            waiting.delete(begin)
            reject(signal?.reason as Error)
          }
          waiting.add(begin)
          signal?.addEventListener('abort', stop, { once: true })
        })
      let isGiven = false
      return () => {
        if (!isGiven) giveBack()
        isGiven = true
      }
    },
  }
}
