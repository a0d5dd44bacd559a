import { describe, expect, it } from 'vitest'
import { listSchema, rowSchema } from './schemas.ts'
import { isLive, summaryOf, timeOf } from './summary.ts'
import { NOW_MS, REPLAY, row } from './testing/fake-sentry.ts'

const summary = (fields: Record<string, unknown> = {}) =>
  summaryOf(rowSchema.parse({ ...row(8), ...fields }), 'acme', NOW_MS)

it('is told in our words, without what may be private in the address', () => {
  expect(summary()).toEqual({
    source: 'sentry',
    replayId: REPLAY,
    project: 'acme~42',
    startedAtMs: Date.parse('2026-11-19T07:10:59Z'),
    endedAtMs: Date.parse('2026-11-19T07:40:20Z'),
    live: false,
    user: 'user-42',
    url: 'http://shop.test/basket',
    counts: { segments: 8, errors: 1, deadClicks: 2, rageClicks: 1 },
    platform: 'web',
    eventIds: ['a'.repeat(32)],
    traceIds: ['b'.repeat(32)],
    environment: 'test',
    replayType: 'session',
  })
})

describe('a row', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['of nothing but nulls', Object.fromEntries(Object.keys(row(1)).map(key => [key, null])), {}],
    [
      'of wrong kinds',
      { user: 'x', urls: {}, trace_ids: [5, 'no id'], count_errors: {}, sdk: [] },
      { traceIds: [] },
    ],
    ['of nothing', {}, { eventIds: [], counts: {} }],
  ])('%s is read', (_, fields, part) => {
    expect(summaryOf(rowSchema.parse({ ...fields, id: REPLAY }), 'acme', NOW_MS)).toMatchObject(part)
  })

  it('that is archived is nobody’s, and gone', () => {
    const archived = summary({
      is_archived: true,
      user: { id: 'Archived Replay', display_name: 'Archived Replay' },
      urls: null,
      tags: [],
      started_at: null,
      finished_at: null,
      releases: null,
    })
    expect(archived).toMatchObject({ gone: 'archived', live: false })
    expect(archived).not.toHaveProperty('user')
  })

  it.each([
    [{ id: null, username: 'ada', email: 'a@b.test', ip: '10.0.0.1' }, 'ada'],
    [{ id: '', username: null, email: 'a@b.test', ip: '10.0.0.1' }, 'a@b.test'],
    [{ ip: '10.0.0.1' }, '10.0.0.1'],
    [{ id: 'a\u0000\u202eb\n' }, 'ab'],
    [{}, undefined],
  ])('of the user %j is of %s', (user, name) => {
    expect(summary({ user }).user).toBe(name)
  })

  it.each([
    ['javascript', 'sentry.javascript.browser', 'web'],
    [null, null, 'web'],
    ['android', 'sentry.java.android', 'mobile'],
    ['java', 'x', 'mobile'],
    ['cocoa', 'sentry.cocoa', 'mobile'],
    ['other', 'sentry.dart.flutter', 'mobile'],
    ['javascript', 'sentry.javascript.react-native', 'mobile'],
    ['javascript', 'sentry.javascript.nextjs', 'web'],
  ])('of platform %s and SDK %s is of the %s', (platform, name, kind) => {
    expect(summary({ platform, sdk: { name, version: null } }).platform).toBe(kind)
  })

  it.each<[string, unknown]>([
    ['id', 5],
    ['project_id', {}],
    ['started_at', 17],
    ['count_segments', 'many'],
    ['is_archived', 'yes'],
  ])('whose %s is %j is none, and that field is named', (field, value) => {
    const { error } = listSchema.safeParse({ data: [row(1), { ...row(1), [field]: value }] })
    expect(error!.issues[0]!.path).toEqual(['data', 1, field])
  })
})

describe('a replay is live', () => {
  const minutes = (count: number): number => NOW_MS - count * 60_000
  it.each([
    ['while segments come', minutes(5), minutes(1), true],
    ['in a pause after which it may go on', minutes(30), minutes(16), true],
    ['no more when the session has expired', minutes(40), minutes(21), false],
    ['no more after the longest replay', minutes(66), minutes(2), false],
    ['when only its start is known, and near', minutes(3), undefined, true],
    ['not when nothing is known', undefined, undefined, false],
    ['where the server’s clock is ahead', minutes(-2), minutes(-1), true],
  ])('%s', (_, startedAtMs, endedAtMs, live) => {
    expect(isLive(startedAtMs, endedAtMs, NOW_MS)).toBe(live)
  })
})

it.each([
  ['2026-11-20T07:10:59+00:00', '2026-11-20T07:10:59.000Z'],
  ['2026-11-20T07:10:59', '2026-11-20T07:10:59.000Z'],
  ['2026-11-20T09:10:59+02:00', '2026-11-20T07:10:59.000Z'],
  ['2026-11-20 07:10:59.123', '2026-11-20T07:10:59.123Z'],
  ['2026-11-20 07:10:59.123456', '2026-11-20T07:10:59.123Z'],
  ['2026-11-20 07:10:59+00:00', '2026-11-20T07:10:59.000Z'],
  ['1795158659', '2026-11-20T07:10:59.000Z'],
  ['yesterday', undefined],
  [undefined, undefined],
])('the time %s is %s', (text, iso) => {
  const ms = timeOf(text)
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(iso)
})
