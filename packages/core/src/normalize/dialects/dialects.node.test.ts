import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createHealthLog } from '../../decode/health.ts'
import { toMs } from '../../lib/time.ts'
import { readCustom } from './custom.ts'
import type { Draft, DraftOf } from './draft.ts'
import { duplicates } from '../told/duplicates.ts'
import { telling } from '../told/telling.ts'
import { readPlugin } from './plugin.ts'
import type { Told } from '../told/told.ts'
import { readTracked } from './tracked.ts'
import { joinVendorClicks, type RecordedClick } from '../told/vendor-clicks.ts'

await telling.load()

/**
 * Real recordings of our shop against what its driver did and saw. The frames are read naively here: what
 * is tested are the dialects alone, not the decoder and not the DOM.
 */
const recordings = new URL('../../../../../fixtures/recordings/', import.meta.url)

interface Fact {
  readonly at: number
  readonly fact?: string
  readonly how?: string
  readonly url?: string
  readonly resource?: string
  readonly status?: number
  readonly level?: string
  readonly text?: string
}

interface RawFrame {
  readonly type: number
  readonly timestamp: number
  readonly data: {
    readonly href?: string
    readonly source?: number
    readonly type?: number
    readonly id?: number
  }
}

function unzipped(name: string, file: string): string {
  return gunzipSync(readFileSync(new URL(`${name}/${file}`, recordings))).toString('utf8')
}

function framesOf(name: string): { frame: RawFrame; windowId: string }[] {
  const files = readdirSync(new URL(name, recordings)).filter(
    file => /\.jsonl?\.gz$/.test(file) && !file.startsWith('events'),
  )
  return files.toSorted().flatMap(file => {
    if (file.endsWith('.jsonl.gz')) {
      const lines = unzipped(name, file)
        .split('\n')
        .filter(line => line !== '')
      return lines
        .map(line => JSON.parse(line) as [string, RawFrame])
        .map(([windowId, frame]) => ({ frame, windowId }))
    }
    const frames = (JSON.parse(unzipped(name, file)) as unknown[]).flat(2) as RawFrame[]
    return frames.map(frame => ({ frame, windowId: '' }))
  })
}

function recordsOf(name: string): unknown[] {
  const files = readdirSync(new URL(name, recordings)).filter(file => file.startsWith('events'))
  return files.flatMap(file => JSON.parse(unzipped(name, file)) as unknown[])
}

function read(name: string) {
  const told: Told[] = []
  const claims: DraftOf<'click'>[] = []
  const clicks: RecordedClick[] = []
  const urls = new Map<string, string>()
  const health = createHealthLog()
  const take = (drafts: readonly Draft[], windowId: string) => {
    for (const draft of drafts) {
      if (draft.kind === 'navigation' && draft.origin !== 'tracked') urls.set(windowId, draft.data.href)
      if (draft.kind === 'click' && draft.claim !== undefined) claims.push(draft)
      else told.push({ windowId, ...draft })
    }
  }
  framesOf(name).forEach(({ frame: { type, timestamp, data }, windowId }, frameIndex) => {
    const timeMs = toMs(timestamp)
    const context = {
      url: urls.get(windowId) ?? '',
      timeMs,
      segmentId: 0,
      frameIndex,
      health,
      tell: () => {},
    }
    if (type === 4 && data.href !== undefined) {
      urls.set(windowId, data.href)
      told.push({ kind: 'navigation', timeMs, windowId, data: { method: 'load', href: data.href } })
    } else if (type === 5) take(readCustom(data, context), windowId)
    else if (type === 6) take(readPlugin(data, context), windowId)
    else if (type === 3 && data.source === 2 && data.type === 2)
      clicks.push({ timeMs, nodeIds: [data.id ?? -1], windowId })
  })
  recordsOf(name).forEach((record, frameIndex) => {
    take(readTracked(record, { url: '', timeMs: NaN, segmentId: 1, frameIndex, health, tell: () => {} }), '')
  })
  told.sort((a, b) => a.timeMs - b.timeMs)
  claims.sort((a, b) => a.timeMs - b.timeMs)
  clicks.sort((a, b) => a.timeMs - b.timeMs)
  const folded = duplicates(told)
  const truth = JSON.parse(readFileSync(new URL(`${name}/truth.json`, recordings), 'utf8')) as Fact[]
  return {
    told: told.filter((_entry, index) => !folded.has(index)),
    join: joinVendorClicks(clicks, claims),
    claims,
    truth,
  }
}

const near = (one: number, other: number, ms: number) => Math.abs(one - other) <= ms

describe('navigations of the shop, each once', () => {
  test.each([['shop-posthog'], ['routes-posthog'], ['routes-sentry-plain'], ['shop-mixpanel']])(
    '%s',
    name => {
      const { told, truth } = read(name)
      const seen = told
        .filter(entry => entry.kind === 'navigation')
        .map(entry => [entry.data.method === 'load', entry.data.href])
      const done = truth
        .filter(({ fact }) => fact === 'navigated')
        .map(({ how, url }) => [how === 'load', url])
      // A reload has a Meta with the known address: to the naive reader here it is one more load.
      const isReload = (index: number) =>
        truth.filter(({ fact }) => fact === 'navigated')[index]?.how === 'reload'
      expect(seen).toEqual(done.map(([load, url], index) => [load === true || isReload(index), url]))
    },
  )
})

describe('requests of the shop, each once and at its time', () => {
  test.each([['shop-posthog'], ['shop-sentry'], ['shop-mixpanel']])('%s', name => {
    const { told, truth } = read(name)
    const calls = told
      .filter(entry => entry.kind === 'network')
      .filter(({ data }) => data.initiator === 'fetch')
    expect(calls.length).toBeGreaterThanOrEqual(3)
    for (const { timeMs, data } of calls) {
      const real = truth.filter(
        ({ resource, url, at }) => resource === 'fetch' && url === data.url && near(at, timeMs, 30),
      )
      expect(real).toHaveLength(1)
      expect(data.status).toBe(real[0]?.status)
      expect(data.failed).toBe((real[0]?.status ?? 0) >= 400)
    }
  })
})

describe('what the shop wrote to the console, each once', () => {
  test.each([['shop-rrweb'], ['shop-posthog'], ['shop-mixpanel'], ['shop-sentry']])('%s', name => {
    const { told, truth } = read(name)
    const lines = told.filter(entry => entry.kind === 'console').map(entry => entry.data)
    const written = truth.filter(({ fact }) => fact === 'console')
    expect(lines.map(({ level }) => level)).toEqual(written.map(({ level }) => level))
    lines.forEach(({ message }, index) => {
      // The driver sees objects only by their class.
      expect(message).toContain(written[index]?.text?.replace(/ Object$/, ''))
    })
  })

  test.each([['shop-rrweb'], ['shop-posthog'], ['shop-mixpanel']])('%s: and what nobody caught', name => {
    const { told, truth } = read(name)
    const errors = told.filter(entry => entry.kind === 'error')
    const thrown = truth.filter(({ fact }) => fact === 'uncaught')
    expect(errors.map(({ data }) => data.kind)).toEqual(['uncaught', 'unhandled-rejection'])
    // The browser does not report a rejection that an SDK's own handler has caught on its way.
    expect(thrown.length).toBeGreaterThan(0)
    for (const { text = '', at } of thrown) {
      const told = errors.find(({ data }) => data.message.includes(text))
      expect(near(told?.timeMs ?? 0, at, 50)).toBe(true)
    }
  })
})

describe('clicks that Sentry tells', () => {
  test.each([['tap-sentry'], ['routes-sentry-plain'], ['frames-sentry']])(
    '%s: all are recorded clicks',
    name => {
      const { join, claims } = read(name)
      expect(claims.length).toBeGreaterThan(1)
      expect(join.joined.size).toBe(claims.length)
      expect(join.lone).toEqual([])
    },
  )

  test('shop-sentry: one more, in the part that the recorder leaves out', () => {
    const { join, claims, truth } = read('shop-sentry')
    expect(join.lone).toHaveLength(1)
    expect(join.joined.size).toBe(claims.length - 1)
    const [lone] = join.lone
    expect(lone?.draft.data.target).toMatchObject({ role: 'button', blocked: true })
    const done = truth.filter(fact => JSON.stringify(fact).includes('"blocked":true'))
    expect(done.some(({ at }) => near(at, lone?.draft.timeMs ?? 0, 200))).toBe(true)
    expect([...join.verdicts.values()].map(({ verdict }) => verdict)).toContain('rage')
  })
})
