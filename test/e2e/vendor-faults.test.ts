import { fetchedSchema, healthAnswerSchema } from '@playhead/core/schemas'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../providers/simulator/faults.ts'
import { askedFor } from './asked-for.ts'
import type { Workplace } from './playhead.ts'
import { serveEach } from './served.ts'
import { LONG, SHORT, SHORT_IDS, VENDOR_NAMES, type VendorName, type Vendors } from './vendors.ts'

let vendors: Vendors
let place: Workplace

serveEach((served, made) => {
  vendors = served
  place = made
})

/** Kinds of faults are another set with each vendor; a wrong one throws. */
function spoil(vendor: VendorName, fault: Fault): void {
  const { faults } = vendors[vendor]
  ;(faults.add as (fault: Fault) => void)(fault)
}

/** What goes wrong with every request, the exit code, and what the line has to say. */
const REFUSED: readonly (readonly [Fault, number, RegExp])[] = [
  [{ kind: '401' }, 2, /accept/],
  [{ kind: '403' }, 2, /allow|may not/],
  [{ kind: '404' }, 4, /there is|not know|no such/],
  [{ kind: '410' }, 4, /deleted/],
  [{ kind: '429', seconds: 3600 }, 5, /too many requests; try again in 60 min/],
  [{ kind: '429-http-date', seconds: 3600 }, 5, /try again in 60 min/],
  [{ kind: '500' }, 1, /answers 500; try again later/],
  [{ kind: '503' }, 1, /answers 503; try again later/],
  [{ kind: 'html' }, 1, /web page\); check the host/],
  [{ kind: 'empty' }, 1, /empty\); check the host/],
  [{ kind: 'wrong-json' }, 1, /no JSON/],
  [{ kind: 'network' }, 1, /connection failed .*; try again later/],
  [{ kind: 'truncated' }, 1, /connection failed .*; try again later/],
  [{ kind: 'redirect' }, 1, /redirects to https:\/\/elsewhere\.test.* not followed; check the host/],
  [{ kind: 'echo' }, 1, /answers 500/],
  [{ kind: 'echo', status: 401 }, 2, /accept/],
]

const OF_VENDOR: Readonly<Record<VendorName, typeof REFUSED>> = {
  mixpanel: [
    [{ kind: '403-sensitive' }, 2, /permission sensitive_data_replay/],
    [{ kind: '403-sensitive', shape: 'text' }, 2, /permission sensitive_data_replay/],
    [{ kind: 'wrong-shape', value: 7 }, 1, /not what the API gives/],
  ],
  sentry: [
    [{ kind: '401-expired' }, 2, /Token expired/],
    [{ kind: '401-member' }, 2, /over member limit/],
    [{ kind: '403-granular' }, 2, /org:read/],
    [{ kind: '404-empty' }, 4, /SENTRY_ORG/],
    [{ kind: '429-reset', seconds: 3600 }, 5, /try again in 6[01] min/],
    [{ kind: '429-concurrent' }, 5, /allowed concurrency/],
    [{ kind: '500-html' }, 1, /answers 500/],
    [{ kind: 'wrong-shape', at: 'data', value: 7 }, 1, /its field data is not what the API gives/],
  ],
  posthog: [
    [{ kind: '403-closed' }, 2, /session_recording:read/],
    [{ kind: '429-capacity' }, 5, /at capacity/],
    [{ kind: '502-html' }, 1, /answers 502/],
    [{ kind: 'wrong-shape', value: 7 }, 1, /not what the API gives/],
  ],
}

const nameless = (fault: Fault): string => Object.values(fault).join(' ')

describe.each(VENDOR_NAMES)('%s', vendor => {
  const cases = [...REFUSED, ...OF_VENDOR[vendor]].map(
    ([fault, exit, words]) => [nameless(fault), fault, exit, words] as const,
  )
  const list = ['list', vendor, '--user', 'user-short']
  const verbs = [
    list,
    ['fetch', SHORT[vendor]],
    ['for-user', vendor, 'user-short'],
    ['analyze', SHORT[vendor]],
    ...(vendor === 'mixpanel' ? [['sign', SHORT[vendor]]] : []),
  ]

  it.each(cases)(
    '%s ends every verb in one line and its exit code, and leaves nothing',
    async (_, fault, exit, words) => {
      spoil(vendor, fault)
      for (const argv of verbs) {
        const { code, out, err } = await place.run(...argv)
        const what = argv.join(' ')
        expect({ what, code, out }).toEqual({ what, code: exit, out: '' })
        // Who says it, about what; once.
        expect(err).toMatch(new RegExp(`^playhead: ${vendor}: [^\\n]*\\n$`))
        expect(err.split(`${vendor}: `)).toHaveLength(2)
        expect(err).toMatch(words)
      }
      expect(await place.files()).toEqual(new Map())
      expect(vendors[vendor].log.complaints()).toEqual([])
    },
  )

  it('every question about a replay ends so', async () => {
    const questions = ['events', 'stats', 'health', 'struggles', 'brief', 'dom']
    const asked = [
      ...questions.map(verb => [verb, SHORT[vendor]]),
      ['search', SHORT[vendor], 'x'],
      ['window', SHORT[vendor], '--at', '1s'],
    ]
    for (const [kind, exit] of [
      ['401', 2],
      ['404', 4],
      ['429', 5],
    ] as const) {
      vendors.calm()
      spoil(vendor, { kind, seconds: 3600 })
      for (const argv of asked)
        expect({ argv, ...(await place.run(...argv)) }).toMatchObject({ argv, code: exit, out: '' })
    }
  })

  it('what passes is waited for, and nothing is lost or asked for twice', async () => {
    const frames = await framesOf(vendor)
    for (const fault of [
      { kind: '500', times: 1 },
      { kind: '429', seconds: 20, times: 1, after: 2 },
      { kind: 'network', times: 1, after: 4 },
      { kind: 'slow', delayMs: 50 },
    ])
      spoil(vendor, fault)
    vendors[vendor].log.clear()
    const again = await fetched(LONG[vendor])
    expect(again).toMatchObject({ completeness: 'complete', frames })
    expect(vendors.clock.waits.some(ms => ms >= 20_000)).toBe(true)
    expect(twice(vendor)).toEqual([])
  })

  /** Of a long replay: the requests that give its segments, and how many of them go well before. */
  const operation = { mixpanel: 'cdn-file', sentry: 'recording-segments', posthog: 'snapshots' }[vendor]
  const after = { mixpanel: 12, sentry: 1, posthog: 2 }[vendor]

  it.each([
    ['500', 1],
    ['truncated', 1],
    ['network', 1],
    ['401', 2],
    ['429', 5],
  ])('%s in the middle keeps what came, and the next fetch goes on from there', async (kind, exit) => {
    const frames = await framesOf(vendor)
    vendors[vendor].log.clear()
    spoil(vendor, { kind, operation, after, seconds: 3600, afterBytes: 20_000 })
    const { code, out, err } = await place.run('fetch', LONG[vendor])
    // What Mixpanel's CDN answers is no word about the account.
    expect([code, out]).toEqual([vendor === 'mixpanel' && exit === 2 ? 1 : exit, ''])
    expect(err).toMatch(
      /^playhead: [^\n]*; [\d,]+ segments of it are kept: playhead fetch \S+ goes on from there\n$/,
    )
    const kept = Number(/; (\d+) segments of it/.exec(err)?.[1])
    expect(kept).toBeGreaterThan(5)
    const { verdict } = await health(LONG[vendor])
    expect(verdict.code).toBe('partly-fetched')
    vendors.calm()
    const again = await fetched(LONG[vendor])
    expect(again).toMatchObject({ completeness: 'complete', missing: [], frames })
    expect(askedFor(vendors, vendor).filter(number => number < kept && !isProbe(number))).toEqual([])
    expect(vendors[vendor].log.complaints()).toEqual([])
  })

  it('one replay of a person that fails is told, and the others go on', async () => {
    const operations = { mixpanel: 'cdn-file', sentry: 'recording-segments', posthog: 'snapshots' }
    const { out } = await place.playhead('list', vendor, '--user', 'user-42', '--jsonl')
    const [, second] = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { readonly name: string; readonly replayId: string })
    const path = vendor === 'mixpanel' ? await folderOf(second!.replayId) : second!.replayId
    spoil(vendor, { kind: '500', operation: operations[vendor], path })
    const told = await place.run('for-user', vendor, 'user-42', '--json')
    expect(told.code).toBe(0)
    expect(told.err).toMatch(new RegExp(`^playhead: ${second!.name}: (?!${vendor}:).*answers 500.*\\n$`))
    const answer = JSON.parse(told.out) as { replays: unknown[]; failed: unknown[] }
    expect([answer.replays.length, answer.failed]).toEqual([
      2,
      [expect.objectContaining({ name: second!.name, code: 'unavailable' })],
    ])
  })

  it('without one that could be told it ends in the exit code of the first', async () => {
    spoil(vendor, { kind: '500', operation })
    const { code, err } = await place.run('for-user', vendor, 'user-42')
    expect(code).toBe(1)
    expect(err.trimEnd().split('\n')).toHaveLength(4)
    expect(err).toMatch(new RegExp(`\\nplayhead: ${vendor}: none of 3 replays could be told\\n$`))
  })

  async function folderOf(replayId: string): Promise<string> {
    const { out } = await place.playhead('sign', replayId, '--json')
    const { signed } = JSON.parse(out) as { signed: { url: string }[] }
    return new URL(signed[0]!.url).pathname.slice(1, -1)
  }

  /** Mixpanel is asked whether the first file is still there before a later one is missed. */
  function isProbe(number: number): boolean {
    return vendor === 'mixpanel' && number === 0
  }
})

async function fetched(name: string): Promise<ReturnType<typeof fetchedSchema.parse>> {
  return fetchedSchema.parse(JSON.parse((await place.playhead('fetch', name, '--json')).out))
}

async function health(name: string): Promise<ReturnType<typeof healthAnswerSchema.parse>> {
  return healthAnswerSchema.parse(JSON.parse((await place.playhead('health', name, '--json')).out))
}

const wholes = new Map<VendorName, number>()

/** How many frames a long replay has. */
async function framesOf(vendor: VendorName): Promise<number> {
  const known = wholes.get(vendor)
  if (known !== undefined) return known
  const { frames } = await fetched(LONG[vendor])
  await place.playhead('cache', 'clear')
  wholes.set(vendor, frames)
  return frames
}

function twice(vendor: VendorName): number[] {
  const seen = new Set<number>()
  return askedFor(vendors, vendor).filter(number => seen.size === seen.add(number).size)
}

/** What is wrong with a replay's data, what health calls it, and the segments that are missing. */
const FLAWS: Readonly<
  Record<VendorName, readonly (readonly [Fault, readonly string[], readonly number[]])[]>
> = {
  mixpanel: [
    [{ kind: 'missing-segment', segment: 3 }, ['missing-segments', 'segment-unavailable'], [3]],
    [{ kind: 'empty-segment', segment: 3 }, ['empty-segments'], []],
    [{ kind: 'expired', operation: 'cdn-file', after: 4, times: 1 }, [], []],
    [{ kind: 'wrong-json', operation: 'cdn-file', after: 3, times: 1 }, [], []],
  ],
  sentry: [
    [{ kind: 'empty-segment', segment: 3 }, ['missing-segments', 'segment-unavailable'], [3]],
    [{ kind: 'doubled-segment', segment: 3 }, ['duplicate-frame'], []],
    [{ kind: 'junk-frames', segment: 3 }, [], []],
    [{ kind: 'foreign-link' }, [], []],
    [{ kind: 'no-link' }, [], []],
  ],
  posthog: [
    [{ kind: 'silent-gap', segment: 3 }, ['missing-segments', 'segment-unavailable'], [3]],
    [{ kind: 'silent-gap', segment: 3, times: 1, operation: 'snapshots', after: 1 }, [], []],
    [{ kind: 'missing-segment', segment: 3 }, ['missing-segments', 'segment-unavailable'], [3]],
    [{ kind: 'doubled-segment', segment: 3 }, ['duplicate-frame'], []],
    [{ kind: 'junk-lines', segment: 3 }, [], []],
  ],
}

describe.each(VENDOR_NAMES)('%s: data that is not as it should be', vendor => {
  it.each(FLAWS[vendor].map(([fault, codes, missing]) => [nameless(fault), fault, codes, missing] as const))(
    '%s is told by health and by no exit code',
    async (_, fault, codes, missing) => {
      const actions = async (): Promise<string> =>
        (await place.playhead('analyze', SHORT[vendor], '--plain')).out
      const whole = await actions()
      await place.playhead('cache', 'clear')
      vendors[vendor].log.clear()
      spoil(vendor, fault)
      const { completeness, missing: lost } = await fetched(SHORT[vendor])
      expect([completeness, lost]).toEqual([missing.length > 0 ? 'partial' : 'complete', missing])
      const { verdict, remarks } = await health(SHORT[vendor])
      expect(remarks.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]))
      expect(verdict.code === 'partly-fetched').toBe(missing.length > 0)
      if (missing.length === 0 && !codes.includes('empty-segments')) expect(await actions()).toBe(whole)
      vendors[vendor].log.clear()
      // What the vendor could not give is asked for again by --force alone.
      await place.playhead('fetch', SHORT[vendor])
      expect(askedFor(vendors, vendor).filter(number => number > 0 && number < 8)).toEqual([])
      vendors.calm()
      await place.playhead('fetch', SHORT[vendor], '--force')
      expect(await actions()).toBe(whole)
    },
  )
})

it('a question that Mixpanel cannot answer is no matter of the recording', async () => {
  spoil('mixpanel', { kind: '200-error', operation: 'insights' })
  const { code, err } = await place.run('list', 'mixpanel', '--user', 'u')
  expect([code, err]).toEqual([3, expect.stringContaining('Query timed out')])
  expect(await fetched(SHORT.mixpanel)).toMatchObject({ completeness: 'complete' })
})

describe('nothing is found', () => {
  it.each([
    [
      'mixpanel',
      ['--user', 'nobody'],
      /^mixpanel: no replays of nobody from \S+ \S+ to \S+ \S+; --from 30d looks further back\n$/,
    ],
    ['mixpanel', ['--id', 'nope', 'mixpanel:nope'], /^mixpanel: no replays by these ids\n$/],
    [
      'sentry',
      ['--from', '30d', '--user', 'nobody'],
      /^sentry: no replays of nobody from \S+ \S+ to \S+ \S+\n$/,
    ],
    [
      'sentry',
      ['--query', 'count_errors:>900'],
      /^sentry: no replays for count_errors:>900 from .*further back\n$/,
    ],
    [
      'posthog',
      ['--from', '2026-01-01', '--to', '2026-01-02'],
      /^posthog: no replays from 2026-01-01 00:00Z to 2026-01-02 23:59Z\n$/,
    ],
  ])('%s %j is an answer, in words', async (vendor, flags, words) => {
    const { code, out, err } = await place.run('list', vendor, ...flags)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(words)
    expect((await place.playhead('list', vendor, ...flags, '--jsonl')).out).toBe('')
  })

  it('flags that cannot work are told before anything is asked', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['list', 'mixpanel'], /one person, or replays by their ids: give --user <id> or --id <id…>/],
      [['list', 'mixpanel', '--user', 'u', '--id', 'x'], /give --user <id> alone, or --id/],
      [['list', 'mixpanel', '--user', 'u', '--query', 'x'], /no search over replays/],
      [['list', 'datadog'], /"datadog" is no source: write mixpanel, sentry, posthog/],
      [['list', 'sentry', '--from', 'soon'], /--from "soon" is no time/],
      [['list', 'sentry', '--from', '1d', '--to', '2d'], /--from lies after --to/],
      [['list', 'sentry', '--id', NAME_OF_POSTHOG], /is a replay of posthog, not of sentry/],
      [['list', 'posthog', '--query', 'errors'], /a search is a JSON object of filters/],
      [['list', 'sentry', '--user', ''], /--user is empty/],
      [['sign', SHORT.sentry], /sentry does not sign addresses/],
      [['sign', 'mixpanel:1/a', 'mixpanel:2/b'], /replays of one project/],
      [['for-user', 'sentry', 'u', '--include', 'clicks'], /--include "clicks" is none of/],
      [['fetch', 'sentry:acme/shop/123'], /names no replay: write mixpanel:<id>/],
      [
        ['analyze', 'https://example.test/replays/1?token=t0ken'],
        /"https:\/\/example\.test\/replays\/1" names no replay/,
      ],
      [['fetch', SHORT.posthog, '--segments', '9-3'], /is no range of segments/],
    ]
    for (const [argv, words] of wrong) {
      const { code, out, err } = await place.run(...argv)
      expect({ argv, code, out }).toEqual({ argv, code: 3, out: '' })
      expect(err).toMatch(words)
      expect(err.match(/\n/g)).toHaveLength(1)
    }
    expect(VENDOR_NAMES.map(vendor => vendors[vendor].log.requests.length)).toEqual([0, 0, 0])
  })

  it('a pasted address of another host is refused, and nothing is sent there', async () => {
    const sentry = `https://sentry.elsewhere.test/organizations/acme/replays/${SHORT_IDS.sentry}/`
    const posthog = `https://posthog.elsewhere.test/project/2077/replay/${SHORT_IDS.posthog}`
    for (const [address, variable] of [
      [sentry, 'SENTRY_URL'],
      [posthog, 'POSTHOG_HOST'],
    ] as const) {
      const { code, err } = await place.run('fetch', address)
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(
          new RegExp(
            `elsewhere\\.test, the credentials are for http://127\\.0\\.0\\.1:\\d+; set ${variable}`,
          ),
        ),
      ])
    }
    expect(VENDOR_NAMES.map(vendor => vendors[vendor].log.requests.length)).toEqual([0, 0, 0])
  })
})

const NAME_OF_POSTHOG = SHORT.posthog
