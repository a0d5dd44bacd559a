import { mixpanel, readMixpanelName, type MixpanelSource } from '@playhead/core/sources'
import type { FaultRow, Running, StartOptions, Vendor } from '../../contracts/source/vendor.ts'
import { mixpanelFaults } from '../mixpanel/refusals.ts'
import { mixpanelSimulator } from '../mixpanel/simulator.ts'
import { viteFixtures } from '../recordings/vite-fixtures.ts'
import { simulatedClock } from '../simulator/clock.ts'
import { commonFaults } from '../simulator/faults.ts'
import { casesOf, ioOf, trackedIn } from './io.ts'

const FILE = /\/(\d{4,})-\d+\.json$/

const VARIANTS = ['a region that has to be found out', 'one host of its own', 'an OAuth token']

function startMixpanel(options: StartOptions = {}): Running {
  const { replays, canary, nowMs, variant } = options
  const [isElsewhere, isOneHost, hasToken] = VARIANTS.map(name => name === variant)
  const clock = simulatedClock(nowMs)
  const simulator = mixpanelSimulator({
    fixtures: viteFixtures,
    now: clock.now,
    sleep: clock.sleep,
    ...(replays && { replays }),
    ...(isElsewhere && { region: 'eu' }),
    ...(isOneHost && { origin: 'https://proxy.test' }),
    ...(canary !== undefined && {
      credentials: { username: `user-${canary}`, secret: `secret-${canary}`, oauthToken: `token-${canary}` },
    }),
  })
  const { username, secret, oauthToken, projectId } = simulator.credentials
  const source = mixpanel({
    projectId,
    ...(hasToken ? { oauthToken: () => Promise.resolve(oauthToken) } : { username, secret }),
    ...(isOneHost && { baseUrl: simulator.baseUrl }),
    ...(!isElsewhere && !isOneHost && { region: 'us' }),
    ...(canary !== undefined && { customHeader: { name: 'x-proxy-key', value: `header-${canary}` } }),
    io: ioOf(simulator, clock, options),
  })
  return { source, simulator, clock }
}

/** Wherever it stands in the answer. */
const sensitive = (['object', 'array', 'string', 'nested', 'text'] as const).map((shape): FaultRow => ({
  fault: { kind: '403-sensitive', shape },
  code: 'forbidden',
  tries: 1,
}))

const SHORT = 'friction-clicks-mixpanel'

interface SdkEvent {
  readonly event: string
  readonly properties: { readonly time: number; readonly $mp_replay_id?: string }
}

const recorded: Vendor['related']['recorded'] = async () =>
  (await trackedIn<SdkEvent>(SHORT))
    .filter(({ properties }) => properties.$mp_replay_id !== undefined)
    .map(({ event, properties }) => ({ name: event, timeMs: properties.time * 1000 }))

export const mixpanelVendor: Vendor = {
  name: 'mixpanel',
  start: startMixpanel,
  variants: VARIANTS,
  cases: casesOf('mixpanel'),
  recordingFile: /^\d{4}-30\.json\.gz$/,
  shortCase: SHORT,
  operations: { list: 'insights', open: 'sign', segments: 'cdn-file', related: ['insights'] },
  isForSegments: ({ pathname }) => FILE.test(pathname),
  asksFor({ pathname }) {
    const [, number] = FILE.exec(pathname) ?? []
    return number === undefined ? undefined : { from: Number(number), to: Number(number) + 1 }
  },
  looksAhead: true,
  ahead: 6,
  // Sixteen that look, and four that insist.
  parallel: 20,
  severalRequests: 14,
  // Whose replays, or which: Mixpanel has no list of all of them, and no search.
  refusedQueries: [{}, { user: 'user-1', search: 'x' }, { user: 'user-1', limit: 0 }],
  faults: {
    list: [...sensitive, { fault: { kind: '200-error' }, code: 'bad-question', tries: 1 }],
    open: [...sensitive, { fault: { kind: '200-error' }, code: 'bad-response', tries: 1 }],
    // A file is asked for once without insisting, and then until it is clear what there is of it.
    segments: [
      { fault: { kind: '401' }, code: 'bad-response', tries: 2 },
      { fault: { kind: 'echo', status: 401 }, code: 'bad-response', tries: 2 },
      { fault: { kind: 'echo', status: 400 }, code: 'bad-response', tries: 2 },
      { fault: { kind: '410' }, code: 'bad-response', tries: 2 },
      // Refused with a new signature too.
      { fault: { kind: '403' }, code: 'forbidden', tries: 2 },
      { fault: { kind: 'expired' }, code: 'forbidden', tries: 2 },
      // Under the names of all retentions there are.
      { fault: { kind: '404' }, code: 'not-found', tries: 4 },
      { fault: { kind: '500' }, code: 'unavailable', tries: 5 },
      { fault: { kind: '502' }, code: 'unavailable', tries: 5 },
      { fault: { kind: '503' }, code: 'unavailable', tries: 5 },
      { fault: { kind: 'network' }, code: 'unavailable', tries: 5 },
      { fault: { kind: 'truncated' }, code: 'unavailable', tries: 5 },
      { fault: { kind: 'html', status: 502 }, code: 'unavailable', tries: 5 },
      { fault: { kind: 'echo' }, code: 'unavailable', tries: 5 },
      { fault: { kind: 'redirect' }, code: 'refused', tries: 2 },
      // What is no list of events, or is cut at the vendor, counts as far as it goes, and is noted: see the flaws.
      { fault: { kind: 'truncated', quietly: true }, code: 'fine' },
      { fault: { kind: 'empty' }, code: 'fine' },
      { fault: { kind: 'wrong-json' }, code: 'fine' },
      { fault: { kind: 'wrong-shape', at: '', value: 17 }, code: 'fine' },
    ],
  },
  faultKinds: [...commonFaults, ...mixpanelFaults],
  gone: [
    {
      title: 'files that were deleted before their time',
      plan: { gone: 'expired' },
      code: 'not-found',
    },
    {
      title: 'a replay whose days are over',
      plan: { gone: 'expired', laterSeconds: -40 * 86_400 },
      code: 'expired',
      listed: 'expired',
    },
  ],
  wrongField: { at: 'series', value: 7 },
  flaws: [
    {
      title: 'a file that is lost',
      faults: [{ kind: 'missing-segment', segment: 3 }],
      given: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [3],
      isPartial: false,
      notes: ['segment-unavailable'],
      remarks: ['missing-segments', 'segment-unavailable'],
    },
    {
      title: 'a file that cannot be had',
      faults: [{ kind: '500', path: '/0003-' }],
      given: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [3],
      isPartial: true,
      notes: ['segment-unavailable'],
      remarks: ['missing-segments', 'segment-unavailable'],
    },
    {
      title: 'an empty file',
      faults: [{ kind: 'empty-segment', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      recorded: [0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: ['empty-segments'],
    },
    {
      title: 'a file that breaks off each time',
      faults: [{ kind: 'truncated', quietly: true, path: '/0003-' }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      recorded: [0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: ['segment-unavailable'],
      remarks: ['segment-unavailable', 'truncated'],
    },
  ],
  costs: [
    {
      title: 'a recording of one file',
      plan: { recordedCase: 'reload-mixpanel', segments: 1 },
      most: { insights: 1, sign: 1, 'cdn-file': 3 },
    },
    {
      title: 'a recording of 500 files',
      plan: { recordedCase: 'shop-mixpanel', segments: 500 },
      most: { insights: 1, sign: 1, 'cdn-file': 503 },
    },
    {
      title: 'twenty replays of a person',
      plan: { recordedCase: 'reload-mixpanel', segments: 4 },
      replays: 20,
      most: { insights: 2, sign: 1, 'cdn-file': 20 * 7 },
    },
  ],
  long: { plan: { recordedCase: 'shop-mixpanel', segments: 500 }, heldBytes: 1_000_000 },
  isSigned: true,
  async handles(source, { replayId }) {
    const given = await (source as MixpanelSource).sign([replayId])
    const queries = given.map(handle => handle.reveal().queryString)
    return { given, words: queries.flatMap(query => [query, new URLSearchParams(query).get('Signature')!]) }
  },
  related: { kinds: ['events'], without: 'errors', recorded },
  readName: readMixpanelName,
}
