import { expect, test } from 'vitest'
import { mixpanelSimulator } from './mixpanel/simulator.ts'
import { posthogSimulator } from './posthog/simulator.ts'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { sentrySimulator } from './sentry/simulator.ts'

const replays = [{ recordedCase: 'tabs-posthog' }]
const make = (): ReturnType<typeof posthogSimulator> => posthogSimulator({ fixtures: viteFixtures, replays })

const ask = (simulator: ReturnType<typeof make>, path: string): Promise<Response> =>
  simulator.asFetch(`${simulator.baseUrl}/api/projects/2077/${path}`, {
    headers: { authorization: `Bearer ${simulator.credentials.apiKey}` },
  })

test('requests are counted by what was asked and what was answered', async () => {
  const simulator = make()
  await ask(simulator, 'session_recordings?limit=1')
  await ask(simulator, 'session_recordings/nobody')
  await ask(simulator, 'nothing')
  const { log } = simulator
  expect(log.counts()).toEqual({ 'recording-list': 1, recording: 1, unknown: 1 })
  expect([
    log.count(),
    log.count('recording'),
    log.count(undefined, 404),
    log.count('recording', 200),
  ]).toEqual([3, 1, 2, 0])
  expect(log.requests[0]).toEqual({
    operation: 'recording-list',
    method: 'GET',
    path: '/api/projects/2077/session_recordings',
    query: 'limit=1',
    status: 200,
  })
  expect(log.complaints()).toEqual([expect.stringContaining('no such path')])
  log.clear()
  expect([log.count(), log.requests]).toEqual([0, []])
})

test('an answer is in flight until it was read, and the most at a time is known', async () => {
  const simulator = make()
  const answers = await Promise.all([1, 2, 3].map(() => ask(simulator, 'session_recordings')))
  expect(simulator.log.inFlight).toBe(3)
  for (const answer of answers) await answer.text()
  expect(simulator.log.inFlight).toBe(0)
  expect([simulator.log.mostInFlight(), simulator.log.mostInFlight('recording-list')]).toEqual([3, 3])
  expect(simulator.log.mostInFlight('snapshots')).toBe(0)
  const given = await ask(simulator, 'session_recordings')
  await given.body!.cancel()
  expect(simulator.log.inFlight).toBe(0)
  simulator.log.clear()
  await (await ask(simulator, 'session_recordings')).text()
  expect(simulator.log.mostInFlight()).toBe(1)
  // A refusal may be left alone.
  await ask(simulator, 'session_recordings/nobody')
  expect(simulator.log.inFlight).toBe(0)
})

test('no credential gets into the log, wherever it was put', async () => {
  const canary = 'canary-7f3a'
  const fixtures = viteFixtures
  const simulators = [
    mixpanelSimulator({ fixtures, credentials: { username: 'sa', secret: canary, oauthToken: canary } }),
    sentrySimulator({ fixtures, credentials: { token: canary } }),
    posthogSimulator({ fixtures, credentials: { apiKey: canary } }),
  ]
  for (const simulator of simulators) {
    const headers = { authorization: `Bearer ${canary}`, 'x-token': canary }
    for (const path of [
      '/api/app/me',
      `/api/0/organizations/${canary}/`,
      '/api/projects/2077/session_recordings/',
      '/nothing',
    ])
      await simulator.asFetch(`${simulator.baseUrl}${path}?Signature=${canary}&query=${canary}&a=${canary}`, {
        headers,
      })
    expect(simulator.log.requests).toHaveLength(4)
    expect(JSON.stringify([simulator.log.requests, simulator.log.complaints()])).not.toContain(canary)
  }
})
