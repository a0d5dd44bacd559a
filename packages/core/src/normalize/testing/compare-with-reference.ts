import { decode } from '../../decode/decode.ts'
import type { Frame } from '../../decode/frame.ts'
import { createHealthLog, type HealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { type ReferenceFile, referenceFrames } from '../../decode/testing/reference-decode.ts'
import { createReferenceMirror } from '../../dom/testing/reference/reference-mirror.ts'
import type { Normalized } from '../normalized.ts'
import { createNormalizer } from '../normalizer.ts'
import { telling } from '../told/telling.ts'
import { differences } from '../../lib/testing/differences.ts'
import { unknownOf } from '../../lib/testing/known-differences.ts'

await telling.load()

type Wants = 'all' | 'story'
type Outcome = Normalized & { readonly notes: readonly (readonly unknown[])[] }

/** More than these nobody reads. */
const MOST_DIFFERENCES = 20

/**
 * In words, where the fast path (bytes, lazy frames, mirror in columns) and the slow one (`JSON.parse`, plain
 * objects) come to different events, epochs, holes, counts or health notes. Empty: they are the same.
 */
export async function compareWithReference(
  files: readonly ReferenceFile[],
  wants: readonly Wants[] = ['all', 'story'],
): Promise<string[]> {
  const found: string[] = []
  for (const events of wants) {
    const fast = await fastOutcome(files, events)
    const slow = await referenceOutcome(files, events)
    if (fast.events.length === 0) found.push(`${events}: there are no events to compare`)
    found.push(...unknownOf(differences(fast, slow, events)).slice(0, MOST_DIFFERENCES))
  }
  return found
}

/** What the product makes of the files. */
export async function fastOutcome(files: readonly ReferenceFile[], events: Wants): Promise<Outcome> {
  const health = createHealthLog()
  const segments = files.map(({ name, content }) => ({ name, open: () => pieces(content) }))
  const recording = { summary: { source: 'file', replayId: 'compared' } as const, segments: () => segments }
  const decoding = decode(recording, { limits: defaultLimits, health })
  const normalizer = createNormalizer({ replayId: 'compared', health, limits: defaultLimits, events })
  for await (const batch of decoding.frames()) for (const frame of batch) normalizer.push(frame)
  return { ...normalizer.finish(), notes: notesOf(health) }
}

/** What the reference makes of them. */
export async function referenceOutcome(files: readonly ReferenceFile[], events: Wants): Promise<Outcome> {
  const health = createHealthLog()
  const options = { replayId: 'compared', health, limits: defaultLimits, events }
  const normalizer = createNormalizer({ ...options, createMirror: createReferenceMirror })
  for await (const frame of referenceFrames(files, health)) normalizer.push(frame satisfies Frame)
  return { ...normalizer.finish(), notes: notesOf(health) }
}

function notesOf(health: HealthLog): unknown[][] {
  return health.notes().map(({ code, message, count, segmentId, frameIndex }) => {
    return [code, message, count, segmentId, frameIndex]
  })
}

/** As bytes come from a disk or a network. */
async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
}
