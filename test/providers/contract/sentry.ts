import { readSentryName, sentry } from '@playhead/core/sources'
import type { FaultRow, Running, StartOptions, Vendor } from '../../contracts/source/vendor.ts'
import { envelopeItems } from '../recordings/envelope.ts'
import { bytesOf, filesOf } from '../recordings/fixtures.ts'
import { viteFixtures } from '../recordings/vite-fixtures.ts'
import { sentryFaults } from '../sentry/refusals.ts'
import { sentrySimulator } from '../sentry/simulator.ts'
import { simulatedClock } from '../simulator/clock.ts'
import { commonFaults } from '../simulator/faults.ts'
import { casesOf, ioOf } from './io.ts'

const SEGMENTS = /\/recording-segments\/$/

const VARIANTS = ['a server of its own', 'an old server of its own']

function startSentry(options: StartOptions = {}): Running {
  const { replays, canary, nowMs, variant } = options
  const [isOwn, isOld] = VARIANTS.map(name => name === variant)
  const clock = simulatedClock(nowMs)
  const simulator = sentrySimulator({
    fixtures: viteFixtures,
    now: clock.now,
    sleep: clock.sleep,
    ...(replays && { replays }),
    ...((isOwn || isOld) && { origin: 'https://sentry.acme.test' }),
    ...(isOld && { version: 'old' }),
    ...(canary !== undefined && { credentials: { token: `sntryu_${canary}` } }),
  })
  const { token, org } = simulator.credentials
  const source = sentry({ token, org, baseUrl: simulator.baseUrl, io: ioOf(simulator, clock, options) })
  return { source, simulator, clock }
}

const refusals: readonly FaultRow[] = [
  { fault: { kind: '401-expired' }, code: 'unauthorized', tries: 1 },
  { fault: { kind: '401-member' }, code: 'unauthorized', tries: 1 },
  { fault: { kind: '403-granular' }, code: 'forbidden', tries: 1 },
  { fault: { kind: '404-empty' }, code: 'not-found', tries: 1 },
  { fault: { kind: '429-reset', seconds: 7200 }, code: 'rate-limited', tries: 1 },
  { fault: { kind: '429-concurrent' }, code: 'rate-limited', tries: 4 },
]

const serverFails: FaultRow = { fault: { kind: '500-html' }, code: 'unavailable', tries: 4 }

const SHORT = 'friction-clicks-sentry'

interface ErrorEvent {
  readonly timestamp: number
  readonly exception?: { readonly values?: readonly { readonly type: string; readonly value: string }[] }
}

const recorded: Vendor['related']['recorded'] = async () => {
  const uploads = [...filesOf(viteFixtures, SHORT)].filter(([name]) => name.startsWith('uploads/'))
  const bodies = await Promise.all(uploads.map(([, path]) => bytesOf(viteFixtures, path)))
  return bodies
    .flatMap(envelopeItems)
    .filter(({ type }) => type === 'event')
    .map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as ErrorEvent)
    .map(({ timestamp, exception }) => {
      const [{ type, value } = { type: '', value: '' }] = exception?.values ?? []
      return { name: `${type}: ${value}`, timeMs: timestamp * 1000 }
    })
}

export const sentryVendor: Vendor = {
  name: 'sentry',
  start: startSentry,
  variants: VARIANTS,
  cases: casesOf('sentry'),
  recordingFile: /^recording-segments\.json\.gz$/,
  shortCase: SHORT,
  operations: {
    list: 'replay-list',
    open: 'replay-detail',
    segments: 'recording-segments',
    // Where the first does not answer, events are looked up one by one.
    related: ['events-meta', 'event-id', 'issues'],
  },
  isForSegments: ({ pathname }) => SEGMENTS.test(pathname),
  asksFor({ pathname, searchParams }) {
    if (!SEGMENTS.test(pathname)) return undefined
    const from = Number(searchParams.get('cursor')?.split(':')[1])
    return { from, to: from + Number(searchParams.get('per_page')) }
  },
  looksAhead: false,
  // Five pages at a time; what is held of them is measured in bytes.
  ahead: 500,
  parallel: 5,
  severalRequests: 203,
  refusedQueries: [{ replayIds: ['no id'] }],
  faults: {
    list: [...refusals, serverFails],
    open: [...refusals, serverFails, { fault: { kind: 'archived' }, code: 'deleted', tries: 1 }],
    segments: [
      ...refusals,
      // One bad segment must not cost the others: less is asked for, until it is clear that the server fails.
      { fault: { kind: '500' }, code: 'unavailable' },
      { fault: { kind: '500-html' }, code: 'unavailable' },
      { fault: { kind: 'echo' }, code: 'unavailable' },
      // Each answer brings some segments more.
      { fault: { kind: 'truncated' }, code: 'unavailable' },
      { fault: { kind: 'truncated', quietly: true }, code: 'bad-response' },
      { fault: { kind: 'metadata-only' }, code: 'bad-response' },
      { fault: { kind: 'archived' }, code: 'expired', tries: 1 },
      { fault: { kind: 'expired' }, code: 'expired', tries: 1 },
      { fault: { kind: 'foreign-link' }, code: 'fine', tries: 1 },
      { fault: { kind: 'no-link' }, code: 'fine', tries: 1 },
    ],
  },
  faultKinds: [...commonFaults, ...sentryFaults],
  gone: [
    {
      title: 'a replay that somebody deleted',
      plan: { gone: 'archived' },
      code: 'deleted',
      listed: 'archived',
    },
    { title: 'a replay whose segments are gone', plan: { gone: 'expired' }, code: 'expired' },
    {
      title: 'a replay whose time is over',
      plan: { gone: 'expired', laterSeconds: -40 * 86_400 },
      code: 'expired',
    },
  ],
  wrongField: { at: 'data', value: 7 },
  flaws: [
    {
      // Nothing that Sentry gives numbers its segments: only the frames know that time is missing.
      title: 'a segment that was never stored',
      faults: [{ kind: 'missing-segment', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      recorded: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: [],
    },
    {
      title: 'a segment that is counted and not listed',
      faults: [{ kind: 'missing-segment', segment: 3, operation: 'recording-segments' }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      recorded: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: true,
      notes: ['segment-count'],
      remarks: ['segment-count'],
    },
    {
      title: 'a segment that was stored twice',
      faults: [{ kind: 'doubled-segment', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      recorded: [0, 1, 2, 3, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: ['segment-count'],
      remarks: ['segment-count', 'duplicate-frame'],
    },
    {
      title: 'a segment whose bytes are lost',
      faults: [{ kind: 'empty-segment', segment: 3 }],
      given: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [3],
      isPartial: false,
      notes: ['segment-unavailable'],
      remarks: ['missing-segments', 'segment-unavailable'],
    },
    {
      title: 'a segment with junk among its frames',
      faults: [{ kind: 'junk-frames', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      recorded: [0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: ['undated-frame', 'unknown-frame'],
    },
  ],
  costs: [
    {
      title: 'a replay of 471 segments',
      plan: { recordedCase: 'shop-sentry', segments: 471 },
      most: { organization: 1, 'replay-detail': 1, 'recording-segments': 5 },
    },
    {
      title: 'twenty replays of a person',
      plan: { recordedCase: 'reload-sentry', segments: 3 },
      replays: 20,
      most: { organization: 1, 'replay-list': 1, 'replay-detail': 20, 'recording-segments': 20 },
    },
  ],
  long: { plan: { recordedCase: 'swagger-sentry', segments: 1500 }, heldBytes: 29 * 2 ** 20 },
  isSigned: false,
  related: { kinds: ['errors'], without: 'events', recorded },
  readName: readSentryName,
}
