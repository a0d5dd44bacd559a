import type { Recording, Segment } from '@playhead/core'
import { Exit, Failure } from './failure.ts'
import type { Input } from './input.ts'

/** The part of a recording that somebody asked for. */
export interface Asked {
  readonly recording: Recording
  /** Numbers of its segments that have to be stored; none when whatever is stored will do. */
  readonly wanted: ReadonlySet<number>
  /** Numbers of those that are there and were not asked for. */
  readonly leftOut: readonly number[]
}

/** The segments that `wants` takes; all without it. Throws a `Failure` when there is none among them. */
export async function askedOf(input: Input, wants?: (segmentId: number) => boolean): Promise<Asked> {
  const recording = input.open()
  if (wants === undefined) return { recording, wanted: new Set(), leftOut: [] }
  const wanted = new Set<number>()
  const leftOut: number[] = []
  const taken: Segment[] = []
  const all: Segment[] = []
  for await (const segment of recording.segments()) {
    const id = segment.id ?? all.length
    all.push(segment)
    if (wants(id)) {
      wanted.add(id)
      // Its position would be another one among fewer.
      taken.push({ name: segment.name, id, open: () => segment.open() })
    } else leftOut.push(id)
  }
  if (leftOut.length === 0) return { recording: { ...recording, segments: () => all }, wanted, leftOut }
  if (taken.length > 0) return { recording: { ...recording, segments: () => taken }, wanted, leftOut }
  const known = `${leftOut.slice(0, 12).join(', ')}${leftOut.length > 12 ? ', …' : ''}`
  throw new Failure(`${input.name} has no such segment; it has ${known}`, Exit.arguments)
}

/** Reads `0-3`, `2` or `0-3,7` as a test for segment numbers. */
export function segmentNumbers(text: string): (segmentId: number) => boolean {
  const ranges = text.split(',').map(range => {
    const found = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(range)
    const from = Number(found?.[1])
    const to = Number(found?.[2] ?? found?.[1])
    if (from <= to) return { from, to }
    throw new Failure(
      `--segments ${JSON.stringify(text)} is no range of segments: write 0-3, 5 or 0-3,5`,
      Exit.arguments,
    )
  })
  return segmentId => ranges.some(({ from, to }) => segmentId >= from && segmentId <= to)
}
