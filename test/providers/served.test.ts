import { expect, test } from 'vitest'
import { posthogSimulator } from './posthog/simulator.ts'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { FAULTS_PATH, LOG_PATH, served } from './simulator/served.ts'

const ORIGIN = 'http://127.0.0.1:8083'
const LIST = `${ORIGIN}/api/projects/2077/session_recordings/`

const make = (): {
  readonly ask: (url: string, init?: RequestInit) => Promise<Response>
  readonly key: string
} => {
  const replays = [{ recordedCase: 'tabs-posthog' }]
  const simulator = posthogSimulator({ fixtures: viteFixtures, origin: ORIGIN, replays })
  const answer = served(simulator)
  return { ask: (url, init) => answer(new Request(url, init)), key: simulator.credentials.apiKey }
}

test('faults are switched from outside', async () => {
  const { ask, key } = make()
  const headers = { authorization: `Bearer ${key}` }
  const fault = { kind: '410', operation: 'recording-list', times: 1 }
  const added = await ask(`${ORIGIN}${FAULTS_PATH}`, { method: 'POST', body: JSON.stringify(fault) })
  expect(await added.json()).toEqual({ faults: [fault] })
  expect((await ask(LIST, { headers })).status).toBe(410)
  expect((await ask(LIST, { headers })).status).toBe(200)
  expect(await (await ask(`${ORIGIN}${FAULTS_PATH}`, { method: 'DELETE' })).json()).toEqual({ faults: [] })
  for (const wrong of ['{"kind":"nope"}', 'nope'])
    expect((await ask(`${ORIGIN}${FAULTS_PATH}`, { method: 'POST', body: wrong })).status).toBe(400)
  const log = (await (await ask(`${ORIGIN}${LOG_PATH}`)).json()) as object
  expect(log).toMatchObject({ counts: { 'recording-list': 2 } })
})

test('pages of other origins may ask', async () => {
  const { ask, key } = make()
  const asked = await ask(LIST, { method: 'OPTIONS' })
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type',
  ])
  const answer = await ask(LIST, { headers: { authorization: `Bearer ${key}` } })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})

test('what breaks before it is answered breaks for who asked', async () => {
  const { ask } = make()
  await ask(`${ORIGIN}${FAULTS_PATH}`, { method: 'POST', body: '{"kind":"network"}' })
  await expect((await ask(LIST)).text()).rejects.toThrow(TypeError)
})

test('it answers by any name of its host', async () => {
  const { ask, key } = make()
  const headers = { authorization: `Bearer ${key}` }
  expect((await ask(LIST.replace('127.0.0.1', 'localhost'), { headers })).status).toBe(200)
})
