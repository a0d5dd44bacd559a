import { searchAnswerSchema } from '@playhead/core/schemas'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Outcome } from '../testing/run-cli.ts'

const recordings = fileURLToPath(new URL('../../../../fixtures/recordings', import.meta.url))
let folder = ''

const search = (...args: readonly string[]): Promise<Outcome> =>
  runCli(['search', ...args], { cwd: folder, env: { PLAYHEAD_CACHE_DIR: join(folder, 'cache') } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-search-'))
  await cp(join(recordings, 'shop-rrweb/recording.json.gz'), join(folder, 'shop.json.gz'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('playhead search', { timeout: 60_000 }, () => {
  it('prints a line a hit with when a text stood on the screen, also when the original is gone', async () => {
    const { code, out, err } = await search('shop.json.gz', 'mug added')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /on screen, status +Blue «mug added» to your cart +\[0:\d+\] +first seen 0:13\.1, gone 0:15\.\d/,
    )
    await rm(join(folder, 'shop.json.gz'))
    expect((await search('shop.json.gz', 'mug added')).out).toBe(out)
  })

  it('prints JSON that is as its schema says, page by page', async () => {
    const shop = join(recordings, 'shop-rrweb')
    const first = await search(shop, 'cart', '--json', '--limit', '3')
    const answer = searchAnswerSchema.parse(JSON.parse(first.out))
    expect(answer.hits).toHaveLength(3)
    const rest = await search(shop, 'cart', '--json', '--cursor', answer.nextCursor!)
    const next = searchAnswerSchema.parse(JSON.parse(rest.out))
    expect(next.hits.length + 3).toBe(answer.found)
  })

  it('looks only in the fields and times that were asked for', async () => {
    const args = ['cart', '--json', '--in', 'title,url', '--from', '20s', '--to', '0:30']
    const { hits } = searchAnswerSchema.parse(
      JSON.parse((await search(join(recordings, 'shop-rrweb'), ...args)).out),
    )
    expect(hits.map(({ field, snippet }) => `${field} ${snippet}`)).toEqual(['url http://shop.test/cart'])
  })

  it.each([
    [['cart', '--in', 'colour'], /--in "colour" is no field: choose from text, /],
    [['cart', '--cursor', 'x'], /"x" is no cursor/],
    [['cart', '--from', 'soon'], /--from "soon" is no time/],
    [[' '], /say what to look for/],
  ])('says what is wrong with %j in one line', async (args, message) => {
    const { code, out, err } = await search(join(recordings, 'shop-rrweb'), ...args)
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
