import {
  briefAnswerSchema,
  cacheClearedSchema,
  cacheListSchema,
  cachePathSchema,
  domAnswerSchema,
  domBetweenSchema,
  eventRecordSchema,
  eventsAnswerSchema,
  fetchedSchema,
  healthAnswerSchema,
  reportSchema,
  searchAnswerSchema,
  statsAnswerSchema,
  windowAnswerSchema,
} from '@playhead/core/schemas'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cutNetwork, recordingNames, workplace, type Workplace } from './playhead.ts'

const names = await recordingNames()
let place: Workplace
let network: ReturnType<typeof cutNetwork>

beforeAll(async () => {
  network = cutNetwork()
  place = await workplace()
})
afterAll(async () => {
  network.restore()
  await place.remove()
})

/** What a terminal would obey; a line break ends a line of the answer. */
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

interface Schema {
  parse(value: unknown): unknown
}

/** The verbs that answer in JSON of an exported schema. `R` stands for the recording, `E` for one of its events. */
const questions: readonly (readonly [verb: string, args: readonly string[], schema: Schema])[] = [
  ['events', [], eventsAnswerSchema],
  ['events', ['--kind', 'interaction,network', '--from', '1s', '--to', '20s'], eventsAnswerSchema],
  ['window', ['--at', '3s'], windowAnswerSchema],
  ['window', ['--event', 'E', '--before', '2s', '--after', '2s'], windowAnswerSchema],
  ['window', ['--contains', 'no such text'], windowAnswerSchema],
  ['search', ['the'], searchAnswerSchema],
  ['search', ['no such text, nowhere'], searchAnswerSchema],
  ['dom', [], domAnswerSchema],
  ['dom', ['--at', '3s', '--selector', 'button'], domAnswerSchema],
  ['dom', ['--at', '3s', '--format', 'html'], domAnswerSchema],
  ['dom', ['--at', '3s', '--format', 'json'], domAnswerSchema],
  ['dom', ['--from', '1s', '--to', '4s', '--events'], domBetweenSchema],
  ['stats', [], statsAnswerSchema],
  ['health', [], healthAnswerSchema],
  ['brief', [], briefAnswerSchema],
  ['brief', ['--max-tokens', '700'], briefAnswerSchema],
]

describe.each(names)('%s, fetched, its original deleted and the network cut', name => {
  it('answers every verb from the store, and nothing is written', { timeout: 30_000 }, async () => {
    const original = await place.bring(name)
    const fetched = await place.playhead('fetch', original)
    const address = fetched.out.split('\n')[0]!
    expect(fetched.out).toContain('\n  complete\n')
    await rm(original, { recursive: true })
    const before = await place.files()

    /** By the name of the original and by the address, in turn: both mean what is stored. */
    let turn = 0
    const ask = async (verb: string, ...args: readonly string[]): Promise<string> => {
      const { out, err } = await place.playhead(verb, turn++ % 2 === 0 ? original : address, ...args)
      expect(err).toBe('')
      expect(out).not.toBe('')
      return out
    }

    const rows = (await ask('events', '--jsonl')).trimEnd().split('\n')
    const events = rows.map(row => eventRecordSchema.parse(JSON.parse(row)))
    const pressed = events.find(({ category }) => category === 'interaction') ?? events[0]!
    const pointer = `${pressed.segmentId}:${pressed.frameIndex}`

    for (const [verb, given, schema] of questions) {
      const args = given.map(arg => (arg === 'E' ? pointer : arg))
      const what = [verb, ...args].join(' ')
      const text = await ask(verb, ...args)
      // A page as HTML or JSON is as it was recorded: a tab in it is a tab.
      const obeyed = args.includes('--format') ? null : OBEYED.exec(text)
      const json = await ask(verb, ...args, '--json')
      const answer = JSON.parse(json) as Readonly<Record<string, unknown>>
      const parsed = schema.parse(answer) as Readonly<Record<string, unknown>>
      const found = { what, obeyed, inJson: OBEYED.exec(json.slice(0, -1)), answer }
      // What no schema names would be missing in what was parsed.
      expect(found).toEqual({ what, obeyed: null, inJson: null, answer: { schemaVersion: 1, ...parsed } })
    }

    expect(await ask('analyze')).not.toMatch(OBEYED)
    const told = JSON.parse(await ask('analyze', '--json')) as { actions: unknown[] }
    expect(told).toEqual(reportSchema.parse(told))
    expect(told.actions.length).toBeGreaterThan(0)
    const [raw = ''] = (await ask('events', '--raw', '--limit', '1')).split('\n')
    expect(JSON.parse(raw)).toBeTypeOf('object')
    const again: unknown = JSON.parse(await ask('fetch', '--json'))
    expect(again).toMatchObject({ address, wasRead: false, missing: [] })
    expect(again).toEqual(fetchedSchema.parse(again))
    expect(await ask('fetch')).toContain('was stored already')
    const stored = await place.playhead('cache', 'ls')
    expect(stored.out).toContain(`${address}  `)
    const listed: unknown = JSON.parse((await place.playhead('cache', 'ls', '--json')).out)
    expect(listed).toEqual(cacheListSchema.parse(listed))
    const where: unknown = JSON.parse((await place.playhead('cache', 'path', '--json')).out)
    expect(where).toEqual(cachePathSchema.parse(where))

    expect(await place.files()).toEqual(before)
    expect(network.attempts()).toBe(0)
    const cleared: unknown = JSON.parse((await place.playhead('cache', 'clear', address, '--json')).out)
    expect(cleared).toEqual(cacheClearedSchema.parse(cleared))
    expect(cleared).toMatchObject({ replays: 1 })
  })
})

it('there are fixtures, and connections are refused', async () => {
  expect(names.length).toBeGreaterThanOrEqual(30)
  await expect(fetch('http://127.0.0.1:49151/')).rejects.toThrow()
  expect(network.attempts()).toBeGreaterThan(0)
})
