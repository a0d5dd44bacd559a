import { posthog, readPosthogName } from '@playhead/core/sources'
import type { FaultRow, Running, StartOptions, Vendor } from '../../contracts/source/vendor.ts'
import { posthogFaults } from '../posthog/refusals.ts'
import { posthogSimulator } from '../posthog/simulator.ts'
import { viteFixtures } from '../recordings/vite-fixtures.ts'
import { simulatedClock } from '../simulator/clock.ts'
import { commonFaults } from '../simulator/faults.ts'
import { casesOf, ioOf, trackedIn } from './io.ts'

const SNAPSHOTS = /\/snapshots$/

const VARIANTS = [
  'the EU',
  'a server of its own',
  'a server of 2025',
  'a server before blocks',
  'long-term storage',
]

function startPosthog(options: StartOptions = {}): Running {
  const { replays, canary, nowMs, variant } = options
  const [isEu, isOwn, isOf2025, isLegacy, isLongTerm] = VARIANTS.map(name => name === variant)
  const clock = simulatedClock(nowMs)
  const simulator = posthogSimulator({
    fixtures: viteFixtures,
    now: clock.now,
    sleep: clock.sleep,
    ...(replays && { replays: isLongTerm ? replays.map(plan => ({ ...plan, isLongTerm })) : replays }),
    ...(isEu && { region: 'eu' }),
    ...((isOwn || isOf2025 || isLegacy) && { origin: 'https://posthog.acme.test' }),
    ...(isOf2025 && { version: '2025' }),
    ...(isLegacy && { version: 'legacy' }),
    ...(canary !== undefined && { credentials: { apiKey: `phx_${canary}` } }),
  })
  const { apiKey, projectId } = simulator.credentials
  const source = posthog({
    apiKey,
    projectId,
    host: simulator.baseUrl,
    io: ioOf(simulator, clock, options),
  })
  return { source, simulator, clock }
}

const refusals: readonly FaultRow[] = [
  { fault: { kind: '403-closed' }, code: 'forbidden', tries: 1 },
  { fault: { kind: '429-capacity' }, code: 'rate-limited', tries: 4 },
  { fault: { kind: '502-html' }, code: 'unavailable', tries: 4 },
]

const SHORT = 'friction-clicks-posthog'

interface SdkEvent {
  readonly event: string
  /** In a batch there is none but in the properties. */
  readonly timestamp?: string
  readonly properties: { readonly $time: number }
}

const recorded: Vendor['related']['recorded'] = async () =>
  (await trackedIn<SdkEvent>(SHORT)).map(({ event, timestamp, properties }) => ({
    name: event,
    timeMs: timestamp === undefined ? Math.round(properties.$time * 1000) : Date.parse(timestamp),
  }))

export const posthogVendor: Vendor = {
  name: 'posthog',
  start: startPosthog,
  variants: VARIANTS,
  cases: casesOf('posthog'),
  recordingFile: /^snapshots\.jsonl\.gz$/,
  shortCase: SHORT,
  operations: { list: 'recording-list', open: 'recording', segments: 'snapshots', related: ['query'] },
  isForSegments: ({ pathname }) => SNAPSHOTS.test(pathname),
  asksFor({ searchParams }) {
    const first = searchParams.get('start_blob_key')
    const last = searchParams.get('end_blob_key')
    return first === null || last === null ? undefined : { from: Number(first), to: Number(last) + 1 }
  },
  looksAhead: false,
  // Twenty are read while the next twenty come.
  ahead: 40,
  parallel: 3,
  severalRequests: 41,
  refusedQueries: [{ search: 'no filters' }, { search: '{"no_such_filter":1}' }],
  faults: {
    list: refusals,
    open: [...refusals, { fault: { kind: 'expired' }, code: 'not-found', tries: 1 }],
    segments: [
      ...refusals,
      { fault: { kind: 'expired' }, code: 'not-found', tries: 1 },
      // None of the blocks can be read: each half is asked for once more.
      { fault: { kind: '502', path: 'start_blob_key' }, code: 'unavailable' },
    ],
  },
  faultKinds: [...commonFaults, ...posthogFaults],
  gone: [
    {
      title: 'a recording whose retention has passed',
      plan: { retentionDays: 30, laterSeconds: -40 * 86_400 },
      code: 'not-found',
      listed: 'unlisted',
    },
  ],
  wrongField: { at: 'results.0.id', value: 7 },
  flaws: [
    ...['silent-gap', 'missing-segment', 'empty-segment'].map(kind => ({
      title: `a block that is listed and not given (${kind})`,
      faults: [{ kind, segment: 3 }],
      given: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [3],
      isPartial: false,
      notes: ['segment-unavailable' as const],
      remarks: ['missing-segments', 'segment-unavailable'],
    })),
    {
      title: 'a block that is left out once',
      faults: [{ kind: 'silent-gap', segment: 3, operation: 'snapshots', after: 1, times: 1 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: [],
    },
    {
      title: 'a block with all of its lines twice',
      faults: [{ kind: 'doubled-segment', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      recorded: [0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: ['duplicate-frame'],
    },
    {
      title: 'a block with junk among its lines',
      faults: [{ kind: 'junk-lines', segment: 3 }],
      given: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      recorded: [0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11],
      missing: [],
      isPartial: false,
      notes: [],
      remarks: ['damaged', 'undated-frame', 'unknown-frame'],
    },
  ],
  costs: [
    {
      title: 'a recording of 60 blocks',
      plan: { recordedCase: 'shop-posthog', segments: 60 },
      most: { recording: 1, snapshots: 4 },
    },
    {
      title: 'twenty replays of a person',
      plan: { recordedCase: 'dead-posthog', segments: 3 },
      replays: 20,
      most: { 'recording-list': 1, recording: 20, snapshots: 40, query: 20 },
    },
  ],
  long: { plan: { recordedCase: 'shop-posthog', segments: 300 }, heldBytes: 2 ** 20 },
  isSigned: false,
  related: { kinds: ['events', 'errors'], without: 'traces', recorded },
  readName: readPosthogName,
}
