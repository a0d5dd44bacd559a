import { describe, expect, test } from 'vitest'
import {
  mixpanelSimulator,
  type MixpanelSimulator,
  type MixpanelSimulatorOptions,
} from '../../../../../test/providers/mixpanel/simulator.ts'
import { viteFixtures } from '../../../../../test/providers/recordings/vite-fixtures.ts'
import { simulatedClock, type SimulatedClock } from '../../../../../test/providers/simulator/clock.ts'
import { analyze } from '../../pipeline/analyze.ts'
import { save } from '../../pipeline/save.ts'
import { memoryStore } from '../../store/memory-store.ts'
import { readManifest } from '../../store/manifest.ts'
import { openFile } from '../file/open-file.ts'
import { RELATED_SEGMENT } from '../recording.ts'
import type { MixpanelSource } from './mixpanel-source.ts'
import { mixpanel } from './mixpanel.ts'
import { all, read } from './testing/fake-vendor.ts'

const SHOP = '94bcc800-70b9-4cce-9fc4-37f588cafe87'
/** Files of the two recorded cases. */
const SHOP_FILES = 14
const RELOAD_FILES = 4

interface Simulated {
  readonly simulator: MixpanelSimulator
  readonly source: MixpanelSource
  readonly clock: SimulatedClock
}

function simulated(options: Partial<MixpanelSimulatorOptions> = {}): Simulated {
  const clock = simulatedClock()
  const simulator = mixpanelSimulator({
    fixtures: viteFixtures,
    now: clock.now,
    sleep: clock.sleep,
    ...options,
  })
  const { username, secret, projectId } = simulator.credentials
  const source = mixpanel({
    username,
    secret,
    projectId,
    io: { fetch: simulator.asFetch, now: clock.now, sleep: clock.sleep, random: () => 0 },
  })
  return { simulator, source, clock }
}

/** The bytes are those of the vendor's own SDK; every test ends with nothing that a vendor would complain about. */
async function expectNoComplaints({ simulator }: Simulated): Promise<void> {
  expect(simulator.log.complaints()).toEqual([])
  // What was looked at behind the end is left, never left lying.
  await expect.poll(() => simulator.log.inFlight).toBe(0)
}

test('a replay is told as from its files, and with its events', async () => {
  const vendor = simulated()
  const recording = await vendor.source.open({ replayId: SHOP }, { include: ['events'] })
  const session = await analyze(recording)
  const parts = viteFixtures.paths
    .filter(path => /^recordings\/shop-mixpanel\/\d{4}-30\.json\.gz$/.test(path))
    .map((path, id) => ({ name: path, id, content: () => readable(path) }))
  const same = await analyze(openFile(parts, { replayId: SHOP }))
  const told = (of: typeof session): string[] =>
    of.actions.map(({ offsetMs, description }) => `${offsetMs} ${description}`)
  expect(told(session)).toEqual(told(same))
  expect(told(session).length).toBeGreaterThan(20)
  expect(session.health.segments.missing).toEqual([])
  expect(vendor.simulator.log.counts()).toEqual({ me: 1, insights: 2, sign: 1, 'cdn-file': SHOP_FILES + 3 })
  await expectNoComplaints(vendor)
})

async function* readable(path: string): AsyncGenerator<Uint8Array> {
  yield await viteFixtures.read(path)
}

test('a recording of one file costs three requests of the CDN, one of five hundred 501', async () => {
  const vendor = simulated()
  const { log } = vendor.simulator
  expect((await read(await vendor.source.open({ replayId: 'short-0001' }))).ids).toEqual([0])
  expect(log.count('cdn-file')).toBe(3)
  log.clear()
  const recording = await vendor.source.open({ replayId: 'long-0500' })
  let segments = 0
  for await (const { id } of recording.segments()) expect(id).toBe(segments++)
  expect(segments).toBe(500)
  expect(log.counts()).toEqual({ insights: 1, sign: 1, 'cdn-file': 501 })
  expect(log.mostInFlight('cdn-file')).toBeLessThanOrEqual(6)
  expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
  await expectNoComplaints(vendor)
})

test('twenty replays of a person cost one list, one signing and one question for their events', async () => {
  const vendor = simulated()
  const results = await all(
    vendor.source.replaysForUser('user-20', { include: ['events'], properties: ['$browser'] }, read),
  )
  expect(results).toHaveLength(20)
  for (const result of results) {
    expect('value' in result && result.value.ids).toEqual([0, 1, 2, 3, RELATED_SEGMENT])
    expect('value' in result && result.value.texts.at(-1)).toContain('"$browser":"Chrome"')
  }
  const starts = results.map(({ replay }) => replay.startedAtMs ?? 0)
  expect(starts).toEqual(starts.toSorted((one, other) => other - one))
  expect(vendor.simulator.log.counts()).toEqual({
    me: 1,
    insights: 2,
    sign: 1,
    'cdn-file': 20 * (RELOAD_FILES + 2),
  })
  await expectNoComplaints(vendor)
})

test('one replay of a person that cannot be had keeps no other away', async () => {
  const vendor = simulated()
  const listed = await all(vendor.source.list({ user: 'user-42' }))
  expect(listed).toHaveLength(3)
  vendor.simulator.faults.add({
    kind: '500',
    operation: 'cdn-file',
    path: await folderOf(listed[1]!.replayId),
  })
  const results = await all(vendor.source.fetchReplays(listed, {}, read))
  expect(
    results.map(result => ('value' in result ? 'read' : (result.error as { code?: string }).code)),
  ).toEqual(['read', 'unavailable', 'read'])
  await expectNoComplaints(vendor)

  async function folderOf(replayId: string): Promise<string> {
    const [signed] = await vendor.source.sign([replayId])
    return new URL(signed!.url).pathname
  }
})

test('a fetch that broke off goes on where it stopped, and gets nothing twice', async () => {
  const vendor = simulated()
  const { simulator, source } = vendor
  const store = memoryStore()
  const address = {
    identity: await source.identity(),
    source: 'mixpanel' as const,
    project: String(simulator.credentials.projectId),
    replayId: SHOP,
  }
  const mend = simulator.faults.add({ kind: '503', operation: 'cdn-file', after: 7 })
  await expect(
    save(await source.open({ replayId: SHOP }), store, { address, keepsBroken: true }),
  ).rejects.toMatchObject({ code: 'unavailable' })
  mend()
  const broken = await readManifest(store, address)
  expect(broken).toMatchObject({ completeness: 'partial' })
  const before = broken!.segments.length
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(SHOP_FILES)
  await save(await source.open({ replayId: SHOP }, { from: before }), store, {
    address,
    onto: { manifest: broken!, before },
  })
  const whole = await readManifest(store, address)
  expect(whole).toMatchObject({ completeness: 'complete', missing: [] })
  expect(whole!.segments.map(({ segmentId }) => segmentId)).toEqual(
    Array.from({ length: SHOP_FILES }, (_, id) => id),
  )
  const fetched = simulator.log.requests.flatMap(({ operation, status, path }) =>
    operation === 'cdn-file' && status === 200 ? [path] : [],
  )
  // What was looked at ahead of the break is the only thing asked for again.
  expect(fetched.length - new Set(fetched).size).toBeLessThanOrEqual(2)
  await expectNoComplaints(vendor)
})

test('a live replay grows: it is told, and taken up at its last file', async () => {
  const vendor = simulated({
    replays: [{ recordedCase: 'shop-mixpanel', live: true }],
  })
  const { source, clock } = vendor
  const [{ startedAtMs = 0 } = {}] = await all(source.list({ replayIds: [SHOP] }))
  // A minute after its start.
  clock.advance(startedAtMs + 60_000 - clock.now())
  const recording = await source.open({ replayId: SHOP })
  const { ids } = await read(recording)
  expect(recording.summary.live).toBe(true)
  expect(ids.length).toBeGreaterThan(2)
  expect(ids.length).toBeLessThan(SHOP_FILES)
  clock.advance(3 * 3_600_000)
  const later = await source.open({ replayId: SHOP }, { from: ids.length - 1 })
  const rest = await read(later)
  expect(rest.ids[0]).toBe(ids.length - 1)
  expect(rest.ids.at(-1)).toBe(SHOP_FILES - 1)
  expect(later.summary.live).toBe(false)
  await expectNoComplaints(vendor)
})

describe('faults', () => {
  type Fault = Parameters<MixpanelSimulator['faults']['add']>[0]
  test.each<[string, Fault, string]>([
    ['401', { kind: '401', operation: 'sign' }, 'unauthorized'],
    ['403 of a permission', { kind: '403', operation: 'sign' }, 'forbidden'],
    ['403 for sensitive data', { kind: '403-sensitive', operation: 'sign', shape: 'nested' }, 'forbidden'],
    ['429 that asks for too long a wait', { kind: '429', operation: 'sign', seconds: 900 }, 'rate-limited'],
    ['500 that stays', { kind: '500', operation: 'sign' }, 'unavailable'],
    ['an answer that is none', { kind: 'html', operation: 'sign' }, 'bad-response'],
    ['another shape', { kind: 'wrong-shape', operation: 'sign', at: 'results', value: 7 }, 'bad-response'],
    ['a redirect', { kind: 'redirect', operation: 'sign' }, 'refused'],
    ['a signature that is refused whenever', { kind: 'expired', operation: 'cdn-file' }, 'forbidden'],
    ['files that fail', { kind: '502', operation: 'cdn-file' }, 'unavailable'],
    ['no connection', { kind: 'network', operation: 'cdn-file' }, 'unavailable'],
    ['no files', { kind: '404', operation: 'cdn-file' }, 'not-found'],
  ])('%s', async (_, fault, code) => {
    const vendor = simulated()
    vendor.simulator.faults.add(fault)
    await expect(vendor.source.open({ replayId: SHOP }).then(read)).rejects.toMatchObject({ code })
    await expectNoComplaints(vendor)
  })

  test.each<[string, Fault]>([
    ['429 with a date', { kind: '429-http-date', times: 1, seconds: 7 }],
    ['429', { kind: '429', times: 1, seconds: 7 }],
    ['502', { kind: '502', times: 2 }],
    ['a broken connection', { kind: 'network', times: 1 }],
    ['an answer that breaks off', { kind: 'truncated', times: 1 }],
    ['an answer that breaks off without a word', { kind: 'truncated', times: 1, quietly: true }],
    ['a web page', { kind: 'html', times: 1 }],
    ['nothing', { kind: 'empty', times: 1 }],
    ['an expired signature', { kind: 'expired', operation: 'cdn-file', times: 1, after: 4 }],
  ])('%s passes, at every step', async (_, fault) => {
    for (const operation of ['insights', 'sign', 'cdn-file'] as const) {
      const vendor = simulated()
      vendor.simulator.faults.add({ operation, ...fault })
      const recording = await vendor.source.open({ replayId: SHOP })
      expect((await read(recording)).ids).toHaveLength(SHOP_FILES)
      expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: false })
      expect(recording.summary.startedAtMs).toBeDefined()
      await expectNoComplaints(vendor)
    }
  })

  test('a file that is lost among others is missing, one that holds nothing is not', async () => {
    const vendor = simulated()
    vendor.simulator.faults.add({ kind: 'missing-segment', operation: 'cdn-file', segment: 5 })
    vendor.simulator.faults.add({ kind: 'empty-segment', operation: 'cdn-file', segment: 8 })
    const recording = await vendor.source.open({ replayId: SHOP })
    expect((await read(recording)).ids).toHaveLength(SHOP_FILES - 1)
    expect(recording.outcome?.()).toMatchObject({ missing: [5], isPartial: false })
  })

  test('a file behind the end that never answers holds nothing up for long', async () => {
    const vendor = simulated()
    vendor.simulator.faults.add({
      kind: 'stalled',
      operation: 'cdn-file',
      path: '/0005-30.json',
      status: 200,
    })
    const recording = await vendor.source.open({
      replayId: (await all(vendor.source.list({ user: 'user-20', limit: 1 })))[0]!.replayId,
    })
    expect((await read(recording)).ids).toEqual([0, 1, 2, 3])
    expect(recording.outcome?.().isPartial).toBe(false)
  })
})

test('what signing does with unknown ids is the same to who asks', async () => {
  for (const unknownIds of ['address', 'missing'] as const) {
    const vendor = simulated({ unknownIds })
    await expect(vendor.source.open({ replayId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
    await expectNoComplaints(vendor)
  }
})

test.each(['us', 'eu', 'in'] as const)('an account of region %s is found', async region => {
  const vendor = simulated({ region })
  expect((await read(await vendor.source.open({ replayId: 'short-0001' }))).ids).toEqual([0])
})
