import { describe, expect, it } from 'vitest'
import {
  aClick,
  anEvent,
  anInput,
  aMutation,
  aNavigation,
  aRequest,
  aTarget,
} from '../../analyze/testing/events.ts'
import { aSession } from '../../analyze/testing/sessions.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { aStoredReplay } from '../testing/a-stored-replay.ts'
import { statsAnswerSchema } from './schema.ts'
import { statsText } from './stats-text.ts'
import { stats } from './stats.ts'

const pay = aTarget('button', 'Pay', { selector: 'button#pay' })
const shopping = [
  aNavigation(0, '/', { method: 'load', title: 'Mugs' }),
  aClick(3200, aTarget('button', 'Add to cart')),
  aMutation(3200, ['status', 'Added to cart']),
  anInput(9000, aTarget('textbox', 'Coupon', { tag: 'input' }), 'SAVE10'),
  aClick(31_000, pay),
  aClick(31_500, pay),
  aRequest(31_510, '/api/order', { method: 'POST', durationMs: 1100, status: 500, failed: true }),
  anEvent('error', 32_000, { message: 'pay is not a function', kind: 'uncaught' }),
]
const answerOf = (events: readonly SessionEvent[], more?: Partial<Normalized>) =>
  stats(aStoredReplay(aSession(events, more)))

describe('stats', () => {
  it('say which replay they are of, and keep to their schema', () => {
    const answer = answerOf(shopping)
    expect(answer).toMatchObject({
      replayId: 'test',
      source: 'file',
      dialect: 'rrweb',
      startedAt: '2026-05-03T18:40:00.000Z',
      url: 'https://shop.test/',
      title: 'Mugs',
      frames: 8,
      durationMs: 60_000,
    })
    expect(statsAnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer)
  })

  it('read as sections of aligned rows, each with its proof', () => {
    expect(statsText(answerOf(shopping, { activeSeconds: new Set([3, 31]) }))).toBe(`\
test  Mugs  https://shop.test/
2026-05-03 18:40:00 UTC · 1 min 00 s · recorded by rrweb · 8 frames
! the page is not recorded: what was on the screen, and what was clicked, is not known

Time  1 min 00 s
  active        2.0 s         3 %   mouse, fingers or keys moved in that second
  idle          58 s          97 %  nothing moved, for less than a minute
  away          none
  hidden        not recorded
  not recorded  none

Routes
     time        active  visits  clicks  inputs  requests  failed  errors
  /  1 min 00 s  2.0 s        1       3       1         1  1       1       [0:0]

Page loads
  0:00.0  /  load  1 min 00 s  [0:0]

Clicked  3 clicks
  2  button "Pay"          button#pay   [0:4]
  1  button "Add to cart"  no selector  [0:1]

Typing  1 entry in 1 field · 6 characters in the end · 0 ms

Scrolling  nobody scrolled

Uncaught errors  1
  0:32.0  pay is not a function  [0:7]

Console  nothing recorded: the recorder does not tell of it, or nothing was written

Requests  1 · 5xx 1
  durations of 1: half within 1.1 s, 75 % 1.1 s, 95 % 1.1 s, longest 1.1 s

Failed requests  1
  0:31.5  POST /api/order  500  1.1 s  [0:6]

Slowest requests
  0:31.5  1.1 s  POST /api/order  500  [0:6]

Web vitals  not recorded

Changes of the page  1 change in 1 mutation (0 by clocks and the like) · 0 seconds with 300 or more
  0:03.0  1  1 added, 0 removed, 0 texts, 0 attributes  [0:2]

Events  8 of 8 frames
  click 3 · navigation 1 · mutation 1 · input 1 · network 1 · error 1
`)
  })

  it('say what is not recorded instead of 0', () => {
    const text = statsText(answerOf([aClick(1000, pay)]))
    expect(text).toContain('\nRequests  not recorded\n')
    expect(text).toContain('\nWeb vitals  not recorded\n')
    expect(text).toContain(
      '\nUncaught errors  none recorded; whether this recorder tells of them cannot be seen\n',
    )
    expect(text).toMatch(/\n {2}\/ .* 1 +1 +0 {2}- +\[0:0\]\n/)
  })

  it('obey no character of the recording', () => {
    const text = statsText(
      answerOf([
        aClick(1, aTarget('button', 'a\u001b[2Jb\nc')),
        anEvent('error', 2, { message: 'x\u0007\ny', kind: 'uncaught' }),
        anEvent('console', 3, { level: 'e\u001brror', message: 'z' }),
        aRequest(4, '/', { method: 'G\u001bET', url: 'http://x\u009b.test/\u001b', failed: true }),
      ]),
    )
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(text).toContain('x y')
  })
})
