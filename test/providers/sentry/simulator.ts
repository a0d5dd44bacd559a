import { SIMULATED_NOW } from '../simulator/clock.ts'
import type { Fixtures } from '../recordings/fixtures.ts'
import { replaysOf } from '../recordings/plan.ts'
import { commonFaults } from '../simulator/faults.ts'
import { realSleep } from '../simulator/real-sleep.ts'
import {
  simulator,
  type Call,
  type Handle,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/simulator.ts'
import { BadRequest } from './pages.ts'
import { rateLimitHeaders, sentryFaults, sentryRefusal, type SentryFault } from './refusals.ts'
import { relatedEndpoints } from './related-endpoints.ts'
import { REGION, replayEndpoints, summarize, video } from './replay-endpoints.ts'
import type { SentryPlan } from './replays.ts'
import { DOCS, notThere, refuse, sentryWorld, type SentryCredentials } from './world.ts'

export type SentryScope = 'org:read' | 'project:read' | 'event:read'

export interface SentrySimulatorOptions extends SimulatorOptions {
  readonly fixtures: Fixtures
  /** `sentryPlans` without. */
  readonly replays?: readonly SentryPlan[]
  readonly credentials?: Partial<SentryCredentials>
  /** Scopes of the token; all three without. */
  readonly scopes?: readonly SentryScope[]
  /** `old`: times without a zone and a fraction, no `segment_names`, no region, bodies only with `download`. */
  readonly version?: 'current' | 'old'
  /** There are logs, made of console breadcrumbs, and this attribute of theirs names the replay; none without. */
  readonly logsKey?: 'replay_id' | 'sentry.replay_id'
  /** Requests of one endpoint in a second by the simulator's clock; 1000 without. */
  readonly perSecond?: number
}

export interface SentrySimulator extends Simulator<SentryFault> {
  readonly credentials: SentryCredentials
}

/** Replays that are there without being asked for: as recorded, three of `user-42`, twenty of `user-20`, 471 segments. */
export const sentryPlans: readonly SentryPlan[] = [
  ...[
    'shop-sentry',
    'shop-sentry-masked',
    'dead-sentry',
    'frames-sentry',
    'friction-answers-sentry',
    'friction-clicks-sentry',
    'friction-controls-sentry',
    'friction-leaving-sentry',
    'friction-vitals-sentry',
    'reload-sentry',
    'reload-sentry-plain',
    'routes-sentry-plain',
    'tap-sentry',
  ].map(recordedCase => ({ recordedCase })),
  { recordedCase: 'swagger-sentry', project: DOCS.id },
  ...replaysOf('user-42', 3, ['shop-sentry', 'reload-sentry', 'dead-sentry']),
  ...replaysOf('user-20', 20, ['reload-sentry']),
  {
    recordedCase: 'shop-sentry',
    replayId: '47100000000000000000000000000471',
    user: 'user-long',
    segments: 471,
  },
]

/** Sentry's API, as far as replays need it. */
export function sentrySimulator(options: SentrySimulatorOptions): SentrySimulator {
  const { fixtures, origin, now = () => SIMULATED_NOW, perSecond = 1000 } = options
  const credentials: SentryCredentials = {
    token: 'sntryu_simulated_9b2f4c1d',
    org: 'acme',
    orgId: '4501',
    project: 'shop',
    projectId: '1337',
    ...options.credentials,
  }
  const scopes: readonly string[] = options.scopes ?? ['org:read', 'project:read', 'event:read']
  const facts = {
    credentials,
    isOld: options.version === 'old',
    isSaas: origin === undefined,
    logsKey: options.logsKey,
  }
  const world = sentryWorld(facts, fixtures, options.replays ?? sentryPlans)
  const replays = replayEndpoints(world)
  const related = relatedEndpoints(world)
  const windows = new Map<string, { readonly second: number; readonly taken: number }>()

  const refusedCaller = ({ request, c, url }: Call, scope: SentryScope): Response | undefined => {
    const given = request.headers.get('authorization')
    if (given === null) return refuse(401, 'Authentication credentials were not provided.')
    if (given !== `Bearer ${credentials.token}`) return refuse(401, 'Invalid token')
    const org = c.req.param('org')
    const isElsewhere = org !== credentials.org && org !== credentials.orgId
    if (isElsewhere || url.host === OTHER_REGION) return notThere()
    const isAllowed = scopes.includes(scope)
    return isAllowed ? undefined : refuse(403, 'You do not have permission to perform this action.')
  }

  /** Wraps a handler with what all endpoints do: who asks, how often, what is wrong with the question. */
  const guarded =
    (scope: SentryScope, handle: Handle<SentryFault>): Handle<SentryFault> =>
    async call => {
      const refused = refusedCaller(call, scope)
      if (refused) return refused
      const second = Math.floor(call.nowMs / 1000)
      const window = windows.get(call.operation)
      const taken = window?.second === second ? window.taken + 1 : 1
      windows.set(call.operation, { second, taken })
      const resetMs = (second + 1) * 1000
      const most = Math.min(perSecond, call.operation === 'replay-count' ? COUNTS_PER_SECOND : Infinity)
      if (taken > most)
        return sentryRefusal({ kind: '429-reset', seconds: (resetMs - call.nowMs) / 1000 }, call)!
      try {
        const answer = await handle(call)
        const headers = rateLimitHeaders({ limit: most, remaining: most - taken, resetMs })
        for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
        return withFaultyLink(answer, call)
      } catch (error) {
        if (error instanceof BadRequest) return Response.json(error.body, { status: 400 })
        throw error
      }
    }

  const frame = simulator<SentryFault>({
    baseUrl: origin ?? 'https://sentry.io',
    hosts: origin === undefined ? ['sentry.io', new URL(REGION).host, OTHER_REGION] : [new URL(origin).host],
    isServed: origin !== undefined,
    kinds: [...commonFaults, ...sentryFaults],
    refuse: sentryRefusal,
    harmless: HARMLESS,
    secrets: [credentials.token],
    now,
    sleep: options.sleep ?? realSleep,
    redirects: options.redirects,
    routes(app, as) {
      const get = (
        path: string,
        operation: string,
        scope: SentryScope,
        handle: Handle<SentryFault>,
      ): void => {
        app.get(`/api/0${path}/`, as(operation, guarded(scope, handle)))
        // Without its slash a path leads to the same one with it, by a redirect.
        app.get(`/api/0${path}`, as(`${operation}-without-slash`, withSlash))
      }
      const ofOrganization = '/organizations/:org'
      const ofReplay = '/projects/:org/:project/replays/:replay'
      get(ofOrganization, 'organization', 'org:read', replays.organization)
      get(`${ofOrganization}/replays`, 'replay-list', 'org:read', replays.list)
      get(`${ofOrganization}/replays/:replay`, 'replay-detail', 'org:read', replays.detail)
      get(`${ofReplay}/recording-segments`, 'recording-segments', 'project:read', replays.segments)
      get(`${ofReplay}/recording-segments/:segment`, 'recording-segment', 'project:read', replays.segment)
      get(`${ofReplay}/clicks`, 'clicks', 'project:read', replays.clicks)
      get(`${ofReplay}/videos/:segment`, 'video', 'project:read', video)
      get(`${ofReplay}/summarize`, 'summarize', 'event:read', summarize)
      app.post(`/api/0${ofReplay}/summarize/`, as('summarize', guarded('event:read', summarize)))
      get(`${ofOrganization}/replay-count`, 'replay-count', 'org:read', related.replayCount)
      get(`${ofOrganization}/replay-selectors`, 'replay-selectors', 'org:read', related.selectors)
      get(`${ofOrganization}/replays-events-meta`, 'events-meta', 'org:read', related.eventsMeta)
      get(`${ofOrganization}/eventids/:event`, 'event-id', 'org:read', related.eventId)
      get(`${ofOrganization}/issues`, 'issues', 'event:read', related.issues)
      get(`${ofOrganization}/events`, 'events', 'org:read', related.events)
      get(`${ofOrganization}/trace-meta/:trace`, 'trace-meta', 'org:read', related.traceMeta)
      get(`${ofOrganization}/trace/:trace`, 'trace', 'org:read', related.trace)
      get(`${ofOrganization}/trace-logs`, 'trace-logs', 'org:read', related.traceLogs)
    },
  })
  return { ...frame, credentials }
}

const OTHER_REGION = 'de.sentry.io'
/** The one limit of an endpoint that is known. */
const COUNTS_PER_SECOND = 20
/** Parameters of these endpoints; a search may hold addresses of people, which are no credentials. */
const HARMLESS = [
  'statsPeriod',
  'start',
  'end',
  'project',
  'projectSlug',
  'environment',
  'field',
  'sort',
  'sortBy',
  'orderBy',
  'query',
  'per_page',
  'cursor',
  'queryReferrer',
  'download',
  'dataset',
  'data_source',
  'returnIds',
  'traceId',
]

const withSlash: Handle<SentryFault> = ({ url, complain }) => {
  complain('a path of this API ends with a slash')
  const to = new URL(url)
  to.pathname += '/'
  return new Response(null, { status: 301, headers: { location: to.href } })
}

/** Links that lead to another host, or none at all. */
function withFaultyLink(answer: Response, call: Call<SentryFault>): Response {
  const link = answer.headers.get('link')
  if (call.fault('no-link')) answer.headers.delete('link')
  else if (call.fault('foreign-link') && link !== null)
    answer.headers.set('link', link.replaceAll(/<[a-z]+:\/\/[^/]+/g, '<https://elsewhere.test'))
  return answer
}
