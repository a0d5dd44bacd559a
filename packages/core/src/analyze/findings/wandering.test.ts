import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import type { Swings, Turn } from '../../normalize/swings.ts'
import { aClick, anEvent, anInput, aNavigation, aTarget, PAGE, ZERO_MS } from '../testing/events.ts'
import { secondsFrom } from '../testing/sessions.ts'
import { automationLikely } from './automation-likely.ts'
import { away } from './away.ts'
import { backAndForth } from './back-and-forth.ts'
import { excessiveScrolling } from './excessive-scrolling.ts'
import { longPause } from './long-pause.ts'
import { momentOf } from './moment-of.ts'
import { quickBack } from './quick-back.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'
import { thrashedCursor } from './thrashed-cursor.ts'

const at = (path: string, offsetMs: number): SessionEvent => aNavigation(offsetMs, path)
const field = aTarget('textbox', 'Remark', { tag: 'input', nodeId: 40 })
const hole = { holes: [{ fromMs: ZERO_MS + 3000, toMs: ZERO_MS + 4000, reason: 'paused' }] }

describe('quick-back', () => {
  const there = [at('/list', 0), at('/list/3', 2000), at('/list', 5000)]
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['a look at one thing and straight back', there, ['low']],
    ['the same with the click that leads back', [...there, pressed(4900, aButton('Back'))], ['low']],
    ['two clicks there', [...there, pressed(3000, aButton('A')), pressed(4000, aButton('B'))], []],
    ['something typed there', [...there, anInput(3000, field, 'mine')], []],
    ['a stay of 12 s', [at('/list', 0), at('/list/3', 2000), at('/list', 14_000)], []],
    ['a redirect', [at('/list', 0), at('/old', 2000), at('/list', 2300)], []],
    ['the next thing of a list', [at('/list/1', 0), at('/list', 2000), at('/list/2', 5000)], []],
    ['another state of the same page', [at('/list/1', 0), at('/list/2', 2000), at('/list/1', 5000)], []],
    ['a fragment of the page', [at('/list', 0), at('/list#top', 2000), at('/list', 5000)], []],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(quickBack, events)).toEqual(told)
  })

  test('a hole in the stay makes it not measurable', () => {
    expect(verdicts(quickBack, there, hole)).toEqual(['not measurable: the recording has a hole (paused)'])
  })

  test('its moment is the return, and its proof both pages', () => {
    const [finding] = foundBy(quickBack, there)
    expect(momentOf(finding!)).toBe(5000)
    expect(finding).toMatchObject({ route: '/list/:id', measured: { stayMs: 3000 } })
    expect(finding?.evidence).toHaveLength(2)
  })
})

describe('back-and-forth', () => {
  const turns = [at('/a', 0), at('/b', 5000), at('/a', 10_000), at('/b', 15_000)]
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['A B A B', turns, ['low']],
    ['A B A', turns.slice(0, 3), []],
    ['A B A B in three minutes', [at('/a', 0), at('/b', 1000), at('/a', 90_000), at('/b', 180_000)], []],
    [
      'the same sort of page each time, and never the same',
      [at('/list', 0), at('/list/1', 5000), at('/list', 9000), at('/list/2', 12_000), at('/list', 15_000)],
      [],
    ],
    [
      'work in two places',
      [...turns, anInput(6000, field, 'x')],
      ['held back: fields were filled in meanwhile: work in two places'],
    ],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(backAndForth, events)).toEqual(told)
  })

  test('eight visits are one finding, and more than low', () => {
    const many = secondsFrom(0, 8).map(n => at(n % 2 === 0 ? '/a' : '/b', n * 4000))
    expect(foundBy(backAndForth, many)).toMatchObject([{ severity: 'medium', measured: { visits: 8 } }])
  })
})

describe('excessive-scrolling', () => {
  const epochs = (viewportHeight?: number): Partial<Normalized> => ({
    epochs: [
      {
        epoch: 0,
        href: PAGE,
        method: 'load',
        fromMs: ZERO_MS,
        toMs: ZERO_MS + 60_000,
        ...(viewportHeight !== undefined && { viewportHeight }),
      },
    ],
  })
  const scroll = (offsetMs: number, deltaY: number, more = {}): SessionEvent =>
    anEvent('scroll', offsetMs, {
      x: 0,
      y: 0,
      deltaX: 0,
      deltaY,
      changes: 1,
      endAtMs: ZERO_MS + offsetMs,
      ...more,
    })
  const upAndDown = (times: number, px: number, gapMs = 1000): SessionEvent[] =>
    secondsFrom(0, times).map(n => scroll(1000 + n * gapMs, n % 2 === 0 ? px : -px))
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['up and down by two screens, again and again', upAndDown(7, 1400), ['low']],
    ['three turns', upAndDown(4, 1400), []],
    ['short looks back', upAndDown(9, 300), []],
    ['turns over less than six screens', upAndDown(6, 420), []],
    ['turns with a minute in between', upAndDown(7, 1400, 20_000), []],
    ['a click in between', [...upAndDown(7, 1400), pressed(4300, aButton('Buy'))], []],
    ['typing in between', [...upAndDown(7, 1400), anInput(4300, field, 'mug')], []],
    [
      'scrolls that the page made',
      upAndDown(7, 1400).map(e => scroll(e.offsetMs, 1400, { automatic: true })),
      [],
    ],
    [
      'reading downwards in steps with looks back',
      secondsFrom(0, 30).map(n => scroll(1000 + n * 900, n % 5 === 4 ? -300 : 320)),
      [],
    ],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(
      verdicts(
        excessiveScrolling,
        events.toSorted((a, b) => a.offsetMs - b.offsetMs),
        epochs(720),
      ),
    ).toEqual(told)
  })

  test('small steps one way make one long way', () => {
    const steps = secondsFrom(0, 42).map(n =>
      scroll(1000 + n * 400, Math.floor(n / 6) % 2 === 0 ? 250 : -250),
    )
    expect(verdicts(excessiveScrolling, steps, epochs(720))).toEqual(['low'])
  })

  test('nothing is said where the height of the window is not known', () => {
    expect(verdicts(excessiveScrolling, upAndDown(7, 1400), epochs())).toEqual([])
  })

  test('scrolls of two parts of the page do not add up', () => {
    const list = { target: aTarget('list', 'Stock', { nodeId: 50 }) }
    const both = secondsFrom(0, 8).map(n =>
      scroll(1000 + n * 900, n % 2 === 0 ? 1400 : -1400, n % 2 === 0 ? list : {}),
    )
    expect(verdicts(excessiveScrolling, both, epochs(720))).toEqual([])
  })
})

describe('pauses', () => {
  const tea = [pressed(500, aButton('Pour tea'))]
  const active = (...seconds: number[]): Partial<Normalized> => ({
    activeSeconds: new Set(seconds),
    endMs: ZERO_MS + 200_000,
  })
  test.each<[string, Partial<Normalized>, string[], string[]]>([
    ['four seconds of thought', active(0, 5), [], []],
    ['eleven seconds', active(0, 12), ['info'], []],
    ['a minute', active(0, 62), [], ['info']],
    ['the time after the last sign', active(0, 3), [], []],
    [
      'a pause with a hole in it',
      { ...active(0, 12), ...hole },
      ['not measurable: the recording has a hole (paused)'],
      [],
    ],
  ])('%s', (_, more, pause, gone) => {
    expect(verdicts(longPause, tea, more)).toEqual(pause)
    expect(verdicts(away, tea, more)).toEqual(gone)
  })

  test('watching a film is no pause', () => {
    const play = anEvent('media', 700, { operation: 'play', target: aTarget('', 'Film', { tag: 'video' }) })
    expect(verdicts(longPause, [...tea, play], active(0, 30))).toEqual([
      'held back: a video or sound was playing',
    ])
  })

  test('its moment is its middle', () => {
    const [pause] = foundBy(longPause, tea, active(0, 21))
    expect(momentOf(pause!)).toBe(11_000)
  })
})

describe('automation-likely', () => {
  const tile = (n: number): ReturnType<typeof aButton> => aButton(`Tile ${n}`)
  const clicks = (count: number, gapOf: (n: number) => number, same = false): SessionEvent[] => {
    let now = 1000
    return secondsFrom(0, count).map(n => {
      now += gapOf(n)
      return pressed(now, tile(same ? 1 : n), same ? {} : { x: (n % 5) * 100, y: Math.floor(n / 5) * 80 })
    })
  }
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['25 clicks by the clock, on one thing after another', clicks(25, () => 360), ['info']],
    ['the same on one button, as fast hands do', clicks(25, () => 360, true), []],
    ['12 of them', clicks(12, () => 360), []],
    ['uneven ones, as hands make them', clicks(25, n => (n % 3 === 0 ? 900 : 180)), []],
    ['25 in a minute', clicks(25, () => 2400), []],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(automationLikely, events, { endMs: ZERO_MS + 100_000 })).toEqual(told)
  })

  test('it is one finding, however long it goes on', () => {
    const found = foundBy(
      automationLikely,
      clicks(150, () => 300),
      { endMs: ZERO_MS + 100_000 },
    )
    expect(found).toMatchObject([{ measured: { clicks: 150, meanGapMs: 300 } }])
  })
})

describe('thrashed-cursor', () => {
  const turnsOf = (
    count: number,
    px: number,
    gapMs: number,
    more: (n: number) => Partial<Turn> = () => ({}),
  ): Turn[] =>
    secondsFrom(0, count).map(n => ({
      atMs: ZERO_MS + 5000 + n * gapMs,
      swingPx: px,
      x: n % 2 === 0 ? 100 + px : 100,
      y: 200,
      pathPx: n * px,
      gapMs: 55,
      ...more(n),
    }))
  const moved = (turns: Turn[], more: Partial<Swings> = {}): Partial<Normalized> => ({
    swings: [
      {
        axis: 'x',
        turns,
        pointer: { replayId: 'test', segmentId: 3, frameIndex: 4 },
        lastPointer: { replayId: 'test', segmentId: 3, frameIndex: 9 },
        over: [],
        ...more,
      },
    ],
  })
  const cases: [what: string, more: Partial<Normalized>, told: string[]][] = [
    ['fourteen turns in two seconds', moved(turnsOf(14, 210, 140)), ['low']],
    ['seven turns', moved(turnsOf(7, 210, 140)), []],
    ['following lines, a turn in a second', moved(turnsOf(14, 400, 900)), []],
    ['a trembling hand', moved(turnsOf(14, 30, 140)), []],
    ['short swings', moved(turnsOf(9, 50, 140)), []],
    ['a way that leads somewhere', moved(turnsOf(14, 90, 140, n => ({ x: n * 60 }))), []],
    [
      'over a canvas',
      moved(turnsOf(14, 210, 140), { over: ['canvas'] }),
      ['held back: over a canvas, where a mouse goes to and fro'],
    ],
    [
      'over a menu',
      moved(turnsOf(14, 210, 140), { over: ['menu'] }),
      ['held back: over a menu, where a mouse goes to and fro'],
    ],
    [
      'one place lost on the way',
      moved(turnsOf(14, 210, 140, n => ({ gapMs: n === 4 ? 160 : 55 }))),
      ['low'],
    ],
    [
      'places too far apart',
      moved(turnsOf(14, 210, 140, () => ({ gapMs: 200 }))),
      ['not measurable: places of the mouse are up to 200 ms apart'],
    ],
  ]
  test.each(cases)('%s', (_, more, told) => {
    expect(verdicts(thrashedCursor, [aNavigation(0, '/')], more)).toEqual(told)
  })

  test('something done meanwhile says what the mouse was for', () => {
    const click = aClick(5900, aButton('Buy'))
    expect(verdicts(thrashedCursor, [click], moved(turnsOf(14, 210, 140)))).toEqual([
      'held back: meanwhile something was clicked',
    ])
  })

  test('both axes of one movement are one finding, whose proof are the frames of the path', () => {
    const { swings = [] } = moved(turnsOf(14, 210, 140))
    const both = { swings: [swings[0]!, { ...swings[0]!, axis: 'y' as const }] }
    const found = foundBy(thrashedCursor, [aNavigation(0, '/')], both)
    expect(found).toHaveLength(1)
    expect(found[0]?.evidence.map(({ kind, frameIndex }) => [kind, frameIndex])).toEqual([
      ['frame', 4],
      ['frame', 9],
    ])
  })
})
