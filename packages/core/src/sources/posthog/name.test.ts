import { describe, expect, test } from 'vitest'
import { SourceError } from '../error.ts'
import { posthogHost } from './host.ts'
import { readPosthogName } from './name.ts'

const ID = '0199aa11-0000-7000-8000-000000000001'
const US = 'https://us.posthog.com'
const EU = 'https://eu.posthog.com'

describe('a replay of PostHog is recognised by', () => {
  test.each([
    [`posthog:42/${ID}`, { replayId: ID, project: '42' }],
    [`posthog:${ID}`, { replayId: ID }],
    [` PostHog:7/custom.session:1 `, { replayId: 'custom.session:1', project: '7' }],
    [`${US}/project/1/replay/${ID}?t=12`, { replayId: ID, project: '1', host: US, offsetMs: 12_000 }],
    [`${EU}/project/1/replay/${ID}?t=1.5&x=y#z`, { replayId: ID, project: '1', host: EU, offsetMs: 1500 }],
    [`${US}/replay/${ID}`, { replayId: ID, host: US }],
    [`https://app.posthog.com/replay/${ID}/`, { replayId: ID, host: US }],
    [`${US}/replay/${ID}?timestamp=1795164323412`, { replayId: ID, host: US, atMs: 1_795_164_323_412 }],
    [`${US}/project/3/replay/home?sessionRecordingId=${ID}`, { replayId: ID, project: '3', host: US }],
    [`${US}/replay/playlists/abc?sessionRecordingId=${ID}&t=3`, { replayId: ID, host: US, offsetMs: 3000 }],
    [`${US}/person/u-1?sessionRecordingId=${ID}`, { replayId: ID, host: US }],
    [`posthog:${EU}/replay/${ID}`, { replayId: ID, host: EU }],
    [
      `https://hog.example/project/9/replay/short-id`,
      { replayId: 'short-id', project: '9', host: 'https://hog.example' },
    ],
    [`http://localhost:8000/replay/${ID}`, { replayId: ID, host: 'http://localhost:8000' }],
  ])('%s', (text, ref) => {
    expect(readPosthogName(text)).toEqual(ref)
  })

  test.each([
    'recording.json',
    ID,
    'mixpanel:1/2',
    'https://acme.sentry.io/replays/0123456789abcdef0123456789abcdef/',
    'https://example.com/replay/42',
    `https://example.com/somewhere?sessionRecordingId=${ID}`,
    `${US}/project/1/insights/abc`,
    `${US}/replay/home`,
    `${US}/replay/..%2f..%2fusers`,
    'https://',
  ])('nothing in %s', text => {
    expect(readPosthogName(text)).toBeUndefined()
  })

  test.each([
    'posthog:',
    'posthog:1/',
    'posthog:/x',
    'posthog:a/b/c',
    'posthog:one/x',
    'posthog:..',
    'posthog:1/a b',
  ])('%s is refused with the form that is meant', text => {
    expect(() => readPosthogName(text)).toThrow(/posthog:<projectId>\/<sessionId>/)
  })

  test('a shared recording is refused, and its token is not repeated', () => {
    for (const page of ['shared', 'embedded']) {
      let error: unknown
      try {
        readPosthogName(`${US}/${page}/tOkEn0123456789`)
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(SourceError)
      expect(String(error)).toContain('shared recording')
      expect(String(error)).not.toContain('tOkEn')
    }
  })
})

describe('the host of the API', () => {
  test.each([
    ['us.posthog.com', US],
    ['https://eu.posthog.com/project/1', EU],
    ['https://us.i.posthog.com', US],
    ['eu.i.posthog.com', EU],
    ['https://eu-assets.i.posthog.com/static/', EU],
    ['https://app.posthog.com', US],
    ['http://eu.posthog.com', EU],
    ['http://localhost:8000/', 'http://localhost:8000'],
    ['hog.example', 'https://hog.example'],
  ])('of %s is %s', (text, host) => {
    expect(posthogHost(text)).toBe(host)
  })

  test.each(['', 'ftp://hog.example', 'https://', 'https://me:phx_secret@hog.example', 'a b'])(
    '%s is refused and not repeated',
    text => {
      expect(() => posthogHost(text)).toThrow(/^(?!.*(?:phx_secret|hog\.example)).*not a web address/)
    },
  )
})
