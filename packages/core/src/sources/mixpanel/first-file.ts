import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import type { ReplaySummary } from '../source.ts'
import { daysMs, LONGEST_RETENTION_DAYS } from './days.ts'
import { isPast, RETENTIONS } from './discover.ts'
import type { Files, SettledFile } from './files.ts'

/** A replay's files, found by the first that is wanted. */
export interface FoundFiles {
  /** Part of every file's name. */
  readonly retentionDays: number
  readonly first: Extract<SettledFile, { kind: 'file' }>
}

/**
 * Finds a replay's files. Their names hold the days they are kept for, and a wrong number looks just like no file: so
 * when it is not there, the other retentions that Mixpanel sells are tried. `undefined` when none is there.
 */
export async function findFiles(
  files: Files,
  number: number,
  told: number | undefined,
  signal: AbortSignal | undefined,
): Promise<FoundFiles | undefined> {
  for (const retentionDays of candidates(told)) {
    const file = { number, retentionDays }
    const settled = await files.settle(file, await files.glance(file, signal), signal)
    if (settled.kind === 'failed') throw settled.error
    if (settled.kind === 'file') return { retentionDays, first: settled }
  }
  return undefined
}

/** Whether a replay has files at all, when those that are wanted are not there; `undefined` when it is not answered. */
export async function hasFiles(
  files: Files,
  told: number | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  let isSure = true
  for (const retentionDays of candidates(told)) {
    const isThere = await files.has({ number: 0, retentionDays }, signal)
    if (isThere === true) return true
    isSure &&= isThere === false
  }
  return isSure ? false : undefined
}

function candidates(told: number | undefined): readonly number[] {
  return [...new Set(told === undefined ? RETENTIONS : [told, ...RETENTIONS])]
}

/** Why a replay has no files, as far as what is known of it tells. `isUnknown`: its events were looked for in vain. */
export function nothingThere(replay: ReplaySummary, isUnknown: boolean, nowMs: number): SourceError {
  const { replayId, startedAtMs, retentionDays } = replay
  const which = `mixpanel: replay ${cleanText(replayId, 80)}`
  if (startedAtMs === undefined)
    return new SourceError(
      'not-found',
      isUnknown
        ? `${which}: neither events nor files of it were found in project ${replay.project}: check the id and the project; it may also be older than the ${LONGEST_RETENTION_DAYS} days that replays are kept at most, or have been deleted`
        : `${which}: it has no files: it is no longer kept, was deleted, or was recorded in another environment (dev)`,
    )
  const when = new Date(startedAtMs).toISOString().slice(0, 16)
  if (isPast(replay, nowMs)) return isOver(replay)
  if (retentionDays !== undefined && startedAtMs + daysMs(retentionDays) < nowMs) return isOver(replay)
  if (nowMs - startedAtMs < NOT_YET_MS)
    return new SourceError(
      'not-found',
      `${which}: it began at ${when} UTC, and none of its files is there yet; try again in a minute`,
    )
  return new SourceError(
    'not-found',
    `${which}: its events are there (it began at ${when} UTC), and none of its files: they were deleted, never arrived, or belong to another environment (dev)`,
  )
}

/** Uploads come every ten seconds, and are stored some time later. */
const NOT_YET_MS = 5 * 60_000

/** The error for a replay whose time is over. */
export function isOver({ replayId, startedAtMs = 0, retentionDays }: ReplaySummary): SourceError {
  const days = retentionDays ?? LONGEST_RETENTION_DAYS
  const day = new Date(startedAtMs + daysMs(days)).toISOString().slice(0, 10)
  return new SourceError(
    'expired',
    `mixpanel: replay ${cleanText(replayId, 80)}: it was kept for ${retentionDays === undefined ? 'at most ' : ''}${days} days, until ${day}, and is gone`,
  )
}
