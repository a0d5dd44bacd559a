import { describe, expect, test } from 'vitest'
import { readCustom } from './custom.ts'
import { sentryTime } from './sentry-time.ts'
import { frameContext } from '../testing/frame-context.ts'

const crumb = (category: string, timestamp: unknown) => ({ timestamp, type: 'default', category, data: {} })
const span = (op: string, startTimestamp: unknown, endTimestamp: unknown = startTimestamp) => ({
  op,
  startTimestamp,
  endTimestamp,
})

describe('sentryTime', () => {
  // What the web SDK writes: [name, payload, outer timestamp, epoch ms].
  test.each([
    ['a click crumb, outer in ms', crumb('ui.click', 1795158661.014), 1795158661014, 1795158661014],
    ['an input crumb, outer in ms', crumb('ui.input', 1795158660.749), 1795158660749, 1795158660749],
    ['a key crumb, outer in ms', crumb('ui.keyDown', 1795158660.75), 1795158660750, 1795158660750],
    [
      'a slow click, outer in ms of the click',
      crumb('ui.slowClickDetected', 1795158661.014),
      1795158661014,
      1795158661014,
    ],
    ['a multi click', crumb('ui.multiClick', 1795158661.014), 1795158661014, 1795158661014],
    ['a navigation crumb', crumb('navigation', 1795158661.5), 1795158661500, 1795158661500],
    ['a console crumb', crumb('console', 1795158661.023), 1795158661023, 1795158661023],
    ['a feedback crumb', crumb('sentry.feedback', 1795158661.9), 1795158661900, 1795158661900],
    ['a hydration crumb', crumb('replay.hydrate-error', 1795158662.5), 1795158662500, 1795158662500],
    ['window focus, outer in seconds', crumb('ui.focus', 1795158663.3), 1795158663.3, 1795158663300],
    ['window blur, outer in seconds', crumb('ui.blur', 1795158663.2), 1795158663.2, 1795158663200],
    [
      'too many mutations, outer in seconds',
      crumb('replay.mutations', 1795158664.25),
      1795158664.25,
      1795158664250,
    ],
    ['throttling, outer in seconds', crumb('replay.throttled', 1795158664.5), 1795158664.5, 1795158664500],
    [
      'a fetch span, outer in seconds',
      span('resource.fetch', 1795158661.0154002, 1795158661.0229),
      1795158661.0154002,
      1795158661015,
    ],
    ['a script span', span('resource.script', 1795158659.381, 1795158659.406), 1795158659.381, 1795158659381],
    [
      'a page load span',
      span('navigation.navigate', 1795158659.3423, 1795158659.487),
      1795158659.3423,
      1795158659342,
    ],
    ['a paint span', span('paint', 1795158659.4943001), 1795158659.4943001, 1795158659494],
    ['a web vital span', span('web-vital', 1795158659.4943001), 1795158659.4943001, 1795158659494],
    ['a memory span', span('memory', 1795158659.995), 1795158659.995, 1795158659995],
    ['a mobile crumb, outer in ms', crumb('ui.tap', 1795158661.014), 1795158661014, 1795158661014],
    [
      'a mobile span, outer in ms',
      span('resource.http', 1795158661.5, 1795158661.75),
      1795158661500,
      1795158661500,
    ],
    ['a payload that counts in ms', crumb('ui.click', 1795158661014), 1795158661014, 1795158661014],
    [
      'a time that scrubbing made a string',
      crumb('ui.click', '1795158661.014'),
      1795158661014,
      1795158661014,
    ],
  ])('reads %s', (_name, payload, outer, expected) => {
    expect(sentryTime(payload, outer)).toMatchObject({ timeMs: expected })
    expect(sentryTime(payload, outer).inferred).toBeUndefined()
  })

  test('gives spans their end, and none when it lies before the start', () => {
    expect(sentryTime(span('resource.fetch', 1795158661.0154002, 1795158661.0229), 0).endMs).toBe(
      1795158661022,
    )
    expect(sentryTime(span('resource.fetch', 1795158661.5, 1795158660.5), 0).endMs).toBeUndefined()
  })

  test.each([[undefined], [0], [-5], ['yesterday'], [null], [NaN], [1e300]])(
    "takes the frame's time for a payload time of %s, and says so",
    timestamp => {
      expect(sentryTime(crumb('ui.click', timestamp), 1795158663.2)).toEqual({
        timeMs: 1795158663200,
        inferred: true,
      })
    },
  )

  test('leaves the mark of an inferred time on the event', () => {
    const [draft] = readCustom(
      { tag: 'breadcrumb', payload: { category: 'cart.emptied' } },
      frameContext({ timeMs: 1795158663200 }),
    )
    expect(draft).toMatchObject({ timeMs: 1795158663200, timeTrust: 'inferred' })
  })
})
