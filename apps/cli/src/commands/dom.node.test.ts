import { domAt, memoryStore, openFile, openStored, save } from '@playhead/core'
import { domAnswerSchema, domBetweenSchema } from '@playhead/core/schemas'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Outcome } from '../testing/run-cli.ts'

const recordings = fileURLToPath(new URL('../../../../fixtures/recordings', import.meta.url))
const shop = join(recordings, 'shop-rrweb/recording.json.gz')
let folder = ''

const dom = (args: readonly string[], recording = shop): Promise<Outcome> =>
  runCli(['dom', recording, ...args], { cwd: folder, env: { PLAYHEAD_CACHE_DIR: join(folder, 'cache') } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-dom-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('playhead dom', { timeout: 30_000 }, () => {
  it('prints the page as an outline, without colour into a pipe', async () => {
    const { code, out, err } = await dom(['--at', '0:40'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^Page at 0:40\.0 · "Checkout – Blue Mug" · http:\/\/shop\.test\/checkout · snapshot \[0:264\]/,
    )
    expect(out).toContain('textbox "Email" = "ada@example.test", invalid #48')
    expect(out).toContain('= masked(10), password')
    expect(out).not.toContain('\u001b')
  })

  it(
    'gives the tree that the library gives, and answers that fit their schemas',
    { timeout: 60_000 },
    async () => {
      const store = memoryStore()
      const address = { identity: 'local', source: 'file', project: 'local', replayId: 'recording' } as const
      await save(openFile([{ name: 'a', content: await readFile(shop) }], { replayId: 'recording' }), store, {
        address,
      })
      const replay = (await openStored(store, address))!
      for (const [args, question] of [
        [[], {}],
        [['--at', '12.5s'], { atMs: 12_500 }],
        [['--at', '40s', '--selector', 'form'], { atMs: 40_000, selector: 'form' }],
      ] as const) {
        const { out } = await dom([...args, '--format', 'json'])
        const answer: unknown = JSON.parse(out)
        expect(answer).toEqual(
          JSON.parse(JSON.stringify(await domAt(replay, { ...question, format: 'json' }))),
        )
        expect(domAnswerSchema.parse(answer)).toEqual(answer)
      }
      const outline: unknown = JSON.parse((await dom(['--at', '40s', '--json'])).out)
      expect(outline).toEqual(domAnswerSchema.parse(outline))
      const changes: unknown = JSON.parse(
        (await dom(['--from', '38s', '--to', '41s', '--events', '--json'])).out,
      )
      expect(changes).toEqual(domBetweenSchema.parse(changes))
    },
  )

  it('prints HTML in which nothing runs, after a comment that says which page it is', async () => {
    const { out } = await dom(['--at', '40s', '--format', 'html'])
    expect(out).toMatch(
      /^<!-- Playhead: Page at 0:40\.0 · [^\n]*\n {5}1 text masked \(10 characters\) -->\n<!DOCTYPE html><html/,
    )
    expect(out).toContain(`content="script-src 'none'`)
    expect(out).not.toMatch(/<script(?! type="text\/plain")/)
  })

  it('prints what changed between two moments', async () => {
    const { out } = await dom(['--from', '0:30', '--to', '0:41', '--events'])
    expect(out).toContain('~ textbox "Town" #58: value "" → "Naantali"')
    expect(out).toMatch(/DOM events\n {2}\d+ mutations: /)
    expect((await dom(['--from', '0:38', '--to', '0:45'])).out).toContain('These are two page loads')
  })

  it('answers that nothing matches with success, and an id that leads nowhere with "not found"', async () => {
    const none = await dom(['--at', '40s', '--selector', '#nothing'])
    expect([none.code, none.err]).toEqual([0, ''])
    expect(none.out).toContain('no element of the page is what was asked for at this time')
    expect(await dom(['--at', '40s', '--node', '99999'])).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringContaining('no element #99999 on the page at 0:40.0') as string,
    })
  })

  it.each([
    [['--at', 'soon'], /--at "soon" is no time/],
    [['--selector', 'a:hover'], /--selector: selector "a:hover": this is not supported at ":hover"/],
    [['--node', '0'], /--node "0"/],
    [['--node', '5', '--selector', 'a'], /cannot be used with/],
    [['--at', '1s', '--from', '1s'], /cannot be used with/],
    [['--to', '1s'], /give --from with --to/],
    [['--from', '5s', '--to', '1s'], /--from lies after --to/],
    [['--from', '5s', '--format', 'html'], /for one moment/],
    [['--events'], /between two moments/],
    [['--format', 'xml'], /outline, html, json/],
    [['--window', '3'], /no window "3"/],
  ])('%j ends in one line and exit code 3', async (args, message) => {
    const { code, out, err } = await dom(args)
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('chooses the window by its number', async () => {
    const tabs = join(recordings, 'tabs-posthog/snapshots.jsonl.gz')
    const [first, second] = await Promise.all([dom(['--window', '1'], tabs), dom(['--window', '2'], tabs)])
    expect([first.code, second.code]).toEqual([0, 0])
    expect(first.out.split('\n')[0]).not.toBe(second.out.split('\n')[0])
  })

  it('writes a page that is nested deep in every format', async () => {
    const adds = Array.from({ length: 5000 }, (_, i) => ({
      parentId: i === 0 ? 3 : 99 + i,
      nextId: null,
      node: { type: 2, id: 100 + i, tagName: 'div', attributes: {}, childNodes: [] },
    }))
    const html = {
      type: 2,
      id: 2,
      tagName: 'html',
      attributes: {},
      childNodes: [{ type: 2, id: 3, tagName: 'body', attributes: {}, childNodes: [] }],
    }
    const frames = [
      { type: 4, timestamp: 1_777_833_600_000, data: { href: 'https://a.test/', width: 1, height: 1 } },
      {
        type: 2,
        timestamp: 1_777_833_600_001,
        data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } },
      },
      {
        type: 3,
        timestamp: 1_777_833_600_100,
        data: { source: 0, adds, removes: [], texts: [], attributes: [] },
      },
    ]
    const deep = join(folder, 'deep.json')
    await writeFile(deep, JSON.stringify(frames))
    for (const format of ['outline', 'html', 'json']) {
      const { code, err, out } = await dom(['--format', format], deep)
      expect([code, err]).toEqual([0, ''])
      expect(out.length).toBeGreaterThan(100)
    }
  })
})
