import { describe, expect, test } from 'vitest'
import { fixture, fixturePaths } from '../../../../test/runtimes/fixtures.ts'
import type { Frame } from '../decode/frame.ts'
import { createHealthLog } from '../decode/health.ts'
import { type ReferenceFile, referenceFrames } from '../decode/testing/reference-decode.ts'
import { createReferenceMirror } from '../dom/testing/reference/reference-mirror.ts'
import { differences } from '../lib/testing/differences.ts'
import { unknownOf } from '../lib/testing/known-differences.ts'
import { compareWithReference } from './testing/compare-with-reference.ts'
import { normalize } from './testing/frames.ts'
import { damagedFrames } from './testing/spoil.ts'

const recordingFile = /\/(recording|recording-segments|snapshots|events|\d{4}-\d+)\.jsonl?\.gz$/
const cases = [...new Set(fixturePaths.flatMap(path => /^recordings\/([^/]+)\//.exec(path)?.[1] ?? []))]

/** The files of a fixture, analytics events among them. */
async function filesOf(name: string): Promise<ReferenceFile[]> {
  const paths = fixturePaths.filter(
    path => path.startsWith(`recordings/${name}/`) && recordingFile.test(path),
  )
  return Promise.all(paths.map(async path => ({ name: path, content: await fixture(path) })))
}

describe('the fast path and the reference come to the same', { timeout: 60_000 }, () => {
  test.each(cases)('in %s', async name => {
    const files = await filesOf(name)
    expect(files.length).toBeGreaterThan(0)
    expect(await compareWithReference(files)).toEqual([])
  })

  test.each(['frames-rrweb', 'checkout-rrweb', 'list-rrweb', 'shop-mixpanel', 'tabs-posthog'])(
    'in %s with frames lost, repeated and spoilt',
    async name => {
      const frames: Frame[] = []
      for await (const frame of referenceFrames(await filesOf(name), createHealthLog())) frames.push(frame)
      for (let seed = 1; seed <= 3; seed++) {
        const damaged = damagedFrames(frames, seed)
        for (const events of ['all', 'story'] as const) {
          const fast = normalize(damaged, { events })
          const slow = normalize(damaged, { events, createMirror: createReferenceMirror })
          expect(fast.events.length).toBeGreaterThan(0)
          expect(unknownOf(differences(fast, slow, `seed ${seed}, ${events}`))).toEqual([])
        }
      }
    },
  )
})
