import { expect, test } from 'vitest'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { sentrySimulator, type SentrySimulator } from './sentry/simulator.ts'
import { mixpanelSimulator } from './mixpanel/simulator.ts'
import { posthogSimulator } from './posthog/simulator.ts'
import { simulatedClock } from './simulator/clock.ts'
import { commonFaults } from './simulator/faults.ts'

const clock = simulatedClock()
const make = (): SentrySimulator =>
  sentrySimulator({
    fixtures: viteFixtures,
    replays: [{ recordedCase: 'reload-sentry' }],
    now: clock.now,
    sleep: clock.sleep,
  })

const LIST = '/organizations/acme/replays/'
const ask = (simulator: SentrySimulator, init: RequestInit = {}, path = LIST): Promise<Response> =>
  simulator.asFetch(`${simulator.baseUrl}/api/0${path}`, {
    headers: { authorization: `Bearer ${simulator.credentials.token}` },
    ...init,
  })

test('a fault waits for its turn, comes so often, and only where it is meant', async () => {
  const simulator = make()
  simulator.faults.add({ kind: '500', operation: 'replay-list', after: 1, times: 2 })
  simulator.faults.add({ kind: '503', path: 'per_page=7' })
  const statuses: number[] = []
  for (const query of ['', '', '?per_page=7', '', '?per_page=7', '?per_page=8'])
    statuses.push((await ask(simulator, {}, `${LIST}${query}`)).status)
  expect(statuses).toEqual([200, 500, 500, 200, 503, 200])
  expect((await ask(simulator, {}, '/organizations/acme/')).status).toBe(200)
})

test('a fault is switched off alone, or with all others', async () => {
  const simulator = make()
  const off = simulator.faults.add({ kind: '500' })
  simulator.faults.add({ kind: '404', operation: 'organization' })
  off()
  expect(simulator.faults.list()).toEqual([{ kind: '404', operation: 'organization' }])
  expect((await ask(simulator)).status).toBe(200)
  simulator.faults.clear()
  expect((await ask(simulator, {}, '/organizations/acme/')).status).toBe(200)
})

test('a kind that a vendor does not have cannot be switched on', () => {
  expect(() => make().faults.add({ kind: 'silent-gap' as 'live' })).toThrow('no fault "silent-gap" here')
})

test.each(['401', '403', '404', '410', '429', '500', '502', '503'] as const)(
  'every vendor can refuse with %s, as a JSON object',
  async kind => {
    const [fixtures, headers] = [viteFixtures, { authorization: 'Bearer none' }]
    const simulators = [
      [mixpanelSimulator({ fixtures }), '/api/app/me'],
      [sentrySimulator({ fixtures }), `/api/0${LIST}`],
      [posthogSimulator({ fixtures }), '/api/projects/2077/session_recordings'],
    ] as const
    for (const [simulator, path] of simulators) {
      simulator.faults.add({ kind })
      const answer = await simulator.asFetch(`${simulator.baseUrl}${path}`, { headers })
      expect(answer.status).toBe(Number(kind))
      expect(await answer.json()).toEqual(expect.any(Object))
    }
  },
)

test('a wait is told in seconds, as a date, or as the moment of the reset', async () => {
  const simulator = make()
  const headersOf = async (fault: Parameters<typeof simulator.faults.add>[0]): Promise<Headers> => {
    simulator.faults.add({ ...fault, times: 1 })
    const answer = await ask(simulator)
    expect(answer.status).toBe(429)
    return answer.headers
  }
  expect((await headersOf({ kind: '429', seconds: 7 })).get('retry-after')).toBe('7')
  const date = (await headersOf({ kind: '429-http-date', seconds: 7 })).get('retry-after')
  expect(Date.parse(date ?? '')).toBe(clock.now() + 7000)
  const reset = await headersOf({ kind: '429-reset', seconds: 7 })
  expect(reset.get('x-sentry-rate-limit-reset')).toBe(String(clock.now() / 1000 + 7))
  expect(reset.get('retry-after')).toBeNull()
})

test('bodies can be HTML, empty, cut JSON', async () => {
  const simulator = make()
  const textWith = async (kind: 'html' | 'empty' | 'wrong-json', status?: number): Promise<string> => {
    simulator.faults.add({ kind, times: 1, ...(status === undefined ? {} : { status }) })
    const answer = await ask(simulator)
    return `${answer.status} ${await answer.text()}`
  }
  expect(await textWith('html')).toMatch(/^200 <!doctype html>/)
  expect(await textWith('html', 502)).toMatch(/^502 <!doctype html>/)
  expect(await textWith('empty')).toBe('200 ')
  expect(await textWith('empty', 404)).toBe('404 ')
  const cut = await textWith('wrong-json')
  expect(() => JSON.parse(cut.slice(4)) as unknown).toThrow(SyntaxError)
})

test('one place of a body can have another shape, or be missing', async () => {
  const simulator = make()
  const bodyWith = async (at: string, value?: unknown): Promise<unknown> => {
    simulator.faults.add({ kind: 'wrong-shape', at, value, times: 1 })
    return (await ask(simulator)).json()
  }
  expect(await bodyWith('data.0.id', 17)).toMatchObject({ data: [{ id: 17, project_id: '1337' }] })
  expect(await bodyWith('data.0', null)).toEqual({ data: [null] })
  expect(await bodyWith('data')).toEqual({})
  expect(await bodyWith('', [])).toEqual([])
  await expect(bodyWith('nobody.0.home', 1)).rejects.toThrow('no place "nobody.0.home"')
})

test('a body breaks off midway, with an error or as if it was whole', async () => {
  const simulator = make()
  const whole = (await (await ask(simulator)).arrayBuffer()).byteLength
  simulator.faults.add({ kind: 'truncated', afterBytes: 40, times: 1 })
  const broken = await ask(simulator)
  expect(broken.status).toBe(200)
  const reader = broken.body!.getReader()
  expect((await reader.read()).value).toHaveLength(40)
  await expect(reader.read()).rejects.toThrow('closed the connection')
  simulator.faults.add({ kind: 'truncated', quietly: true, times: 1 })
  expect((await (await ask(simulator)).arrayBuffer()).byteLength).toBe(whole >> 1)
  expect(simulator.log.inFlight).toBe(0)
})

test('a connection fails before an answer', async () => {
  const simulator = make()
  simulator.faults.add({ kind: 'network', times: 1 })
  await expect(ask(simulator)).rejects.toThrow(TypeError)
  expect(simulator.log.requests).toEqual([expect.objectContaining({ operation: 'replay-list', status: 0 })])
  expect((await ask(simulator)).status).toBe(200)
})

test('an answer is slow, as a whole or in its pieces, and a signal ends the waiting', async () => {
  const simulator = make()
  simulator.faults.add({ kind: 'slow', delayMs: 5000, times: 1 })
  const before = clock.waits.length
  expect((await ask(simulator)).status).toBe(200)
  expect(clock.waits.slice(before)).toEqual([5000])
  simulator.faults.add({ kind: 'slow', delayMs: 10, afterBytes: 1000, times: 1 })
  const dripping = await ask(simulator)
  const pieces = clock.waits.length
  const { byteLength } = await dripping.arrayBuffer()
  expect(clock.waits.length - pieces).toBe(Math.ceil(byteLength / 1000))

  const real = sentrySimulator({ fixtures: viteFixtures, replays: [{ recordedCase: 'reload-sentry' }] })
  real.faults.add({ kind: 'slow', delayMs: 600_000, times: 1 })
  const stop = new AbortController()
  const waiting = ask(real, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})

test('a body can stall, until the request is given up', async () => {
  const simulator = make()
  simulator.faults.add({ kind: 'stalled', afterBytes: 10 })
  const stop = new AbortController()
  const answer = await ask(simulator, { signal: stop.signal })
  const reader = answer.body!.getReader()
  expect((await reader.read()).value).toHaveLength(10)
  expect(simulator.log.inFlight).toBe(1)
  stop.abort(new Error('enough'))
  await expect(reader.read()).rejects.toThrow('enough')
  expect(simulator.log.inFlight).toBe(0)
})

test('a redirect to another host takes no credential along, and reaches nobody', async () => {
  const simulator = make()
  simulator.faults.add({ kind: 'redirect' })
  const manual = await ask(simulator, { redirect: 'manual' })
  expect([manual.status, manual.headers.get('location')]).toEqual([
    302,
    `https://elsewhere.test/api/0${LIST}`,
  ])
  await expect(ask(simulator)).rejects.toThrow(TypeError)
  expect(simulator.log.requests.at(-1)).toMatchObject({ operation: 'foreign-host', status: 0 })
  expect(simulator.log.complaints()).toEqual([
    expect.stringContaining('another host was asked, elsewhere.test'),
  ])
})

test('an answer has the address that it came from; a browser hides a redirect that is not followed', async () => {
  const simulator = make()
  expect(await ask(simulator)).toMatchObject({ url: `https://sentry.io/api/0${LIST}`, redirected: false })
  const followed = await ask(simulator, {}, LIST.slice(0, -1))
  expect(followed).toMatchObject({ status: 200, url: `https://sentry.io/api/0${LIST}`, redirected: true })
  const inBrowser = sentrySimulator({ fixtures: viteFixtures, replays: [], redirects: 'opaque' })
  const hidden = await ask(inBrowser, { redirect: 'manual' }, LIST.slice(0, -1))
  expect(hidden).toMatchObject({ status: 0, ok: false, type: 'opaqueredirect', body: null })
  await expect(ask(inBrowser, { redirect: 'follow' }, '/none')).resolves.toMatchObject({ status: 404 })
})

test('a credential that goes to another host is told', async () => {
  const simulator = make()
  const headers = { authorization: `Bearer ${simulator.credentials.token}` }
  await expect(simulator.asFetch('https://elsewhere.test/', { headers })).rejects.toThrow(TypeError)
  expect(simulator.log.complaints()).toEqual([
    expect.stringContaining('a credential was sent to another host'),
  ])
})

test('a server can repeat all that it was sent', async () => {
  const simulator = make()
  simulator.faults.add({ kind: 'echo' })
  const answer = await ask(simulator)
  expect(answer.status).toBe(500)
  expect(await answer.text()).toContain(simulator.credentials.token)
})

test('each kind does something to an answer', async () => {
  const plain = make()
  const whole = await (await ask(plain)).text()
  for (const kind of commonFaults) {
    const simulator = make()
    simulator.faults.add({ kind, at: 'data.0.id', status: 418, afterBytes: 500 })
    const stop = new AbortController()
    const outcome = await ask(simulator, { redirect: 'manual', signal: stop.signal })
      .then(async answer => {
        if (kind === 'stalled') return 'stalled'
        return `${answer.status} ${await answer.text()}`
      })
      .catch((error: Error) => error.message)
    stop.abort(new Error('enough'))
    // What is only slow is whole in the end.
    if (kind === 'slow') expect(outcome).toBe(`200 ${whole}`)
    else expect(outcome).not.toBe(`200 ${whole}`)
  }
})
