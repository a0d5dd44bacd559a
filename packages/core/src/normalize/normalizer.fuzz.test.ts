import { describe, expect, test } from 'vitest'
import { frameData, type Frame } from '../decode/frame.ts'
import {
  click,
  custom,
  el,
  frames,
  increment,
  input,
  load,
  mouse,
  mutate,
  normalize,
  scroll,
  select,
  START,
  tap,
  type,
  type Step,
} from './testing/frames.ts'

/** A small generator with a seed: a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

const session: Step[] = [
  load(0, [
    el('button', { id: 'pay' }, 'Pay'),
    el('form', {}, el('input', { id: 'name', 'aria-label': 'Name' }), el('button', { id: 'send' }, 'Send')),
    el('div', { id: 'note', contenteditable: 'true' }, 'old'),
    el('ul', { id: 'list' }),
    el('select', { id: 'pick' }, el('option', { value: 'a' }, 'A')),
  ]),
  click('#pay', 1000),
  mutate(1010, { add: [['#list', el('li', { id: 'row' }, 'Row')]], text: [['"Shop"', 'Paid']] }),
  tap('#row', 1500),
  click('#name', 2000),
  type('#name', 'Ada', 2100),
  mouse('click', '#send', 2500),
  mouse('double', '#row', 2600),
  input('#pick', 'a', 2700),
  scroll('#list', 40, 2800),
  select(2900, ['"old"', 0, '"old"', 2]),
  click('#note', 3000),
  mutate(3100, { text: [['"old"', 'new']], remove: [['#list', '#row']] }),
  custom('$pageview', { href: 'https://shop.test/b' }, 3200),
  increment(7, page => ({ type: 0, id: page.idOf('#pay') }), 3300),
  increment(4, () => ({ width: 3, height: 4 }), 3400),
  load(4000, [el('p', {}, 'Thanks')], { href: 'https://shop.test/thanks', announced: false }),
]

const JUNK: readonly unknown[] = [
  null,
  -1,
  1e308,
  -0,
  '',
  '__proto__',
  'x'.repeat(300),
  [],
  [[[]]],
  {},
  { id: 3 },
  true,
  NaN,
  2,
  '7',
]

/** Puts junk somewhere into a recorded value. */
function spoil(value: unknown, next: () => number): unknown {
  if (typeof value !== 'object' || value === null || next() < 0.15)
    return JUNK[Math.floor(next() * JUNK.length)]
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value }
  const keys = Object.keys(copy)
  const key = keys[Math.floor(next() * keys.length)]
  if (key !== undefined) copy[key] = spoil(copy[key], next)
  return copy
}

const plain = frames(session)

/** The frame with other data. */
function withData(frame: Frame, data: unknown): Frame {
  const bytes = new TextEncoder().encode(JSON.stringify(data) ?? 'null')
  return {
    ...frame,
    bytes,
    start: 0,
    end: bytes.length,
    dataStart: 0,
    dataEnd: bytes.length,
    nodes: undefined,
  }
}

/** The frame with a few bytes of its data overwritten. */
function withNoise(frame: Frame, next: () => number): Frame {
  const bytes = frame.bytes.slice()
  const length = frame.dataEnd - frame.dataStart
  for (let i = 0; i < 3; i++) bytes[frame.dataStart + Math.floor(next() * length)] = Math.floor(next() * 256)
  // The nodes that were read on the way are of the bytes as they were.
  return { ...frame, bytes, nodes: undefined }
}

const withWindow = (frame: Frame, windowId: string): Frame => ({ ...frame, windowId })

/** What holds for whatever comes in. */
function check(all: readonly Frame[]): void {
  for (const events of ['all', 'story'] as const) {
    const result = normalize(all, { events })
    let before = -Infinity
    for (const event of result.events) {
      expect(event.timeMs).toBeGreaterThanOrEqual(before)
      expect(Number.isFinite(event.offsetMs)).toBe(true)
      expect(event.epoch).toBeGreaterThanOrEqual(0)
      before = event.timeMs
    }
  }
}

describe('whatever a recording holds', () => {
  test('spoiled data never throws', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed)
      check(plain.map(frame => (next() < 0.3 ? withData(frame, spoil(frameData(frame), next)) : frame)))
    }
  })

  test('lost, repeated and shuffled frames never throw', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const next = random(seed)
      const some = plain.flatMap(frame => (next() < 0.2 ? [] : next() < 0.1 ? [frame, frame] : [frame]))
      if (seed % 2) some.sort(() => next() - 0.5)
      check(some.map(frame => (next() < 0.05 ? withWindow(frame, 'other') : frame)))
    }
  })

  test('broken times never throw', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const next = random(seed)
      const times = [NaN, 0, 1, START, START - 1e12, 253_402_300_799_999]
      check(
        plain.map(frame =>
          next() < 0.3 ? { ...frame, timestamp: times[Math.floor(next() * times.length)]! } : frame,
        ),
      )
    }
  })

  test('bytes that are no JSON never throw', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const next = random(seed)
      check(plain.map(frame => (next() > 0.3 ? frame : withNoise(frame, next))))
    }
  })

  test('nothing gives nothing', () => {
    const result = normalize([])
    expect(result).toMatchObject({ events: [], epochs: [], holes: [], windowIds: [] })
    expect(result.zeroMs).toBeNaN()
  })
})
