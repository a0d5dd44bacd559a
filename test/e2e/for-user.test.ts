import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forUserAnswerSchema } from '../../apps/cli/src/vendors/schemas.ts'
import type { Workplace } from './playhead.ts'
import { serveEach } from './served.ts'
import { VENDOR_NAMES, type Vendors } from './vendors.ts'

let vendors: Vendors
let place: Workplace

serveEach((served, made) => {
  vendors = served
  place = made
})

/** What is asked for 20 replays, beside the files of a CDN. */
const CALLS = {
  mixpanel: { insights: 1, sign: 1 },
  sentry: { 'replay-list': 1, 'replay-detail': 20, 'recording-segments': 20 },
  posthog: { 'recording-list': 1, snapshots: 40 },
}

describe.each(VENDOR_NAMES)('%s', vendor => {
  it('tells each replay of a person on a page, and all of them in an index', async () => {
    const folder = join(place.folder, 'made', 'user-42')
    const { out, err } = await place.playhead('for-user', vendor, 'user-42', '--out-dir', folder)
    expect(err).toBe('')
    const index: unknown = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
    const answer = forUserAnswerSchema.parse(index)
    expect(index).toEqual(answer)
    expect(answer).toMatchObject({ source: vendor, user: 'user-42', failed: [], mayHaveMore: false })
    const files = answer.replays.map(({ file }) => file ?? '')
    expect((await readdir(folder)).toSorted()).toEqual([...files, 'index.json'].toSorted())
    expect(files).toHaveLength(3)
    // One line for each, and how many there are.
    const lines = out.trimEnd().split('\n')
    expect(lines.slice(0, 3).map(line => line.split('  ')[0])).toEqual(files)
    expect(lines[3]).toBe(`3 replays of user-42 told, in ${folder}`)
    for (const { file = '', name, clicks, errors, startedAt = '', link, address } of answer.replays) {
      const page = await readFile(join(folder, file), 'utf8')
      expect(page.split('\n')[0]).toBe(
        `# Session of \`user-42\` on ${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
      )
      for (const text of [
        `<${link}>`,
        `playhead brief ${name}`,
        `\`${address}\``,
        `${clicks} click`,
        `${errors} error`,
      ])
        expect(page).toContain(text)
      const sections = page.match(/^## .*$/gm)
      expect(sections).toEqual(['## Where somebody struggled', '## What happened', '## What is missing'])
      // Commands can be copied, and what was recorded stands in blocks.
      expect(page).not.toMatch(/playhead [a-z]+ R\b/)
      expect(page.match(/^`{3,}(?:text)?$/gm)).toHaveLength(6)
      const timeline = (await place.playhead('analyze', name)).out.trimEnd()
      expect(page).toContain(timeline)
    }
    vendors[vendor].log.clear()
    const json = JSON.parse((await place.playhead('for-user', vendor, 'user-42', '--json')).out) as unknown
    const again = forUserAnswerSchema.parse(json)
    expect(again.replays).toEqual(answer.replays.map(({ file: _, ...replay }) => replay))
    expect(vendors[vendor].log.requests).toHaveLength(1)
    const { out: text } = await place.playhead('for-user', vendor, 'user-42')
    for (const { name } of answer.replays) expect(text).toContain(`${name}\n`)
    expect(text.match(/── page 1/g)).toHaveLength(3)
  })

  it('asks as little as can be for twenty', async () => {
    const counts = async (...flags: readonly string[]): Promise<Record<string, number>> => {
      vendors[vendor].log.clear()
      const { out } = await place.playhead('for-user', vendor, 'user-20', ...flags)
      expect(out).toContain('20 replays of user-20 told; there may be more than 20: --limit tells how many\n')
      expect(vendors[vendor].log.complaints()).toEqual([])
      const { 'cdn-file': _, ...others } = vendors[vendor].log.counts()
      return others
    }
    expect(await counts()).toEqual(CALLS[vendor])
    const again = await counts()
    expect(Object.values(again)).toEqual([1])
  })

  it('keeps nothing with --no-cache, and pages all the same', async () => {
    const folder = join(place.folder, 'pages')
    await place.playhead('for-user', vendor, 'user-short', '--out-dir', folder, '--no-cache', '--limit', '1')
    expect([...(await place.files()).keys()].map(path => path.split('/')[0])).toEqual(['pages', 'pages'])
  })

  it('nobody found is an answer, in words and in the index', async () => {
    const folder = join(place.folder, 'nobody')
    const { out } = await place.playhead('for-user', vendor, 'nobody', '--out-dir', folder)
    expect(out).toMatch(
      new RegExp(`^${vendor}: no replays of nobody from .*; --from 30d looks further back\\n$`),
    )
    const index: unknown = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
    expect(forUserAnswerSchema.parse(index).replays).toEqual([])
  })
})

it('events of twenty Mixpanel replays cost one question more', async () => {
  await place.playhead('for-user', 'mixpanel', 'user-20', '--include', 'events', '--json')
  const { 'cdn-file': files, ...others } = vendors.mixpanel.log.counts()
  expect(others).toEqual({ insights: 2, sign: 1 })
  // 20 recordings of eleven files, and what lies behind the end of each.
  expect(files).toBeLessThan(20 * 14)
})

it('when none of them can be prepared, those that are stored are told', async () => {
  const { out } = await place.playhead('list', 'mixpanel', '--user', 'user-42', '--jsonl')
  const [first = ''] = out.split('\n')
  const { name } = JSON.parse(first) as { readonly name: string }
  await place.playhead('fetch', name)
  vendors.mixpanel.faults.add({ kind: '403', operation: 'sign' })
  const { code, err, out: told } = await place.run('for-user', 'mixpanel', 'user-42', '--json')
  const answer = forUserAnswerSchema.parse(JSON.parse(told))
  expect([code, answer.replays.map(replay => replay.name), answer.failed.length]).toEqual([0, [name], 2])
  expect(err.trimEnd().split('\n')).toHaveLength(2)
  expect(vendors.mixpanel.log.count('sign', 403)).toBe(1)
})

it('a folder that cannot be is told in one line', async () => {
  const file = join(place.folder, 'file')
  await writeFile(file, '')
  const { code, err } = await place.run('for-user', 'sentry', 'user-short', '--out-dir', file)
  expect([code, err]).toEqual([
    1,
    `playhead: ${file} cannot be made a folder (EEXIST): name another one with --out-dir\n`,
  ])
  await mkdir(join(place.folder, 'here'))
  const dir = join(place.folder, 'here')
  expect((await place.run('for-user', 'sentry', 'user-short', '--out-dir', dir)).code).toBe(0)
})
