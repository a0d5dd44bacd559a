import { describe, expect, test } from 'vitest'
import { describedTarget } from '../dialects/described-target.ts'
import { duplicates } from './duplicates.ts'
import { HYDRATION_CRUMB } from '../dialects/errors.ts'
import type { NavigationMethod } from '../event.ts'
import { telling } from './telling.ts'
import type { Told } from './told.ts'

await telling.load()

type Rest = Pick<Told, 'origin' | 'windowId' | 'detail' | 'nodeId'>

const nav = (
  timeMs: number,
  method: NavigationMethod,
  href: string,
  rest: Rest & { durationMs?: number } = {},
): Told => {
  const { durationMs, ...more } = rest
  return {
    kind: 'navigation',
    timeMs,
    data: { method, href, ...(durationMs === undefined ? {} : { durationMs }) },
    ...more,
  }
}
const meta = (timeMs: number, href: string, rest: Rest = {}) => nav(timeMs, 'load', href, rest)
const sent = (
  timeMs: number,
  url: string,
  detail: number,
  rest: Rest & { initiator?: string; durationMs?: number } = {},
): Told => {
  const { initiator = 'fetch', durationMs, ...more } = rest
  const data = {
    method: 'GET',
    url,
    initiator,
    failed: false,
    ...(durationMs === undefined ? {} : { durationMs }),
  }
  return { kind: 'network', timeMs, origin: 'network', detail, data, ...more }
}
const log = (timeMs: number, level: string, message: string, origin: Rest['origin'] = 'console'): Told => ({
  kind: 'console',
  timeMs,
  data: { level, message },
  ...(origin === undefined ? {} : { origin }),
})
const fail = (
  timeMs: number,
  message: string,
  origin: Rest['origin'] = 'console',
  kind: 'uncaught' | 'hydration' = 'uncaught',
): Told => ({
  kind: 'error',
  timeMs,
  data: { message, kind },
  ...(origin === undefined ? {} : { origin }),
})
const vital = (timeMs: number, name: 'LCP' | 'CLS' | 'INP', value: number): Told => ({
  kind: 'web-vital',
  timeMs,
  origin: 'sentry-span',
  data: { vital: name, value },
})
const folds = (told: readonly Told[]) => [...duplicates(told)].toSorted(([a], [b]) => a - b)

const span = { origin: 'sentry-span' } as const
const crumb = { origin: 'sentry-crumb' } as const
const tracked = { origin: 'tracked' } as const
const custom = { origin: 'posthog-custom' } as const
const timing = { origin: 'network' } as const

describe('navigations told twice', () => {
  test.each<[string, readonly Told[], number[][]]>([
    [
      'a Sentry load and its Meta',
      [nav(0, 'reload', '/a', { ...span, durationMs: 83 }), meta(76, '/a')],
      [[0, 1]],
    ],
    ['a load whose Meta has another fragment', [nav(0, 'load', '/a', span), meta(76, '/a#x')], [[0, 1]]],
    ['a load of another page', [nav(0, 'load', '/a', span), meta(76, '/b')], []],
    ['a load whose Meta comes too late', [nav(0, 'load', '/a', span), meta(20_000, '/a')], []],
    ['a slow load', [nav(0, 'load', '/a', { ...span, durationMs: 15_000 }), meta(20_000, '/a')], [[0, 1]]],
    [
      'each load has its own Meta',
      [nav(0, 'load', '/a', span), meta(76, '/a'), nav(5000, 'reload', '/a', span), meta(5080, '/a')],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      'PostHog: a document loading and loaded, the page view, and the Meta',
      [
        nav(-653, 'load', '/', timing),
        nav(-652, 'load', '/', { ...timing, durationMs: 517 }),
        nav(-464, 'push', '/', tracked),
        meta(0, '/'),
      ],
      [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    ],
    ['a Sentry route by crumb and span', [nav(0, 'push', '/a', crumb), nav(1, 'push', '/a', span)], [[0, 1]]],
    ['a Sentry route by span and crumb', [nav(0, 'push', '/a', span), nav(1, 'push', '/a', crumb)], [[1, 0]]],
    [
      'a PostHog route by event and custom',
      [meta(0, '/'), nav(8045, 'push', '/a', tracked), nav(8046, 'push', '/a', custom)],
      [[1, 2]],
    ],
    [
      'a PostHog route by custom and event',
      [meta(0, '/'), nav(8045, 'push', '/a', custom), nav(8046, 'push', '/a', tracked)],
      [[2, 1]],
    ],
    [
      'the address that is shown, told late',
      [nav(0, 'push', '/a', custom), nav(9000, 'push', '/a', tracked)],
      [[1, 0]],
    ],
    [
      'a guess gives way to a statement',
      [nav(0, 'guess', '/a', { origin: 'custom' }), nav(5, 'push', '/a', tracked)],
      [[0, 1]],
    ],
    [
      'there and back again',
      [nav(0, 'push', '/a', span), nav(100, 'push', '/b', span), nav(200, 'push', '/a', span)],
      [],
    ],
    [
      'a route and a later reload of it',
      [meta(0, '/'), nav(1000, 'push', '/a', tracked), meta(6000, '/a')],
      [],
    ],
    [
      'two windows',
      [
        nav(0, 'push', '/a', { ...custom, windowId: 'v' }),
        nav(1, 'push', '/a', { ...custom, windowId: 'w' }),
      ],
      [],
    ],
  ])('%s', (_name, told, expected) => {
    expect(folds(told)).toEqual(expected)
  })
})

describe('requests told twice', () => {
  const url = 'https://shop.test/api'
  test.each<[string, readonly Told[], number[][]]>([
    ['by wrapper and timing entry: the wrapper knows more', [sent(0, url, 1), sent(1, url, 3)], [[0, 1]]],
    ['the other way round', [sent(0, url, 3), sent(5, url, 1)], [[1, 0]]],
    ['too far apart', [sent(0, url, 3), sent(6, url, 1)], []],
    ['two calls of one wrapper are two', [sent(0, url, 3), sent(1, url, 3)], []],
    [
      'two calls and their two timing entries',
      [sent(0, url, 3), sent(0, url, 1), sent(2, url, 3), sent(2, url, 1)],
      [
        [1, 0],
        [3, 2],
      ],
    ],
    ['other URLs', [sent(0, url, 3), sent(0, `${url}2`, 1)], []],
    ['a picture and a call', [sent(0, url, 3), sent(0, url, 1, { initiator: 'img' })], []],
    [
      'a document still loading and loaded',
      [
        sent(0, url, 0, { initiator: 'navigation' }),
        sent(1, url, 1, { initiator: 'navigation', durationMs: 517 }),
      ],
      [[0, 1]],
    ],
    ['two windows', [sent(0, url, 3, { windowId: 'v' }), sent(0, url, 1, { windowId: 'w' })], []],
  ])('%s', (_name, told, expected) => {
    expect(folds(told)).toEqual(expected)
  })
})

describe('errors told twice', () => {
  test.each<[string, readonly Told[], number[][]]>([
    [
      'logged and uncaught',
      [log(0, 'error', 'TypeError: no cart'), fail(2, 'Uncaught TypeError: no cart')],
      [[0, 1]],
    ],
    [
      'uncaught and logged',
      [fail(0, 'Uncaught TypeError: no cart'), log(2, 'error', 'no cart {"id":1}')],
      [],
    ],
    [
      'uncaught and logged with more',
      [fail(0, 'Uncaught Error: card declined'), log(2, 'error', 'card declined {"id":1}')],
      [[1, 0]],
    ],
    ['later', [fail(0, 'Uncaught Error: card declined'), log(101, 'error', 'card declined')], []],
    ['another message', [fail(0, 'Uncaught Error: card declined'), log(1, 'error', 'Order failed')], []],
    ['a warning stays', [fail(0, 'Uncaught Error: card declined'), log(1, 'warn', 'card declined')], []],
    [
      'by error tracking a second later',
      [fail(0, 'Uncaught Error: card declined'), fail(900, 'Error: card declined', 'tracked')],
      [[1, 0]],
    ],
    [
      'by error tracking first',
      [fail(0, 'Error: card declined', 'tracked'), fail(900, 'Uncaught Error: card declined')],
      [[0, 1]],
    ],
    [
      'a console error that error tracking has too',
      [log(0, 'error', 'card declined'), fail(500, 'card declined', 'tracked')],
      [[0, 1]],
    ],
    [
      'the same error again',
      [fail(0, 'Uncaught Error: card declined'), fail(10, 'Uncaught Error: card declined')],
      [],
    ],
    ['the same line again', [log(0, 'error', 'failed'), log(1, 'error', 'failed')], []],
    ['one line by plugin and by crumb', [log(0, 'log', 'added', 'sentry-crumb'), log(1, 'log', 'added')], []],
    [
      'one error line by plugin and by crumb',
      [log(0, 'error', 'failed'), log(1, 'error', 'failed', 'sentry-crumb')],
      [[1, 0]],
    ],
    [
      "hydration by console and by Sentry's crumb",
      [
        fail(0, HYDRATION_CRUMB, 'sentry-crumb', 'hydration'),
        fail(3, 'Minified React error #418', 'sentry-crumb', 'hydration'),
      ],
      [[0, 1]],
    ],
    [
      'hydration errors of a series stay',
      [
        fail(0, 'Minified React error #418', 'console', 'hydration'),
        fail(3, 'Minified React error #423', 'console', 'hydration'),
      ],
      [],
    ],
  ])('%s', (_name, told, expected) => {
    expect(folds(told)).toEqual(expected)
  })
})

describe('measures of a page load', () => {
  test.each<[string, readonly Told[], number[][]]>([
    ['the last word stays', [meta(0, '/'), vital(92, 'LCP', 92), vital(176, 'LCP', 176)], [[1, 2]]],
    ['in each page load', [meta(0, '/'), vital(92, 'LCP', 92), meta(500, '/b'), vital(590, 'LCP', 90)], []],
    [
      "a vendor's load and its Meta are one load",
      [nav(0, 'load', '/', span), vital(1, 'CLS', 0), meta(80, '/'), vital(300, 'CLS', 0.2)],
      [
        [0, 2],
        [1, 3],
      ],
    ],
    ['slow interactions are moments', [meta(0, '/'), vital(50, 'INP', 40), vital(90, 'INP', 300)], []],
    ['unless told twice for one', [meta(0, '/'), vital(50, 'INP', 40), vital(50, 'INP', 300)], [[1, 2]]],
  ])('%s', (_name, told, expected) => {
    expect(folds(told)).toEqual(expected)
  })
})

describe('typing that a crumb announces', () => {
  const input = (timeMs: number, endAtMs: number, nodeId: number): Told => ({
    kind: 'input',
    timeMs,
    data: {
      target: describedTarget({ tag: 'input', names: [], nodeId }),
      value: 'mug',
      length: 3,
      how: 'typing',
      changes: 3,
      endAtMs,
    },
  })
  const announced = (timeMs: number, nodeId: number, name = 'ui.input'): Told => ({
    kind: 'breadcrumb',
    timeMs,
    origin: 'sentry-crumb',
    nodeId,
    data: { crumb: name, message: 'body > input#q' },
  })
  test.each<[string, readonly Told[], number[][]]>([
    ['at its start', [announced(749, 17), input(750, 1200, 17)], [[0, 1]]],
    ['within', [input(750, 3000, 17), announced(1800, 17)], [[1, 0]]],
    ['elsewhere', [input(750, 1200, 17), announced(1000, 18)], []],
    ['long after', [input(750, 1200, 17), announced(1400, 17)], []],
    ['other crumbs stay', [input(750, 1200, 17), announced(1000, 17, 'ui.keyDown')], []],
  ])('%s', (_name, told, expected) => {
    expect(folds(told)).toEqual(expected)
  })
})

test('whatever is folded, what stays is not', () => {
  const told = [
    nav(-653, 'load', '/', timing),
    nav(-652, 'load', '/', { ...timing, durationMs: 5 }),
    nav(-464, 'push', '/', tracked),
    meta(0, '/'),
    nav(10, 'push', '/', custom),
  ]
  const folded = duplicates(told)
  expect(folded.size).toBe(4)
  for (const stays of folded.values()) expect(folded.has(stays)).toBe(false)
})
