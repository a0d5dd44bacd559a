import { describe, expect, test } from 'vitest'
import { click, el, load, mutate, normalize, frames, type Step } from '../testing/frames.ts'

/** A clock that writes its time every second from `from` on, `count` times. */
function clock(from: number, count: number): Step[] {
  return Array.from({ length: count }, (_, i) =>
    mutate(from + i * 1000, { text: [['"00:00"', `00:0${i + 1}`]] }),
  )
}

const page = load(0, [
  el('button', { id: 'dead' }, 'Dead'),
  el('button', { id: 'live', class: 'off' }, 'Live'),
  el('p', { id: 'clock' }, '00:00'),
])

/** The mutations that count as responses: what appeared, or what was changed. */
function responses(steps: readonly Step[]): string[] {
  return normalize(frames([page, ...steps])).events.flatMap(event =>
    event.kind === 'mutation' && event.data.ambient !== true
      ? [event.data.appeared?.[0]?.text ?? `${event.data.attributes} attributes`]
      : [],
  )
}

describe('the first seconds of a page', () => {
  test('ticks of a clock that went on before the click answer nobody', () => {
    expect(responses([...clock(600, 1), click('#dead', 1200), ...clock(1600, 6)])).toEqual([])
  })

  test('a clock that the click started is its response', () => {
    expect(responses([click('#dead', 500), ...clock(550, 6)])).toContain('00:01')
  })

  test('the real response stays when the tick before it is taken back', () => {
    const steps = [
      ...clock(600, 1),
      click('#live', 1580),
      ...clock(1600, 1),
      mutate(1640, { attributes: [['#live', { class: 'on' }]] }),
      ...clock(2600, 5),
    ]
    expect(responses(steps)).toEqual(['1 attributes'])
  })

  test('what ticked on one page ticks from the start on the next', () => {
    const next = load(8000, [el('button', { id: 'dead' }, 'Dead'), el('p', { id: 'clock' }, '00:00')])
    const first = [...clock(600, 4), click('#dead', 3900), ...clock(4600, 2)]
    expect(responses([...first, next, click('#dead', 8500), ...clock(9000, 1)])).toEqual([])
  })

  test('a tick on a page that goes away before the next one stays in doubt', () => {
    expect(responses([...clock(600, 1), click('#dead', 1200), ...clock(1600, 1)])).toEqual(['00:01'])
  })
})

describe('a message of an earlier click', () => {
  const toast = el('p', { id: 'toast' }, 'Saved')
  const body = load(0, [
    el('button', { id: 'save' }, 'Save'),
    el('button', { id: 'dead' }, 'Dead'),
    el('div', { id: 'region', role: 'status' }),
    el('p', { id: 'other' }, 'Other'),
  ])
  const saved = [click('#save', 1000), mutate(1020, { add: [['#region', toast]] })]
  const after = (...steps: Step[]): number =>
    normalize(frames([body, ...saved, ...steps])).events.filter(
      event => event.kind === 'mutation' && event.data.ambient !== true && event.offsetMs > 1100,
    ).length

  test('that goes by itself answers nobody', () => {
    expect(after(click('#dead', 3000), mutate(3500, { remove: [['#region', '#toast']] }))).toBe(0)
    expect(after(click('#dead', 3000), mutate(3500, { text: [['"Saved"', '']] }))).toBe(0)
  })

  test('that goes at once was taken away', () => {
    expect(after(click('#toast', 3000), mutate(3010, { remove: [['#region', '#toast']] }))).toBe(1)
  })

  test('that is gone already hides no answer', () => {
    const gone = mutate(20_000, { remove: [['#region', '#toast']] })
    expect(after(gone, click('#dead', 30_000), mutate(30_500, { remove: [['body', '#other']] }))).toBe(1)
  })
})
