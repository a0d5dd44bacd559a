import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { ReplaySummary } from '../source.ts'
import type { Connection } from './connection.ts'
import { daysAround, type Days } from './days.ts'
import { discover } from './discover.ts'
import type { Span } from './file-shape.ts'
import type { MixpanelRef } from './name.ts'
import type { IncludedEvents } from './open-replay.ts'
import { daysOfReplays, replayEvents, type ReplayEvents } from './replay-events.ts'
import type { ReplayEnv } from './signed-replay.ts'
import { createSigner, type Signer } from './signer.ts'

/** What is known of a replay before its files are asked for. */
export interface Known {
  readonly summary: ReplaySummary
  /** Its events were looked for, and there are none. */
  readonly isUnknown: boolean
}

/** Replays of one project that are opened together, and share what can be asked for all of them at once. */
export interface Group {
  readonly signer: Signer
  known(replayId: string): Known
  /** The events of one of them. One question for all; for a single replay after it was read, `span` being its time. */
  events(replayId: string, span: Span | undefined): Promise<IncludedEvents>
  readonly env: ReplayEnv
  /** Of events; the same list means the same question. */
  readonly properties: readonly string[]
}

/** How a group is made. */
export interface GroupOptions {
  readonly connection: Connection
  readonly projectId: number
  readonly refs: readonly MixpanelRef[]
  readonly env: ReplayEnv
  readonly properties: readonly string[]
  readonly io: Io
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks up what is not known of these replays, and has them signed: one request each, at the same time. That a
 * question about events fails (there are few in an hour) keeps no files away; rejects when nothing can be signed.
 */
export async function createGroup(options: GroupOptions): Promise<Group> {
  const { connection, projectId, refs, env, properties, io, signal } = options
  const replayIds = [...new Set(refs.map(({ replayId }) => replayId))]
  const signer = createSigner(
    replayIds,
    ids => connection.sign(ids, env, { projectId, what: 'signing of replays', signal }),
    io,
  )
  const [known] = await Promise.all([look(options), signer.start()])
  /** What all of them share, asked when the first of them wants it. */
  let shared: Promise<ReplayEvents> | undefined

  function ask(days: Days | undefined): Promise<ReplayEvents> {
    return replayEvents(connection, { projectId, replayIds, days, properties, nowMs: io.now(), signal })
  }

  return {
    signer,
    env,
    properties,
    known: replayId => known.get(replayId) ?? { summary: bare({ replayId }, projectId), isUnknown: false },
    async events(replayId, span) {
      const days =
        replayIds.length === 1 && span !== undefined
          ? daysAround(span.fromMs, span.toMs)
          : daysOfReplays([...known.values()].map(({ summary }) => summary))
      shared ??= ask(days)
      const { byReplay, isCut } = await shared
      return { records: byReplay.get(replayId) ?? [], isCut }
    },
  }
}

async function look(options: GroupOptions): Promise<ReadonlyMap<string, Known>> {
  const { connection, projectId, refs, io, signal } = options
  const known = new Map<string, Known>()
  for (const ref of refs) known.set(ref.replayId, { summary: bare(ref, projectId), isUnknown: false })
  const wanting = [...known.values()].filter(
    ({ summary }) => summary.startedAtMs === undefined && summary.retentionDays === undefined,
  )
  if (wanting.length === 0) return known
  const replayIds = wanting.map(({ summary }) => summary.replayId)
  const found = await discover(
    { replayIds },
    { connection, projectId, nowMs: io.now(), limit: replayIds.length, signal },
  ).catch(passable)
  if (found === undefined) return known
  const rows = new Map(found.replays.map(row => [row.replayId, row]))
  for (const { summary } of wanting) {
    const row = rows.get(summary.replayId)
    known.set(summary.replayId, {
      summary: row === undefined ? summary : { ...summary, ...row },
      isUnknown: row === undefined && !found.isCut,
    })
  }
  return known
}

/** Files can be had without knowing of the events; with wrong credentials nothing can. */
function passable(error: unknown): undefined {
  if (error instanceof SourceError && error.code !== 'unauthorized' && error.code !== 'no-credentials') return
  throw error
}

/** What a reference tells by itself; a summary of a list tells more, and keeps it. */
function bare(ref: MixpanelRef, projectId: number): ReplaySummary {
  return { ...ref, source: 'mixpanel', project: String(projectId) }
}
