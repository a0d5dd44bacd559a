import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mixpanelSimulator } from '../providers/mixpanel/simulator.ts'
import { posthogSimulator } from '../providers/posthog/simulator.ts'
import { nodeFixtures } from '../providers/recordings/node-fixtures.ts'
import { replaysOf } from '../providers/recordings/plan.ts'
import { sentrySimulator } from '../providers/sentry/simulator.ts'
import type { Fault } from '../providers/simulator/faults.ts'
import { simulatedClock } from '../providers/simulator/clock.ts'
import { renewed, wordsOf } from './docs-page.ts'
import { workplace, type Workplace } from './playhead.ts'

const page = fileURLToPath(new URL('../../docs/sources.md', import.meta.url))

const clock = simulatedClock()
const base = { fixtures: nodeFixtures(), now: clock.now, sleep: clock.sleep }
/** At the vendors' own hosts: what is printed is what a person sees. */
const vendors = {
  mixpanel: mixpanelSimulator({
    ...base,
    replays: [
      { recordedCase: 'shop-mixpanel' },
      ...replaysOf('user-42', 3, ['shop-mixpanel', 'reload-mixpanel', 'friction-clicks-mixpanel']),
    ],
  }),
  sentry: sentrySimulator({
    ...base,
    replays: [
      { recordedCase: 'shop-sentry' },
      { recordedCase: 'friction-clicks-sentry', user: 'jane@example.com' },
      { recordedCase: 'friction-answers-sentry' },
      {
        recordedCase: 'shop-sentry',
        replayId: '47100000000000000000000000000471',
        segments: 471,
        laterSeconds: -172_800,
      },
      {
        recordedCase: 'reload-sentry',
        replayId: 'dead0000000000000000000000000000',
        gone: 'archived',
        laterSeconds: -86_400,
      },
    ],
  }),
  posthog: posthogSimulator({
    ...base,
    replays: [{ recordedCase: 'shop-posthog' }, { recordedCase: 'tabs-posthog' }],
  }),
}
type VendorName = keyof typeof vendors

let place: Workplace

beforeAll(async () => {
  const { mixpanel, sentry, posthog } = vendors
  const ask: typeof fetch = (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input)
    const vendor = /mixpanel|mxpnl/.test(hostname)
      ? mixpanel
      : hostname.endsWith('sentry.io')
        ? sentry
        : posthog
    return vendor.asFetch(input, init)
  }
  place = await workplace({
    io: { fetch: ask, now: clock.now, sleep: clock.sleep, random: () => 0 },
    env: {
      MP_USERNAME: mixpanel.credentials.username,
      MP_SECRET: mixpanel.credentials.secret,
      MP_PROJECT_ID: String(mixpanel.credentials.projectId),
      MP_REGION: 'us',
      SENTRY_AUTH_TOKEN: sentry.credentials.token,
      SENTRY_ORG: sentry.credentials.org,
      POSTHOG_API_KEY: posthog.credentials.apiKey,
      POSTHOG_PROJECT_ID: posthog.credentials.projectId,
    },
  })
})
afterAll(() => place.remove())

it('docs/sources.md shows what is really printed (make it again with -u)', { timeout: 60_000 }, async () => {
  const after = await renewed(await readFile(page, 'utf8'), {
    async command({ command, info }) {
      const fault = faultIn(info)
      fault?.()
      const named = wordsOf(command).map(word => word.replace(/^\.\//, `${place.folder}/`))
      const { code, out, err } = await place.run(...named)
      for (const { faults } of Object.values(vendors)) faults.clear()
      expect([command, code === 0]).toEqual([command, !info.includes('exit=')])
      if (code !== 0) expect(info).toContain(`exit=${code}`)
      return steady(`${out}${err}`).trimEnd().split('\n')
    },
  })
  expect(after.commands).toBeGreaterThan(8)
  for (const { log } of Object.values(vendors)) expect(log.complaints()).toEqual([])
  await expect(after.page).toMatchFileSnapshot(page)
})

/** `fault=sentry:500:recording-segments:1`: vendor, kind, operation, how many go well before. */
function faultIn(info: string): (() => void) | undefined {
  const [, words] = /\bfault=(\S+)/.exec(info) ?? []
  if (words === undefined) return undefined
  const [vendor = '', kind = '', operation, after] = words.split(':')
  const fault: Fault = {
    kind,
    ...(operation !== undefined && { operation }),
    ...(after !== undefined && { after: Number(after) }),
    seconds: 1800,
  }
  const { faults } = vendors[vendor as VendorName]
  return () => (faults.add as (fault: Fault) => void)(fault)
}

/** Without what differs from machine to machine. */
function steady(text: string): string {
  return text
    .replaceAll(place.cache, '…/.cache/playhead')
    .replaceAll(`${place.folder}/`, './')
    .replaceAll(/[\d,.]+( [kM]?B kept)/g, '…$1')
}
