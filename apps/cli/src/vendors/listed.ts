import { cleanText, formatDuration, type ReplaySummary, type Source } from '@playhead/core'
import { count } from '../amounts.ts'
import type { ListedReplay } from './schemas.ts'
import { vendorName } from './vendor-name.ts'

/** The longest user id that is shown whole: a UUID, which is what most SDKs make up. */
const USER = 36
const URL_WIDTH = 48

/** A replay in a list, as JSON. */
export function listedRecord(summary: ReplaySummary, source: Source): ListedReplay {
  const { replayId, project, startedAtMs, endedAtMs, user, url, counts, gone, platform } = summary
  const { live, retentionDays } = summary
  return {
    name: vendorName(summary.source, summary),
    source: summary.source,
    project,
    replayId,
    ...(startedAtMs !== undefined && { startedAt: new Date(startedAtMs).toISOString() }),
    ...(endedAtMs !== undefined && { endedAt: new Date(endedAtMs).toISOString() }),
    ...(startedAtMs !== undefined && endedAtMs !== undefined && { durationMs: endedAtMs - startedAtMs }),
    ...(user !== undefined && { user }),
    ...(url !== undefined && { url }),
    ...(counts && { counts }),
    ...(live !== undefined && { live }),
    ...(gone && { gone }),
    ...(platform && { platform }),
    ...(retentionDays !== undefined && { retentionDays }),
    link: source.link(summary),
  }
}

/** The same as cells of a line. */
export function listedCells(summary: ReplaySummary): string[] {
  const { startedAtMs, endedAtMs, user, url } = summary
  return [
    vendorName(summary.source, summary),
    startedAtMs === undefined ? '' : inMinutes(startedAtMs),
    startedAtMs === undefined || endedAtMs === undefined ? '' : formatDuration(endedAtMs - startedAtMs),
    cleanText(user ?? '', USER),
    cleanText(url ?? '', URL_WIDTH),
    remarks(summary),
  ].map(cell => cleanText(cell, 160))
}

/** `2026-11-01 18:00Z`. */
export function inMinutes(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}Z`
}

function remarks({ counts = {}, live, gone, platform }: ReplaySummary): string {
  const told = [
    gone ?? '',
    live === true ? 'live' : '',
    platform === 'mobile' ? 'mobile' : '',
    some(counts.errors, 'error'),
    some(counts.rageClicks, 'rage click'),
    some(counts.deadClicks, 'dead click'),
  ]
  return told.filter(word => word !== '').join(', ')
}

function some(amount: number | undefined, one: string): string {
  return amount === undefined || amount === 0 ? '' : count(amount, one)
}
