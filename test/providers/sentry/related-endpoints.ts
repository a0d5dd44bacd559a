import type { Call, Handle } from '../simulator/simulator.ts'
import { projectIds, windowOf } from './list.ts'
import { logRows } from './logs.ts'
import { BadRequest, pageOf } from './pages.ts'
import type { SentryFault } from './refusals.ts'
import { discoverRow, errorsFor, eventsMetaRow, type KnownError } from './related.ts'
import { selectorRows } from './selectors.ts'
import { refuse, type SentryWorld } from './world.ts'

type Endpoint = Handle<SentryFault>

const DATASETS = ['errors', 'logs', 'spans', 'profile_functions', 'tracemetrics', 'uptime_results']
const COUNTED_IN = ['discover', 'events', 'transactions', 'search_issues', 'spans']
/** A count goes no further. */
const MOST_COUNTED = 51
const MOST_VALUES = { 'issue.id': 25, transaction: 25, replay_id: 100 }

/** Endpoints of what belongs to replays: errors, issues, traces, logs, counts, dead elements. */
export function relatedEndpoints(
  world: SentryWorld,
): Readonly<
  Record<
    | 'eventsMeta'
    | 'eventId'
    | 'issues'
    | 'replayCount'
    | 'selectors'
    | 'events'
    | 'traceMeta'
    | 'trace'
    | 'traceLogs',
    Endpoint
  >
> {
  const { credentials, projects, isOld } = world

  const inTrace = async (call: Call<SentryFault>): Promise<readonly KnownError[]> => {
    const id = call.c.req.param('trace')
    return (await world.errors(call)).filter(({ event }) => event.contexts?.trace?.trace_id === id)
  }

  return {
    async eventsMeta(call) {
      const { searchParams: params } = call.url
      const dataset = params.get('dataset') ?? 'discover'
      if (dataset !== 'discover' && dataset !== 'issuePlatform')
        throw new BadRequest('dataset must be one of: discover, issuePlatform')
      const { fromMs, toMs } = windowOf(params, call.nowMs)
      const ids = projectIds(params, projects)
      const matched = errorsFor(params.get('query') ?? '', await world.errors(call))
      const inTime = matched.filter(({ event, project }) => {
        const ms = event.timestamp * 1000
        return ms >= fromMs && ms <= toMs && ids.includes(project.id)
      })
      // Nobody sent feedback, and no issues are made of replays here.
      const rows = dataset === 'discover' ? inTime.map(error => eventsMetaRow(error, isOld)) : []
      return dataPage(rows, call.url)
    },

    async eventId(call) {
      const id = (call.c.req.param('event') ?? '').replaceAll('-', '')
      const error = (await world.errors(call)).find(({ event }) => event.event_id === id)
      if (error === undefined) return refuse(404, 'Event not found')
      const { project, title } = error
      const groupId = String(error.issueId)
      return Response.json({
        organizationSlug: credentials.org,
        projectSlug: project.slug,
        groupId,
        eventId: id,
        event: { id, eventID: id, groupID: groupId, title, projectID: project.id },
      })
    },

    async issues(call) {
      const [, id = ''] = /^event\.id:([0-9a-f-]+)$/.exec(call.url.searchParams.get('query') ?? '') ?? []
      const found = (await world.errors(call)).filter(
        ({ event }) => event.event_id === id.replaceAll('-', ''),
      )
      const rows = found.map(({ issueId, issue, title, project, type, value, event }) => ({
        id: String(issueId),
        shortId: issue,
        title,
        level: event.level ?? 'error',
        metadata: { type, value },
        project,
        permalink: `https://${credentials.org}.sentry.io/issues/${issueId}/`,
      }))
      const page = pageOf(rows, call.url)
      return Response.json(page.rows, { headers: { link: page.link } })
    },

    async replayCount(call) {
      const { searchParams: params } = call.url
      const [, key = '', list = ''] =
        /^(issue\.id|transaction|replay_id):\[([^\]]*)\]$/.exec(params.get('query') ?? '') ?? []
      if (key !== 'issue.id' && key !== 'transaction' && key !== 'replay_id')
        throw new BadRequest('Must provide a query with exactly one of: issue.id, transaction, replay_id')
      if (!COUNTED_IN.includes(params.get('data_source') ?? 'discover'))
        throw new BadRequest({ data_source: ['Not a valid choice.'] })
      const values = list.split(',').map(value => value.trim())
      if (values.length > MOST_VALUES[key]) throw new BadRequest(`Maximum ${MOST_VALUES[key]} values`)
      const [errors, replays] = [await world.errors(call), await world.replays(call)]
      const idsOf = (value: string): readonly string[] => {
        const named = replays.filter(({ replayId }) => key === 'replay_id' && replayId === value)
        const hit = errors.filter(({ issueId }) => key === 'issue.id' && String(issueId) === value)
        return [...new Set([...named, ...hit.map(({ replay }) => replay)].map(({ replayId }) => replayId))]
      }
      const asIds = params.get('returnIds') === 'true'
      const counted = values.map(value => {
        const ids = idsOf(value).slice(0, MOST_COUNTED)
        return [value, asIds ? ids : ids.length] as const
      })
      return Response.json(Object.fromEntries(counted))
    },

    async selectors(call) {
      windowOf(call.url.searchParams, call.nowMs)
      const sort = call.url.searchParams.get('sort') ?? '-count_dead_clicks'
      return dataPage(selectorRows(await world.replays(call), sort), call.url)
    },

    async events(call) {
      const { searchParams: params } = call.url
      const fields = params.getAll('field')
      if (fields.length === 0) throw new BadRequest('No columns selected')
      const dataset = params.get('dataset') ?? 'errors'
      if (!DATASETS.includes(dataset)) throw new BadRequest(`dataset must be one of: ${DATASETS.join(', ')}`)
      const { fromMs, toMs } = windowOf(params, call.nowMs)
      const query = (params.get('query') ?? '').trim()
      if (dataset === 'logs') {
        const rows = logRows(await world.replays(call), query, fields, world.logsKey)
        return dataPage(
          rows.filter(({ ms }) => ms >= fromMs && ms <= toMs).map(({ row }) => row),
          call.url,
        )
      }
      const [, key = '', list = ''] = /^(replayId|replay\.id|id|trace):\[?([^\]]*)\]?$/.exec(query) ?? []
      const values = list.split(',').map(value => value.trim())
      const found = (await world.errors(call)).filter(({ event, replay }) => {
        if (event.timestamp * 1000 < fromMs || event.timestamp * 1000 > toMs) return false
        if (key === 'id') return values.includes(event.event_id)
        if (key === 'trace') return values.includes(event.contexts?.trace?.trace_id ?? '')
        return query === '' || (key !== '' && values.includes(replay.replayId))
      })
      // The recordings hold no spans, profiles or measures: their datasets are empty.
      return dataPage(dataset === 'errors' ? found.map(error => discoverRow(error, fields)) : [], call.url)
    },

    async traceMeta(call) {
      const { length } = await inTrace(call)
      return Response.json({ logs: 0, errors: length, performance_issues: 0, span_count: 0 })
    },

    async trace(call) {
      const errors = await inTrace(call)
      return Response.json(
        errors.map(({ event, project, title, issueId }) => ({
          event_type: 'error',
          event_id: event.event_id,
          issue_id: issueId,
          project_id: Number(project.id),
          project_slug: project.slug,
          title,
          level: event.level ?? 'error',
          start_timestamp: event.timestamp,
        })),
      )
    },

    traceLogs(call) {
      if (!call.url.searchParams.has('traceId'))
        throw new BadRequest({ traceId: ['This field is required.'] })
      return dataPage([], call.url)
    },
  }
}

function dataPage(all: readonly unknown[], url: URL): Response {
  const { rows, link } = pageOf(all, url)
  return Response.json({ data: rows, meta: { fields: {} } }, { headers: { link } })
}
