import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

// Some start several processes, and other tests do so at the same time.
vi.setConfig({ testTimeout: 30_000 })

const main = fileURLToPath(new URL('main.ts', import.meta.url))
let folder = ''

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Running {
  readonly input?: string | Uint8Array
  readonly env?: Record<string, string>
  /** Stop reading after this many bytes. */
  readonly closeAfter?: number
}

/** Runs the command line from its sources. */
function playhead(args: readonly string[], { input, env, closeAfter }: Running = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', main, ...args], {
      cwd: folder,
      env: {
        ...process.env,
        NO_COLOR: '',
        FORCE_COLOR: '',
        PLAYHEAD_DEBUG: '',
        PLAYHEAD_CACHE_DIR: join(folder, '.cache'),
        PLAYHEAD_CACHE_TTL: '',
        ...env,
      },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (closeAfter !== undefined && out.length >= closeAfter) child.stdout.destroy()
    })
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
}

const START = 1_777_833_600_000

const text = (id: number, textContent: string): object => ({ type: 3, id, textContent })
const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]): object => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})

const snapshot = {
  type: 2,
  timestamp: START + 20,
  data: {
    node: {
      type: 0,
      id: 1,
      childNodes: [
        element(
          2,
          'html',
          {},
          element(3, 'head', {}),
          element(
            4,
            'body',
            {},
            element(5, 'button', {}, text(6, 'Save changes')),
            element(7, 'div', { role: 'status' }),
          ),
        ),
      ],
    },
    initialOffset: { left: 0, top: 0 },
  },
}

const meta = {
  type: 4,
  timestamp: START,
  data: { href: 'https://shop.test/settings', width: 800, height: 600 },
}
const click = (at: number): object => ({
  type: 3,
  timestamp: START + at,
  data: { source: 2, type: 2, id: 5, x: 10, y: 10 },
})
const toast = (at: number): object => ({
  type: 3,
  timestamp: START + at,
  data: {
    source: 0,
    adds: [{ parentId: 7, nextId: null, node: { type: 3, id: 100 + at, textContent: 'Saved' } }],
    removes: [],
    texts: [],
    attributes: [],
  },
})
const recording = [meta, snapshot, click(1500), toast(1516), click(8000)]

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content)
  return name
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-cli-'))
  await file('rec.json', JSON.stringify(recording))
  await file('rec.json.gz', gzipSync(JSON.stringify(recording)))
})

afterAll(() => rm(folder, { recursive: true }))

describe('playhead analyze', () => {
  it('prints the timeline, without colour into a pipe', async () => {
    const { code, out, err } = await playhead(['analyze', 'rec.json'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/0:01\.5 {2}Clicked button "Save changes" {2}→ 16 ms · "Saved" \(status\) {2}\[0:2\]/)
    expect(out).not.toContain('\u001b')
  })

  it.each([
    ['a gzip file', ['analyze', 'rec.json.gz']] as const,
    ['standard input', ['analyze', '-']] as const,
  ])('reads %s alike', async (_, args) => {
    const input = args[1] === '-' ? JSON.stringify(recording) : ''
    const { code, out } = await playhead(args, { input })
    expect(code).toBe(0)
    expect(out).toContain('Clicked button "Save changes"')
  })

  it('prints seconds and sentences with --plain', async () => {
    const { out } = await playhead(['analyze', 'rec.json', '--plain'])
    expect(out).toBe(
      '1777833600: Opened https://shop.test/settings\n1777833601: Clicked button "Save changes" (×2)\n',
    )
  })

  it('prints one JSON object with --json', async () => {
    const { out } = await playhead(['analyze', 'rec.json', '--json'])
    const report = JSON.parse(out) as {
      schemaVersion: number
      actions: { description: string }[]
      health: object
      replay: { replayId: string }
    }
    expect(report).toMatchObject({ schemaVersion: 1, replay: { replayId: 'rec', durationMs: 8000 } })
    expect(report.actions.map(action => action.description)).toContain('Clicked button "Save changes"')
  })

  it('reads a directory of segments in the order of their numbers, and nothing beside them', async () => {
    await mkdir(join(folder, 'segments'))
    const pieces = [[meta, snapshot], [click(1500)], [toast(1516)], [click(8000)]]
    await Promise.all(
      pieces.map((piece, at) => file(`segments/${[0, 2, 9, 10][at]}.json`, JSON.stringify(piece))),
    )
    await file('segments/meta.json', '{"x":1}')
    await file('segments/README.md', '# no')
    const { code, out } = await playhead(['analyze', 'segments'])
    expect(code).toBe(0)
    expect(out).toContain('[2:0]')
    expect(out).toContain('[10:0]')
    expect(out).toContain('7 segments missing')
  })

  it('reads envelopes, and passes over links that lead nowhere', async () => {
    await mkdir(join(folder, 'envelopes'))
    await file('envelopes/0.envelope', JSON.stringify(recording))
    await symlink('nowhere', join(folder, 'envelopes/1.envelope'))
    const { code, out } = await playhead(['analyze', 'envelopes'])
    expect(code).toBe(0)
    expect(out).toContain('Clicked button "Save changes"')
  })

  it('prefers recordings to the uploads beside them', async () => {
    await mkdir(join(folder, 'case/uploads'), { recursive: true })
    await file('case/recording.json', JSON.stringify(recording))
    await file('case/truth.json', '[]')
    await file('case/uploads/000.json', 'nonsense')
    expect((await playhead(['analyze', 'case'])).code).toBe(0)
  })

  it('keeps failures within a budget of tokens', async () => {
    const { out } = await playhead(['analyze', 'rec.json', '--max-tokens', '100'])
    expect(out).toMatch(/about \d+ tokens/)
    expect(Buffer.byteLength(out)).toBeLessThanOrEqual(400)
  })
})

describe('playhead events', () => {
  const lines = async (...args: string[]): Promise<string[]> =>
    (await playhead(['events', 'rec.json', ...args])).out.trim().split('\n')

  it('prints events by kind, time and text', async () => {
    expect(await lines('--kind', 'click')).toEqual([
      '0:01.5  click  button "Save changes"  [0:2]',
      '0:08.0  click  button "Save changes"  [0:4]',
    ])
    expect(await lines('--kind', 'click', '--from', '0:02')).toHaveLength(1)
    expect(await lines('--kind', 'click', '--to', '2026-05-03T18:40:05Z')).toHaveLength(1)
    expect(await lines('--contains', 'SAVED')).toHaveLength(1)
    expect(await lines('--kind', 'click', '--limit', '1')).toEqual([
      '0:01.5  click  button "Save changes"  [0:2]',
      '1 more: go on with --cursor e1500_0_2_0, or raise --limit',
    ])
  })

  it('prints an event as JSON, and as the frame that was recorded', async () => {
    const [event] = (await lines('--kind', 'click', '--jsonl')).map(line => JSON.parse(line) as object)
    expect(event).toMatchObject({
      segmentId: 0,
      frameIndex: 2,
      offsetMs: 1500,
      kind: 'click',
      nodeId: 5,
      timestamp: '2026-05-03T18:40:01.500Z',
    })
    const [frame] = (await lines('--kind', 'click', '--limit', '1', '--raw')).map(
      line => JSON.parse(line) as object,
    )
    expect(frame).toEqual(click(1500))
  })

  it('prints raw frames of standard input too', async () => {
    const { out } = await playhead(['events', '-', '--kind', 'click', '--raw'], {
      input: JSON.stringify(recording),
    })
    expect(
      out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as object),
    ).toEqual([click(1500), click(8000)])
  })

  it('finds nothing without failing, and says what was not recorded', async () => {
    const asked = ['events', 'rec.json', '--contains', 'no such text']
    const { code, out, err } = await playhead(asked)
    expect([code, err]).toEqual([0, ''])
    expect(out.trim().split('\n')).toEqual([
      '! requests are not recorded: failed or slow ones cannot be seen',
      '! nothing of the console: it is not recorded, or nothing was written to it',
      '! no uncaught error: there was none, or the recorder does not tell of them',
      '! no event of this recording is what was asked for',
    ])
    expect(await playhead([...asked, '--jsonl'])).toEqual({ code: 0, out: '', err: '' })
  })
})

describe('bad input', () => {
  const files: readonly (readonly [string, string, string | Uint8Array, number, RegExp])[] = [
    ['an empty file', 'empty.json', '', 1, /nothing in it/],
    ['text that is not JSON', 'text.json', 'hello there', 1, /not JSON/],
    ['JSON that is no recording', 'other.json', '{"name":"x","secret":"hunter2"}', 1, /no recorded event/],
    [
      'a truncated gzip file',
      'cut.json.gz',
      gzipSync(JSON.stringify(recording)).subarray(0, 15),
      1,
      /damaged|ends before/,
    ],
    ['an empty array', 'none.json', '[]', 1, /no recorded event|nothing in it/],
    [
      'a mobile recording',
      'mobile.json',
      JSON.stringify([
        meta,
        {
          type: 2,
          timestamp: START + 5,
          data: { wireframes: [{ id: 1, type: 'screenshot' }], initialOffset: { top: 0, left: 0 } },
        },
      ]),
      1,
      /wireframes/,
    ],
    [
      'a video recording',
      'video.json',
      JSON.stringify([
        [
          { ...meta, data: { ...meta.data, href: '' } },
          { type: 5, timestamp: START, data: { tag: 'video', payload: { segmentId: 0, duration: 5000 } } },
        ],
      ]),
      1,
      /a video of a mobile app by Sentry/i,
    ],
  ]
  it.each(files)('%s ends in one line that says so', async (_, name, content, exit, message) => {
    await file(name, content)
    const { code, out, err } = await playhead(['analyze', name])
    expect([code, out]).toEqual([exit, ''])
    expect(err).toMatch(message)
    expect(err).toContain(name)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).not.toContain('hunter2')
  })

  const wholes: readonly (readonly [string, string | Uint8Array])[] = [
    ['frames twice', JSON.stringify([...recording, ...recording])],
    ['frames out of order', JSON.stringify(recording.toReversed())],
    ['a file cut in its last frame', JSON.stringify(recording).slice(0, -20)],
    [
      '__proto__ keys',
      JSON.stringify(recording).replaceAll(
        '"data":{',
        '"data":{"__proto__":{"polluted":1},"constructor":{"prototype":{}},',
      ),
    ],
    [
      'numbers as strings',
      JSON.stringify(recording).replaceAll(/"(timestamp|id|type|source|x)":(\d+)/g, '"$1":"$2"'),
    ],
    ['no snapshot', JSON.stringify(recording.filter(frame => frame !== snapshot))],
    [
      'a huge depth',
      JSON.stringify(recording)
        .replace('"Save changes"', () => '"Save changes"')
        .replace('"attributes":{}', `"attributes":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    ],
    [
      'deep junk beside frames',
      `[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)},${JSON.stringify(recording).slice(1)}`,
    ],
    [
      'null frames and wrong types',
      JSON.stringify([
        null,
        3,
        'x',
        [],
        { type: 3, timestamp: START, data: null },
        ...recording,
        { type: {}, timestamp: [] },
      ]),
    ],
  ]
  it.each(wholes)('%s still gives a timeline', async (_, content) => {
    const { code, out, err } = await playhead(['analyze', '-'], { input: content })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/Clicked (?:button "Save changes"|unknown target)/)
  })

  it('a file that breaks off is told in health', async () => {
    const { out } = await playhead(['analyze', '-'], { input: JSON.stringify(recording).slice(0, -20) })
    expect(out).toContain('recording: breaks off')
  })

  it('duplicates are counted once', async () => {
    const { out } = await playhead(['events', '-', '--kind', 'click'], {
      input: JSON.stringify([...recording, ...recording]),
    })
    expect(out.trim().split('\n')).toHaveLength(2)
  })

  const wrong: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['a missing file', ['analyze', 'missing.json'], 4, /missing\.json: no such file/],
    ['a directory without recordings', ['analyze', 'nothing'], 4, /no recording in directory/],
    ['an unknown flag', ['analyze', 'rec.json', '--jsno'], 3, /unknown option '--jsno'.*--json/],
    ['an unknown verb', ['analyse', 'rec.json'], 3, /unknown command 'analyse'.*analyze/],
    ['a file instead of a verb', ['rec.json'], 3, /playhead analyze rec\.json/],
    ['a missing argument', ['analyze'], 3, /missing required argument/],
    ['a time that is none', ['events', 'rec.json', '--from', 'soon'], 3, /--from "soon" is no time/],
    ['a kind that is none', ['events', 'rec.json', '--kind', 'clicks'], 3, /choose from .*click/],
    ['a limit that is none', ['events', 'rec.json', '--limit', '-1'], 3, /--limit/],
    ['flags that exclude each other', ['events', 'rec.json', '--json', '--jsonl'], 3, /cannot be used with/],
    [
      'an address of no replay',
      ['analyze', 'https://sentry.io/x'],
      3,
      /"https:\/\/sentry\.io\/x" names no replay/,
    ],
    ['a window that is not there', ['analyze', 'rec.json', '--window', '3'], 3, /no window "3"/],
  ]
  it.each(wrong)('%s ends in one line and its exit code', async (_, args, exit, message) => {
    await mkdir(join(folder, 'nothing'), { recursive: true })
    const { code, out, err } = await playhead(args)
    expect([code, out]).toEqual([exit, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('shows a stack only when asked', async () => {
    const { err } = await playhead(['analyze', 'missing.json'], { env: { PLAYHEAD_DEBUG: '1' } })
    expect(err).toMatch(/\n\s+at /)
  })

  it('a closed pipe is a quiet end', async () => {
    const many = [meta, snapshot, ...Array.from({ length: 30_000 }, (_, at) => click(1000 + at * 900))]
    await file('many.json', JSON.stringify(many))
    const { code, err } = await playhead(['events', 'many.json', '--jsonl'], { closeAfter: 100 })
    expect([code, err]).toEqual([0, ''])
  })
})

// A device that is always full; Linux has one.
describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  it('ends in one line', async () => {
    const { code, err } = await new Promise<Outcome>(resolve => {
      const command = `'${process.execPath}' --conditions=source --no-warnings '${main}' analyze rec.json > /dev/full`
      const env = { ...process.env, PLAYHEAD_CACHE_DIR: join(folder, '.cache') }
      execFile('/bin/sh', ['-c', command], { cwd: folder, env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      )
    })
    expect(code).toBe(1)
    expect(err).toBe('playhead: the output cannot be written (ENOSPC)\n')
  })
})

describe('help', () => {
  it('teaches with examples', async () => {
    expect((await playhead([])).out).toContain('playhead analyze recording.json.gz')
    expect((await playhead(['analyze', '--help'])).out).toContain('--max-tokens 4000')
    expect((await playhead(['events', '--help'])).out).toContain('1:02:03.5')
  })

  it('knows its version', async () => {
    expect((await playhead(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
