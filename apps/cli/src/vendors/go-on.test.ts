import { RELATED_SEGMENT, type Manifest } from '@playhead/core'
import { expect, test } from 'vitest'
import { restOf } from './go-on.ts'

/** What `restOf` reads of a manifest. */
function stored(
  ids: readonly number[],
  facts: Partial<Pick<Manifest, 'missing' | 'unavailable' | 'stopped' | 'live'>> = {},
): Manifest {
  const { missing = [], live = false, unavailable } = facts
  const isPartial = missing.length > 0 || facts.stopped === true
  return {
    live,
    missing,
    ...(unavailable && { unavailable }),
    completeness: isPartial ? 'partial' : 'complete',
    ...(facts.stopped && { stopped: true }),
    segments: ids.map(segmentId => ({
      segmentId,
      name: '',
      files: [],
      frames: 1,
      rawBytes: 0,
      fromMs: 0,
      toMs: 0,
    })),
  } as unknown as Manifest
}

test.each<[string, Manifest | undefined, number | undefined]>([
  ['nothing is here: all of it', undefined, 0],
  ['all is here: nothing', stored([0, 1, 2]), undefined],
  ['it was stopped: from behind the last', stored([0, 1, 2], { stopped: true }), 3],
  ['it was stopped before its first segment: all of it', stored([], { stopped: true }), 0],
  ['one cannot be had: nothing, only --force would ask again', stored([0, 2], { missing: [1] }), undefined],
  [
    'one cannot be had, and it was stopped: from behind the last',
    stored([0, 2], { missing: [1], unavailable: [1], stopped: true }),
    3,
  ],
  [
    'one was not asked for, and it was stopped: from there',
    stored([0, 2], { missing: [1], unavailable: [], stopped: true }),
    1,
  ],
  ['it is live: from its last segment, which may have grown', stored([0, 1, 2], { live: true }), 2],
  ['it is live and was stopped: from behind the last', stored([0, 1], { live: true, stopped: true }), 2],
  ['only a part was asked for then: from its first gap', stored([5, 6], { stopped: true }), 0],
  ['a gap in what is here: from there', stored([0, 1, 4], { stopped: true }), 2],
  ['what is known beside it is no part of it', stored([0, 1, RELATED_SEGMENT], { stopped: true }), 2],
])('%s', (_, manifest, from) => {
  const rest = restOf(manifest)
  expect(rest?.from).toBe(from)
  // What lies below is kept, and only that.
  expect(rest?.onto?.before).toBe(from === 0 ? undefined : from)
})

test('a part that is asked for is fetched where it is not here, with what is here behind it', () => {
  const wants = (id: number): boolean => id >= 3 && id <= 4
  const rest = restOf(stored([0, 1, 5], { stopped: true }), wants)
  expect(rest?.from).toBe(3)
  expect([2, 3, 4, 5, 6].filter(id => rest?.wants?.(id))).toEqual([3, 4, 5])
  expect(restOf(stored([3, 4], { stopped: true }), wants)).toBeUndefined()
})

test('what a vendor knows beside it is asked for by itself when the recording is here', () => {
  expect(restOf(stored([0, 1]), undefined, true)?.from).toBe(2)
  expect(restOf(stored([0, 1, RELATED_SEGMENT]))).toBeUndefined()
})
