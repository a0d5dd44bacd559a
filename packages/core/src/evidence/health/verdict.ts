import { formatDuration } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { mergedHoles } from '../silences.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { HealthAnswer, Remark } from './schema.ts'

type Known = Pick<StoredReplay, 'replay' | 'health' | 'manifest' | 'stats' | 'holes'>
type Code = HealthAnswer['verdict']['code']

/** Beyond this share of unrecorded time, conclusions from what is missing are worth nothing. */
const MOSTLY = 0.5

/** How far the recording can be trusted, in one line. */
export function verdictOf(known: Known, remarks: readonly Remark[]): HealthAnswer['verdict'] {
  const code = codeOf(known, remarks)
  return { code, sentence: sentenceOf(code, known, remarks) }
}

function codeOf(known: Known, remarks: readonly Remark[]): Code {
  const { replay, health, manifest } = known
  if (replay.durationMs > 0 && lostMs(known) / replay.durationMs > MOSTLY) return 'mostly-missing'
  if (health.mobile || replay.frameCounts['FullSnapshot'] === undefined) return 'no-page'
  if (manifest.completeness === 'partial' || health.segments.missing.length > 0) return 'partly-fetched'
  // Masking is a choice, and a recording that goes on has no hole by that.
  const isImpaired = remarks.some(
    ({ code, weight }) => weight !== 'harmless' && code !== 'masked' && code !== 'live',
  )
  if (isImpaired) return 'usable-with-gaps'
  return manifest.live ? 'live' : 'complete'
}

/** Time of which more is missing than that nobody moved. */
function lostMs({ holes, stats }: Known): number {
  const lost = mergedHoles(holes.filter(({ reason }) => reason !== 'idle-recorder'))
  const ms = lost.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  return Math.min(ms, stats.time.unrecordedMs)
}

function sentenceOf(code: Code, { health, manifest, stats }: Known, remarks: readonly Remark[]): string {
  const masked =
    health.maskedShare !== null && health.maskedShare > 0
      ? `; ${Math.max(1, Math.round(health.maskedShare * 100))} % of its text is masked`
      : ''
  const lost = remarks.filter(({ weight }) => weight === 'lost').length
  const doubtful = remarks.filter(({ weight, code: of }) => weight === 'doubtful' && of !== 'masked').length
  const silent =
    stats.time.unrecordedMs > 0 ? `, ${formatDuration(stats.time.unrecordedMs)} not recorded` : ''
  switch (code) {
    case 'complete':
      return `Complete: nothing is missing of what this recorder records${masked}.`
    case 'live':
      return `Complete so far: it was still being recorded at ${manifest.fetchedAt}${masked}.`
    case 'usable-with-gaps': {
      const parts = [
        ...(lost > 0 ? [counted(lost, 'thing') + ' missing'] : []),
        ...(doubtful > 0 ? [counted(doubtful, 'thing') + ' doubtful'] : []),
      ]
      return `Usable with gaps: ${parts.join(', ')}${silent}${masked}.`
    }
    case 'partly-fetched':
      return `Partly fetched: segments are missing, or the fetch was stopped${silent}${masked}.`
    case 'no-page':
      return `Without the page: gestures are told, what they were aimed at and what was on the screen is not${silent}.`
    case 'mostly-missing':
      return `Mostly missing: only ${formatDuration(stats.durationMs - stats.time.unrecordedMs)} of ${formatDuration(stats.durationMs)} are recorded${masked}.`
  }
}
