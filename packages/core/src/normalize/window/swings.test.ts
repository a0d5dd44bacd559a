import { describe, expect, test } from 'vitest'
import { el, frames, increment, load, normalize, START, type Step } from '../testing/frames.ts'

const body = () => [
  el('p', { id: 'text' }, 'Fired at 1240 °C'),
  el('canvas', { id: 'plot' }),
  el('ul', { id: 'list', role: 'menu' }, el('li', { id: 'item' }, 'Save')),
]

/** A mouse at these places, 50 ms apart, as rrweb writes it: ten places a frame. */
function path(
  places: readonly (readonly [x: number, y: number])[],
  fromMs: number,
  on = '#text',
  gapMs = 50,
): Step[] {
  const steps: Step[] = []
  for (let first = 0; first < places.length; first += 10) {
    const some = places.slice(first, first + 10)
    const endMs = fromMs + (first + some.length - 1) * gapMs
    steps.push(
      increment(
        1,
        page => ({
          positions: some.map(([x, y], nth) => ({
            x,
            y,
            id: page.idOf(on),
            timeOffset: fromMs + (first + nth) * gapMs - endMs,
          })),
        }),
        endMs,
      ),
    )
  }
  return steps
}

/** To and fro between two x, each way in so many places. */
const toAndFro = (times: number, steps = 3, px = 200): [number, number][] =>
  Array.from({ length: times * steps }, (_, n) => {
    const way = Math.floor(n / steps) % 2 === 0 ? (n % steps) / steps : 1 - (n % steps) / steps
    return [100 + Math.round(way * px), 300 + n]
  })

const swingsOf = (...steps: Step[]) => normalize(frames([load(0, body()), ...steps])).swings

describe('the way of the mouse', () => {
  test('to and fro is a row of turns, with times, swings, path and frames', () => {
    const [row, ...others] = swingsOf(...path(toAndFro(12), 2000))
    expect(others).toEqual([])
    expect(row?.axis).toBe('x')
    expect(row?.turns.length).toBeGreaterThanOrEqual(9)
    const gaps = row!.turns.slice(1).map((turn, at) => turn.atMs - row!.turns[at]!.atMs)
    expect(new Set(gaps)).toEqual(new Set([150]))
    expect(row?.turns[1]).toMatchObject({ swingPx: 200, gapMs: 50 })
    expect(row!.turns.at(-1)!.pathPx).toBeGreaterThan(1500)
    expect(row!.turns[0]!.atMs - START).toBeGreaterThanOrEqual(2000)
    expect(row!.lastPointer.frameIndex).toBeGreaterThan(row!.pointer.frameIndex)
  })

  test.each<[string, Step[]]>([
    [
      'one way',
      path(
        Array.from({ length: 40 }, (_, n) => [n * 20, 300] as const),
        2000,
      ),
    ],
    ['four turns', path(toAndFro(5), 2000)],
    ['a trembling hand', path(toAndFro(20, 3, 15), 2000)],
    ['turns with a second and more in between', path(toAndFro(10, 24), 2000)],
    ['turns with silence in between', path(toAndFro(12), 2000, '#text', 600)],
  ])('%s is none', (_, steps) => {
    expect(swingsOf(...steps)).toEqual([])
  })

  test.each([
    ['#plot', ['canvas']],
    ['#item', ['menu']],
    ['#text', []],
  ])('over %s', (on, over) => {
    expect(swingsOf(...path(toAndFro(12), 2000, on))[0]?.over).toEqual(over)
  })

  test('another page begins another row', () => {
    const rows = swingsOf(...path(toAndFro(8), 2000), load(3300, body()), ...path(toAndFro(8), 3400))
    expect(rows).toHaveLength(2)
  })

  test('an hour of it costs no more than some rows', () => {
    const rows = swingsOf(...path(toAndFro(20_000), 2000))
    expect(rows.length).toBe(200)
    expect(Math.max(...rows.map(({ turns }) => turns.length))).toBe(64)
  })
})
