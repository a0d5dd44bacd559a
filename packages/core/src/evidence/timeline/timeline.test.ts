import { describe, expect, it } from 'vitest'
import { toHealth } from '../../analyze/health.ts'
import { toSession, type Session } from '../../analyze/session.ts'
import {
  aClick,
  anEvent,
  anInput,
  aMutation,
  aNavigation,
  aRecording,
  aRequest,
  aTarget,
  PAGE,
  ZERO_MS,
} from '../../analyze/testing/events.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { timeline } from './timeline.ts'

const button = aTarget('button', 'Add to cart')
const pay = aTarget('button', 'Pay', { nodeId: 12 })
const field = aTarget('textbox', 'Coupon', { tag: 'input', nodeId: 9 })

function sessionOf(events: readonly SessionEvent[], more: Partial<Normalized> = {}): Session {
  const normalized = aRecording(events, more)
  const health = toHealth(normalized, [], { fetched: 1, missing: [], empty: [], ids: 'source' }, false)
  return toSession(normalized, { source: 'file', framing: 'json', frames: 1204, health })
}

const scroll = (at: number): SessionEvent =>
  anEvent('scroll', at, { x: 0, y: 9, deltaX: 0, deltaY: 90, changes: 1, endAtMs: ZERO_MS + at })

const shopping = [
  aNavigation(0, '/', { method: 'load', title: 'Mugs' }),
  aClick(3200, button, { downAtMs: ZERO_MS + 3180 }),
  aMutation(3200, ['status', 'Added to cart']),
  aRequest(3210, '/api/cart', { method: 'POST', durationMs: 35 }),
  scroll(5000),
  anInput(9000, field, 'SAVE10'),
  aClick(31_000, pay),
  aRequest(31_010, '/api/order', { method: 'POST', durationMs: 1100, status: 500, failed: true }),
  aMutation(32_110, ['alert', 'Payment failed']),
]

describe('timeline', () => {
  it('tells one action a line with its consequence and its pointer, under a card', () => {
    expect(timeline(sessionOf(shopping))).toBe(`\
test  Mugs  https://shop.test/
2026-05-03 18:40:00 UTC · 37 s · 1 page · recorded by rrweb · 1,204 frames
2 clicks · 1 input · 1 scroll · 1 failed request
recording: nothing missing

── page 1: https://shop.test/ "Mugs" (load)  [0:0]
  0:03.2  Clicked button "Add to cart"        → 20 ms · "Added to cart" (status) · POST /api/cart 200 in 35 ms  [0:1]
  0:05.0  Scrolled down 90 px  [0:4]
  0:09.0  Typed "SAVE10" in textbox "Coupon"  [0:5]
          ⋯ 21 s without activity
✗ 0:31.0  Clicked button "Pay"                → 1.1 s · ✗ POST /api/order 500 in 1.1 s · "Payment failed" (alert)  [0:6]
`)
  })

  it('in its plain form is seconds and sentences, equal ones in a row counted', () => {
    const events = [
      aClick(1500, button),
      aClick(1900, button),
      aClick(2400, button),
      anInput(4000, field, 'x'),
    ]
    expect(timeline(sessionOf(events), { form: 'plain' })).toBe(
      '1777833601: Clicked button "Add to cart" (×3)\n1777833604: Typed "x" in textbox "Coupon"\n',
    )
  })

  it('in its plain form counts from zero where there is no clock', () => {
    expect(timeline(sessionOf([aClick(1500, button)], { zeroMs: NaN }), { form: 'plain' })).toBe(
      '1: Clicked button "Add to cart"\n',
    )
  })

  it('in its plain form says when nobody did anything, and nothing for no events', () => {
    expect(timeline(sessionOf([aMutation(0)]), { form: 'plain' })).toBe('No user actions recorded.\n')
    expect(timeline(sessionOf([]), { form: 'plain' })).toBe('')
  })

  it('counts equal actions in a row and adds up their requests', () => {
    const events = [0, 300, 600].flatMap(at => [
      aClick(at, button),
      aRequest(at + 5, '/api/cart', { method: 'POST' }),
    ])
    const text = timeline(sessionOf(events))
    expect(text).toContain('Clicked button "Add to cart" (×3)')
    expect(text).toContain('POST /api/cart 200 in 100 ms (×3)')
  })

  it.each(['rich', 'plain'] as const)('counts nameless things as one only when they are one (%s)', form => {
    const unknown = (nodeId: number) => aTarget('', '', { nodeId, tag: '' })
    const text = timeline(
      sessionOf([aClick(0, unknown(7)), aClick(300, unknown(7)), aClick(600, unknown(8))]),
      { form },
    )
    expect(text).toContain('Clicked unknown target (×2)')
    expect(text).not.toContain('(×3)')
  })

  it('keeps apart equal actions that ended differently', () => {
    const failed = aRequest(20, '/api/order', { status: 500, failed: true })
    const text = timeline(
      sessionOf([aClick(0, pay), failed, aClick(3000, pay), aNavigation(3100, '/thanks')]),
    )
    expect(text.match(/Clicked button "Pay"/g)).toHaveLength(2)
    expect(text).toMatch(/✗ 0:00.0 .* 500/)
    expect(text).toMatch(/0:03.0 .* route \/thanks/)
  })

  it('leaves out the click into a field that was then filled', () => {
    const text = timeline(sessionOf([aClick(0, field), anInput(400, field, 'SAVE10'), aClick(9000, field)]))
    expect(text.match(/Clicked textbox/g)).toHaveLength(1)
    expect(text).toContain('0:09.0  Clicked textbox "Coupon"')
  })

  it('says when a button waited in vain, but not when the next gesture or a hole cuts the wait short', () => {
    expect(timeline(sessionOf([aClick(0, button)]))).toContain('→ no visible response')
    expect(timeline(sessionOf([aClick(0, button), aClick(900, pay), aMutation(910)]))).not.toContain(
      'no visible response',
    )
    const hole = { fromMs: ZERO_MS + 1000, toMs: ZERO_MS + 3000, reason: 'paused' }
    expect(timeline(sessionOf([aClick(0, button)], { holes: [hole] }))).not.toContain('no visible response')
    expect(timeline(sessionOf([aClick(0, field)]))).not.toContain('no visible response')
    const unseen = { frameCounts: new Map([['Tracked $autocapture', 3]]) }
    expect(timeline(sessionOf([aClick(0, button)], unseen))).not.toContain('no visible response')
    const undated = { zeroMs: NaN, endMs: NaN }
    expect(timeline(sessionOf([aClick(0, button)], undated))).not.toContain('no visible response')
    const box = aClick(0, aTarget('checkbox', 'Gift'), { checked: true })
    expect(timeline(sessionOf([box]))).not.toContain('no visible response')
  })

  it('marks idle stretches, absences, holes and windows on lines of their own', () => {
    const windowed = (event: SessionEvent, windowId: string): SessionEvent => ({ ...event, windowId })
    const text = timeline(
      sessionOf(
        [
          windowed(aClick(0, button), 'a'),
          windowed(aClick(15_000, button), 'b'),
          windowed(aClick(90_000, button), 'a'),
        ],
        {
          windowIds: ['a', 'b'],
          epochs: [
            { epoch: 0, windowId: 'a', href: PAGE, method: 'load', fromMs: ZERO_MS, toMs: ZERO_MS + 90_000 },
          ],
          holes: [{ fromMs: ZERO_MS + 200_000, toMs: ZERO_MS + 212_000, reason: 'idle-recorder' }],
          endMs: ZERO_MS + 212_000,
        },
      ),
    )
    expect(text).toContain('⋯ 14 s without activity')
    expect(text).toContain('⋯ away for 1 min 14 s')
    expect(text).toContain('── not recorded: 12 s, recorder idle')
    expect(text).toContain('── window 2: https://shop.test/')
    expect(text.split('\n').findIndex(line => line.includes('window 1'))).toBeLessThan(
      text.split('\n').findIndex(line => line.includes('window 2')),
    )
  })

  it('numbers addresses that were cut and lists them in full', () => {
    const long = `/api/search?q=${'blue'.repeat(30)}`
    const text = timeline(sessionOf([aClick(0, button), aRequest(10, long)]))
    expect(text).toMatch(/GET \/api\/search\?q=bluebl\S*…\{1\} 200/)
    expect(text).toContain(`\n{1} https://shop.test${long}\n`)
  })

  it('has no escapes without colour, and the same words with it', () => {
    const evil = aTarget('button', 'x', { label: 'button "\u001b[2Jx"' })
    const session = sessionOf([aClick(0, evil), ...shopping])
    const plain = timeline(session)
    const coloured = timeline(session, { colour: true })
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[')
    expect(
      coloured
        .split('\u001b')
        .map((part, at) => (at === 0 ? part : part.slice(part.indexOf('m') + 1)))
        .join(''),
    ).toBe(plain)
  })

  it('puts consequences below where the terminal is narrow, and never past its edge', () => {
    const rows = timeline(sessionOf(shopping), { width: 70 }).split('\n')
    expect(
      rows
        .find(row => row.includes('✗ POST /api/order'))
        ?.trimStart()
        .startsWith('→'),
    ).toBe(true)
    expect(rows.slice(5).filter(row => row.length > 70)).toEqual([])
  })

  const busy = Array.from({ length: 400 }, (_, at) => [
    aClick(at * 1000, aTarget('button', `Item ${at}`, { nodeId: at + 1 })),
    aMutation(at * 1000 + 16, ['status', `Added ${at}`]),
    ...(at % 3 === 0 ? [scroll(at * 1000 + 600)] : []),
    ...(at === 200
      ? [anEvent('error', at * 1000 + 20, { message: 'TypeError: boom', kind: 'uncaught' })]
      : []),
  ]).flat()

  it.each([300, 500, 1000, 4000, 8000])(
    'fits a budget of %i tokens with head, tail and every failure',
    budget => {
      const text = timeline(sessionOf(busy), { maxTokens: budget })
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(budget * 4)
      expect(text).toContain('Item 0"')
      expect(text).toContain('Item 399"')
      expect(text).toContain('TypeError: boom')
      expect(text).toMatch(/left out to fit \d+ tokens: 134 scrolls throughout/)
      expect(text).toMatch(/\nabout \d+ tokens\n$/)
    },
  )

  it('leaves scrolls out before anything else', () => {
    const whole = timeline(sessionOf(busy))
    const room = Math.ceil(new TextEncoder().encode(whole).length / 4) - 200
    const text = timeline(sessionOf(busy), { maxTokens: room })
    expect(text.match(/Clicked button/g)).toHaveLength(400)
    expect(text).not.toContain('Scrolled')
  })

  it('is the same each time', () => {
    expect(timeline(sessionOf(busy), { maxTokens: 900 })).toBe(timeline(sessionOf(busy), { maxTokens: 900 }))
  })
})
