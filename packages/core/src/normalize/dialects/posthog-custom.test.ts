import { describe, expect, test } from 'vitest'
import { readCustom } from './custom.ts'
import { frameContext } from '../testing/frame-context.ts'

const AT = 1_795_158_661_023

describe('customs of PostHog', () => {
  test.each([
    ['window hidden', 'hidden'],
    ['window visible', 'visible'],
    ['browser offline', 'offline'],
    ['browser online', 'online'],
    ['sessionIdle', 'idle'],
    ['sessionNoLongerIdle', 'active'],
    ['recording paused', 'paused'],
    ['recording resumed', 'resumed'],
  ])('%s is the state %s', (tag, state) => {
    const context = frameContext()
    expect(readCustom({ tag, payload: {} }, context)).toMatchObject([
      { kind: 'visibility', timeMs: AT, data: { state } },
    ])
    expect(context.signals).toContainEqual({ signal: 'dialect', dialect: 'posthog' })
  })

  test.each([
    [
      'sessionIdle',
      { lastActivityTimestamp: AT - 300_000, threshold: 300_000 },
      { signal: 'hole', reason: 'idle-recorder', fromMs: AT },
    ],
    ['sessionNoLongerIdle', {}, { signal: 'hole-end', reason: 'idle-recorder', toMs: AT }],
    ['recording paused', { reason: 'url blocker' }, { signal: 'hole', reason: 'paused', fromMs: AT }],
    ['recording resumed', { reason: 'left blocked url' }, { signal: 'hole-end', reason: 'paused', toMs: AT }],
  ])('%s bounds a hole', (tag, payload, signal) => {
    const context = frameContext()
    readCustom({ tag, payload }, context)
    expect(context.signals).toContainEqual(signal)
  })

  test.each([['$pageview'], ['$url_changed']])(
    '%s is a route change, except to the address that is shown',
    tag => {
      const context = frameContext({ url: 'http://localhost:8931/' })
      expect(readCustom({ tag, payload: { href: 'http://localhost:8931/' } }, context)).toEqual([])
      expect(readCustom({ tag, payload: { href: 'http://localhost:8931/cart' } }, context)).toMatchObject([
        {
          kind: 'navigation',
          data: { method: 'push', from: 'http://localhost:8931/', href: 'http://localhost:8931/cart' },
        },
      ])
      expect(
        readCustom({ tag, payload: { href: 'http://localhost:8931/#a' } }, context)[0]?.data,
      ).toMatchObject({ method: 'hash' })
    },
  )

  test.each([
    ['$posthog_config'],
    ['$remote_config_received'],
    ['$recording_started'],
    ['$session_options'],
    ['triggerGroupSamplingDecisionMade'],
  ])('%s shows nothing of what it holds', tag => {
    expect(readCustom({ tag, payload: { config: { token: 'phc_local' } } }, frameContext())).toEqual([])
  })

  test("the recorder's options tell what is hidden", () => {
    const context = frameContext()
    const sessionRecordingOptions = { maskAllInputs: true, maskTextSelector: '*' }
    readCustom({ tag: '$session_options', payload: { sessionRecordingOptions } }, context)
    expect(context.signals).toContainEqual({
      signal: 'options',
      options: { maskAllInputs: true, maskAllText: true },
    })
  })

  test('a change of session is told with its reason', () => {
    const payload = {
      sessionId: 's',
      windowId: 'w',
      changeReason: { noSessionId: false, activityTimeout: true },
    }
    expect(readCustom({ tag: '$session_id_change', payload }, frameContext())[0]).toMatchObject({
      kind: 'breadcrumb',
      label: 'session id change: activityTimeout',
    })
  })

  test('full screen, app state and the keyboard of phones', () => {
    const read = (tag: string, payload: unknown) => readCustom({ tag, payload }, frameContext())[0]
    expect(read('rrweb/fullscreen', { id: 3, enter: true })?.label).toBe('fullscreen: entered')
    expect(read('rrweb/fullscreen', { id: 3, enter: false })?.label).toBe('fullscreen: left')
    expect(read('app-state', { title: 'cart', stateEvent: { items: 2 } })?.data).toMatchObject({
      message: 'cart',
      fields: { items: 2 },
    })
    expect(read('keyboard', { open: true, height: 300 })).toMatchObject({
      kind: 'mobile',
      label: 'keyboard opened',
    })
  })
})
