import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAnswerSchema, listedReplaySchema } from '../../apps/cli/src/vendors/schemas.ts'
import { nodeFixtures } from '../providers/recordings/node-fixtures.ts'
import { posthogReplays } from '../providers/posthog/replays.ts'
import { cutNetwork, recordingFolder, workplace, type Workplace } from './playhead.ts'
import { IDS, NAMES, servedVendors, VENDOR_NAMES, type VendorName, type Vendors } from './vendors.ts'

let vendors: Vendors
let place: Workplace
const places: Workplace[] = []

beforeAll(async () => {
  vendors = await servedVendors()
  place = await workplaceWith(vendors.env)
})
afterAll(async () => {
  for (const { remove } of places) await remove()
  await vendors.close()
})

/** Every verb that asks one replay. */
const QUESTIONS: readonly (readonly string[])[] = [
  ['analyze'],
  ['events'],
  ['struggles', '--all'],
  ['search', 'cart'],
  ['dom', '--at', '20s'],
  ['dom', '--from', '10s', '--to', '20s', '--events'],
  ['window', '--at', '1:18'],
  ['stats'],
  ['brief'],
  ['health'],
]

/** The same recording in a folder of files that is named like the replay. */
const FILES: Readonly<Record<VendorName, (folder: string) => Promise<void>>> = {
  async mixpanel(folder) {
    const from = recordingFolder('shop-mixpanel')
    const files = (await readdir(from)).filter(name => /^\d{4}-/.test(name))
    await Promise.all(files.map(name => cp(join(from, name), join(folder, name))))
  },
  async sentry(folder) {
    const name = 'recording-segments.json.gz'
    await cp(join(recordingFolder('shop-sentry'), name), join(folder, name))
  },
  async posthog(folder) {
    const replays = await posthogReplays(nodeFixtures(), [{ recordedCase: 'shop-posthog' }])(Infinity)
    const blocks = replays[0]!.blocks.map((_, at) => replays[0]!.lines(at))
    await Promise.all(blocks.map((lines, at) => writeFile(join(folder, `${at}.jsonl`), lines)))
  },
}

/** How many requests a whole fetch of the shop takes. */
const CALLS: Readonly<Record<VendorName, Readonly<Record<string, number>>>> = {
  // 14 files, and a few beyond the end.
  mixpanel: { insights: 1, sign: 1, 'cdn-file': 16 },
  sentry: { 'replay-detail': 1, 'recording-segments': 1 },
  // The list of its blocks, and one call for all eleven.
  posthog: { recording: 1, snapshots: 2 },
}

describe.each(VENDOR_NAMES)('%s', vendor => {
  it(
    'listed, fetched and asked answers like the same recording in files, and then without a network',
    {
      timeout: 60_000,
    },
    async () => {
      const log = vendors[vendor].log
      const by = vendor === 'mixpanel' ? ['--id', IDS.mixpanel] : []
      const answer = JSON.parse((await place.playhead('list', vendor, ...by, '--json')).out) as unknown
      const listed = listAnswerSchema.parse(answer)
      expect(answer).toEqual(listed)
      const name = listed.replays.find(({ replayId }) => replayId === IDS[vendor])?.name ?? ''
      const lines = (await place.playhead('list', vendor, ...by, '--jsonl')).out.trimEnd().split('\n')
      expect(lines.map(line => listedReplaySchema.parse(JSON.parse(line)))).toEqual(listed.replays)
      expect((await place.playhead('list', vendor, ...by)).out).toContain(`${name}  2026-11-20 08:4`)

      log.clear()
      const [address = ''] = (await place.playhead('fetch', name)).out.split('\n')
      // What the list told of it would spare Mixpanel's question: a name does not carry it.
      expect(log.counts()).toEqual(CALLS[vendor])

      const folder = join(place.folder, IDS[vendor])
      await mkdir(folder)
      await FILES[vendor](folder)
      const first = await askAll(name)
      const ofFiles = await askAll(folder)
      expect(first.map(comparable)).toEqual(ofFiles.map(comparable))
      // It would compare nothing if nothing was told.
      expect(first.map(({ length }) => length > 1000)).toEqual(QUESTIONS.map(() => true))

      const network = cutNetwork()
      try {
        log.clear()
        const byAddress = await askAll(address)
        const byName = await askAll(name)
        expect([byAddress, byName]).toEqual([first, first])
        expect((await place.playhead('fetch', name)).out).toContain('was stored already')
        const bare = await workplaceWith({}, place.cache)
        expect(await askAll(address, bare)).toEqual(first)
        expect([network.attempts(), log.requests]).toEqual([0, []])
      } finally {
        network.restore()
      }
      expect(log.complaints()).toEqual([])
      expect(log.inFlight).toBe(0)
    },
  )

  it('says which variable is missing, and by which name it is here', async () => {
    const [address = ''] = (await place.playhead('fetch', NAMES[vendor])).out.split('\n')
    const variable = { mixpanel: 'MP_USERNAME', sentry: 'SENTRY_AUTH_TOKEN', posthog: 'POSTHOG_API_KEY' }
    const { [variable[vendor]]: _, ...others } = vendors.env
    const without = await workplaceWith(others, place.cache)
    for (const verb of ['fetch', 'analyze']) {
      const { code, out, err } = await without.run(verb, NAMES[vendor])
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(`${variable[vendor]} is not set`)
      expect(err).toContain(`it is stored as ${address}: name that\n`)
      expect(err.match(/\n/g)).toHaveLength(1)
    }
    expect((await without.run('list', vendor, '--user', 'u')).err).toMatch(`${variable[vendor]} is not set`)
    const empty = await workplaceWith(others)
    expect((await empty.run('analyze', NAMES[vendor])).err).not.toContain('stored')
  })
})

async function askAll(name: string, at: Pick<Workplace, 'playhead'> = place): Promise<string[]> {
  const answers: string[] = []
  for (const [verb = '', ...args] of QUESTIONS)
    answers.push((await at.playhead(verb, name, ...args, '--json')).out)
  return answers
}

/** What is of the source, and not of the recording. */
const OWN = new Set(['source', 'framing', 'fetchedAt', 'storedBytes'])

function comparable(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) => (OWN.has(key) ? undefined : value))
}

/** A workplace with that environment, and the store of another one. */
async function workplaceWith(env: Readonly<Record<string, string>>, cache?: string): Promise<Workplace> {
  const made = await workplace({ env, io: vendors.io, ...(cache !== undefined && { cache }) })
  places.push(made)
  return made
}
