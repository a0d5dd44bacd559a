import { SourceError } from '../error.ts'
import type { ListQuery, ReplaySummary } from '../source.ts'
import type { Connection } from './connection.ts'
import { discover, type Sought } from './discover.ts'

const LIMIT = 100

/** Lists replays; see `MixpanelSource.list`. `connect` is called when the question is one that can be asked. */
export async function* listReplays(
  query: ListQuery,
  on: {
    readonly projectId: () => number
    readonly connect: (signal: AbortSignal | undefined) => Promise<Connection>
    readonly nowMs: () => number
  },
): AsyncGenerator<ReplaySummary, void, undefined> {
  const { limit = query.replayIds?.length ?? LIMIT, signal } = query
  const sought = soughtOf(query)
  const projectId = on.projectId()
  if ('replayIds' in sought && sought.replayIds.length === 0) return
  const connection = await on.connect(signal)
  const { replays, isCut } = await discover(sought, {
    connection,
    projectId,
    nowMs: on.nowMs(),
    limit,
    signal,
  })
  const ordered = 'replayIds' in sought ? inOrderOf(sought.replayIds, replays) : replays
  yield* ordered.slice(0, limit)
  if (isCut && ordered.length < limit) throw isPartial()
}

/** What a query asks for. Throws `bad-question` for what Mixpanel cannot answer. */
function soughtOf({ user, fromMs, toMs, replayIds, search, limit = LIMIT }: ListQuery): Sought {
  const refuse = (why: string): never => {
    throw new SourceError('bad-question', `mixpanel: the list of replays: ${why}`)
  }
  if (search !== undefined) refuse('Mixpanel has no search over replays; ask for a user or for replay ids')
  if (!Number.isSafeInteger(limit) || limit < 1) refuse('the limit is a whole number, 1 or more')
  if (fromMs !== undefined && !Number.isFinite(fromMs)) refuse('the first moment is no time')
  if (toMs !== undefined && !Number.isFinite(toMs)) refuse('the last moment is no time')
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) refuse('it begins after its end')
  if (replayIds !== undefined) {
    if (user !== undefined) refuse('ask for a user or for replay ids, not for both')
    return { replayIds }
  }
  if (user === undefined || user === '')
    return refuse('Mixpanel tells the replays of a user, or replays by their ids: name one of them')
  return { user, fromMs, toMs }
}

function inOrderOf(ids: readonly string[], replays: readonly ReplaySummary[]): readonly ReplaySummary[] {
  const byId = new Map(replays.map(replay => [replay.replayId, replay]))
  return [...new Set(ids)].flatMap(id => byId.get(id) ?? [])
}

/** Thrown after the replays that came: there are more, and Mixpanel does not tell them. */
function isPartial(): SourceError {
  return new SourceError(
    'bad-response',
    'mixpanel: the list of replays: Mixpanel gave only a part of it, and it cannot be asked more narrowly; ask for fewer days or by replay ids',
  )
}
