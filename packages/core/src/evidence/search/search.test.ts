import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../../test/runtimes/fixtures.ts'
import { openStored } from '../../pipeline/open-stored.ts'
import { save } from '../../pipeline/save.ts'
import { openFile } from '../../sources/file/open-file.ts'
import { memoryStore } from '../../store/memory-store.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { SearchHit, SearchOptions } from './answer.ts'
import { search } from './search.ts'
import { searchText } from './search-report.ts'
import { searchAnswerSchema } from './search-answer-schema.ts'

const address = { identity: 'local', source: 'file', project: 'local', replayId: 'case' } as const

async function stored(
  bytes: Uint8Array | readonly { name: string; content: Uint8Array }[],
): Promise<StoredReplay> {
  const store = memoryStore()
  await save(openFile(bytes, { replayId: 'case' }), store, { address })
  return (await openStored(store, address))!
}

async function recorded(name: string): Promise<StoredReplay> {
  const paths = fixturePaths.filter(path =>
    new RegExp(`^recordings/${name}/[^/]*\\.(?:json|jsonl)(?:\\.gz)?$`).test(path),
  )
  const files = paths.filter(path => !/(?:meta|truth|uploads)\.json$/.test(path))
  return stored(
    await Promise.all(
      files.map(async path => ({ name: path.split('/').at(-1)!, content: await fixture(path) })),
    ),
  )
}

const shop = await recorded('shop-rrweb')
const sentry = await recorded('shop-sentry')
const masked = await recorded('shop-sentry-masked')

async function hits(
  replay: StoredReplay,
  query: string,
  options?: SearchOptions,
): Promise<readonly SearchHit[]> {
  return (await search(replay, query, options)).hits
}

const told = ({ field, snippet }: SearchHit): string => `${field}: ${snippet}`
const marked = ({ snippet, marks }: SearchHit): string[] => marks.map(([from, to]) => snippet.slice(from, to))

/** A recording of a page with these lines, and of events after it. */
function page(lines: readonly string[], ...events: readonly object[]): Promise<StoredReplay> {
  const childNodes = lines.map((textContent, i) => ({
    type: 2,
    id: 10 + i * 2,
    tagName: 'p',
    attributes: {},
    childNodes: [{ type: 3, id: 11 + i * 2, textContent }],
  }))
  const body = { type: 2, id: 3, tagName: 'body', attributes: {}, childNodes }
  const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [body] }
  const node = { type: 0, id: 1, childNodes: [html] }
  const all = [
    { type: 4, timestamp: 1_777_833_600_000, data: { href: 'https://a.test/', width: 1, height: 1 } },
    { type: 2, timestamp: 1_777_833_600_000, data: { node, initialOffset: { left: 0, top: 0 } } },
    ...events.map((event, i) => Object.assign({ timestamp: 1_777_833_601_000 + i * 1000 }, event)),
  ]
  return stored(new TextEncoder().encode(JSON.stringify(all)))
}

describe('search', () => {
  it('tells when a text stood on the screen that nobody touched', async () => {
    const [hit] = await hits(shop, 'Blue mug added to your cart')
    expect(hit).toMatchObject({ field: 'text', fit: 'exact', role: 'status', count: 1 })
    expect(hit!.lastOffsetMs - hit!.firstOffsetMs).toBeGreaterThan(1000)
    expect(hit!.intervals).toHaveLength(1)
    const frame = await shop.rawFrame(hit!.pointer)
    expect(frame).toContain('added to your cart')
  })

  it('leads by its pointers to frames that tell what was found', async () => {
    const found = await hits(sentry, '/api/order')
    expect(found.length).toBeGreaterThan(0)
    for (const { field, pointer } of found)
      if (field === 'request') expect(await sentry.rawFrame(pointer)).toContain('/api/order')
  })

  it('tells failures and what somebody did before what merely stood there', async () => {
    const fields = (await hits(sentry, 'order')).map(({ field }) => field)
    expect(fields[0]).toBe('request')
    expect(fields.indexOf('text')).toBeGreaterThan(fields.lastIndexOf('name'))
  })

  it('takes the whole before words, words before beginnings, and those before what is inside', async () => {
    const replay = await page(['recarted', 'cartoon', 'my cart here', 'cart', 'nothing'])
    expect((await hits(replay, 'cart')).map(({ snippet, fit }) => [snippet, fit])).toEqual([
      ['cart', 'exact'],
      ['my cart here', 'word'],
      ['cartoon', 'prefix'],
      ['recarted', 'substring'],
    ])
  })

  const typos: [string, string, string][] = [
    ['a letter left out', 'chckout', 'one-typo'],
    ['a letter too many', 'checkoutt', 'one-typo'],
    ['a wrong letter', 'chackout', 'one-typo'],
    ['letters that changed places', 'chekcout', 'one-typo'],
    ['letters that changed places in the middle', 'checokut', 'one-typo'],
    ['two typos in a long word', 'chackuot', 'two-typos'],
  ]
  it.each(typos)('forgives %s', async (_, query, fit) => {
    const replay = await page(['To the checkout now', 'elsewhere'])
    const found = await hits(replay, query)
    expect(found.map(hit => [hit.snippet, hit.fit, marked(hit)])).toEqual([
      ['To the checkout now', fit, ['checkout']],
    ])
  })

  it('forgives letters that changed places in a short word, and no typo in a very short one', async () => {
    const replay = await page(['Your cart', 'A mug'])
    expect((await hits(replay, 'crat')).map(told)).toEqual(['text: Your cart'])
    expect(await hits(replay, 'mig')).toEqual([])
  })

  it('looks for typos only where a word is nowhere as it is written', async () => {
    const replay = await page(['The cart', 'The card'])
    expect((await hits(replay, 'cart')).map(told)).toEqual(['text: The cart'])
  })

  const scripts: [string, string, string, string][] = [
    ['case and accents', 'Grüße aus Köln', 'GRUSSE', 'Grüße'],
    ['accents in the question', 'Cafe creme', 'café', 'Cafe'],
    ['Greek capitals and final sigmas', 'Ο δρόμος είναι', 'ΔΡΟΜΟΣ', 'δρόμος'],
    ['Cyrillic', 'Оформить ЗАКАЗ', 'заказ', 'ЗАКАЗ'],
    ['a part of Chinese text', '添加到购物车成功', '购物车', '购物车'],
    ['Japanese in half width', 'カートに追加', 'ｶｰﾄ', 'カート'],
    ['Korean', '장바구니에 담기', '장바구니', '장바구니'],
    ['Arabic with and without vowels', 'السَّلة فارغة', 'السلة', 'السَّلة'],
    ['signs beyond the first plane', 'Paid 🛒 today', '🛒', '🛒'],
  ]
  it.each(scripts)('finds %s', async (_, line, query, expected) => {
    const [hit] = await hits(await page(['other', line]), query)
    expect(hit && [hit.snippet, marked(hit)]).toEqual([line, [expected]])
  })

  it('finds what stands in an address with escapes, as it is read', async () => {
    const href = 'https://a.test/s%C3%BCche?q=blaue%20tasse'
    const replay = await page(['x'], { type: 4, data: { href, width: 1, height: 1 } })
    expect((await hits(replay, 'süche')).map(({ field }) => field)).toEqual(['url'])
    const [hit] = await hits(replay, 'blaue tasse')
    expect(hit!.snippet).toContain('blaue tasse')
  })

  it('takes words in any place, and some of them where no text has all, saying so', async () => {
    const replay = await page(['the red mug is large', 'red cup', 'plate'])
    expect((await hits(replay, 'mug red')).map(told)).toEqual(['text: the red mug is large'])
    const answer = await search(replay, 'red saucer')
    expect(answer.hits.map(({ fit }) => fit)).toEqual(['some-words', 'some-words'])
    expect(answer.notes.map(({ code }) => code)).toContain('some-words')
  })

  it('folds what happened again into one hit with a count', async () => {
    const found = await hits(shop, 'Add to cart', { fields: ['name'] })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ count: 2 })
    expect(found[0]!.lastOffsetMs).toBeGreaterThan(found[0]!.firstOffsetMs)
  })

  it('looks only in the fields and the time that were asked for', async () => {
    const all = await hits(shop, 'cart', { limit: 100 })
    const titles = await hits(shop, 'cart', { fields: ['title'] })
    expect(titles.map(told)).toEqual(all.filter(({ field }) => field === 'title').map(told))
    const late = await hits(shop, 'cart', { fromMs: 20_000, toMs: 30_000, limit: 100 })
    expect(late.length).toBeGreaterThan(0)
    expect(late.length).toBeLessThan(all.length)
    for (const { firstOffsetMs, lastOffsetMs } of late) {
      expect(firstOffsetMs).toBeLessThanOrEqual(30_000)
      expect(lastOffsetMs).toBeGreaterThanOrEqual(20_000)
    }
  })

  it('gives by its cursor what is left, each hit once and in the same order', async () => {
    const all = await hits(shop, 'mug', { limit: 1000 })
    const paged: SearchHit[] = []
    let cursor: string | undefined
    do {
      const answer = await search(shop, 'mug', { limit: 7, ...(cursor !== undefined && { cursor }) })
      expect(answer.found).toBe(all.length)
      paged.push(...answer.hits)
      cursor = answer.nextCursor
    } while (cursor !== undefined)
    expect(all.length).toBeGreaterThan(14)
    expect(paged).toEqual(all)
    await expect(search(shop, 'mug', { cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' })
  })

  it('says how much hidden text it could not search, and never shows it', async () => {
    const answer = await search(masked, 'mug')
    const notes = answer.notes.filter(({ code }) => code === 'masked').map(({ message }) => message)
    expect(notes).toEqual([
      expect.stringMatching(/^\d+ masked texts on the screen cannot be searched/),
      expect.stringMatching(/^\d+ events have masked text/),
    ])
    expect(await hits(masked, 'masked(5)', { fields: ['text'] })).toEqual([])
  })

  it('tells what is not recorded from what is not there', async () => {
    const { found, notes } = await search(shop, '/api/order', { fields: ['request'] })
    expect(found).toBe(0)
    expect(notes.map(({ message }) => message)).toContain(
      'requests are not recorded, so they cannot be searched',
    )
    const there = await search(sentry, 'nowhere to be seen', { fields: ['request'] })
    expect(there.notes.filter(({ code }) => code === 'not-recorded')).toEqual([])
  })

  it('answers nothing for nothing', async () => {
    const { found, notes } = await search(shop, ' \u0000 ')
    expect(found).toBe(0)
    expect(notes.map(({ code }) => code)).toContain('no-words')
  })

  it('ends what stood on a page with the page, and tells the next one apart by its epoch', async () => {
    const replay = await recorded('reload-rrweb')
    expect(replay.epochs.length).toBeGreaterThan(1)
    const texts = await replay.texts()
    let crossing = 0
    const seen = new Set<number>()
    for (let row = 0; row < texts.length; row++) {
      for (const { fromOffsetMs, toOffsetMs, epoch } of texts.at(row).intervals) {
        seen.add(epoch)
        const { fromMs, toMs } = replay.epochs.find(one => one.epoch === epoch)!
        const begin = epoch === 0 ? -Infinity : fromMs - replay.zeroMs!
        if (fromOffsetMs < begin || toOffsetMs > toMs - replay.zeroMs!) crossing++
      }
    }
    expect([...seen].toSorted((one, other) => one - other)).toEqual(replay.epochs.map(({ epoch }) => epoch))
    expect(crossing).toBe(0)
  })
})

describe('the text of an answer', () => {
  it('has a line a hit, with what was found between marks, its pointer, and when it stood there', async () => {
    const text = searchText(await search(shop, 'Blue mug added'))
    expect(text).toMatch(
      /on screen, status\s+«Blue mug added» to your cart\s+\[0:\d+\]\s+first seen 0:13\.\d, gone 0:15\.\d/,
    )
    expect(text).toMatch(/note: requests are not recorded/)
  })
})

describe.each([
  'shop-posthog',
  'shop-sentry-masked',
  'tabs-posthog',
  'frames-sentry',
  'reload-rrweb',
  'tap-sentry',
])('the JSON of an answer on %s', name => {
  it('is as its schema says', async () => {
    const replay = await recorded(name)
    let found = 0
    for (const query of ['a', 'cart', 'http', 'button', 'xyz-nowhere', 'ordr']) {
      const answer = await search(replay, query, { limit: 100 })
      found += answer.found
      expect(searchAnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(
        JSON.parse(JSON.stringify(answer)),
      )
    }
    expect(found).toBeGreaterThan(10)
  })
})
