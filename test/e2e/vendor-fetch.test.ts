import { fetchedSchema, healthAnswerSchema } from '@playhead/core/schemas'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { signAnswerSchema } from '../../apps/cli/src/vendors/schemas.ts'
import { askedFor, numbers } from './asked-for.ts'
import { workplace, type Workplace } from './playhead.ts'
import { serveEach } from './served.ts'
import { LONG, NAMES, servedVendors, SHORT, SHORT_IDS as IDS, VENDOR_NAMES, type Vendors } from './vendors.ts'

let vendors: Vendors
let place: Workplace

serveEach((served, made) => {
  vendors = served
  place = made
})

const dashed = IDS.sentry.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase()

/** Every way to name a replay; `@` stands for where the vendor is served. */
const ADDRESSES = {
  mixpanel: [
    `mixpanel:${IDS.mixpanel}`,
    `mixpanel:3141592/${IDS.mixpanel}`,
    `https://mixpanel.com/projects/replay-redirect?replay_id=${IDS.mixpanel}&distinct_id=u&token=t`,
    `https://eu.mixpanel.com/project/3141592/view/7/app/session-replay#replay_id=${IDS.mixpanel}`,
  ],
  sentry: [
    `sentry:${IDS.sentry}`,
    `sentry:acme/${dashed}`,
    `sentry:acme/shop/${IDS.sentry}`,
    `sentry:acme/1337/${IDS.sentry}`,
    `@/organizations/acme/replays/${IDS.sentry}/`,
    `@/organizations/acme/explore/replays/${IDS.sentry}/?t=12`,
    `@/organizations/acme/replays/shop:${IDS.sentry}/?referrer=x`,
    `@/api/0/organizations/acme/replays/${IDS.sentry}/`,
  ],
  posthog: [
    `posthog:${IDS.posthog}`,
    `posthog:2077/${IDS.posthog}`,
    `@/project/2077/replay/${IDS.posthog}?t=12`,
    `@/replay/${IDS.posthog}`,
    `@/project/2077/replay/home?sessionRecordingId=${IDS.posthog}`,
  ],
} as const

const SHORT_NAME = SHORT.mixpanel

const hosts = { mixpanel: 'MP_API_BASE_URL', sentry: 'SENTRY_URL', posthog: 'POSTHOG_HOST' } as const

describe.each(VENDOR_NAMES)('%s', vendor => {
  const log = (): Vendors[typeof vendor]['log'] => vendors[vendor].log
  const fetched = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const answer = JSON.parse((await place.playhead('fetch', ...args, '--json')).out) as unknown
    expect(answer).toEqual(fetchedSchema.parse(answer))
    return answer as Record<string, unknown>
  }
  const health = async (name: string) =>
    healthAnswerSchema.parse(JSON.parse((await place.playhead('health', name, '--json')).out))

  it('all forms of its address mean one replay, stored once', async () => {
    const forms = ADDRESSES[vendor].map(form => form.replace('@', vendors.env[hosts[vendor]] ?? ''))
    for (const [at, form] of forms.entries()) {
      const elsewhere = await workplace(vendors)
      // Each can be the first that is heard of it.
      expect(await elsewhere.run('fetch', form)).toMatchObject({ code: 0, err: '' })
      await elsewhere.remove()
      const { out } = await place.playhead('fetch', form)
      expect(out).toMatch(at === 0 ? '\n  fetched: ' : '\n  was stored already: ')
      expect(out).toContain('\n  complete\n')
    }
    const stored = JSON.parse((await place.playhead('cache', 'ls', '--json')).out) as { replays: unknown[] }
    expect(stored.replays).toHaveLength(1)
    expect(log().complaints()).toEqual([])
    expect((await place.playhead('cache', 'clear', forms.at(-1)!)).out).toContain('removed 1 replay')
  })

  it('the moment of an address is where window and dom look', async () => {
    const pages = {
      mixpanel: undefined,
      sentry: `${vendors.env['SENTRY_URL']}/organizations/acme/replays/${IDS.sentry}/?t=20`,
      posthog: `${vendors.env['POSTHOG_HOST']}/project/2077/replay/${IDS.posthog}?t=20`,
    }
    // Mixpanel's addresses have none.
    const page = pages[vendor] ?? SHORT[vendor]
    const window = await place.run('window', page)
    const dom = await place.run('dom', page)
    if (pages[vendor] === undefined) expect(window).toMatchObject({ code: 3, out: '' })
    else expect([window.out, dom.out].map(out => /0:20\.0/.test(out.split('\n')[0]!))).toEqual([true, true])
    expect((await place.run('dom', page, '--at', '5s')).out).toMatch(/^Page at 0:05\.0/)
  })

  it('--no-cache keeps nothing and asks each time', async () => {
    for (let time = 1; time <= 2; time++) {
      expect((await place.playhead('stats', SHORT[vendor], '--no-cache')).out).toContain('recorded by')
      expect(new Set(askedFor(vendors, vendor)).size).toBeGreaterThan(1)
      log().clear()
    }
    expect(await place.files()).toEqual(new Map())
    expect(await place.run('fetch', SHORT[vendor], '--no-cache')).toMatchObject({ code: 3, out: '' })
    expect(log().requests).toEqual([])
  })

  it('-o writes what a player takes, with and without keeping it', async () => {
    const file = join(place.folder, 'player.json')
    const { out } = await place.playhead('fetch', SHORT[vendor], '-o', file, '--no-cache')
    expect(out).toMatch(/player\.json: [\d,]+ frames/)
    expect(await place.files()).toHaveProperty('size', 1)
    const frames = JSON.parse(await readFile(file, 'utf8')) as { readonly type: number }[]
    expect(frames.some(({ type }) => type === 2)).toBe(true)
    const actions = async (name: string): Promise<string> =>
      (await place.playhead('analyze', name, '--plain')).out
    expect(await actions(file)).toBe(await actions(SHORT[vendor]))
    log().clear()
    expect((await place.playhead('fetch', SHORT[vendor], '-o', file)).out).toContain('frames')
    expect(log().requests).toEqual([])
  })

  it('--segments gives a part, says so, and the rest comes with the next fetch', async () => {
    const whole = await fetched(SHORT[vendor])
    await place.playhead('cache', 'clear')
    log().clear()
    const part = await fetched(SHORT[vendor], '--segments', '0-3')
    expect(part).toMatchObject({ completeness: 'partial', wasRead: true })
    expect((part['segments'] as unknown[]).length).toBe(4)
    // What lies behind may be asked for to see whether there is more; nothing in front of it twice.
    expect(askedFor(vendors, vendor).filter(number => number < 4)).toEqual([0, 1, 2, 3])
    const { verdict, remarks } = await health(SHORT[vendor])
    expect(verdict.code).toBe('partly-fetched')
    expect(remarks.map(({ next }) => next ?? '').join(' ')).toContain('playhead fetch R')
    log().clear()
    expect(await fetched(SHORT[vendor], '--segments', '1-2')).toMatchObject({ wasRead: false })
    expect(log().requests).toEqual([])
    const rest = await fetched(SHORT[vendor])
    expect(rest).toMatchObject({ completeness: 'complete', wasRead: true, frames: whole['frames'] })
    expect(askedFor(vendors, vendor).filter(number => number < 4)).toEqual([])
    log().clear()
    expect(await fetched(SHORT[vendor])).toMatchObject({ wasRead: false })
    expect(log().requests).toEqual([])
  })

  it('parts that were asked for in any order come to the whole', async () => {
    const whole = await fetched(SHORT[vendor])
    await place.playhead('cache', 'clear')
    await fetched(SHORT[vendor], '--segments', '0-2')
    await fetched(SHORT[vendor], '--segments', '5-6')
    expect((await health(SHORT[vendor])).verdict.code).toBe('partly-fetched')
    const all = await fetched(SHORT[vendor])
    expect(all).toMatchObject({ completeness: 'complete', missing: [], frames: whole['frames'] })
  })

  it('--max-files takes so many now, and as many more the next time', async () => {
    const { out } = await place.playhead('fetch', LONG[vendor], '--max-files', '5')
    expect(out).toContain(`partly fetched; playhead fetch ${LONG[vendor]} goes on\n`)
    expect(await fetched(LONG[vendor], '--max-files', '5')).toMatchObject({ completeness: 'partial' })
    const { segments } = await fetched(LONG[vendor], '--max-files', '5')
    const ids = (segments as { segmentId: number }[]).map(({ segmentId }) => segmentId)
    expect(ids).toEqual(numbers(0, 15))
    const counts = new Map<number, number>()
    for (const number of askedFor(vendors, vendor)) counts.set(number, (counts.get(number) ?? 0) + 1)
    // The first one behind each part tells Mixpanel's end, and comes again with the next part.
    const twice = [...counts].filter(([, times]) => times > 1).map(([number]) => number)
    expect(twice).toEqual(vendor === 'mixpanel' ? [5, 10] : [])
    expect((await health(LONG[vendor])).remarks.map(({ code }) => code)).toContain('segment-limit')
  })

  it('--force reads it anew, and keeps what it had when that fails', async () => {
    const before = await fetched(SHORT[vendor])
    log().clear()
    expect(await fetched(SHORT[vendor], '--force')).toMatchObject({ wasRead: true })
    expect(askedFor(vendors, vendor)).toContain(0)
    const operation = { mixpanel: 'cdn-file', sentry: 'recording-segments', posthog: 'snapshots' }[vendor]
    vendors[vendor].faults.add({ kind: 'truncated', operation, after: vendor === 'sentry' ? 0 : 1 })
    const { code, err } = await place.run('fetch', SHORT[vendor], '--force')
    expect([code, err.match(/\n/g)?.length]).toEqual([1, 1])
    vendors.calm()
    const after = await fetched(SHORT[vendor])
    expect(after).toMatchObject({ wasRead: false, completeness: 'complete', frames: before['frames'] })
  })

  it('a stored address goes on with the vendor when the credentials are the same', async () => {
    const { address } = await fetched(SHORT[vendor], '--segments', '0-1')
    expect(await fetched(String(address))).toMatchObject({ completeness: 'complete', wasRead: true })
    const others = await workplace({ cache: place.cache })
    const { code, err } = await others.run('fetch', String(address), '--force')
    expect([code, err]).toEqual([2, expect.stringContaining('without the credentials it was fetched with')])
    await others.remove()
  })
})

describe('signing', () => {
  const signed = async (...args: readonly string[]) => {
    const { out, err } = await place.playhead('sign', ...args, '--json')
    const answer = JSON.parse(out) as unknown
    expect(answer).toEqual(signAnswerSchema.parse(answer))
    return { err, signed: signAnswerSchema.parse(answer).signed }
  }

  it('is one call for many, and shows no signature unless it has to', async () => {
    const both = [SHORT_NAME, LONG.mixpanel.replace('mixpanel:', '')]
    const { signed: hidden, err } = await signed(...both)
    expect(vendors.mixpanel.log.counts()).toEqual({ sign: 1 })
    expect([err, hidden.map(({ replayId }) => `mixpanel:${replayId}`)]).toEqual([
      '',
      [SHORT_NAME, LONG.mixpanel],
    ])
    for (const { queryString, warning } of hidden) {
      expect(queryString).toMatch(/^<redacted \d+ chars>$/)
      expect(warning).toBeUndefined()
    }
    const { signed: shown, err: warned } = await signed(...both, '--reveal-signed-urls')
    expect(warned).toMatch(/keep them to yourself\n$/)
    for (const { url, queryString, warning } of shown) {
      expect((await fetch(`${url}0000-30.json?${queryString}`)).status).toBe(200)
      expect(warning).toContain('is a credential')
    }
    const { out } = await place.playhead('sign', ...both)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map(line => / {2}http\S+\/\?<redacted \d+ chars> {2}until \S+Z$/.test(line)),
    ).toEqual([true, true])
  })
})

describe('what vendors know besides', () => {
  const RELATED = 1_000_000
  const kinds = { mixpanel: 'events', sentry: 'errors', posthog: 'events' } as const

  it.each(VENDOR_NAMES)('%s is asked for it once, and it is told with the recording', async vendor => {
    const { log } = vendors[vendor]
    await place.playhead('fetch', NAMES[vendor])
    log.clear()
    const { out } = await place.playhead('fetch', NAMES[vendor], '--include', kinds[vendor], '--json')
    // The recording itself is here; of Mixpanel's, whether it is still there is asked.
    expect(askedFor(vendors, vendor).filter(number => number < 10)).toEqual(vendor === 'mixpanel' ? [0] : [])
    const related = fetchedSchema.parse(JSON.parse(out)).segments.at(-1)
    expect(related).toMatchObject({ segmentId: RELATED, name: kinds[vendor] })
    expect(related?.frames).toBeGreaterThan(0)
    const events = (await place.playhead('events', NAMES[vendor], '--jsonl')).out.split('\n')
    const told = events.filter(line => line.includes(`"segmentId":${RELATED}`)).length
    // A page view without more is the navigation that the recorder tells of.
    expect(told > 0).toBe(vendor !== 'mixpanel')
    log.clear()
    // It is remembered with the replay: nobody has to say it again.
    expect((await place.playhead('fetch', NAMES[vendor])).out).toContain('was stored already')
    expect((await place.playhead('fetch', NAMES[vendor], '--include', kinds[vendor])).out).toContain(
      'was stored',
    )
    expect((await place.playhead('analyze', NAMES[vendor])).out).toContain('nothing missing')
    expect(log.requests).toEqual([])
  })

  it('another kind is asked for when it is wanted', async () => {
    await place.playhead('fetch', NAMES.posthog, '--include', 'events')
    vendors.posthog.log.clear()
    const { out } = await place.playhead('fetch', NAMES.posthog, '--include', 'errors')
    expect(out).toContain('\n  fetched: ')
    expect(vendors.posthog.log.count('query')).toBeGreaterThan(0)
    vendors.posthog.log.clear()
    const both = await place.playhead('fetch', NAMES.posthog, '--include', 'events,errors')
    expect(both.out).toContain('was stored already')
    expect(vendors.posthog.log.requests).toEqual([])
  })

  it('what a vendor has not is said, and costs nothing else', async () => {
    const { code, out } = await place.run('fetch', SHORT.mixpanel, '--include', 'errors,logs')
    expect(code).toBe(0)
    expect(out).toContain(
      '  Mixpanel knows of no errors beside a replay: only its tracked events can be had.\n',
    )
    expect(await place.run('fetch', SHORT.mixpanel, '--include', 'clicks')).toMatchObject({ code: 3 })
    const file = await place.bring('dead-rrweb')
    expect((await place.run('fetch', file, '--include', 'events')).err).toMatch(
      /--include is for the replays of/,
    )
    expect((await place.run('fetch', file, '--max-files', '2')).err).toMatch(
      /--max-files is for the replays of/,
    )
  })
})

describe('a replay that is still being recorded', () => {
  it.each(VENDOR_NAMES)(
    '%s: grows from one fetch to the next, and a question asks again after a minute',
    async vendor => {
      const fresh = await servedVendors()
      const { log, faults } = fresh[vendor]
      faults.add({ kind: 'live', segment: 3, growBy: 3 })
      // Recorders go on while somebody is there: the clock stands at the recording's end.
      const recordedMs = Date.parse('2026-11-20T08:46:00Z')
      const now = (): number => recordedMs + elapsedMs
      let elapsedMs = 0
      const here = await workplace({ ...fresh, io: { ...fresh.io, now } })
      const segments = async (
        ...args: readonly string[]
      ): Promise<{ ids: number; live: boolean; out: string }> => {
        const { out } = await here.playhead('fetch', NAMES[vendor], '--json', ...args)
        const answer = fetchedSchema.parse(JSON.parse(out))
        return { ids: answer.segments.length, live: answer.live, out }
      }
      const first = await segments()
      expect(first.live).toBe(true)
      expect((await here.playhead('health', NAMES[vendor])).out).toContain('still being recorded')
      const [one, two] = [await segments(), await segments()]
      expect([one.ids > first.ids, two.ids > one.ids]).toEqual([true, true])
      log.clear()
      expect((await here.playhead('stats', NAMES[vendor])).out).toContain('still recording')
      expect(log.requests).toEqual([])
      elapsedMs += 90_000
      await here.playhead('stats', NAMES[vendor])
      expect(log.requests.length).toBeGreaterThan(0)
      // Only its last segment, which may have grown, comes again.
      expect(askedFor(fresh, vendor).filter(number => number < two.ids - 1 && number > 0)).toEqual([])
      elapsedMs += 90_000
      faults.add({ kind: '500' })
      const { code, out, err } = await here.run('stats', NAMES[vendor])
      expect([code, out.includes('still recording')]).toEqual([0, true])
      expect(err).toMatch(/^playhead: .*; this is as it was fetched 1 min ago\n$/)
      await here.remove()
      await fresh.close()
    },
  )
})

describe('what is gone', () => {
  it.each([
    ['mixpanel:gone-0001', /its events are there .*, and none of its files/],
    [`sentry:acme/shop/${'a'.repeat(32)}`, /somebody has deleted it/],
    [`sentry:acme/shop/${'e'.repeat(32)}`, /has lost what was recorded|has expired/],
    ['posthog:2077/nobody-knows-it', /there is none in this project/],
    [`sentry:acme/shop/${'0'.repeat(32)}`, /Sentry does not know it/],
    ['mixpanel:nobody-knows-it', /nobody-knows-it/],
  ])('%s is told, and ends in 4', async (name, message) => {
    for (const verb of ['fetch', 'analyze']) {
      const { code, out, err } = await place.run(verb, name)
      expect([code, out, err.match(/\n/g)?.length]).toEqual([4, '', 1])
      expect(err).toMatch(message)
    }
    expect(await place.files()).toEqual(new Map())
  })

  it('what a person deleted is in the list, and says so', async () => {
    const { out } = await place.playhead('list', 'sentry', '--user', 'user-gone')
    expect(out).toContain('e'.repeat(32))
    const all = await place.playhead('list', 'sentry', '--id', 'a'.repeat(32))
    expect(all.out).toMatch(/archived\n1 replay\n$/)
  })
})
