import type { Session } from '../analyze/session.ts'
import { decode } from '../decode/decode.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits, type Limits } from '../decode/limits.ts'
import type { Recording } from '../sources/recording.ts'
import { createAnalysis } from './analysis.ts'

/** How a recording is read. */
export interface ReadOptions {
  /** Those not set are `defaultLimits`'. */
  readonly limits?: Partial<Limits>
  /** Stops the reading: it rejects with the signal's reason, at the next thousand frames or so. */
  readonly signal?: AbortSignal
  /** What the user called the recording, for messages. */
  readonly name?: string
}

/**
 * Reads a recording and tells what happened in it: its actions, and of the events those that tell the story.
 * Rejects with a `SourceError` for what is no recording, and with whatever the reading of the source's bytes
 * throws; what a recording merely lacks is in the session's health.
 */
export function analyze(recording: Recording, options: ReadOptions = {}): Promise<Session> {
  return read(recording, options, 'story')
}

/**
 * The same with every event that the recording holds, mutations far from any gesture included. It takes
 * memory for each of them: `analyze` is for those who want the actions.
 */
export function readEvents(recording: Recording, options: ReadOptions = {}): Promise<Session> {
  return read(recording, options, 'all')
}

async function read(recording: Recording, options: ReadOptions, events: 'all' | 'story'): Promise<Session> {
  const { summary } = recording
  const limits = { ...defaultLimits, ...options.limits }
  const health = createHealthLog()
  const { frames, report } = decode(recording, { limits, health })
  const { name } = options
  const analysis = createAnalysis({
    summary,
    report,
    limits,
    health,
    events,
    outcome: recording.outcome,
    ...(name !== undefined && { name }),
  })
  for await (const batch of frames()) {
    options.signal?.throwIfAborted()
    await analysis.push(batch)
  }
  return analysis.finish()
}
