import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli, type Outcome } from './testing/run-cli.ts'

const recordings = fileURLToPath(new URL('../../../fixtures/recordings/', import.meta.url))
const START = 1_777_833_600_000

// Most of these start several processes.
vi.setConfig({ testTimeout: 30_000 })

let folder = ''
let root = ''
let made = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-fetch-'))
})
beforeEach(() => {
  root = join(folder, `store-${made++}`)
})
afterAll(() => rm(folder, { recursive: true }))

const playhead = (args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> =>
  runCli(args, { cwd: folder, input, env: { PLAYHEAD_CACHE_DIR: root, ...env } })

async function json(args: readonly string[], env?: Record<string, string>): Promise<Record<string, unknown>> {
  const { out, err } = await playhead([...args, '--json'], env)
  expect(err).toBe('')
  return JSON.parse(out) as Record<string, unknown>
}

const meta = { type: 4, timestamp: START, data: { href: 'https://shop.test/', width: 800, height: 600 } }
const page = {
  type: 2,
  timestamp: START + 20,
  data: {
    node: {
      type: 0,
      id: 1,
      childNodes: [
        {
          type: 2,
          id: 2,
          tagName: 'html',
          attributes: {},
          childNodes: [
            {
              type: 2,
              id: 3,
              tagName: 'button',
              attributes: {},
              childNodes: [{ type: 3, id: 4, textContent: 'Pay' }],
            },
          ],
        },
      ],
    },
    initialOffset: { left: 0, top: 0 },
  },
}
const click = (at: number): object => ({
  type: 3,
  timestamp: START + at,
  data: { source: 2, type: 2, id: 3, x: 1, y: 1 },
})

async function recording(name: string, ...clicks: number[]): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify([meta, page, ...clicks.map(click)]))
  return name
}

async function segments(name: string, count: number): Promise<string> {
  await mkdir(join(folder, name), { recursive: true })
  for (let at = 0; at < count; at++) {
    const frames = at === 0 ? [meta, page] : [click(at * 1000)]
    await writeFile(join(folder, name, `${at}.json`), JSON.stringify(frames))
  }
  return name
}

async function filesIn(path: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  return all.filter(entry => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
}

describe('what was read once', () => {
  it('is answered from the store, with the original gone and by its address', async () => {
    await recording('gone.json', 1000)
    const first = await playhead(['analyze', 'gone.json'])
    const { out } = await playhead(['fetch', 'gone.json'])
    const [address = ''] = out.split('\n')
    expect(address).toMatch(/^local\/file\/local\/gone~[\da-f]{8}$/)
    await rm(join(folder, 'gone.json'))
    for (const name of ['gone.json', `./gone.json`, join(folder, 'gone.json'), address, `${address}/`])
      expect(await playhead(['analyze', name])).toEqual(first)
    expect(first.out).toContain('Clicked button "Pay"')
    expect(await playhead(['analyze', address, '--no-cache'])).toEqual(first)
  })

  it('is read anew when the original has changed, in size or in time', async () => {
    await recording('changing.json', 1000)
    const clicks = async (): Promise<number> =>
      ((await json(['analyze', 'changing.json']))['actions'] as { action: string }[]).filter(
        ({ action }) => action === 'click',
      ).length
    expect(await clicks()).toBe(1)
    await recording('changing.json', 1000, 9000)
    expect(await clicks()).toBe(2)
    // The same number of bytes, and another time.
    await writeFile(
      join(folder, 'changing.json'),
      JSON.stringify([meta, page, click(1000), { ...click(9000), type: 9 }]),
    )
    await utimes(join(folder, 'changing.json'), new Date(), new Date(Date.now() + 5000))
    expect(await clicks()).toBe(1)
  })

  it('is not read again as long as nothing has changed', async () => {
    await recording('same.json', 1000)
    expect(await json(['fetch', 'same.json'])).toMatchObject({ wasRead: true, completeness: 'complete' })
    const kept = (await filesIn(root)).sort()
    expect(await json(['fetch', 'same.json'])).toMatchObject({ wasRead: false })
    await playhead(['analyze', 'same.json'])
    expect((await filesIn(root)).sort()).toEqual(kept)
    expect(await json(['fetch', 'same.json', '--force'])).toMatchObject({ wasRead: true })
  })

  it('of a folder is read anew when a file of it is renamed', async () => {
    const name = await segments('renamed', 3)
    expect(await json(['fetch', name])).toMatchObject({ wasRead: true, missing: [] })
    await rename(join(folder, name, '2.json'), join(folder, name, '5.json'))
    expect(await json(['fetch', name])).toMatchObject({
      wasRead: true,
      missing: [2, 3, 4],
      completeness: 'partial',
    })
    expect(await json(['fetch', name])).toMatchObject({ wasRead: false })
  })

  it('is told apart from a file of the same name in another folder', async () => {
    await mkdir(join(folder, 'other'), { recursive: true })
    await recording('twin.json', 1000)
    await recording('other/twin.json', 1000, 5000)
    await playhead(['fetch', 'twin.json'])
    await playhead(['fetch', 'other/twin.json'])
    const { replays } = await json(['cache', 'ls'])
    expect(replays).toHaveLength(2)
  })

  it('is read anew when what is stored is damaged; without the original one line says so', async () => {
    await recording('damaged.json', 1000)
    const { address } = await json(['fetch', 'damaged.json'])
    const manifest = join(root, String(address), 'manifest.json')
    await writeFile(manifest, '{"version":1,')
    expect((await playhead(['analyze', 'damaged.json'])).code).toBe(0)
    await writeFile(manifest, '{"version":1,')
    await rm(join(folder, 'damaged.json'))
    const { code, out, err } = await playhead(['analyze', 'damaged.json'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^playhead: stored replay .*--force\n$/)
  })

  it('answers like the recording itself, for every dialect', async () => {
    for (const name of ['shop-mixpanel', 'tabs-posthog', 'dead-sentry', 'frames-rrweb', 'tap-sentry']) {
      const path = join(recordings, name)
      const alone = await playhead(['analyze', path, '--no-cache', '--json'])
      expect(await playhead(['analyze', path, '--json'])).toEqual(alone)
      expect(await playhead(['analyze', path, '--json'])).toEqual(alone)
    }
  })
})

describe('playhead fetch', () => {
  it('says what is kept, and where', async () => {
    await recording('said.json', 1000)
    const { code, out, err } = await playhead(['fetch', 'said.json'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^local\/file\/local\/said~[\da-f]{8}\n {2}read: .*said\.json\n {2}3 frames in 1 segment, .* kept in .*\n {2}complete\n$/,
    )
    expect((await stat(root)).mode & 0o077).toBe(0)
  })

  it('keeps a part, says so everywhere, and gets the rest when asked', async () => {
    const name = await segments('part', 5)
    const part = await json(['fetch', name, '--segments', '0-1,3'])
    expect(part).toMatchObject({ completeness: 'partial', missing: [2, 4], frames: 4 })
    expect((part['segments'] as { segmentId: number }[]).map(({ segmentId }) => segmentId)).toEqual([0, 1, 3])
    expect((await playhead(['cache', 'ls'])).out).toContain('(partly fetched)')
    const stored = await json(['analyze', name])
    expect(stored['health']).toMatchObject({ segments: { fetched: 3, missing: [2, 4] } })
    const clicks = (stored['actions'] as { action: string; pointer: { segmentId: number } }[]).filter(
      ({ action }) => action === 'click',
    )
    expect(clicks.map(({ pointer }) => pointer.segmentId)).toEqual([1, 3])
    expect((await playhead(['analyze', name])).out).toContain('2 segments missing')
    // A part of what is there is there.
    expect(await json(['fetch', name, '--segments', '1'])).toMatchObject({ wasRead: false })
    expect(await json(['fetch', name, '--segments', '2'])).toMatchObject({ wasRead: true })
    expect(await json(['fetch', name])).toMatchObject({
      wasRead: true,
      completeness: 'complete',
      missing: [],
    })
  })

  it('keeps standard input under an address of its own', async () => {
    const first = await playhead(['fetch', '-'], {}, JSON.stringify([meta, page, click(1000)]))
    const second = await playhead(['fetch', '-'], {}, JSON.stringify([meta, page, click(1000), click(5000)]))
    const [one = '', other = ''] = [first, second].map(({ out }) => out.split('\n')[0] ?? '')
    expect(one).toMatch(/^local\/file\/local\/stdin~[\da-f]{8}$/)
    expect(other).not.toBe(one)
    expect((await playhead(['analyze', one, '--plain'])).out).not.toContain('×2')
    expect((await playhead(['analyze', other, '--plain'])).out).toContain('×2')
  })

  it('writes one array of rrweb events for a player, whole frames in the order of time', async () => {
    await writeFile(
      join(folder, 'unordered.json'),
      JSON.stringify([meta, page, click(3000), click(1000), click(3000), { not: 'a frame' }]),
    )
    const { code, out } = await playhead(['fetch', 'unordered.json', '-o', 'player.json'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^player\.json: 4 frames, /) as unknown])
    const events = JSON.parse(await readFile(join(folder, 'player.json'), 'utf8')) as unknown
    expect(events).toEqual([meta, page, click(1000), click(3000)])
    const piped = await playhead(['fetch', 'unordered.json', '-o', '-', '--no-cache'])
    expect(JSON.parse(piped.out)).toEqual(events)
    expect((await readdir(folder)).filter(name => name.startsWith('.player.json'))).toEqual([])
  })

  it('unpacks what a player cannot, and says that other windows are left out', async () => {
    const path = join(recordings, 'tabs-posthog')
    const { code, out, err } = await playhead(['fetch', path, '-o', '-'])
    expect(code).toBe(0)
    expect(err).toMatch(/^playhead: wrote window ".*" only, .*there are 2: .*--window\n$/)
    const events = JSON.parse(out) as { type: number; data: { node?: object }; timestamp: number }[]
    expect(events.find(({ type }) => type === 2)?.data.node).toBeTypeOf('object')
    expect(events.filter(event => 'cv' in event)).toEqual([])
    expect(events.map(({ timestamp }) => timestamp)).toEqual(
      events.map(({ timestamp }) => timestamp).sort((one, other) => one - other),
    )
    const other = JSON.parse((await playhead(['fetch', path, '-o', '-', '--window', '2'])).out) as unknown[]
    expect(other.length).toBeGreaterThan(5)
    expect(other).not.toEqual(events)
  })

  it('gives a player all that was recorded of one window', async () => {
    const path = join(recordings, 'shop-rrweb')
    const { out, err } = await playhead(['fetch', path, '-o', '-'])
    expect(err).toBe('')
    const recorded = JSON.parse(
      gunzipSync(await readFile(join(path, 'recording.json.gz'))).toString(),
    ) as unknown[]
    expect(JSON.parse(out)).toEqual(recorded)
  })

  it('with --no-cache writes nothing into the store', async () => {
    await recording('unkept.json', 1000)
    expect((await playhead(['fetch', 'unkept.json', '--no-cache', '-o', 'unkept-player.json'])).code).toBe(0)
    expect((await playhead(['analyze', 'unkept.json', '--no-cache'])).code).toBe(0)
    expect((await playhead(['analyze', '-'], {}, JSON.stringify([meta, page, click(1000)]))).code).toBe(0)
    expect(await filesIn(root)).toEqual([])
    expect((await playhead(['analyze', 'unkept.json'], { PLAYHEAD_CACHE_TTL: '0' })).code).toBe(0)
    expect(await filesIn(root)).toEqual([])
  })

  it('keeps nothing of what is no recording', async () => {
    await writeFile(join(folder, 'none.json'), '{"name":"x"}')
    expect((await playhead(['fetch', 'none.json'])).code).toBe(1)
    expect(await filesIn(root)).toEqual([])
  })

  const wrong: readonly (readonly [string, readonly string[], Record<string, string>, number, RegExp])[] = [
    [
      'a range that is none',
      ['fetch', 'wrong.json', '--segments', '3-1'],
      {},
      3,
      /--segments "3-1" is no range/,
    ],
    [
      'a segment that is not there',
      ['fetch', 'wrong.json', '--segments', '7'],
      {},
      3,
      /no such segment; it has 0/,
    ],
    ['nowhere to fetch into', ['fetch', 'wrong.json', '--no-cache'], {}, 3, /add -o FILE/],
    ['a time to keep of 0', ['fetch', 'wrong.json'], { PLAYHEAD_CACHE_TTL: '0' }, 3, /add -o FILE/],
    ['a time to keep that is none', ['analyze', 'wrong.json'], { PLAYHEAD_CACHE_TTL: 'soon' }, 3, /write 7d/],
    ['a missing file', ['fetch', 'missing.json'], {}, 4, /no such file/],
    ['an address that is not stored', ['fetch', 'local/file/local/x~00000000'], {}, 4, /no such file/],
    ['a way out of the store', ['analyze', '../../../../etc'], {}, 4, /no (such file|recording)/],
    ['a place that cannot be written', ['fetch', 'wrong.json', '-o', 'no/such/place'], {}, 1, /ENOENT/],
    [
      'a window that is not there',
      ['fetch', 'wrong.json', '-o', '-', '--window', '4'],
      {},
      3,
      /no window "4"/,
    ],
    ['a window without a file', ['fetch', 'wrong.json', '--window', '4'], {}, 3, /goes with -o/],
  ]
  it.each(wrong)('%s ends in one line and its exit code', async (_, args, env, exit, message) => {
    await recording('wrong.json', 1000)
    const { code, out, err } = await playhead(args, env)
    expect([code, out]).toEqual([exit, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

describe('a store that cannot be used', () => {
  it.each([
    ['a file', 'file'],
    ['below a file', 'file/below'],
  ])('because it is %s: fetch ends in one line, other verbs warn and answer', async (_, place) => {
    await writeFile(join(folder, 'file'), 'x')
    await recording('homeless.json', 1000)
    const env = { PLAYHEAD_CACHE_DIR: join(folder, place) }
    const fetched = await playhead(['fetch', 'homeless.json'], env)
    expect([fetched.code, fetched.out]).toEqual([1, ''])
    expect(fetched.err).toMatch(/^playhead: store: .* is no folder.*PLAYHEAD_CACHE_DIR.*-o FILE.*\n$/)
    const analyzed = await playhead(['analyze', 'homeless.json'], env)
    expect(analyzed.code).toBe(0)
    expect(analyzed.out).toContain('Clicked button "Pay"')
    expect(analyzed.err).toMatch(/^playhead: store: .* is no folder.*; nothing is kept this time\n$/)
    expect((await playhead(['cache', 'ls'], env)).out).toBe('')
  })
})

describe('playhead cache', () => {
  it('says where the store is', async () => {
    const path = async (env: Record<string, string>): Promise<string> =>
      (await playhead(['cache', 'path'], { PLAYHEAD_CACHE_DIR: '', XDG_CACHE_HOME: '', ...env })).out.trim()
    expect(await path({ PLAYHEAD_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg', HOME: '/home/me' })).toBe('/own')
    expect(await path({ XDG_CACHE_HOME: '/xdg', HOME: '/home/me' })).toBe('/xdg/playhead')
    expect(await path({ XDG_CACHE_HOME: 'relative', HOME: '/home/me' })).toBe('/home/me/.cache/playhead')
    expect(await path({ HOME: '/home/me' })).toBe('/home/me/.cache/playhead')
  })

  it('lists replays with sizes and ages, and removes one or all', async () => {
    expect(await playhead(['cache', 'ls'])).toEqual({ code: 0, out: '', err: '' })
    await recording('one.json', 1000)
    await recording('two.json', 1000)
    const { address } = await json(['fetch', 'one.json'])
    await playhead(['fetch', 'two.json'])
    const old = new Date(Date.now() - 3 * 86_400_000)
    await utimes(join(root, String(address), 'manifest.json'), old, old)
    const lines = (await playhead(['cache', 'ls'])).out.trim().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/two~\S+ +\S+ (bytes|kB) {2}used just now {2}.*two\.json$/),
      expect.stringMatching(/one~\S+ +\S+ (bytes|kB) {2}used 3 d ago {3,}.*one\.json$/),
      expect.stringMatching(/^2 replays, \S+ kB in /),
    ])
    const { replays } = await json(['cache', 'ls'])
    expect(replays).toMatchObject([
      { state: 'complete', replayId: 'two' },
      { address, replayId: 'one' },
    ])

    expect((await playhead(['cache', 'clear', 'one.json'])).out).toMatch(/^removed 1 replay, /)
    expect((await json(['cache', 'ls']))['replays']).toHaveLength(1)
    expect((await playhead(['cache', 'clear', 'one.json'])).code).toBe(4)
    expect(await json(['cache', 'clear'])).toMatchObject({ replays: 1 })
    expect(await filesIn(root)).toEqual([])
    expect((await readdir(root)).filter(name => !name.startsWith('.'))).toEqual([])
  })

  it('leaves alone what is not of the store', async () => {
    await mkdir(root, { recursive: true })
    await cp(join(recordings, 'tap-rrweb'), join(root, 'mine'), { recursive: true })
    await symlink(join(root, 'mine'), join(root, 'local'))
    const before = (await filesIn(root)).sort()
    expect((await playhead(['cache', 'clear'])).out).toBe('removed 0 replays, 0 bytes\n')
    expect((await filesIn(root)).sort()).toEqual(before)
  })

  it('explains itself without a verb', async () => {
    const { code, out } = await playhead(['cache'])
    expect(code).toBe(0)
    expect(out).toContain('playhead cache clear recording.json')
  })
})
