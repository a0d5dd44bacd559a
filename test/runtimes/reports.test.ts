import {
  brief,
  briefText,
  health,
  healthText,
  openFile,
  stats,
  statsText,
  type StoredReplay,
} from '@playhead/core'
import { briefAnswerSchema, healthAnswerSchema, statsAnswerSchema } from '@playhead/core/schemas'
import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from './fixtures.ts'
import { stored } from './stored.ts'

const recordingFile = /\/(recording|recording-segments|snapshots|\d{4}-\d+)\.jsonl?\.gz$/
const cases = [...new Set(fixturePaths.flatMap(path => /^recordings\/([^/]+)\//.exec(path)?.[1] ?? []))]

/** A line of a truth log, as far as it can be counted. */
interface Truth {
  readonly gesture?: string
  readonly fact?: string
  readonly level?: string
  readonly status?: number
  readonly text?: string
  readonly target?: { readonly blocked?: true }
}

const opened = new Map<string, Promise<StoredReplay>>()

/** The stored replay of a case; saved once for all tests. */
function replayOf(name: string): Promise<StoredReplay> {
  const known = opened.get(name) ?? saved(name)
  opened.set(name, known)
  return known
}

async function saved(name: string): Promise<StoredReplay> {
  const paths = fixturePaths.filter(
    path => path.startsWith(`recordings/${name}/`) && recordingFile.test(path),
  )
  const files = await Promise.all(paths.map(fixture))
  const parts = paths.map((path, i) => ({ name: path.slice(path.lastIndexOf('/') + 1), content: files[i]! }))
  return stored(openFile(parts, { name }), { now: () => 0 })
}

async function truthOf(name: string): Promise<Truth[]> {
  return JSON.parse(new TextDecoder().decode(await fixture(`recordings/${name}/truth.json`))) as Truth[]
}

const viaJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Gestures that a recorder may tell as a click, or not, by what they are made on. */
const PERHAPS_CLICKS: ReadonlySet<string> = new Set(['check', 'uncheck', 'choose-radio', 'select', 'upload'])

describe.each(cases)('%s', name => {
  it('has stats that keep to their schema and agree with the truth log', async () => {
    const replay = await replayOf(name)
    const answer = stats(replay)
    expect(statsAnswerSchema.parse(viaJson(answer))).toEqual(answer)
    expect(statsText(answer)).toContain('\nTime  ')

    const { activeMs, idleMs, awayMs, hiddenMs, unrecordedMs } = answer.time
    expect(activeMs + idleMs + awayMs + (hiddenMs ?? 0) + unrecordedMs).toBe(answer.durationMs)
    const onRoutes = answer.routes.items.reduce((sum, { timeMs }) => sum + timeMs, 0)
    expect(onRoutes + unrecordedMs).toBeLessThanOrEqual(answer.durationMs)
    expect(answer.epochs.items.length).toBe(replay.replay.pages)
    const events = Object.values(answer.kinds).reduce((sum, count) => sum + count, 0)
    expect(events).toBe((await replay.events()).length)

    const truth = await truthOf(name)
    const facts = (fact: string): Truth[] => truth.filter(entry => entry.fact === fact)
    const gestures = (...names: string[]): number =>
      truth.filter(
        ({ gesture, target }) => gesture !== undefined && names.includes(gesture) && !target?.blocked,
      ).length
    const isHydration = ({ fact, text }: Truth): boolean =>
      fact === 'console' && text !== undefined && text.startsWith('Hydration failed')
    const { clicks, console, errors, requests } = answer
    // Sentry and Mixpanel lose what comes right before a page load: see fixtures/README.md.
    const losesSome = answer.dialect === 'sentry' || answer.dialect === 'mixpanel'
    const failed = facts('request').filter(({ status = 200 }) => status >= 400).length
    const levels = new Map<string, number>()
    // What a framework writes about hydration is told as an error.
    for (const entry of facts('console').filter(entry => !isHydration(entry)))
      levels.set(entry.level ?? '', (levels.get(entry.level ?? '') ?? 0) + 1)
    if (!truth.some(({ gesture = '' }) => PERHAPS_CLICKS.has(gesture))) {
      const made = gestures('click', 'dblclick', 'rightclick')
      if (losesSome) expect(clicks.total).toBeLessThanOrEqual(made)
      else expect(clicks).toMatchObject({ total: made, double: gestures('dblclick'), taps: gestures('tap') })
    }
    if (losesSome) expect(requests?.failedTotal ?? 0).toBeLessThanOrEqual(failed)
    else if (requests !== null) expect(requests.failedTotal).toBe(failed)
    if (!losesSome && levels.size > 0) expect(console?.byLevel).toEqual(Object.fromEntries(levels))
    if (answer.dialect === 'rrweb')
      expect(errors.total).toBe(facts('uncaught').length + truth.filter(isHydration).length)
    if (answer.dialect === 'sentry')
      expect(answer.recorded).toContainEqual({ what: 'errors', state: 'not-recorded' })
  })

  it('proves every number of its stats by a frame that is there', async () => {
    const replay = await replayOf(name)
    const pointers = [...pointersIn(viaJson(stats(replay)))]
    expect(pointers.length).toBeGreaterThan(3)
    const frames = await Promise.all(pointers.map(pointer => replay.rawFrame(pointer)))
    expect(frames.filter(frame => frame === undefined)).toEqual([])
  })

  it('has a health that keeps to its schema and finds lost what is lost', async () => {
    const answer = health(await replayOf(name))
    expect(healthAnswerSchema.parse(viaJson(answer))).toEqual(answer)
    // The one case in which the recorder pauses.
    expect(answer.verdict.code).toBe(name.includes('-hole-') ? 'usable-with-gaps' : 'complete')
    expect(answer.stored.rawBytes).toBeGreaterThan(answer.stored.storedBytes)
    expect(healthText(answer)).toContain(answer.verdict.sentence)
  })

  it('has briefs that keep to their schema and budget, with every failure in them', async () => {
    const replay = await replayOf(name)
    for (const maxTokens of [500, 1000, 4000]) {
      const answer = await brief(replay, { maxTokens })
      expect(briefAnswerSchema.parse(viaJson(answer))).toEqual(answer)
      const bytes = new TextEncoder().encode(briefText(answer)).length
      expect(Math.ceil(bytes / 4)).toBe(answer.estimatedTokens)
      expect(answer.estimatedTokens).toBeLessThanOrEqual(maxTokens)
      expect(answer.failures.told).toBe(answer.failures.total)
      expect(answer.timeline.filter(({ what, pointer }) => what !== 'cut' && pointer === undefined)).toEqual(
        [],
      )
      const frames = await Promise.all([...pointersIn(answer)].map(pointer => replay.rawFrame(pointer)))
      expect(frames.filter(frame => frame === undefined)).toEqual([])
    }
  })
})

/** Every pointer in an answer. */
function* pointersIn(value: unknown): Generator<{ segmentId: number; frameIndex: number }> {
  if (typeof value !== 'object' || value === null) return
  if ('segmentId' in value && 'frameIndex' in value)
    yield { segmentId: Number(value.segmentId), frameIndex: Number(value.frameIndex) }
  for (const part of Object.values(value)) yield* pointersIn(part)
}
