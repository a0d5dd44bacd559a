import { describe, expect, test } from 'vitest'
import { fakeVendor } from './testing/fake-vendor.ts'
import { readMixpanelName } from './name.ts'

test.each<[string, ReturnType<typeof readMixpanelName>]>([
  ['mixpanel:0190ebde-aaaa', { replayId: '0190ebde-aaaa' }],
  [' Mixpanel:4711/0190ebde-aaaa ', { replayId: '0190ebde-aaaa', project: '4711' }],
  [
    'https://mixpanel.com/projects/replay-redirect?replay_id=r-1&distinct_id=%24device%3A9&token=t',
    { replayId: 'r-1', user: '$device:9' },
  ],
  [
    'https://eu.mixpanel.com/project/4711/view/7/app/profile#distinct_id=u-1&replay_id=r-1',
    { replayId: 'r-1', project: '4711', user: 'u-1' },
  ],
  ['mixpanel:', undefined],
  ['mixpanel:shop/r-1', undefined],
  ['mixpanel:4711/r-1/more', undefined],
  ['mixpanel:r 1', undefined],
  [`mixpanel:${'x'.repeat(201)}`, undefined],
  ['https://mixpanel.com/project/4711/view/7/app/events', undefined],
  ['https://evilmixpanel.com/projects/replay-redirect?replay_id=r-1', undefined],
  ['https://mixpanel.com.evil.test/?replay_id=r-1', undefined],
  ['sentry:a/b', undefined],
  ['http://', undefined],
])('%s', (text, expected) => {
  expect(readMixpanelName(text)).toEqual(expected)
})

describe('a link', () => {
  const ref = { replayId: 'r-1', project: '4711', user: 'u 1' }

  test('is the one of the recorder when its public token is known', () => {
    const { source } = fakeVendor({ options: { projectToken: 'public', region: 'eu' } })
    const link = source.link(ref, 5000)
    expect(link).toBe(
      'https://mixpanel.com/projects/replay-redirect?replay_id=r-1&distinct_id=u+1&token=public',
    )
    expect(readMixpanelName(link)).toEqual({ replayId: 'r-1', user: 'u 1' })
  })

  test('leads to the replays of the project without it', () => {
    const { source } = fakeVendor({ options: { region: 'eu', workspaceId: 7 } })
    const link = source.link(ref)
    expect(link).toBe('https://eu.mixpanel.com/project/4711/view/7/app/session-replay#replay_id=r-1')
    expect(readMixpanelName(link)).toEqual({ replayId: 'r-1', project: '4711' })
  })
})
