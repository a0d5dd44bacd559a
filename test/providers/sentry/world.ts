import type { Fixtures } from '../recordings/fixtures.ts'
import type { Call } from '../simulator/simulator.ts'
import { MOST_DAYS, type Project } from './list.ts'
import type { SentryFault } from './refusals.ts'
import { knownErrors, type KnownError } from './related.ts'
import { sentryReplays, upTo, type SentryPlan, type SentryReplay } from './replays.ts'
import { archivedRow, rowOf, type ReplayRow } from './row.ts'

export interface SentryCredentials {
  readonly token: string
  /** Slugs; the ids are `orgId` and `projectId`. */
  readonly org: string
  readonly orgId: string
  readonly project: string
  readonly projectId: string
}

/** A second project, so that a wrong one in a path can be told. */
export const DOCS: Project = { id: '1338', slug: 'docs' }

/** What the organization holds, as a request finds it: by the clock, and by the faults that hit it. */
export interface SentryWorld {
  readonly credentials: SentryCredentials
  readonly projects: readonly Project[]
  /** Times without zone and fraction, fewer fields. */
  readonly isOld: boolean
  /** It has regions. */
  readonly isSaas: boolean
  /** The attribute by which logs name their replay. */
  readonly logsKey: string | undefined
  replays(call: Call<SentryFault>): Promise<readonly SentryReplay[]>
  row(replay: SentryReplay, call: Call<SentryFault>): ReplayRow
  errors(call: Call<SentryFault>): Promise<readonly KnownError[]>
}

const DAY_SECONDS = 86_400

export function sentryWorld(
  facts: Pick<SentryWorld, 'credentials' | 'isOld' | 'isSaas' | 'logsKey'>,
  fixtures: Fixtures,
  plans: readonly SentryPlan[],
): SentryWorld {
  const { credentials, isOld } = facts
  const projects: readonly Project[] = [{ id: credentials.projectId, slug: credentials.project }, DOCS]
  const stored = sentryReplays(fixtures, plans, credentials.projectId)
  /** How often the detail of a live replay was asked for. */
  const asked = new Map<string, number>()

  const replays: SentryWorld['replays'] = async call => {
    const oldestSeconds = call.nowMs / 1000 - MOST_DAYS * DAY_SECONDS
    const all = (await stored(call.nowMs)).filter(
      ({ segments }) => (segments.at(-1)?.event.timestamp ?? 0) >= oldestSeconds,
    )
    const live = call.fault('live')
    if (live === undefined) return all
    const { segment: first = 2, growBy = 2 } = live
    if (call.operation === 'replay-detail') {
      const id = replayIdOf(call) ?? ''
      asked.set(id, (asked.get(id) ?? 0) + 1)
    }
    return all.map(replay =>
      upTo(replay, first + Math.max(0, (asked.get(replay.replayId) ?? 1) - 1) * growBy),
    )
  }

  return {
    ...facts,
    projects,
    replays,
    row(replay, call) {
      const row = rowOf(replay, isOld)
      if (call.fault('archived') || replay.gone === 'archived') return archivedRow(row, isOld)
      // A row for each stored segment: a retried upload makes two.
      const doubled = call.faultsOf('doubled-segment').length
      const missing = call.faultsOf('missing-segment').length
      return { ...row, count_segments: Number(row['count_segments']) + doubled - missing }
    },
    errors: async call => knownErrors(await replays(call), projects),
  }
}

/** The id in a path without dashes, or nothing when it is none. */
export function replayIdOf({ c }: Call): string | undefined {
  const id = (c.req.param('replay') ?? '').toLowerCase().replaceAll('-', '')
  return /^[0-9a-f]{32}$/.test(id) ? id : undefined
}

export const refuse = (status: number, detail: string): Response => Response.json({ detail }, { status })
export const notThere = (): Response => refuse(404, 'The requested resource does not exist')
