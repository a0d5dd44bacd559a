import type { StoredReplay } from '../stored-replay.ts'
import { toldKinds } from './not-recorded.ts'
import { remarksOf } from './remarks.ts'
import type { HealthAnswer } from './schema.ts'
import { verdictOf } from './verdict.ts'

/**
 * How much of the session a stored replay holds: what is missing, doubtful or masked, what the recorder does not tell
 * of at all, each with what it means and what to do. Nothing here says that the session went badly.
 */
export function health(
  replay: Pick<StoredReplay, 'replay' | 'health' | 'stats' | 'manifest' | 'holes' | 'zeroMs'>,
): HealthAnswer {
  const { manifest, stats, health } = replay
  const { dialect, sdk, windows, replayId, frames } = replay.replay
  const remarks = remarksOf(replay)
  const files = manifest.segments.flatMap(segment => segment.files)
  return {
    replayId,
    verdict: verdictOf(replay, remarks),
    remarks,
    recorded: toldKinds(stats.recorded),
    durationMs: stats.durationMs,
    unrecordedMs: stats.time.unrecordedMs,
    maskedShare: health.maskedShare,
    live: manifest.live,
    completeness: manifest.completeness,
    windows: [...windows],
    recorder: { dialect, ...(sdk && { sdk: { ...sdk } }) },
    stored: {
      segments: manifest.segments.length,
      missing: [...new Set([...manifest.missing, ...health.segments.missing])].sort(
        (one, other) => one - other,
      ),
      empty: [...health.segments.empty],
      segmentIds: manifest.segmentIds,
      frames,
      rawBytes: manifest.segments.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
      storedBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      framing: manifest.framing,
      fetchedAt: manifest.fetchedAt,
    },
    unknownFrames: health.unknownFrames,
  }
}
