import type { Hono } from 'hono'
import { SIMULATED_NOW } from '../simulator/clock.ts'
import type { Fixtures } from '../recordings/fixtures.ts'
import { replaysOf } from '../recordings/plan.ts'
import { once } from '../recordings/told-again.ts'
import { commonFaults } from '../simulator/faults.ts'
import { fixedWindow, secondsUntilRoom } from '../simulator/limits.ts'
import {
  simulator,
  type Call,
  type Handle,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/simulator.ts'
import { realSleep } from '../simulator/real-sleep.ts'
import { answerInsights, BadQuery, readInsightsQuery } from './insights.ts'
import { mixpanelRefusal, type MixpanelFault, mixpanelFaults } from './refusals.ts'
import { mixpanelReplays, type MixpanelPlan, type MixpanelReplay } from './replays.ts'
import { folderOf, refusedBy, signPrefix } from './signing.ts'

export type Region = 'us' | 'eu' | 'in'

export interface MixpanelCredentials {
  readonly username: string
  readonly secret: string
  readonly oauthToken: string
  readonly projectId: number
}

export interface MixpanelSimulatorOptions extends SimulatorOptions {
  readonly fixtures: Fixtures
  /** `mixpanelPlans` without. */
  readonly replays?: readonly MixpanelPlan[]
  /** Whose data it is; `us` without. The other regions know nobody. */
  readonly region?: Region
  readonly credentials?: Partial<MixpanelCredentials>
  /** What signing gives for ids that it does not know: an address where nothing lies (as without), or no entry. */
  readonly unknownIds?: 'address' | 'missing'
}

export interface MixpanelSimulator extends Simulator<MixpanelFault> {
  readonly credentials: MixpanelCredentials
}

/** Replays that are there without being asked for: as recorded, three of `user-42`, twenty of `user-20`, 500 files. */
export const mixpanelPlans: readonly MixpanelPlan[] = [
  { recordedCase: 'shop-mixpanel' },
  { recordedCase: 'shop-mixpanel-masked' },
  { recordedCase: 'reload-mixpanel' },
  { recordedCase: 'friction-clicks-mixpanel' },
  ...replaysOf('user-42', 3, ['shop-mixpanel', 'reload-mixpanel', 'friction-clicks-mixpanel']),
  ...replaysOf('user-20', 20, ['reload-mixpanel']),
  { recordedCase: 'shop-mixpanel', replayId: 'long-0500', user: 'user-long', segments: 500 },
  { recordedCase: 'reload-mixpanel', replayId: 'short-0001', user: 'user-short', segments: 1 },
]

const HOSTS: Readonly<Record<Region, string>> = {
  us: 'mixpanel.com',
  eu: 'eu.mixpanel.com',
  in: 'in.mixpanel.com',
}
const CDN = 'cdn.mxpnl.com'
/** The public limits of the query API, for each project. */
const HOURLY = { requests: 60, windowMs: 3_600_000 }
const AT_A_TIME = 5

/** Mixpanel's API and its CDN, as far as replays need them. */
export function mixpanelSimulator(options: MixpanelSimulatorOptions): MixpanelSimulator {
  const { fixtures, origin, region = 'us', now = () => SIMULATED_NOW } = options
  const credentials: MixpanelCredentials = {
    username: 'playhead.a1b2c3.mp-service-account',
    secret: 'mp-simulated-secret-5f3a9c',
    oauthToken: 'mp-simulated-oauth-77d1e0',
    projectId: 3_141_592,
    ...options.credentials,
  }
  const host = HOSTS[region]
  const baseUrl = origin ?? `https://${host}`
  const cdn = origin === undefined ? `https://${CDN}` : `${origin}/cdn`
  const replays = mixpanelReplays(fixtures, options.replays ?? mixpanelPlans)
  const folders = once(async () => {
    const found = new Map<string, MixpanelReplay>()
    for (const replay of await replays())
      found.set(await folderOf(replay.replayId, credentials.projectId), replay)
    return found
  })
  const hourly = fixedWindow(HOURLY)
  let asking = 0
  /** How often a replay's files were signed. */
  const signed = new Map<string, number>()

  /** What is wrong with who asks. */
  const refusedCaller = ({ request, url }: Call): Response | undefined => {
    const given = request.headers.get('authorization')
    const basic = `Basic ${btoa(`${credentials.username}:${credentials.secret}`)}`
    const isKnown = given === basic || given === `Bearer ${credentials.oauthToken}`
    const isHere = origin !== undefined || url.host === host
    return isKnown && isHere ? undefined : refuse(401, 'Unauthorized, authenticated user is required')
  }

  const me: Handle<MixpanelFault> = call =>
    refusedCaller(call) ??
    Response.json({ status: 'ok', results: { user_id: 7, projects: { [credentials.projectId]: {} } } })

  const insights: Handle<MixpanelFault> = async call => {
    const refused = refusedCaller(call)
    if (refused) return refused
    if (asking >= AT_A_TIME) return refuse(429, `more than ${AT_A_TIME} queries at a time`)
    const seconds = secondsUntilRoom([hourly], call.nowMs)
    if (seconds !== undefined)
      return refuse(429, 'Query rate limit exceeded', { 'retry-after': String(seconds) })
    asking++
    try {
      const query = readInsightsQuery(await jsonBody(call), call.nowMs)
      if (query.projectId !== credentials.projectId) return refuse(403, 'no access to this project')
      const events = (await replays()).flatMap(replay => replay.events(call.nowMs))
      return Response.json(answerInsights(query, events, call.nowMs))
    } catch (error) {
      if (error instanceof BadQuery) return refuse(400, error.message)
      throw error
    } finally {
      asking--
    }
  }

  const sign: Handle<MixpanelFault> = async call => {
    const refused = refusedCaller(call)
    if (refused) return refused
    if (call.url.search !== '') return refuse(400, 'unexpected query parameters')
    if (call.c.req.param('project') !== String(credentials.projectId))
      return refuse(403, 'no access to this project')
    const asked = signEntries(await jsonBody(call))
    if (asked === undefined) return refuse(400, 'replays: a list of {replay_id, replay_env}')
    const known = new Set((await replays()).map(({ replayId }) => replayId))
    const results = []
    for (const { id, env } of asked) {
      signed.set(id, (signed.get(id) ?? 0) + 1)
      if (options.unknownIds === 'missing' && !known.has(id)) continue
      const folder = await folderOf(id, credentials.projectId)
      const url = `${cdn}/srr-${region}/${env === 'dev' ? 'dev-' : ''}${folder}/`
      results.push({ replay_id: id, url, query_string: await signPrefix(url, call.nowMs) })
    }
    return Response.json({ status: 'ok', results })
  }

  const filesNow = (replay: MixpanelReplay, call: Call<MixpanelFault>): number => {
    const files = replay.files(call.nowMs)
    const live = call.fault('live')
    if (live === undefined) return files
    const { segment: first = 2, growBy = 2 } = live
    return Math.min(files, first + ((signed.get(replay.replayId) ?? 1) - 1) * growBy)
  }

  const cdnFile: Handle<MixpanelFault> = async call => {
    const { c, request, url, nowMs } = call
    if (request.headers.has('authorization')) {
      call.complain('a credential of the API was sent to the CDN')
      return new Response('Bad Request', { status: 400 })
    }
    const refused = call.fault('expired') ? 'Signature has expired' : await refusedBy(url, nowMs)
    if (refused !== undefined) return new Response(refused, { status: 403 })
    const replay = (await folders()).get(c.req.param('folder') ?? '')
    const [, digits = '', days] = /^(\d{4,})-(\d+)\.json$/.exec(c.req.param('name') ?? '') ?? []
    const at = digits === '' ? NaN : Number(digits)
    const isThere =
      replay !== undefined &&
      Number(days) === replay.retentionDays &&
      at < filesNow(replay, call) &&
      digits.length === 4
    const isMissing = call.faultsOf('missing-segment').some(({ segment }) => segment === at)
    if (!isThere || isMissing) return new Response('Not Found', { status: 404 })
    const isEmpty = call.faultsOf('empty-segment').some(({ segment }) => segment === at)
    return new Response(isEmpty ? '[]' : await replay.file(at), {
      headers: { 'content-type': 'application/json' },
    })
  }

  const frame = simulator<MixpanelFault>({
    baseUrl,
    hosts: origin === undefined ? [...Object.values(HOSTS), CDN] : [new URL(origin).host],
    isServed: origin !== undefined,
    kinds: [...commonFaults, ...mixpanelFaults],
    refuse: mixpanelRefusal,
    harmless: ['query_origin', 'workspace_id', 'project_id'],
    secrets: [credentials.secret, credentials.oauthToken],
    now,
    sleep: options.sleep ?? realSleep,
    redirects: options.redirects,
    routes(app: Hono, as) {
      app.get('/api/app/me', as('me', me))
      app.post('/api/query/insights', as('insights', insights))
      app.post('/api/app/projects/:project/replays/sign/bulk', as('sign', sign))
      app.get(
        `${origin === undefined ? '' : '/cdn'}/:region{srr-(us|eu|in)}/:folder/:name`,
        as('cdn-file', cdnFile),
      )
    },
  })
  return { ...frame, credentials }
}

const refuse = (status: number, error: string, headers: Record<string, string> = {}): Response =>
  Response.json({ status: 'error', error }, { status, headers })

async function jsonBody({ request }: Call): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    return undefined
  }
}

function signEntries(body: unknown): readonly { readonly id: string; readonly env: string }[] | undefined {
  const { replays } = (body ?? {}) as { readonly replays?: unknown }
  if (!Array.isArray(replays) || replays.length === 0) return undefined
  const entries = replays.map((entry: unknown) => {
    const { replay_id: id, replay_env: env = 'prod' } = (entry ?? {}) as Record<string, unknown>
    const isRight = typeof id === 'string' && id !== '' && (env === 'prod' || env === 'dev')
    return isRight ? { id, env } : undefined
  })
  return entries.every(entry => entry !== undefined) ? entries : undefined
}
