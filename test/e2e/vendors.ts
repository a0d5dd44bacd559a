import type { Context } from '../../apps/cli/src/context.ts'
import {
  mixpanelSimulator,
  type MixpanelSimulator,
  type MixpanelSimulatorOptions,
} from '../providers/mixpanel/simulator.ts'
import {
  posthogSimulator,
  type PosthogSimulator,
  type PosthogSimulatorOptions,
} from '../providers/posthog/simulator.ts'
import type { MixpanelPlan } from '../providers/mixpanel/replays.ts'
import type { PosthogPlan } from '../providers/posthog/replays.ts'
import type { SentryPlan } from '../providers/sentry/replays.ts'
import { jsonOf } from '../providers/recordings/fixtures.ts'
import { nodeFixtures } from '../providers/recordings/node-fixtures.ts'
import { replaysOf, type ReplayPlan } from '../providers/recordings/plan.ts'
import {
  sentrySimulator,
  type SentrySimulator,
  type SentrySimulatorOptions,
} from '../providers/sentry/simulator.ts'
import { simulatedClock, type SimulatedClock } from '../providers/simulator/clock.ts'
import type { Simulator } from '../providers/simulator/simulator.ts'
import { listen, type Listening } from './loopback.ts'

/** Replays as recorded, as few as possible, three of `user-42`, twenty of `user-20`, and long ones. */
export const IDS = {
  mixpanel: '94bcc800-70b9-4cce-9fc4-37f588cafe87',
  sentry: 'f2608701cf03492fb1d80568a3001b60',
  posthog: '01a1f821-be54-74ee-aafc-4fa9973799c7',
} as const

/** The name of the shop's replay with each vendor. */
export const NAMES = {
  mixpanel: `mixpanel:${IDS.mixpanel}`,
  sentry: `sentry:acme/shop/${IDS.sentry}`,
  posthog: `posthog:2077/${IDS.posthog}`,
} as const

export type VendorName = keyof typeof NAMES
export const VENDOR_NAMES = ['mixpanel', 'sentry', 'posthog'] as const

/** Those of a short one, of eight segments, for tests in which it does not matter what happened. */
export const SHORT_IDS = {
  mixpanel: '57000000-0000-4000-8000-000000000008',
  sentry: '57000000000040008000000000000008',
  posthog: '57000000-0000-7000-8000-000000000008',
} as const

export const SHORT = {
  mixpanel: `mixpanel:${SHORT_IDS.mixpanel}`,
  sentry: `sentry:acme/shop/${SHORT_IDS.sentry}`,
  posthog: `posthog:2077/${SHORT_IDS.posthog}`,
} as const

/** Long enough to be stopped in the middle. */
export const LONG = {
  mixpanel: 'mixpanel:long-0060',
  sentry: 'sentry:acme/shop/12000000000000000000000000000120',
  posthog: 'posthog:2077/long-0060',
} as const

const mixpanelPlans: readonly MixpanelPlan[] = [
  { recordedCase: 'shop-mixpanel' },
  { recordedCase: 'reload-mixpanel', replayId: SHORT_IDS.mixpanel, user: 'user-short', segments: 8 },
  { recordedCase: 'reload-mixpanel', replayId: 'long-0060', user: 'user-long', segments: 60 },
  { recordedCase: 'reload-mixpanel', replayId: 'gone-0001', user: 'user-gone', gone: 'expired' },
  ...replaysOf('user-42', 3, ['reload-mixpanel', 'friction-clicks-mixpanel', 'reload-mixpanel']),
  ...replaysOf('user-20', 20, ['reload-mixpanel']),
]
const sentryPlans: readonly SentryPlan[] = [
  { recordedCase: 'shop-sentry' },
  { recordedCase: 'reload-sentry', replayId: SHORT_IDS.sentry, user: 'user-short', segments: 8 },
  { recordedCase: 'reload-sentry', replayId: LONG.sentry.slice(-32), user: 'user-long', segments: 120 },
  { recordedCase: 'reload-sentry', replayId: 'a'.repeat(32), user: 'user-gone', gone: 'archived' },
  { recordedCase: 'reload-sentry', replayId: 'e'.repeat(32), user: 'user-gone', gone: 'expired' },
  ...replaysOf('user-42', 3, ['reload-sentry', 'dead-sentry', 'reload-sentry']),
  ...replaysOf('user-20', 20, ['reload-sentry']),
]
const posthogPlans: readonly PosthogPlan[] = [
  { recordedCase: 'shop-posthog' },
  { recordedCase: 'dead-posthog', replayId: SHORT_IDS.posthog, user: 'user-short', segments: 8 },
  { recordedCase: 'dead-posthog', replayId: 'long-0060', user: 'user-long', segments: 60 },
  ...replaysOf('user-42', 3, ['dead-posthog', 'routes-posthog', 'dead-posthog']),
  ...replaysOf('user-20', 20, ['dead-posthog']),
]

export interface VendorsOptions {
  /** The clock on the wall, for processes of their own: recordings are put to the last days. Else it stands still. */
  readonly isRealTime?: boolean
  /** Sees every request as it comes. */
  readonly onRequest?: (request: Request) => void
  readonly mixpanel?: Omit<MixpanelSimulatorOptions, 'fixtures'>
  readonly sentry?: Omit<SentrySimulatorOptions, 'fixtures'>
  readonly posthog?: Omit<PosthogSimulatorOptions, 'fixtures'>
}

/** The three vendors on loopback. */
export interface Vendors {
  readonly mixpanel: MixpanelSimulator
  readonly sentry: SentrySimulator
  readonly posthog: PosthogSimulator
  /** What the command line needs to find them, with the right credentials. */
  readonly env: Readonly<Record<string, string>>
  /** The clock that they and the command line share. */
  readonly io: NonNullable<Context['io']>
  readonly clock: SimulatedClock
  /** Nothing is wrong any more, and nothing was asked yet. */
  calm(): void
  close(): Promise<void>
}

/** Serves the three simulators. */
export async function servedVendors(options: VendorsOptions = {}): Promise<Vendors> {
  const fixtures = nodeFixtures()
  const clock = simulatedClock()
  const time = options.isRealTime === true ? { now: Date.now } : { now: clock.now, sleep: clock.sleep }
  const dated = async <Plan extends ReplayPlan>(plans: readonly Plan[]): Promise<readonly Plan[]> =>
    options.isRealTime === true ? Promise.all(plans.map(plan => lately(plan))) : plans
  const base = { fixtures, ...time }
  const replays = {
    mixpanel: await dated(mixpanelPlans),
    sentry: await dated(sentryPlans),
    posthog: await dated(posthogPlans),
  }
  const seen = options.onRequest
  const mixpanel = await serve(seen, origin =>
    mixpanelSimulator({ ...base, replays: replays.mixpanel, origin, ...options.mixpanel }),
  )
  const sentry = await serve(seen, origin =>
    sentrySimulator({ ...base, replays: replays.sentry, origin, ...options.sentry }),
  )
  const posthog = await serve(seen, origin =>
    posthogSimulator({ ...base, replays: replays.posthog, plan: 'unlimited', origin, ...options.posthog }),
  )
  const all = [mixpanel, sentry, posthog]
  return {
    mixpanel: mixpanel.simulator,
    sentry: sentry.simulator,
    posthog: posthog.simulator,
    clock,
    io: { ...time, random: () => 0 },
    env: {
      MP_USERNAME: mixpanel.simulator.credentials.username,
      MP_SECRET: mixpanel.simulator.credentials.secret,
      MP_PROJECT_ID: String(mixpanel.simulator.credentials.projectId),
      MP_API_BASE_URL: mixpanel.origin,
      SENTRY_AUTH_TOKEN: sentry.simulator.credentials.token,
      SENTRY_ORG: sentry.simulator.credentials.org,
      SENTRY_URL: sentry.origin,
      POSTHOG_API_KEY: posthog.simulator.credentials.apiKey,
      POSTHOG_PROJECT_ID: posthog.simulator.credentials.projectId,
      POSTHOG_HOST: posthog.origin,
    },
    calm() {
      for (const { simulator } of all) {
        simulator.faults.clear()
        simulator.log.clear()
      }
    },
    async close() {
      await Promise.all(all.map(({ close }) => close()))
    },
  }

  /** A plan with its recording put to a time of yesterday or the day before. */
  async function lately<Plan extends ReplayPlan>(plan: Plan): Promise<Plan> {
    const meta = await jsonOf<{ readonly recordedAt: string }>(
      fixtures,
      `recordings/${plan.recordedCase}/meta.json`,
    )
    const days = Math.floor((Date.now() - Date.parse(meta.recordedAt)) / 86_400_000) - 1
    return { ...plan, laterSeconds: (plan.laterSeconds ?? 0) + days * 86_400 }
  }
}

/** A simulator at a port of this machine. */
async function serve<S extends Simulator>(
  onRequest: ((request: Request) => void) | undefined,
  make: (origin: string) => S,
): Promise<Listening & { readonly simulator: S }> {
  const made: { simulator?: S } = {}
  const listening = await listen(origin => {
    const simulator = make(origin)
    made.simulator = simulator
    return request => {
      onRequest?.(request)
      return simulator.fetch(request)
    }
  })
  return { ...listening, simulator: made.simulator! }
}
