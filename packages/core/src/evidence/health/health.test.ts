import { describe, expect, it } from 'vitest'
import { anEvent, aRequest, ZERO_MS } from '../../analyze/testing/events.ts'
import { aSession } from '../../analyze/testing/sessions.ts'
import type { HealthCode, HealthNote } from '../../decode/health.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import type { Manifest } from '../../store/manifest.ts'
import { aStoredReplay } from '../testing/a-stored-replay.ts'
import { health } from './health.ts'
import { healthText } from './health-text.ts'
import { MEANINGS } from './meanings.ts'
import { healthAnswerSchema, type HealthAnswer, type Remark } from './schema.ts'

const snapshot = anEvent('dom-snapshot', 0, { nodes: 9, checkout: false })

interface Known extends Partial<Normalized> {
  readonly notes?: readonly HealthNote[]
  readonly manifest?: Partial<Manifest>
  readonly with?: readonly SessionEvent[]
}

function healthOf({ notes, manifest, with: events = [], ...more }: Known = {}): HealthAnswer {
  return health(aStoredReplay(aSession([snapshot, ...events], more, notes), manifest))
}

const note = (code: HealthCode, message = `It is ${code}`, count = 1): HealthNote => ({
  code,
  message,
  count,
  segmentId: 12,
  frameIndex: 184,
})
const hole = (fromMs: number, toMs: number, reason: string) => ({
  fromMs: ZERO_MS + fromMs,
  toMs: ZERO_MS + toMs,
  reason,
})
const remark = (answer: HealthAnswer, code: string): Remark | undefined =>
  answer.remarks.find(found => found.code === code)

describe('the verdict', () => {
  it.each<[HealthAnswer['verdict']['code'], Known]>([
    ['complete', {}],
    ['complete', { notes: [note('duplicate-frame'), note('empty-segment'), note('unknown-frame')] }],
    ['complete', { textLength: 100, maskedLength: 100 }],
    ['complete', { holes: [hole(0, 50_000, 'idle-recorder')] }],
    ['live', { manifest: { live: true } }],
    ['usable-with-gaps', { notes: [note('truncated')] }],
    ['usable-with-gaps', { notes: [note('unapplied-mutation')], manifest: { live: true } }],
    ['usable-with-gaps', { holes: [hole(1000, 2000, 'paused')] }],
    ['partly-fetched', { manifest: { completeness: 'partial', missing: [3] } }],
    ['partly-fetched', { manifest: { completeness: 'partial' } }],
    ['no-page', { frameCounts: new Map([['Mutation', 3]]) }],
    ['no-page', { notes: [note('mobile')] }],
    ['mostly-missing', { holes: [hole(1000, 40_000, 'paused')] }],
  ])('%s', (code, known) => expect(healthOf(known).verdict.code).toBe(code))

  it('says it in one line, with what is masked and not recorded', () => {
    const answer = healthOf({ holes: [hole(1000, 3000, 'paused')], textLength: 200, maskedLength: 68 })
    expect(answer.verdict.sentence).toBe(
      'Usable with gaps: 1 thing missing, 2.0 s not recorded; 34 % of its text is masked.',
    )
    expect(answer.unrecordedMs).toBe(2000)
  })
})

describe('remarks', () => {
  it('tell missing and empty segments by number, with what it means and what to do', () => {
    const answer = healthOf({ manifest: { completeness: 'partial', missing: [3, 4, 9] } })
    expect(remark(answer, 'missing-segments')).toEqual({
      code: 'missing-segments',
      weight: 'lost',
      sentence: '3 segments of 4 are not here: 3, 4, 9.',
      consequence: expect.stringContaining('unknown'),
      next: expect.stringContaining('--force'),
      count: 3,
    })
    expect(answer.stored.missing).toEqual([3, 4, 9])
  })

  it('tell many missing segments by their first', () => {
    const missing = Array.from({ length: 40 }, (_, n) => n)
    expect(remark(healthOf({ manifest: { missing } }), 'missing-segments')?.sentence).toBe(
      '40 segments of 41 are not here: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 28 more.',
    )
  })

  it('tell a fetch that was stopped, and one of a session that went on', () => {
    const answer = healthOf({ manifest: { completeness: 'partial', live: true } })
    expect(answer.remarks.map(({ code, weight }) => [code, weight])).toEqual([
      ['partly-fetched', 'lost'],
      ['live', 'doubtful'],
    ])
  })

  it('tell holes by reason, with their times', () => {
    const answer = healthOf({
      holes: [hole(1000, 2000, 'paused'), hole(5000, 9000, 'paused'), hole(10_000, 11_000, 'idle-recorder')],
    })
    expect(remark(answer, 'hole-paused')).toMatchObject({
      sentence: '2 holes, the longest 4.0 s: recorder paused.',
      weight: 'lost',
      spans: [
        { fromOffsetMs: 1000, toOffsetMs: 2000 },
        { fromOffsetMs: 5000, toOffsetMs: 9000 },
      ],
    })
    expect(remark(answer, 'hole-idle-recorder')).toMatchObject({
      sentence: '1 hole, 1.0 s from 0:10.0: recorder idle.',
      weight: 'harmless',
    })
  })

  it('tell ten of many holes and count the others', () => {
    const holes = Array.from({ length: 14 }, (_, n) => hole(n * 1000, n * 1000 + 10, 'lost-frames'))
    expect(remark(healthOf({ holes }), 'hole-lost-frames')).toMatchObject({ count: 14, spansLeftOut: 4 })
  })

  it.each(Object.keys(MEANINGS) as HealthCode[])('tell a note of %s with its place, once', code => {
    const told = healthOf({ notes: [note(code, 'What was noted.', 3)] }).remarks
    if (code === 'missing-segment' || code === 'empty-segment') expect(told).toEqual([])
    else
      expect(told).toMatchObject([
        {
          code,
          sentence: 'What was noted (×3).',
          pointer: { segmentId: 12, frameIndex: 184 },
          ...MEANINGS[code],
        },
      ])
  })

  it('name unknown frames, the commonest first', () => {
    const frameCounts = new Map([
      ['FullSnapshot', 1],
      ['Type 77', 2],
      ['Source 40', 5],
    ])
    const answer = healthOf({
      frameCounts,
      notes: [note('unknown-frame', 'Frames of an unknown kind: Type 77', 7)],
    })
    expect(remark(answer, 'unknown-frame')?.sentence).toBe(
      'Frames of an unknown kind: Type 77 (×7): Source 40 ×5, Type 77 ×2.',
    )
    expect(answer.unknownFrames).toEqual({ 'Type 77': 2, 'Source 40': 5 })
  })

  it('tell masked text as unknown, the more of it the weightier', () => {
    expect(remark(healthOf({ textLength: 1000, maskedLength: 1 }), 'masked')).toMatchObject({
      weight: 'harmless',
      sentence: '1 % of the visible text is masked by the recorder.',
    })
    expect(remark(healthOf({ textLength: 10, maskedLength: 9 }), 'masked')?.weight).toBe('doubtful')
    expect(remark(healthOf({ textLength: 10, maskedLength: 0 }), 'masked')).toBeUndefined()
  })

  it('come worst first', () => {
    const answer = healthOf({
      windowIds: ['a', 'b'],
      notes: [note('duplicate-frame'), note('clock'), note('truncated')],
    })
    expect(answer.remarks.map(({ code }) => code)).toEqual([
      'truncated',
      'clock',
      'duplicate-frame',
      'several-windows',
    ])
  })
})

describe('health', () => {
  it('says what the recorder does not tell of at all', () => {
    const { recorded } = healthOf({ with: [aRequest(1000, '/')] })
    expect(recorded.filter(({ state }) => state === 'recorded').map(({ what }) => what)).toEqual([
      'page',
      'network',
    ])
    const silent = healthOf({ with: [] }).recorded.find(({ what }) => what === 'network')
    expect(silent).toMatchObject({
      state: 'not-recorded',
      sentence: expect.stringMatching(/^Requests are not recorded/),
    })
  })

  it('has sizes and where it came from, and keeps to its schema', () => {
    const answer = healthOf({ notes: [note('truncated')], holes: [hole(1, 2, 'clock')] })
    expect(answer.stored).toEqual({
      segments: 1,
      missing: [],
      empty: [],
      segmentIds: 'source',
      frames: 1,
      rawBytes: 1200,
      storedBytes: 120,
      framing: 'json-array',
      fetchedAt: '2026-05-04T00:00:00.000Z',
    })
    expect(healthAnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer)
  })

  it('reads as a list of sentences', () => {
    const text = healthText(
      healthOf({
        notes: [note('truncated', 'The bytes end inside an event.')],
        holes: [hole(1000, 2000, 'paused'), hole(5000, 9000, 'paused')],
        with: [aRequest(1000, '/')],
      }),
    )
    expect(text).toBe(`\
test  Usable with gaps: 2 things missing, 5.0 s not recorded.

Missing
  - 2 holes, the longest 4.0 s: recorder paused.
    0:01.0 to 0:02.0, 0:05.0 to 0:09.0
    Somebody or some rule paused the recording: what was done then is unknown.
    Look at the page’s recording rules when this part matters.
  - The bytes end inside an event.  [12:184]
    What came after the break is unknown: the last line of the timeline is not the end of the session.
    Fetch or export the recording again, and read it with --force.

What the recorder tells of
  the page, requests
  - Nothing of the console: it is not recorded, or nothing was written to it.
    Turn on the recorder’s console recording.
  - No uncaught error: there was none, or the recorder does not tell of them.
    Turn on the recorder’s console or error recording.
  - No field got the focus, or focus is not recorded.
  - Whether another window had the keys is not recorded: being elsewhere looks like idling.
  - Whether the page was hidden is not recorded: another tab in front looks like idling.
  - Web vitals are not recorded.

Stored
  recorded by  rrweb
  length       1 min 00 s, 5.0 s of it not recorded
  segments     1 (complete), numbered by the source
  frames       2 frames, 1,200 bytes as JSON, 120 bytes stored
  came as      json-array
  read at      2026-05-04T00:00:00.000Z
`)
  })

  it('obeys no character of the recording', () => {
    const text = healthText(healthOf({ notes: [note('unknown-frame', 'Frames \u001b[2J of\nsome kind')] }))
    expect(text).toContain('Frames [2J of some kind.')
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })
})
