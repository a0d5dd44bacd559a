import { describe, expect, test } from 'vitest'
import { readTracked } from './tracked.ts'
import { frameContext } from '../testing/frame-context.ts'

const WINDOW = '01a1f7c7-5a2c-7c49-b102-d2a00daf6a7d'
const CHAIN =
  'button:attr__id="dead"attr_id="dead"nth-child="3"nth-of-type="1"text="Dead";body:nth-child="2"nth-of-type="1"'

const read = (record: unknown, timeMs = 7) => readTracked(record, frameContext({ timeMs, url: '' }))
const posthog = (
  event: string,
  properties: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
) =>
  read({
    uuid: 'u',
    event,
    properties: { $current_url: 'http://localhost:8931/', $window_id: WINDOW, ...properties },
    ...rest,
  })

describe('when an analytics event happened', () => {
  test.each([
    ['ISO text', { event: 'x', timestamp: '2026-11-20T07:06:39.561Z' }, 1795158399561],
    ['ISO text with offset', { event: 'x', timestamp: '2026-11-20T09:06:39.561+02:00' }, 1795158399561],
    ["a query's text, which means UTC", { event: 'x', timestamp: '2026-11-20 07:06:39.561' }, 1795158399561],
    ["seconds of PostHog's SDK", { event: 'x', properties: { $time: 1795158401.479 } }, 1795158401479],
    ["seconds of Mixpanel's SDK", { event: 'x', properties: { time: 1795158401.479 } }, 1795158401479],
    ['whole seconds beside replays', { event_name: 'x', event_time: 1795158401 }, 1795158401000],
    ['ms', { event: 'x', timestamp: 1795158401479 }, 1795158401479],
    ['properties as JSON text', { event: 'x', properties: '{"$time":1795158401.479}' }, 1795158401479],
  ])('%s', (_name, record, timeMs) => {
    const [draft] = read(record)
    expect(draft?.timeMs).toBe(timeMs)
    expect(draft?.timeTrust).toBeUndefined()
  })

  test("without a time it is the frame's, and inferred", () => {
    expect(read({ event: 'x', timestamp: 'soon' })[0]).toMatchObject({ timeMs: 7, timeTrust: 'inferred' })
  })
})

describe('events of the tracking plan', () => {
  test('keep what the team put in, not who it was', () => {
    expect(
      posthog('coupon applied', {
        coupon: 'MUG',
        total: 12.5,
        $os: 'Linux',
        distinct_id: 'u1',
        token: 'phc',
        email: 'a@b.test',
        items: [1, 2],
      }),
    ).toMatchObject([
      {
        kind: 'tracked',
        label: 'coupon applied',
        url: 'http://localhost:8931/',
        windowId: WINDOW,
        data: { event: 'coupon applied', fields: { coupon: 'MUG', total: 12.5, items: '[1,2]' } },
      },
    ])
    expect(posthog('x', { email: 'a@b.test', $os: 'L' })[0]?.data).toEqual({ event: 'x' })
  })

  test("PostHog's noise is dropped, its other events stay", () => {
    for (const event of ['$identify', '$feature_flag_called', '$$heatmap', '$groupidentify', '$set'])
      expect(posthog(event)).toEqual([])
    expect(posthog('$pageleave')).toMatchObject([{ kind: 'tracked', label: '$pageleave' }])
  })

  test('one without a name is kept', () => {
    expect(read({})).toMatchObject([{ kind: 'tracked', label: '(unnamed)' }])
  })
})

describe("events of PostHog's own", () => {
  test('a click as captured is a claim with its element', () => {
    const [draft] = posthog('$autocapture', {
      $event_type: 'click',
      $elements_chain: CHAIN,
      $el_text: 'Dead',
      $time: 1795158401.543,
    })
    expect(draft).toMatchObject({
      kind: 'click',
      timeMs: 1795158401543,
      windowId: WINDOW,
      claim: { beforeMs: 100, afterMs: 100 },
      data: {
        target: { nodeId: -1, role: 'button', name: 'Dead', label: 'button "Dead"', selector: 'button#dead' },
      },
    })
    expect(draft?.nodeId).toBeUndefined()
  })

  test('a rage click as captured', () => {
    expect(
      posthog('$rageclick', { $event_type: 'click', $elements_chain: CHAIN, $time: 1795158401.84 })[0],
    ).toMatchObject({
      kind: 'click',
      timeMs: 1795158401840,
      vendor: { verdict: 'rage' },
    })
  })

  test('a dead click as captured has the time of the click, not of the verdict', () => {
    const properties = {
      $time: 1795158404.502,
      $dead_click_last_mutation_timestamp: 1795158401492,
      $dead_click_event_timestamp: 1795158401544,
      $dead_click_scroll_timeout: false,
      $dead_click_mutation_timeout: false,
      $dead_click_absolute_timeout: true,
      $dead_click_absolute_delay_ms: 2957,
      $elements_chain: CHAIN,
    }
    expect(posthog('$dead_click', properties)[0]).toMatchObject({
      timeMs: 1795158401544,
      vendor: { verdict: 'dead', timeAfterClickMs: 2957, endReason: 'absolute' },
    })
  })

  test('whole seconds leave the click anywhere within', () => {
    expect(posthog('$autocapture', { $event_type: 'click', $time: 1795158401 })[0]?.claim).toEqual({
      beforeMs: 100,
      afterMs: 1099,
    })
  })

  test.each([
    ['classes after the tag', 'a.btn.primary:attr__href="/pay"text="Pay";body', 'link "Pay"', ''],
    [
      'quotes and separators in values',
      'button:attr__aria-label="Say \\"hi; you\\""nth-child="1";div',
      'button "Say "hi; you""',
      '',
    ],
    [
      'a leaf within a button',
      'svg:nth-child="1";span;button:attr__data-testid="pay"text="Pay";form',
      'button "Pay"',
      'button[data-testid="pay"]',
    ],
    ['nothing interactive', 'div.card:attr__id="c1"text="Card";body', 'div "Card"', 'div#c1'],
    ['a checkbox', 'input:attr__type="checkbox"attr__id="terms"', 'checkbox#terms', 'input#terms'],
    ['broken off', 'button:attr__id="pa', 'button', ''],
    ['empty', '', 'unknown target', ''],
  ])('reads an elements chain: %s', (_name, chain, label, selector) => {
    const [draft] = posthog('$autocapture', { $event_type: 'click', $elements_chain: chain })
    expect(draft?.data).toMatchObject({ target: { label, selector } })
  })

  test('old payloads list the elements', () => {
    const $elements = [
      { tag_name: 'span', nth_child: 1 },
      { tag_name: 'button', $el_text: 'Add', attr__id: 'add' },
    ]
    expect(posthog('$autocapture', { $event_type: 'click', $elements })[0]?.label).toBe('button "Add"')
  })

  test("submits are told, changes and touches are the recording's own", () => {
    const $elements_chain = 'form:attr__id="order"'
    expect(posthog('$autocapture', { $event_type: 'submit', $elements_chain })).toMatchObject([
      { kind: 'tracked', label: 'submitted form#order' },
    ])
    expect(posthog('$autocapture', { $event_type: 'change', $elements_chain })).toEqual([])
    expect(posthog('$autocapture', { $event_type: 'touch', $elements_chain })).toEqual([])
  })

  test('a page view is a navigation', () => {
    expect(posthog('$pageview', {}, { timestamp: '2026-11-20T07:06:39.561Z' })).toMatchObject([
      {
        kind: 'navigation',
        timeMs: 1795158399561,
        windowId: WINDOW,
        data: { method: 'push', href: 'http://localhost:8931/' },
      },
    ])
    expect(read({ event: '$pageview', properties: {} })).toEqual([])
  })

  test.each([
    ['uncaught', { type: 'onerror', handled: false }, 'uncaught'],
    ['a rejection', { type: 'onunhandledrejection', handled: false }, 'unhandled-rejection'],
    ['caught and reported', { handled: true, type: 'generic' }, 'exception'],
  ])('an exception: %s', (_name, mechanism, kind) => {
    const frames = [
      { function: 'click', filename: 'app.js', lineno: 9, colno: 2 },
      { function: 'pay', filename: 'app.js', lineno: 3, colno: 1 },
    ]
    const $exception_list = [{ type: 'TypeError', value: 'no cart', mechanism, stacktrace: { frames } }]
    expect(posthog('$exception', { $exception_list })[0]?.data).toEqual({
      message: 'TypeError: no cart',
      kind,
      stack: 'pay (app.js:3:1)\nclick (app.js:9:2)',
    })
  })

  test('an exception of a query has its columns', () => {
    expect(
      posthog('$exception', { $exception_types: ['Error'], $exception_values: ['no agent'] })[0]?.label,
    ).toBe('Error: no agent')
  })

  test('web vitals come as one event each, at an unreliable time', () => {
    const drafts = posthog('$web_vitals', { $web_vitals_LCP_value: 1200.4, $web_vitals_CLS_value: 0.01 })
    expect(drafts.map(({ label, timeTrust }) => [label, timeTrust])).toEqual([
      ['LCP 1200 ms', 'unreliable'],
      ['CLS 0.01', 'unreliable'],
    ])
  })

  test('copying is told without the text', () => {
    const [draft] = posthog('$copy_autocapture', { $copy_type: 'cut', $selected_content: 'secret' })
    expect(draft).toMatchObject({ kind: 'clipboard', data: { operation: 'cut' } })
    expect(JSON.stringify(draft)).not.toContain('secret')
  })
})

describe("events of Mixpanel's autocapture", () => {
  const mixpanel = (event: string, properties: Record<string, unknown> = {}) =>
    read({
      event,
      properties: { time: 1795158401.479, $current_url: 'https://shop.test/cart', ...properties },
    })
  const clicked = {
    $el_text: 'Pay',
    $el_tag_name: 'button',
    $el_id: 'pay',
    $clientX: 20.4,
    $clientY: 30,
    $target: { '$attr-role': '' },
  }

  test('a click is a claim with its place and element', () => {
    expect(mixpanel('$mp_click', clicked)[0]).toMatchObject({
      kind: 'click',
      timeMs: 1795158401479,
      claim: { beforeMs: 100, afterMs: 100 },
      data: { x: 20.4, y: 30, target: { label: 'button "Pay"', selector: 'button#pay' } },
    })
  })

  test('rage and dead clicks carry the verdict; the dead one is told half a second late or more', () => {
    expect(mixpanel('$mp_rage_click', clicked)[0]).toMatchObject({
      timeMs: 1795158401479,
      vendor: { verdict: 'rage' },
    })
    const dead = mixpanel('$mp_dead_click', clicked)[0]
    expect(dead?.vendor).toEqual({ verdict: 'dead' })
    expect(dead?.timeMs).toBe(1795158400979)
    expect(dead?.claim?.beforeMs).toBe(1000)
  })

  test("page views are navigations, submits and leaving are told, the rest is the recording's own", () => {
    expect(mixpanel('$mp_web_page_view')[0]).toMatchObject({
      kind: 'navigation',
      data: { href: 'https://shop.test/cart' },
    })
    expect(mixpanel('$mp_submit', { $el_tag_name: 'form', $el_id: 'order' })[0]?.label).toBe(
      'submitted form#order',
    )
    expect(mixpanel('$mp_page_leave')[0]?.label).toBe('left the page')
    for (const event of ['$mp_input_change', '$mp_scroll', '$mp_session_record'])
      expect(mixpanel(event)).toEqual([])
  })
})
