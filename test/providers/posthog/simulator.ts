import type { Context } from 'hono'
import { SIMULATED_NOW } from '../simulator/clock.ts'
import type { Fixtures } from '../recordings/fixtures.ts'
import { replaysOf } from '../recordings/plan.ts'
import { commonFaults } from '../simulator/faults.ts'
import { fixedWindow, secondsUntilRoom, type Window } from '../simulator/limits.ts'
import { realSleep } from '../simulator/real-sleep.ts'
import {
  simulator,
  type Call,
  type Handle,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/simulator.ts'
import { posthogEndpoints } from './endpoints.ts'
import { Invalid } from './parameters.ts'
import { posthogFaults, posthogRefusal, refuse, throttled, type PosthogFault } from './refusals.ts'
import type { PosthogPlan } from './replays.ts'
import type { ServerVersion } from './snapshots.ts'

export type PosthogScope = 'session_recording:read' | 'query:read'

export interface PosthogCredentials {
  readonly apiKey: string
  readonly projectId: string
}

export interface PosthogSimulatorOptions extends SimulatorOptions {
  readonly fixtures: Fixtures
  /** `posthogPlans` without. */
  readonly replays?: readonly PosthogPlan[]
  /** `us` without; another region does not know the key. */
  readonly region?: 'us' | 'eu'
  readonly credentials?: Partial<PosthogCredentials>
  /** Scopes of the key; both without. */
  readonly scopes?: readonly PosthogScope[]
  /** How much may be asked; `paid` without, `unlimited` as on a self-hosted one with its limiter off. */
  readonly plan?: keyof typeof PLANS | 'unlimited'
  readonly version?: ServerVersion
}

export interface PosthogSimulator extends Simulator<PosthogFault> {
  readonly credentials: PosthogCredentials
}

/** Replays that are there without being asked for: as recorded, three of `user-42`, twenty of `user-20`, 60 blocks. */
export const posthogPlans: readonly PosthogPlan[] = [
  ...[
    'shop-posthog',
    'dead-posthog',
    'friction-answers-posthog',
    'friction-clicks-posthog',
    'friction-controls-posthog',
    'friction-forms-posthog',
    'friction-hole-posthog',
    'friction-wander-posthog',
    'grid-posthog',
    'routes-posthog',
    'tabs-posthog',
  ].map(recordedCase => ({ recordedCase })),
  ...replaysOf('user-42', 3, ['shop-posthog', 'routes-posthog', 'dead-posthog']),
  ...replaysOf('user-20', 20, ['dead-posthog']),
  { recordedCase: 'shop-posthog', replayId: 'long-0060', user: 'user-long', segments: 60 },
  { recordedCase: 'tabs-posthog', replayId: 'stored-long-term', user: 'user-lts', isLongTerm: true },
]

const MINUTE = 60_000
const HOUR = 3_600_000
/** Calls in a minute and an hour, for the list and for snapshots each. */
const PLANS = {
  free: [12, 60],
  paid: [60, 300],
  enterprise: [100, 400],
} as const
/** It still leads to the one in the US. */
const OLD_HOST = 'app.posthog.com'
const HOSTS = { us: 'us.posthog.com', eu: 'eu.posthog.com' }

/** PostHog's API, as far as replays need it. */
export function posthogSimulator(options: PosthogSimulatorOptions): PosthogSimulator {
  const {
    fixtures,
    origin,
    region = 'us',
    plan = 'paid',
    version = 'current',
    now = () => SIMULATED_NOW,
  } = options
  const credentials: PosthogCredentials = {
    apiKey: 'phx_simulated_4c8e21a7b3',
    projectId: '2077',
    ...options.credentials,
  }
  const scopes: readonly string[] = options.scopes ?? ['session_recording:read', 'query:read']
  const plans = options.replays ?? posthogPlans
  const endpoints = posthogEndpoints(fixtures, plans, credentials.projectId, version)
  const buckets = bucketsOf(plan)

  const refusedCaller = ({ request, url, c, complain }: Call, scope: PosthogScope): Response | undefined => {
    const inQuery = url.searchParams.get('personal_api_key')
    if (inQuery !== null) complain('the key is in the address, where proxies and logs see it')
    const given = request.headers.get('authorization') ?? (inQuery === null ? null : `Bearer ${inQuery}`)
    if (given === null)
      return refuse(
        401,
        'authentication_error',
        'not_authenticated',
        'Authentication credentials were not provided.',
      )
    const isOld = url.host === OLD_HOST && region === 'us'
    const isHere = origin !== undefined || url.host === HOSTS[region] || isOld
    if (given !== `Bearer ${credentials.apiKey}` || !isHere)
      return refuse(
        401,
        'authentication_error',
        'authentication_failed',
        'Personal API key found in request Authorization header is invalid.',
      )
    const project = c.req.param('project')
    if (project !== credentials.projectId && project !== '@current')
      return refuse(404, 'invalid_request', 'not_found', 'Project not found.')
    if (scopes.includes(scope)) return undefined
    return refuse(
      403,
      'authentication_error',
      'permission_denied',
      `API key missing required scope '${scope}'`,
    )
  }

  /** Wraps a handler with what all endpoints do: who asks, how often, what is wrong with the question. */
  const guarded =
    (scope: PosthogScope, bucket: keyof typeof buckets, handle: Handle<PosthogFault>): Handle<PosthogFault> =>
    async call => {
      const refused = refusedCaller(call, scope)
      if (refused) return refused
      const seconds = secondsUntilRoom([...buckets.every, ...buckets[bucket]], call.nowMs)
      if (seconds !== undefined) return throttled(seconds)
      try {
        return await handle(call)
      } catch (error) {
        if (!(error instanceof Invalid)) throw error
        return refuse(400, 'validation_error', 'invalid_input', error.message, undefined, error.attr)
      }
    }

  const frame = simulator<PosthogFault>({
    baseUrl: origin ?? `https://${HOSTS[region]}`,
    hosts: origin === undefined ? [...Object.values(HOSTS), OLD_HOST] : [new URL(origin).host],
    isServed: origin !== undefined,
    kinds: [...commonFaults, ...posthogFaults],
    refuse: posthogRefusal,
    harmless: HARMLESS,
    secrets: [credentials.apiKey],
    now,
    sleep: options.sleep ?? realSleep,
    redirects: options.redirects,
    routes(app, as) {
      for (const family of ['projects', 'environments']) {
        const base = `/api/${family}/:project`
        const recordings = `${base}/session_recordings`
        const get = (path: string, handler: (c: Context) => Promise<Response>): void => {
          // With and without the slash at the end.
          app.get(path, handler)
          app.get(`${path}/`, handler)
        }
        get(recordings, as('recording-list', guarded('session_recording:read', 'list', endpoints.list)))
        get(
          `${recordings}/:session`,
          as('recording', guarded('session_recording:read', 'clickhouse', endpoints.detail)),
        )
        get(
          `${recordings}/:session/snapshots`,
          as('snapshots', guarded('session_recording:read', 'snapshots', endpoints.snapshots)),
        )
        app.post(`${base}/query`, as('query', guarded('query:read', 'query', endpoints.query)))
        app.post(`${base}/query/`, as('query', guarded('query:read', 'query', endpoints.query)))
        // Closed to personal keys on purpose.
        app.all(
          `${recordings}/:session/:action{.+}`,
          as('closed', guarded('session_recording:read', 'clickhouse', endpoints.closed)),
        )
      }
    },
  })
  return { ...frame, credentials }
}

const HARMLESS = [
  'date_from',
  'date_to',
  'session_ids',
  'distinct_ids',
  'person_uuid',
  'session_recording_id',
  'order',
  'order_direction',
  'limit',
  'offset',
  'after',
  'events',
  'having_predicates',
  'source',
  'start_blob_key',
  'end_blob_key',
  'blob_key',
  'blob_v2',
  'decompress',
]

type Buckets = Readonly<Record<'every' | 'list' | 'snapshots' | 'clickhouse' | 'query', readonly Window[]>>

function bucketsOf(plan: keyof typeof PLANS | 'unlimited'): Buckets {
  if (plan === 'unlimited') return { every: [], list: [], snapshots: [], clickhouse: [], query: [] }
  const pair = (perMinute: number, perHour: number): readonly Window[] => [
    fixedWindow({ requests: perMinute, windowMs: MINUTE }),
    fixedWindow({ requests: perHour, windowMs: HOUR }),
  ]
  const [perMinute, perHour] = PLANS[plan]
  const clickhouse = pair(240, 1200)
  return {
    every: pair(480, 4800),
    clickhouse,
    list: [...clickhouse, ...pair(perMinute, perHour)],
    snapshots: [...clickhouse, ...pair(perMinute, perHour)],
    query: [...pair(240, 2400), fixedWindow({ requests: 120, windowMs: HOUR })],
  }
}
