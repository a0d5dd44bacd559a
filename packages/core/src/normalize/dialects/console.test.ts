import { describe, expect, test } from 'vitest'
import type { Draft } from './draft.ts'
import { isHydrationText, messageCore, sameMessage } from './errors.ts'
import { readLegacyLog, readPlugin } from './plugin.ts'
import { frameContext } from '../testing/frame-context.ts'

const line = (level: string, payload: readonly unknown[], trace: readonly unknown[] = []) => ({
  plugin: 'rrweb/console@1',
  payload: { level, trace, payload },
})
const read = (data: unknown) => readPlugin(data, frameContext())
const messageOf = ([draft]: readonly Draft[]) => (draft?.kind === 'console' ? draft.data.message : '')

describe('console frames', () => {
  test('a line as PostHog captured it', () => {
    const [draft] = read(line('log', ['"added"', '{"ok":true}'], ['http://localhost:8931/:3:274']))
    expect(draft).toEqual({
      kind: 'console',
      origin: 'console',
      timeMs: 1_795_158_661_023,
      label: 'added {"ok":true}',
      data: { level: 'log', message: 'added {"ok":true}', stack: 'http://localhost:8931/:3:274' },
    })
  })

  test.each([
    ['strings are unquoted', ['"a \\"b\\"\\n"', '"c"'], 'a "b"\n c'],
    ['numbers, null and undefined', ['1', 'null', '"undefined"'], '1 null undefined'],
    [
      'format strings are left as they are',
      ['"%c stock of %s"', '"color:red"', '"mug"'],
      '%c stock of %s color:red mug',
    ],
    ['what is not JSON is taken as it is', ['"cut off', 'plain'], '"cut off plain'],
    ['what is no text at all', [5, { a: 1 }, null], '5 {"a":1} null'],
    ['nothing', [], ''],
  ])('%s', (_name, payload, message) => {
    expect(read(line('info', payload))[0]?.data).toMatchObject({ message })
  })

  test('an empty line is labelled by its method', () => {
    expect(read(line('groupEnd', []))[0]?.label).toBe('console.groupEnd()')
  })

  test('a failed assertion is an error line, as browsers show it', () => {
    expect(read(line('assert', ['"stock > 0"']))[0]?.data).toEqual({
      level: 'error',
      message: 'Assertion failed: stock > 0',
    })
  })

  test('an Error gives its message, and its stack before that of the console call', () => {
    const error = JSON.stringify(
      'TypeError: no cart\n    at pay (app.js:3:1)\n    at click (app.js:9:2)\nEnd of stack for Error object',
    )
    expect(read(line('error', ['"failed"', error], ['log.js:1:1']))[0]?.data).toEqual({
      level: 'error',
      message: 'failed TypeError: no cart',
      stack: '    at pay (app.js:3:1)\n    at click (app.js:9:2)',
    })
  })

  test('an Error of Firefox, whose stack lacks the message, is told by its place', () => {
    const error = JSON.stringify(
      'pay@https://shop.test/app.js:3:1\nclick@https://shop.test/app.js:9:2\nEnd of stack for Error object',
    )
    expect(read(line('error', [error]))[0]?.data).toMatchObject({
      message: 'Error at pay@https://shop.test/app.js:3:1',
    })
  })

  test('a logged element is clipped to its beginning', () => {
    const element = JSON.stringify(`<main class="page">${'<p>text</p>'.repeat(10_000)}</main>`)
    const message = messageOf(read(line('log', ['"see"', element])))
    expect(message).toMatch(/^see <main class="page"><p>text/)
    expect(message.length).toBeLessThan(130)
  })

  test('no line grows beyond a screen', () => {
    const message = messageOf(
      read(
        line(
          'log',
          Array.from({ length: 1000 }, () => JSON.stringify('x'.repeat(5000))),
        ),
      ),
    )
    expect(message.length).toBe(2000)
  })

  test.each([
    ['"Uncaught TypeError: chat.start is not a function"', 'uncaught'],
    ['"Uncaught (in promise) Error: No agent is free"', 'unhandled-rejection'],
    ['"Script error."', 'uncaught'],
    ['"Uncaught Error: Minified React error #423; visit"', 'hydration'],
    ['"Warning: Text content does not match server-rendered HTML."', 'hydration'],
  ])('%s is an error of kind %s', (argument, kind) => {
    expect(read(line('error', [argument]))[0]).toMatchObject({ kind: 'error', data: { kind } })
  })

  test('a rejection without an Error keeps its reason', () => {
    expect(read(line('error', ['"Uncaught (in promise)"', '{"code":7}']))[0]).toMatchObject({
      kind: 'error',
      data: { message: 'Uncaught (in promise) {"code":7}' },
    })
  })

  test.each([['log'], ['warn']])('the same words at level %s are what the page wrote', level => {
    expect(read(line(level, ['"Uncaught fun"']))[0]?.kind).toBe('console')
  })

  test("the recorder's own notices are health notes", () => {
    const context = frameContext()
    expect(readPlugin(line('warn', ['"The number of log records reached the threshold."']), context)).toEqual(
      [],
    )
    expect(readPlugin(line('warn', ['"[PostHog.js] Too many mutations on node"', '"7"']), context)).toEqual(
      [],
    )
    expect(context.health.notes()).toMatchObject([
      { code: 'console-limit', segmentId: 1, frameIndex: 20 },
      { code: 'recorder-stopped', segmentId: 1, frameIndex: 20 },
    ])
  })

  test("the same words at another level are the page's", () => {
    const context = frameContext()
    expect(readPlugin(line('error', ['"Too many mutations on node"']), context)).toHaveLength(1)
    expect(context.health.notes()).toEqual([])
  })

  test('the log source of old recorders holds the same payload', () => {
    const old = { source: 11, level: 'warn', trace: ['a.js:1:1'], payload: ['"low stock"'] }
    expect(readLegacyLog(old, frameContext())[0]?.data).toEqual({
      level: 'warn',
      message: 'low stock',
      stack: 'a.js:1:1',
    })
  })
})

describe('other plugins', () => {
  test('are told by name', () => {
    expect(read({ plugin: 'acme/heat@2', payload: {} })[0]).toMatchObject({
      kind: 'unknown',
      data: { name: 'plugin acme/heat@2' },
    })
  })
  test('that only concern the recording are no events', () => {
    expect(read({ plugin: 'rrweb/sequential-id@1', payload: { id: 3 } })).toEqual([])
    expect(read({ plugin: 'rrweb/canvas-webrtc@1', payload: {} })).toEqual([])
  })
})

describe('messages of errors', () => {
  test.each([
    ['Uncaught TypeError: x is not a function', 'TypeError: x is not a function', true],
    ['Uncaught (in promise) Error: No agent', 'Error: No agent', true],
    ['save failed', 'save failed {"status":500}', true],
    ['Uncaught CheckoutError: card declined', 'card declined', true],
    ['Error: a', 'Error: b', false],
    ['Error: a', 'banana', false],
    ['Uncaught', 'Uncaught (in promise)', false],
    ['', 'anything', false],
  ])('%s / %s tell the same: %s', (one, other, same) => {
    expect(sameMessage(one, other)).toBe(same)
    expect(sameMessage(other, one)).toBe(same)
  })

  test("the core of a message is its first line without the browser's words", () => {
    expect(messageCore('Uncaught (in promise) TypeError: bad\n    at x')).toBe('bad')
  })

  test('hydration is told by code or text', () => {
    expect(isHydrationText('Minified React error #425; visit …')).toBe(true)
    expect(isHydrationText('Minified React error #4250; visit …')).toBe(false)
    expect(isHydrationText('Minified React error #310; visit …')).toBe(false)
    expect(isHydrationText('Hydration completed but contains mismatches.')).toBe(true)
    expect(isHydrationText('hydrate yourself')).toBe(false)
  })
})
