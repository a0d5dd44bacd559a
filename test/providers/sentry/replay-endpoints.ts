import type { Call, Handle } from '../simulator/simulator.ts'
import { listPage, onlyFields } from './list.ts'
import { BadRequest, pageOf, wholeNumber } from './pages.ts'
import type { SentryFault } from './refusals.ts'
import type { SentryReplay } from './replays.ts'
import { isoSeconds, type ReplayRow } from './row.ts'
import { notThere, refuse, replayIdOf, type SentryWorld } from './world.ts'

export const REGION = 'https://us.sentry.io'

type Endpoint = Handle<SentryFault>

/** Endpoints of the organization and of replays: list, detail, segments, clicks. */
export function replayEndpoints(world: SentryWorld): {
  readonly organization: Endpoint
  readonly list: Endpoint
  readonly detail: Endpoint
  readonly segments: Endpoint
  readonly segment: Endpoint
  readonly clicks: Endpoint
} {
  const { credentials, projects, isOld } = world

  /** The replay of a path below a project, or why there is none to look at. */
  const replayBelow = async (call: Call<SentryFault>): Promise<SentryReplay | undefined | Response> => {
    const name = call.c.req.param('project')
    const project = projects.find(({ id, slug }) => id === name || slug === name)
    if (project === undefined) return notThere()
    const id = replayIdOf(call)
    if (id === undefined) return new Response(null, { status: 404 })
    return (await world.replays(call)).find(
      ({ replayId, projectId }) => replayId === id && projectId === project.id,
    )
  }

  return {
    organization: () =>
      Response.json({
        id: credentials.orgId,
        slug: credentials.org,
        name: 'Acme',
        ...(world.isSaas && !isOld
          ? { links: { organizationUrl: `https://${credentials.org}.sentry.io`, regionUrl: REGION } }
          : {}),
      }),

    async list(call) {
      // Without its first segment a replay is in no list.
      const isHeadless = call.faultsOf('missing-segment').some(({ segment }) => segment === 0)
      const all = (await world.replays(call)).filter(({ segments }) => segments.length > 0 && !isHeadless)
      const searched = all.map(replay => ({
        row: world.row(replay, call),
        clicks: replay.segments.flatMap(({ clicks }) => clicks),
      }))
      const { rows, link } = listPage(searched, call.url, projects, call.nowMs, isOld)
      return Response.json({ data: rows }, { headers: { link } })
    },

    async detail(call) {
      const id = replayIdOf(call)
      const replay = (await world.replays(call)).find(({ replayId }) => replayId === id)
      if (replay === undefined || replay.segments.length === 0) return new Response(null, { status: 404 })
      return Response.json({ data: onlyFields([world.row(replay, call)], call.url, isOld)[0] })
    },

    async segments(call) {
      const replay = await replayBelow(call)
      if (replay instanceof Response) return replay
      // Of a replay that is unknown, deleted or not there any more: an empty list, and no error.
      const isArchived = replay?.gone === 'archived' || call.fault('archived') !== undefined
      const places = replay === undefined || isArchived ? [] : placesOf(replay, call)
      const { rows, link } = pageOf(places, call.url)
      const isOldest = isOld && !call.url.searchParams.has('download')
      if ((isOldest || call.fault('metadata-only')) && replay !== undefined) {
        const data = rows.map(at => segmentFacts(replay, at))
        return Response.json({ data }, { headers: { link } })
      }
      const texts = rows.map(at => framesOf(replay!, at, call))
      return new Response(`[${texts.join(',')}]`, { headers: { link, 'content-type': 'application/json' } })
    },

    async segment(call) {
      const replay = await replayBelow(call)
      if (replay instanceof Response) return replay
      const at = wholeNumber(call.c.req.param('segment') ?? '')
      if (replay === undefined || at === undefined || !placesOf(replay, call).includes(at)) return notThere()
      // Servers of long ago took the first one for none.
      if (isOld && at === 0) return notThere()
      if (!call.url.searchParams.has('download')) return Response.json({ data: segmentFacts(replay, at) })
      return new Response(framesOf(replay, at, call), {
        headers: {
          'content-type': 'application/json',
          'content-disposition': `attachment; filename="${replay.replayId}-${at}"`,
        },
      })
    },

    async clicks(call) {
      const replay = await replayBelow(call)
      if (replay instanceof Response) return replay
      const query = call.url.searchParams.get('query') ?? ''
      const [, key, value] =
        /^click\.(tag|id|role|title|alt|label|testid|textContent):"?([^"]*)"?$/.exec(query) ?? []
      if (query !== '' && key === undefined) throw new BadRequest('Parse error')
      const found = (replay?.segments ?? [])
        .flatMap(({ clicks }) => clicks)
        .filter(
          click => key === undefined || click[key === 'textContent' ? 'text' : (key as 'tag')] === value,
        )
        .map(({ nodeId, timeMs }) => ({ node_id: nodeId, timestamp: isoSeconds(timeMs / 1000, isOld) }))
      const { rows, link } = pageOf(found, call.url)
      return Response.json({ data: rows }, { headers: { link } })
    },
  }
}

/** Never there for these recordings: a summary needs a product that is off, a video a phone. */
export const summarize: Endpoint = () =>
  refuse(403, 'Replay summaries are not available for this organization.')
export const video: Endpoint = () => notThere()

const isHit = (call: Call<SentryFault>, kind: SentryFault, at: number): boolean =>
  call.faultsOf(kind).some(({ segment }) => segment === at)

/** Numbers of the segments that are stored, in order; one that was stored twice stands twice. */
const placesOf = ({ segments }: SentryReplay, call: Call<SentryFault>): readonly number[] =>
  segments.flatMap((_, at) => {
    if (isHit(call, 'missing-segment', at)) return []
    return isHit(call, 'doubled-segment', at) ? [at, at] : [at]
  })

/** A segment's frames; none where the blob cannot be read any more. */
function framesOf(replay: SentryReplay, at: number, call: Call<SentryFault>): string {
  const isExpired = replay.gone === 'expired' || call.fault('expired') !== undefined
  if (isExpired || isHit(call, 'empty-segment', at)) return '[]'
  const frames = replay.frames(at)
  // Things among frames that are none, as clients must expect.
  return isHit(call, 'junk-frames', at)
    ? `[null,17,"[Filtered]",${frames.slice(1)}`.replace(/,\]$/, ']')
    : frames
}

const segmentFacts = ({ replayId, projectId, segments }: SentryReplay, at: number): ReplayRow => ({
  replayId,
  segmentId: at,
  projectId,
  dateAdded: new Date(segments[at]!.event.timestamp * 1000).toISOString(),
})
