// Serves the three simulators on loopback and prints how to use them: `npm run providers`.
import { createAdaptorServer } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { mixpanelPlans, mixpanelSimulator } from './mixpanel/simulator.ts'
import { posthogPlans, posthogSimulator } from './posthog/simulator.ts'
import { jsonOf } from './recordings/fixtures.ts'
import { nodeFixtures } from './recordings/node-fixtures.ts'
import { madeReplayId, type ReplayPlan } from './recordings/plan.ts'
import { sentryPlans, sentrySimulator } from './sentry/simulator.ts'
import { FAULTS_PATH, LOG_PATH, served } from './simulator/served.ts'

const HOST = '127.0.0.1'
const DAY_SECONDS = 86_400
/** What is newer may still be taken for live. */
const FINISHED_SECONDS = 3 * 3600

const { values } = parseArgs({
  options: {
    'mixpanel-port': { type: 'string', default: '0' },
    'sentry-port': { type: 'string', default: '0' },
    'posthog-port': { type: 'string', default: '0' },
    /** Calls that PostHog allows: free, paid, enterprise, unlimited. */
    'posthog-plan': { type: 'string', default: 'paid' },
    /** After these it ends by itself. */
    minutes: { type: 'string', default: '60' },
  },
})

const fixtures = nodeFixtures()
const liveId = madeReplayId('live', 0)
const hugeId = madeReplayId('huge', 0)

/** Opens a port for a simulator that needs to know it. */
async function open(
  port: string,
  make: (origin: string) => (request: Request) => Promise<Response>,
): Promise<string> {
  const made: { answer?: (request: Request) => Promise<Response> } = {}
  const server = createAdaptorServer({ fetch: (request: Request) => made.answer!(request) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(port), HOST, resolve)
  })
  const origin = `http://${HOST}:${(server.address() as AddressInfo).port}`
  made.answer = make(origin)
  return origin
}

/** Plans with all recordings put to yesterday or so, since people ask for the last days. */
async function recent<Plan extends ReplayPlan>(
  plans: readonly Plan[],
  live: Plan & { readonly live: true },
): Promise<readonly Plan[]> {
  const begins = new Map<string, number>()
  for (const { recordedCase } of [...plans, live]) {
    const { recordedAt } = await jsonOf<{ readonly recordedAt: string }>(
      fixtures,
      `recordings/${recordedCase}/meta.json`,
    )
    begins.set(recordedCase, Date.parse(recordedAt) / 1000)
  }
  const nowSeconds = Date.now() / 1000
  const newest = Math.max(...begins.values())
  const days = Math.floor((nowSeconds - FINISHED_SECONDS - newest) / DAY_SECONDS)
  const moved = plans.map(plan => ({ ...plan, laterSeconds: (plan.laterSeconds ?? 0) + days * DAY_SECONDS }))
  const laterSeconds = Math.round(nowSeconds - begins.get(live.recordedCase)!)
  return [...moved, { ...live, laterSeconds }]
}

const now = Date.now
const mixpanelReplays = await recent(
  [...mixpanelPlans, { recordedCase: 'shop-mixpanel', replayId: hugeId, user: 'user-huge', segments: 5000 }],
  { recordedCase: 'shop-mixpanel', replayId: liveId, user: 'user-live', live: true },
)
const sentryReplays = await recent(
  [...sentryPlans, { recordedCase: 'shop-sentry', replayId: hugeId, user: 'user-huge', segments: 3000 }],
  { recordedCase: 'shop-sentry', replayId: liveId, user: 'user-live', live: true },
)
const posthogReplays = await recent(
  [...posthogPlans, { recordedCase: 'shop-posthog', replayId: hugeId, user: 'user-huge', segments: 600 }],
  { recordedCase: 'shop-posthog', replayId: liveId, user: 'user-live', live: true },
)
const plan = values['posthog-plan']
if (plan !== 'free' && plan !== 'paid' && plan !== 'enterprise' && plan !== 'unlimited')
  throw new Error('--posthog-plan is free, paid, enterprise or unlimited')

const lines: string[] = []
const mp = await open(values['mixpanel-port'], origin => {
  const simulator = mixpanelSimulator({ fixtures, origin, now, replays: mixpanelReplays })
  const { username, secret, projectId } = simulator.credentials
  lines.push(
    `MP_USERNAME=${username}`,
    `MP_SECRET=${secret}`,
    `MP_PROJECT_ID=${projectId}`,
    `MP_API_BASE_URL=${origin}`,
  )
  return served(simulator)
})
const sentry = await open(values['sentry-port'], origin => {
  const simulator = sentrySimulator({ fixtures, origin, now, replays: sentryReplays })
  const { token, org, project } = simulator.credentials
  lines.push(
    `SENTRY_AUTH_TOKEN=${token}`,
    `SENTRY_ORG=${org}`,
    `SENTRY_PROJECT=${project}`,
    `SENTRY_URL=${origin}`,
  )
  return served(simulator)
})
const posthog = await open(values['posthog-port'], origin => {
  const simulator = posthogSimulator({ fixtures, origin, now, replays: posthogReplays, plan })
  const { apiKey, projectId } = simulator.credentials
  lines.push(`POSTHOG_API_KEY=${apiKey}`, `POSTHOG_PROJECT_ID=${projectId}`, `POSTHOG_HOST=${origin}`)
  return served(simulator)
})

const minutes = Number(values.minutes)
const recordedId = async (recordedCase: string): Promise<string> =>
  (await jsonOf<{ readonly replayId: string }>(fixtures, `recordings/${recordedCase}/meta.json`)).replayId
console.log(`\
# Three vendors on loopback, until Ctrl-C or for ${minutes} minutes. Nothing here is secret. In another terminal:
${lines.map(line => `export ${line}`).join('\n')}

# Replays, as recorded:
#   mixpanel:${await recordedId('shop-mixpanel')}
#   sentry:acme/shop/${await recordedId('shop-sentry')}
#   posthog:2077/${await recordedId('shop-posthog')}
# Long (500 files, 471 segments, 60 blocks):
#   mixpanel:long-0500  sentry:acme/shop/47100000000000000000000000000471  posthog:2077/long-0060
# Huge (5000 files, 3000 segments, 600 blocks), and one that is being recorded just now, with every vendor:
#   ${hugeId}  ${liveId}
# People: user-42 (3 replays), user-20 (20), user-long, user-huge, user-live; dates of all others: yesterday or the day before.
#
# Faults, for example every second thing that can go wrong (all kinds: test/providers/README.md):
#   curl -X POST ${mp}${FAULTS_PATH} -d '{"kind":"expired","operation":"cdn-file","after":2,"times":1}'
#   curl -X POST ${sentry}${FAULTS_PATH} -d '{"kind":"429-reset","seconds":5,"times":1}'
#   curl -X POST ${posthog}${FAULTS_PATH} -d '{"kind":"silent-gap","segment":3,"times":1}'
#   curl -X DELETE ${posthog}${FAULTS_PATH}
# What was asked:
#   curl ${sentry}${LOG_PATH}`)

setTimeout(() => process.exit(0), minutes * 60_000)
