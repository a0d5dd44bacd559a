import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { findAll } from '../../analyze/findings/find-all.ts'
import type { Finding, Rule } from '../../analyze/findings/finding.ts'
import { anEvent, aNavigation, aRequest, ZERO_MS } from '../../analyze/testing/events.ts'
import { aSession } from '../../analyze/testing/sessions.ts'
import { aButton, pressed } from '../../analyze/findings/testing/judged.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { aStoredReplay } from '../testing/a-stored-replay.ts'
import { clustersOf } from './cluster.ts'
import { MOMENT_MS, rangeAround } from './moments.ts'
import { strugglesAnswerSchema, type StrugglesAnswer } from './schema.ts'
import { ruleParameters, struggles, type StrugglesOptions } from './struggles.ts'
import { strugglesText } from './struggles-text.ts'

let count = 0

/** A finding of a button, or of none for `''`. */
function aFinding(rule: Rule, atMs: number, name: string, more: Partial<Finding> = {}): Finding {
  const frameIndex = count++
  return {
    id: `${rule}@0:${frameIndex}`,
    rule,
    ruleVersion: 1,
    finding: `${rule} on ${name}`,
    severity: 'medium',
    confidence: 0.7,
    window: { fromOffsetMs: atMs, toOffsetMs: atMs + 500 },
    evidence: [{ kind: 'click', offsetMs: atMs, segmentId: 0, frameIndex, label: name }],
    measured: {},
    source: 'playhead',
    ...(name !== '' && { target: { name, role: 'button', selector: `#${name}`, label: `button "${name}"` } }),
    route: '/cart',
    groupingKey: `${rule} ${name} /cart`,
    epoch: 0,
    nextCommand: `window R --event 0:${frameIndex}`,
    ...more,
  }
}

const told = (...findings: Finding[]): string[] => clustersOf(findings).map(({ rules }) => rules.join(' + '))

describe('struggle windows', () => {
  test.each<[string, Finding[], string[]]>([
    [
      'one signal of which we are sure',
      [aFinding('dead-click', 0, 'a', { confidence: 0.9 })],
      ['dead-click'],
    ],
    ['one weak signal', [aFinding('dead-click', 0, 'a')], []],
    ['one that is low', [aFinding('disabled-click', 0, 'a', { confidence: 0.95, severity: 'low' })], []],
    [
      'two different signals',
      [aFinding('dead-click', 0, 'a'), aFinding('quick-back', 9000, 'a')],
      ['dead-click + quick-back'],
    ],
    ['two of the same', [aFinding('dead-click', 0, 'a'), aFinding('dead-click', 9000, 'a')], []],
    ['two on two components', [aFinding('dead-click', 0, 'a'), aFinding('slow-response', 9000, 'b')], []],
    ['two far apart', [aFinding('dead-click', 0, 'a'), aFinding('slow-response', 31_000, 'a')], []],
    [
      'what the page does by itself',
      [
        aFinding('console-error', 0, ''),
        aFinding('web-vital', 10, ''),
        aFinding('failed-request', 20, '', { confidence: 0.95 }),
      ],
      [],
    ],
    [
      'an error at the moment of a click',
      [aFinding('slow-response', 1000, 'a'), aFinding('uncaught-error', 1400, '')],
      ['slow-response + uncaught-error'],
    ],
    [
      'held back and not measurable ones',
      [
        aFinding('dead-click', 0, 'a', { confidence: 0.9, suppressedBy: 'x' }),
        aFinding('rage-click', 0, 'a', { confidence: 0.9, notMeasurable: 'y' }),
      ],
      [],
    ],
    [
      'facts',
      [
        aFinding('form-exit', 0, 'a', { severity: 'info' }),
        aFinding('long-pause', 9, 'a', { severity: 'info' }),
      ],
      [],
    ],
    [
      'what a script did',
      [
        aFinding('rage-click', 500, 'a', { confidence: 0.9 }),
        aFinding('automation-likely', 0, 'b', {
          severity: 'info',
          window: { fromOffsetMs: 0, toOffsetMs: 9000 },
        }),
      ],
      [],
    ],
  ])('%s', (_, findings, expected) => {
    expect(told(...findings)).toEqual(expected)
  })
})

describe('moments', () => {
  test.each([
    [45_000, 120_000, [30_000, 60_000]],
    [2000, 120_000, [0, 30_000]],
    [119_000, 120_000, [90_000, 120_000]],
    [4000, 12_000, [0, 12_000]],
    [0, 0, [0, 0]],
  ])('around %d ms of %d', (atMs, durationMs, [fromOffsetMs, toOffsetMs]) => {
    expect(rangeAround(atMs, durationMs)).toEqual({ fromOffsetMs, toOffsetMs })
  })

  test('they hold their moment, lie in the recording, and last half a minute where there is one', () => {
    holds(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (durationMs, share) => {
          const atMs = Math.floor(share * durationMs)
          const { fromOffsetMs, toOffsetMs } = rangeAround(atMs, durationMs)
          expect(fromOffsetMs).toBeGreaterThanOrEqual(0)
          expect(toOffsetMs).toBeLessThanOrEqual(durationMs)
          expect(atMs).toBeGreaterThanOrEqual(fromOffsetMs)
          expect(atMs).toBeLessThanOrEqual(toOffsetMs)
          expect(toOffsetMs - fromOffsetMs).toBe(Math.min(durationMs, MOMENT_MS))
        },
      ),
    )
  })
})

const pay = aButton('Pay', { selector: '#pay' })
const visit: SessionEvent[] = [
  aNavigation(0, '/cart', { method: 'load', title: 'Your cart' }),
  pressed(9000, aButton('Weigh')),
  ...[0, 1, 2, 3].map(n => pressed(40_000 + n * 200, pay)),
  aRequest(55_000, '/api/poll', { status: 503, failed: true }),
]

function answerOf(options: StrugglesOptions = {}, more: Partial<Normalized> = {}): Promise<StrugglesAnswer> {
  const frameCounts = new Map([
    ['FullSnapshot', 1],
    ['Mutation', 1],
  ])
  const events = visit.map(event => ({ ...event, url: 'https://shop.test/cart' }))
  const session = aSession(events, { frameCounts, endMs: ZERO_MS + 90_000, ...more })
  return struggles(
    {
      ...aStoredReplay(session),
      actions: () => Promise.resolve(session.actions),
      findings: () => Promise.resolve(findAll(session)),
      wholeSession: () => Promise.resolve(session),
    },
    options,
  )
}

describe('struggles', () => {
  test('are ranked, and each has title, measure, proof, moment and what to ask next', async () => {
    const answer = await answerOf()
    expect(strugglesAnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer)
    expect(answer.struggles.map(({ problem, severity }) => [problem, severity])).toEqual([
      ['rage-click', 'high'],
      ['dead-click', 'medium'],
    ])
    const [rage] = answer.struggles
    expect(rage).toMatchObject({ route: '/cart', target: { label: 'button "Pay"' } })
    expect(rage?.title).toContain('Clicked button "Pay" 4 times')
    expect(rage?.nextCommand).toMatch(/^window R --event \d+:\d+$/)
    expect(rage?.measured[0]).toMatchObject({ rule: 'rage-click', values: { clicks: 4 } })
    expect(answer.moments[0]).toMatchObject({
      struggleId: rage?.id,
      fromOffsetMs: rage!.atOffsetMs - 15_000,
      toOffsetMs: rage!.atOffsetMs + 15_000,
      context: {
        pageTitle: 'Your cart',
        before: [
          { description: expect.stringContaining('Opened') },
          { description: 'Clicked button "Weigh"' },
        ],
      },
    })
  })

  test('single weak signals stay facts', async () => {
    const { facts, findings } = await answerOf()
    expect(facts.map(({ rule }) => rule)).toContain('failed-request')
    expect(findings.map(({ rule }) => rule)).not.toContain('failed-request')
  })

  test('other thresholds judge anew', async () => {
    const { struggles: calm, changed } = await answerOf({ rules: { 'rage-click.clicks': 6 } })
    expect(calm.map(({ problem }) => problem)).not.toContain('rage-click')
    expect(changed).toEqual({ 'rage-click.clicks': 6 })
  })

  test.each(['rage-click.click', 'rage.clicks', '__proto__', 'constructor.name'])(
    'a threshold that nobody knows is refused: %s',
    async name => {
      const rules = JSON.parse(`{${JSON.stringify(name)}: 3}`) as Record<string, number>
      await expect(answerOf({ rules })).rejects.toMatchObject({ name: 'QueryError', code: 'bad-question' })
    },
  )

  test('what is held back, or cannot be told, is counted, and listed when asked for', async () => {
    const more = { holes: [{ fromMs: ZERO_MS + 9500, toMs: ZERO_MS + 10_000, reason: 'paused' }] }
    const short = await answerOf({}, more)
    const whole = await answerOf({ all: true }, more)
    expect(short.notMeasurable).toEqual({ count: whole.notMeasurable.findings.length, findings: [] })
    expect(whole.notMeasurable.findings).toMatchObject([
      { rule: 'dead-click', notMeasurable: 'the recording has a hole (paused)' },
    ])
    expect(strugglesText(whole)).toContain('Not measurable')
    expect(strugglesText(whole)).toContain('the recording has a hole (paused)')
  })

  test('the text tells the same, without control characters', async () => {
    const answer = await answerOf({ all: true })
    const evil = { ...answer.struggles[0]!, title: 'Clicked "\u001b[2J\u202e\n1. high"' }
    const text = strugglesText({ ...answer, struggles: [evil, ...answer.struggles.slice(1)] })
    expect(text).toContain('playhead window R --event')
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(text.split('\n').filter(line => line.startsWith('1. '))).toHaveLength(1)
  })

  test('says which rules this recording cannot judge', async () => {
    const { blind } = await answerOf()
    expect(blind.find(({ rules }) => rules.includes('web-vital'))?.why).toBe('web vitals: not recorded')
  })

  test('every threshold has a finite default', () => {
    const all = Object.entries(ruleParameters())
    expect(all.length).toBeGreaterThan(20)
    for (const [name, value] of all) {
      expect(name).toMatch(/^[a-z-]+\.[A-Za-z]+$/)
      expect(Number.isFinite(value)).toBe(true)
    }
  })

  test('a visit without trouble has none', async () => {
    const session = aSession([anEvent('focus', 100, { window: true })])
    const answer = await struggles({
      ...aStoredReplay(session),
      actions: () => Promise.resolve([]),
      findings: () => Promise.resolve(findAll(session)),
      wholeSession: () => Promise.resolve(session),
    })
    expect(answer).toMatchObject({ struggles: [], moments: [], facts: [] })
    expect(strugglesText(answer)).toContain('0 struggles')
  })
})
