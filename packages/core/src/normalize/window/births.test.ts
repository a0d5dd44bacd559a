import { describe, expect, test } from 'vitest'
import { click, el, frames, load, mouse, mutate, normalize, type Step } from '../testing/frames.ts'

const page = load(0, [
  el('div', { id: 'over' }, el('button', { id: 'keep' }, 'Keep')),
  el('button', { id: 'archive' }, 'Archive'),
  el('button', { id: 'agree' }, 'Agree'),
])

/** The clicks' data, as far as it tells of targets that moved. */
function moved(steps: readonly Step[]) {
  return normalize(frames([page, ...steps])).events.flatMap(event => {
    if (event.kind !== 'click') return []
    const { target, targetAgeMs, targetReplaces, pressedOn, letGoOn } = event.data
    return [
      {
        on: target.name,
        ...(targetAgeMs !== undefined && { targetAgeMs }),
        ...(targetReplaces && { targetReplaces }),
        ...(pressedOn && { pressedOn: pressedOn.name }),
        ...(letGoOn && { letGoOn: letGoOn.name }),
      },
    ]
  })
}

const give = () => el('button', { id: 'give' }, 'Give up')
const press = (name: string, atMs: number): Step[] => [
  mouse('down', name, atMs),
  mouse('up', name, atMs + 60),
  mouse('click', name, atMs + 60, { pointerType: 0 }),
]

describe('how new a target is', () => {
  test('is told when it came just before the press', () => {
    expect(moved([mutate(20_000, { add: [['#over', give()]] }), ...press('#give', 20_200)])).toEqual([
      { on: 'Give up', targetAgeMs: 200 },
    ])
  })

  test('is told where no press is recorded', () => {
    expect(moved([mutate(20_000, { add: [['#over', give()]] }), click('#give', 20_150)])[0]).toMatchObject({
      on: 'Give up',
    })
  })

  test('is not told of what has been there for a while, whatever came since', () => {
    expect(moved([mutate(20_000, { add: [['#over', give()]] }), ...press('#keep', 20_200)])).toEqual([
      { on: 'Keep' },
    ])
    expect(moved([mutate(20_000, { add: [['#over', give()]] }), ...press('#give', 20_900)])).toEqual([
      { on: 'Give up' },
    ])
  })

  test('says when something went as it came', () => {
    const step = mutate(20_000, { remove: [['#over', '#keep']], add: [['#over', give()]] })
    expect(moved([step, ...press('#give', 20_200)])).toEqual([
      { on: 'Give up', targetAgeMs: 200, targetReplaces: true },
    ])
  })

  test('is not told of a page that was just opened', () => {
    expect(moved(press('#agree', 100))).toEqual([{ on: 'Agree' }])
  })
})

describe('a press that is let go on something else', () => {
  const at = { x: 100, y: 100 }

  test('is told with both when the pointer stood still', () => {
    expect(
      moved([
        mouse('down', '#archive', 20_000, at),
        mouse('up', '#agree', 20_060, at),
        mouse('click', 'body', 20_060, { ...at, pointerType: 0 }),
      ]),
    ).toMatchObject([{ pressedOn: 'Archive', letGoOn: 'Agree' }])
  })

  test('is not told when the pointer moved', () => {
    const [told] = moved([
      mouse('down', '#archive', 20_000, at),
      mouse('up', '#agree', 20_060, { x: 108, y: 100 }),
      mouse('click', 'body', 20_060, { ...at, pointerType: 0 }),
    ])
    expect(told).not.toHaveProperty('letGoOn')
  })

  test('is not told of a part of the same thing', () => {
    const [told] = moved([
      mouse('down', '#archive', 20_000, at),
      mouse('up', '"Archive"', 20_060, at),
      mouse('click', '#archive', 20_060, { ...at, pointerType: 0 }),
    ])
    expect(told).not.toHaveProperty('letGoOn')
  })
})
