import type { RemoteRecording, ReplaySummary } from '../source.ts'
import { createTurns } from '../transport/turns.ts'

/** Replays that are read at a time. */
const PARALLEL_REPLAYS = 4

/** Results that wait for an earlier one, and replays under way, together. */
const WAITING = 4 * PARALLEL_REPLAYS

/** What became of one of several replays. */
export type FetchedReplay<T> =
  | { readonly replay: ReplaySummary; readonly value: T }
  | { readonly replay: ReplaySummary; readonly error: Error }

/**
 * Opens replays and has each of them used, four at a time; what fails is reported in its place, and the others go on.
 * The results come in the order of the replays, and no more than a few wait for their turn. Who stops reading stops
 * what is under way; so does the signal, whose reason is thrown.
 */
export async function* eachReplay<T>(
  replays: readonly ReplaySummary[],
  open: (replay: ReplaySummary, signal: AbortSignal) => Promise<RemoteRecording>,
  use: (recording: RemoteRecording) => Promise<T>,
  outer?: AbortSignal,
): AsyncGenerator<FetchedReplay<T>, void, undefined> {
  const stop = new AbortController()
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal
  const turns = createTurns(PARALLEL_REPLAYS)
  const underWay: Promise<FetchedReplay<T>>[] = []

  async function fetched(replay: ReplaySummary): Promise<FetchedReplay<T>> {
    const giveBack = await turns.take(signal)
    let summary = replay
    try {
      const recording = await open(replay, signal)
      ;({ summary } = recording)
      return { replay: summary, value: await use(recording) }
    } catch (error) {
      signal.throwIfAborted()
      return { replay: summary, error: error instanceof Error ? error : new Error(String(error)) }
    } finally {
      giveBack()
    }
  }

  let next = 0
  try {
    while (next < replays.length || underWay.length > 0) {
      while (next < replays.length && underWay.length < WAITING) {
        const result = fetched(replays[next]!)
        // Awaited in its turn, or by nobody when reading stops before.
        result.catch(() => undefined)
        underWay.push(result)
        next++
      }
      yield await underWay.shift()!
    }
  } finally {
    stop.abort()
  }
}
