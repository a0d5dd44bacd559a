import { fetchedSchema } from '@playhead/core/schemas'
import { describe, expect, it, vi } from 'vitest'
import { runCli, startCli, type Running, type StartedCli } from '../../apps/cli/src/testing/run-cli.ts'
import { askedFor } from './asked-for.ts'
import type { Workplace } from './playhead.ts'
import { serveEach } from './served.ts'
import { LONG, SHORT, type VendorName, type Vendors } from './vendors.ts'

// Each waits for a process in the middle of its work.
vi.setConfig({ testTimeout: 60_000 })

let vendors: Vendors
let place: Workplace

serveEach(
  (served, made) => {
    vendors = served
    place = made
  },
  { isRealTime: true },
)

/** A process of its own, with the same store. */
const running = (): Running => ({
  cwd: place.folder,
  env: { ...vendors.env, PLAYHEAD_CACHE_DIR: place.cache },
})
const start = (...argv: readonly string[]): StartedCli => startCli(argv, running())

/** So slow that a person loses patience, and in pieces, as a bad line gives it. */
function slow(vendor: VendorName): void {
  const { mixpanel, sentry, posthog } = vendors
  if (vendor === 'mixpanel') mixpanel.faults.add({ kind: 'slow', operation: 'cdn-file', delayMs: 40 })
  // The first page at once, the second one in drops.
  else if (vendor === 'sentry')
    sentry.faults.add({
      kind: 'slow',
      operation: 'recording-segments',
      after: 1,
      delayMs: 300,
      afterBytes: 4096,
    })
  else posthog.faults.add({ kind: 'slow', operation: 'snapshots', after: 3, delayMs: 5000 })
}

/** How many requests for segments are answered, or begun, when it is stopped. */
const ENOUGH = { mixpanel: 15, sentry: 2, posthog: 3 }
const OPERATION = { mixpanel: 'cdn-file', sentry: 'recording-segments', posthog: 'snapshots' }

async function untilEnough(vendor: VendorName, { ended }: StartedCli): Promise<void> {
  let isOver = false
  void ended.then(() => (isOver = true))
  const { log } = vendors[vendor]
  while (log.count(OPERATION[vendor], 200) < ENOUGH[vendor]) {
    if (isOver) throw new Error(`it ended before: ${(await ended).err}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  // What was answered is on its way into the store.
  await new Promise(resolve => setTimeout(resolve, 400))
}

async function fetched(...args: readonly string[]): Promise<ReturnType<typeof fetchedSchema.parse>> {
  return fetchedSchema.parse(JSON.parse((await place.playhead('fetch', ...args, '--json')).out))
}

describe('a signal', () => {
  it.each([
    ['mixpanel', 'SIGINT', 'fetch'],
    ['sentry', 'SIGINT', 'fetch'],
    ['posthog', 'SIGTERM', 'fetch'],
    // A question has to fetch first.
    ['mixpanel', 'SIGTERM', 'stats'],
  ] as const)('%s: %s in a %s keeps what came, and the next fetch goes on', async (vendor, signal, verb) => {
    slow(vendor)
    const child = start(verb, LONG[vendor])
    await untilEnough(vendor, child)
    child.kill(signal)
    const { code, out, err } = await child.ended
    expect([code, out]).toEqual([130, ''])
    expect(err).toMatch(
      /^playhead: interrupted; \d+ segments of it are kept: playhead fetch \S+ goes on from there\n$/,
    )
    const kept = Number(/(\d+) segments/.exec(err)?.[1])
    expect(kept).toBeGreaterThanOrEqual({ mixpanel: 5, sentry: 10, posthog: 20 }[vendor])
    expect((await place.playhead('health', LONG[vendor])).out).toContain('Partly fetched')
    vendors.calm()
    expect(await fetched(LONG[vendor])).toMatchObject({
      completeness: 'complete',
      missing: [],
      wasRead: true,
    })
    expect(askedFor(vendors, vendor).filter(number => number < kept)).toEqual([])
    expect(vendors[vendor].log.complaints()).toEqual([])
  })
})

describe('a kill', () => {
  it.each(['mixpanel', 'posthog'] as const)('%s: leaves what was there before', async vendor => {
    const before = await fetched(LONG[vendor], '--max-files', '2')
    slow(vendor)
    const child = start('fetch', LONG[vendor])
    await untilEnough(vendor, child)
    child.kill('SIGKILL')
    await child.ended
    // The part that was there is there, and nothing of the other is taken for a replay.
    expect(await fetched(LONG[vendor], '--segments', '0-1')).toEqual({ ...before, wasRead: false })
    const { out } = await place.playhead('cache', 'ls', '--json')
    expect((JSON.parse(out) as { replays: unknown[] }).replays).toHaveLength(1)
    vendors.calm()
    expect(await fetched(LONG[vendor])).toMatchObject({ completeness: 'complete', wasRead: true })
  })

  it('leaves nothing where nothing was', async () => {
    slow('sentry')
    const child = start('fetch', LONG.sentry)
    await untilEnough('sentry', child)
    child.kill('SIGKILL')
    await child.ended
    expect((await place.playhead('cache', 'ls')).out).toBe('')
  })
})

it('what asks and keeps nothing ends at once', async () => {
  vendors.sentry.faults.add({ kind: 'slow', delayMs: 20_000 })
  const child = start('list', 'sentry')
  while (vendors.sentry.log.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  child.kill('SIGINT')
  expect(await child.ended).toEqual({ code: 130, out: '', err: '' })
})

it('the replays of a person that were fetched before are not fetched again', async () => {
  vendors.mixpanel.faults.add({ kind: 'slow', operation: 'cdn-file', delayMs: 30 })
  const child = start('for-user', 'mixpanel', 'user-20', '--json')
  while (vendors.mixpanel.log.count('cdn-file', 404) < 6)
    await new Promise(resolve => setTimeout(resolve, 10))
  child.kill('SIGINT')
  expect(await child.ended).toMatchObject({ code: 130, out: '' })
  const { out } = await place.playhead('cache', 'ls', '--json')
  const { replays } = JSON.parse(out) as { replays: { state: string; replayId: string }[] }
  const whole = replays.filter(({ state }) => state === 'complete')
  expect(whole.length).toBeGreaterThan(0)
  vendors.calm()
  const { signed } = JSON.parse(
    (await place.playhead('sign', ...whole.map(({ replayId }) => replayId), '--json')).out,
  ) as { signed: { url: string }[] }
  vendors.calm()
  expect((await place.run('for-user', 'mixpanel', 'user-20', '--json')).code).toBe(0)
  const asked = vendors.mixpanel.log.requests.map(({ path }) => path).join('\n')
  for (const { url } of signed) expect(asked).not.toContain(new URL(url).pathname)
})

it('two that fetch the same replay leave one good one', async () => {
  vendors.mixpanel.faults.add({ kind: 'slow', operation: 'cdn-file', delayMs: 20 })
  const both = await Promise.all([
    runCli(['fetch', SHORT.mixpanel], running()),
    runCli(['fetch', SHORT.mixpanel], running()),
  ])
  expect(both.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ])
  expect(await fetched(SHORT.mixpanel)).toMatchObject({ wasRead: false, completeness: 'complete' })
})
