import type { Fixtures } from '../recordings/fixtures.ts'
import type { Call, Handle } from '../simulator/simulator.ts'
import { parseSelect } from './hogql/parse.ts'
import { runSelect } from './hogql/run.ts'
import { tableOf } from './hogql/tables.ts'
import { recordingList } from './list.ts'
import { Invalid } from './parameters.ts'
import { posthogRefusal, refuse, type PosthogFault } from './refusals.ts'
import { posthogReplays, upTo, type PosthogPlan, type PosthogReplay } from './replays.ts'
import { expiresAtMs, rowOf } from './row.ts'
import {
  bodyOf,
  legacyLines,
  longTermKey,
  snapshotQuestion,
  sourcesOf,
  type ServerVersion,
} from './snapshots.ts'

type Endpoint = Handle<PosthogFault>

const SESSION_ID = /^(?!\.+$)[A-Za-z0-9_.:-]{1,200}$/

/** What answers when who asks may ask. */
export function posthogEndpoints(
  fixtures: Fixtures,
  plans: readonly PosthogPlan[],
  projectId: string,
  version: ServerVersion,
): Readonly<Record<'list' | 'detail' | 'snapshots' | 'query' | 'closed', Endpoint>> {
  const stored = posthogReplays(fixtures, plans)
  /** How often a replay's sources were listed. */
  const listed = new Map<string, number>()

  /** Replays that are kept now. */
  const replaysNow = async (call: Call<PosthogFault>): Promise<readonly PosthogReplay[]> => {
    if (call.fault('expired')) return []
    const kept = (await stored(call.nowMs)).filter(
      replay => replay.blocks.length > 0 && expiresAtMs(replay) > call.nowMs,
    )
    const live = call.fault('live')
    if (live === undefined) return kept
    const { segment: first = 2, growBy = 2 } = live
    return kept.map(replay =>
      upTo(replay, first + Math.max(0, (listed.get(replay.sessionId) ?? 1) - 1) * growBy),
    )
  }

  const replayOf = async (call: Call<PosthogFault>): Promise<PosthogReplay | undefined> => {
    const id = call.c.req.param('session') ?? ''
    if (!SESSION_ID.test(id)) return undefined
    return (await replaysNow(call)).find(({ sessionId }) => sessionId === id)
  }

  return {
    async list(call) {
      const isLive = call.fault('live') !== undefined
      const replays = await replaysNow(call)
      const body = recordingList(replays, call.url.searchParams, call.nowMs, version !== 'current', isLive)
      return Response.json(body, { headers: { 'server-timing': 'query;dur=12.3' } })
    },

    async detail(call) {
      const replay = await replayOf(call)
      if (replay === undefined) return notFound()
      const { activity_score: _, ...row } = rowOf(replay, call.nowMs, call.fault('live') !== undefined)
      return Response.json(version === 'current' ? row : { ...row, storage: 'object_storage' })
    },

    async snapshots(call) {
      const question = snapshotQuestion(call.url.searchParams, version)
      if (question.kind === 'sources') {
        const id = call.c.req.param('session') ?? ''
        listed.set(id, (listed.get(id) ?? 0) + 1)
      }
      const replay = await replayOf(call)
      if (replay === undefined) return notFound()
      switch (question.kind) {
        case 'sources': {
          const asksV2 = call.url.searchParams.get('blob_v2') === 'true'
          return Response.json(sourcesOf(replay, projectId, version, asksV2))
        }
        case 'blocks':
          return blocksOf(replay, question, call)
        case 'long-term': {
          if (!replay.isLongTerm || question.key !== longTermKey(projectId, replay)) return notFound()
          const all = replay.blocks.map((_, at) => replay.lines(at)).join('')
          return bodyOf([all], question.packed, true)
        }
        case 'blob': {
          const at = replay.blocks.findIndex(({ fromMs, toMs }) => `${fromMs}-${toMs}` === question.key)
          return at < 0 ? notFound() : bodyOf([legacyLines(replay.lines(at))], false, false)
        }
        case 'realtime':
          return Response.json({ snapshots: [] })
      }
    },

    async query(call) {
      const { kind, query: sql, values = {} } = objectOf(objectOf(await jsonBody(call))['query'])
      if (kind !== 'HogQLQuery' || typeof sql !== 'string')
        throw new Invalid('query: a HogQLQuery is simulated', 'query')
      const select = parseSelect(sql, objectOf(values))
      if (select.from === 'events' && !/timestamp\s*(?:>|between)/i.test(sql))
        call.complain('a question to all events of all time: no bound on timestamp')
      const table = tableOf(select.from, await replaysNow(call), call.nowMs)
      return Response.json({
        ...runSelect(select, table.rows, table.columns),
        hogql: sql,
        is_cached: false,
        timings: [{ k: '.', t: 0.02 }],
        query_status: null,
        error: null,
      })
    },

    closed: call => posthogRefusal({ kind: '403-closed' }, call)!,
  }
}

/** What of a range can be read. Blocks that cannot are left out without a word, as long as there is another one. */
function blocksOf(
  replay: PosthogReplay,
  { from, to, packed }: { readonly from: number; readonly to: number; readonly packed: boolean },
  call: Call<PosthogFault>,
): Response {
  if (replay.isLongTerm || to >= replay.blocks.length)
    return refuse(404, 'invalid_request', 'not_found', 'Block index out of range')
  const places = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const isHit = (kind: PosthogFault, at: number): boolean =>
    call.faultsOf(kind).some(({ segment }) => segment === at)
  const readable = places.filter(at => !isHit('silent-gap', at) && !isHit('missing-segment', at))
  if (readable.length === 0) return posthogRefusal({ kind: '502' }, call)!
  const texts = readable.map(at => {
    if (isHit('empty-segment', at)) return ''
    const lines = replay.lines(at)
    const junk = isHit('junk-lines', at) ? 'not json\n["window"]\n' : ''
    return isHit('doubled-segment', at) ? junk + lines + lines : junk + lines
  })
  return bodyOf(texts, packed, false)
}

export const notFound = (): Response => refuse(404, 'invalid_request', 'not_found', 'Not found.')

async function jsonBody({ request }: Call): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new Invalid('JSON parse error')
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
