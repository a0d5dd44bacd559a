import { SourceError, type RemoteRecording, type Segment } from '@playhead/core'

/** All of an iterable. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** A segment that was read. */
export interface ReadSegment {
  readonly id: number | undefined
  readonly bytes: number
}

/** Reads a recording as a decoder does: in order, each segment once; `seen` is told before each is read. */
export async function readAll(
  recording: Pick<RemoteRecording, 'segments'>,
  seen: (segment: Segment, before: number) => void = () => {},
): Promise<ReadSegment[]> {
  const segments: ReadSegment[] = []
  for await (const segment of recording.segments()) {
    seen(segment, segments.length)
    let bytes = 0
    for await (const chunk of segment.open()) bytes += chunk.length
    segments.push({ id: segment.id, bytes })
  }
  return segments
}

/** What a question rejects with. */
export async function errorOf(question: Promise<unknown>): Promise<unknown> {
  return question.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  )
}

/** The code of a `SourceError`, or whatever else was thrown. */
export async function codeOf(question: Promise<unknown>): Promise<unknown> {
  const error = await errorOf(question)
  return error instanceof SourceError ? error.code : error
}

/** From 0 up to, and without, `to`. */
export function numbers(to: number, from = 0): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

/** Ids that all vendors take: 32 hexadecimal digits. */
export function idOf(at: number): string {
  return `c0de${at.toString(16).padStart(4, '0')}c0de4000800000000000c0de`
}
