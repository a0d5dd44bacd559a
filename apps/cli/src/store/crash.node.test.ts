import { openStored, readManifest, type Manifest, type ReplayAddress, type Store } from '@playhead/core'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli, waitingCli, type WaitingCli } from '../testing/run-cli.ts'
import { longRecording } from '../testing/segments.ts'
import { localAddress } from './addresses.ts'
import { fileStore, UNFINISHED } from './file-store.ts'
import { sweepFolders, tidy } from './housekeeping.ts'
import { filesNamedBy, storedFolders } from './stored-files.ts'

const HOUR = 3_600_000
const KILLS = 50
// Each starts processes, and other tests do so at the same time.
vi.setConfig({ testTimeout: 120_000 })
const long = await longRecording()

let folder = ''
let root = ''
let made = 0
let store: Store
let address: ReplayAddress

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-crash-'))
  address = localAddress(join(folder, 'rec'))
})
beforeEach(() => {
  root = join(folder, `store-${made++}`)
  store = fileStore(root)
})
afterAll(() => rm(folder, { recursive: true }))

const waiting = (): Promise<WaitingCli> =>
  waitingCli({
    cwd: folder,
    env: { PLAYHEAD_CACHE_DIR: root },
  })

interface Found {
  /** 0 when the replay is not stored. */
  readonly segments: number
  /** Another one for each fetch that ended. */
  readonly generation: string
}

/** The stored replay; rejects when anything about it is broken. */
async function foundNow(): Promise<Found> {
  const replay = await openStored(store, address)
  if (replay === undefined) return { segments: 0, generation: '' }
  const { manifest } = replay
  await expectWhole(manifest)
  const { segments } = manifest
  expect(replay.replay.frames).toBe(segments.length * long.framesPerSegment)
  expect((await replay.frameTable()).length).toBe(replay.replay.frames)
  const last = await replay.rawFrame({
    segmentId: segments.length - 1,
    frameIndex: long.framesPerSegment - 1,
  })
  expect(JSON.parse(last ?? '')).toHaveProperty('timestamp')
  await Promise.all([replay.actions(), replay.events(), replay.texts()])
  return { segments: segments.length, generation: manifest.frames.file }
}

/** Every file that it names is there, with the bytes that it names. */
async function expectWhole(manifest: Manifest): Promise<void> {
  const { segments, frames, analysis } = manifest
  const named = [...segments.flatMap(({ files }) => files), frames, ...Object.values(analysis.index)]
  const [found] = await storedFolders(store)
  const sizes = new Map(found?.files.map(({ path, bytes }) => [path.slice(found.folder.length), bytes]))
  expect(named.map(({ file }) => [file, sizes.get(file)])).toEqual(
    named.map(({ file, bytes }) => [file, bytes]),
  )
}

/** Runs a fetch and kills it after this time (not at all when it is Infinity). */
async function timed(
  child: WaitingCli,
  killAfterMs: number,
): Promise<{ readonly how: number | string | null; readonly tookMs: number }> {
  const beganMs = performance.now()
  const ended = child.run(['fetch', 'rec', '--force'])
  if (killAfterMs < Infinity) {
    await Promise.race([ended, setTimeout(killAfterMs)])
    child.kill()
  }
  const how = await ended
  return { how, tookMs: performance.now() - beganMs }
}

async function unfinishedFiles(): Promise<string[]> {
  const all = await readdir(root, { recursive: true }).catch(() => [])
  return all.filter(path => path.includes(UNFINISHED))
}

describe('a fetch that is killed', () => {
  it(`leaves the old replay or the new one or none, ${KILLS} times at random points`, async () => {
    await long.write(join(folder, 'rec'), 4)
    let lengthMs = await timed(await waiting(), Infinity).then(({ tookMs }) => tookMs)
    await rm(root, { recursive: true })
    let before = await foundNow()
    let next = waiting()
    const left = { old: 0, new: 0 }
    for (let round = 0; round < KILLS; round++) {
      const after = round % 2 === 0 ? 3 : 4
      await long.write(join(folder, 'rec'), after)
      const child = await next
      next = waiting()
      const killAfterMs = Math.random() * lengthMs * 1.1
      const { how, tookMs } = await timed(child, killAfterMs)
      const now = await foundNow()
      const isNew = now.generation !== before.generation
      expect(now.segments).toBe(isNew ? after : before.segments)
      left[isNew ? 'new' : 'old']++
      before = now
      // How busy the machine is changes: the kills have to cover all of the work.
      if (how === 0) {
        expect(isNew).toBe(true)
        lengthMs = tookMs
      } else if (!isNew && killAfterMs > lengthMs * 0.7) lengthMs *= 1.2
      await sweepFolders(root, Infinity).catch(() => {})
    }
    ;(await next).kill()
    // Else the kills came too early or too late to show anything.
    expect(left.old).toBeGreaterThan(KILLS / 10)
    expect(left.new).toBeGreaterThan(KILLS / 25)

    await long.write(join(folder, 'rec'), 2)
    const last = await waiting()
    expect(await last.run(['fetch', 'rec'])).toBe(0)
    expect((await foundNow()).segments).toBe(2)
    // Nothing of all the others stays.
    const options = { ttlMs: 24 * HOUR, now: () => Date.now() + 2 * HOUR }
    await tidy(store, options)
    const manifest = await readManifest(store, address)
    const [found] = await storedFolders(store)
    expect(found?.files.length).toBe(manifest && filesNamedBy(manifest).size)
    expect((await foundNow()).segments).toBe(2)
  })
})

describe('several fetches at once', () => {
  it('leave one good replay', async () => {
    await long.write(join(folder, 'rec'), 3)
    const children = await Promise.all([waiting(), waiting(), waiting()])
    const ends = await Promise.all(children.map(child => child.run(['fetch', 'rec', '--force'])))
    expect(ends).toEqual([0, 0, 0])
    expect((await foundNow()).segments).toBe(3)
    expect(await unfinishedFiles()).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a disk that is full', () => {
  const full = { largestFile: 8192 }

  it('ends a fetch in one line, and leaves what was stored', async () => {
    const run = { cwd: folder, env: { PLAYHEAD_CACHE_DIR: root } }
    await long.write(join(folder, 'rec'), 1)
    expect((await runCli(['fetch', 'rec'], run)).code).toBe(0)
    await long.write(join(folder, 'rec'), 2)
    const { code, out, err } = await runCli(['fetch', 'rec'], { ...run, ...full })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^playhead: store: .* larger than the system allows: .*PLAYHEAD_CACHE_DIR.*\n$/)
    expect((await foundNow()).segments).toBe(1)
    expect(await unfinishedFiles()).toEqual([])
    expect((await storedFolders(store))[0]?.files.length).toBe(
      filesNamedBy((await readManifest(store, address))!).size,
    )
  })

  it('answers every other verb all the same, and says that nothing is kept', async () => {
    await long.write(join(folder, 'rec'), 1)
    const { code, out, err } = await runCli(['analyze', 'rec'], {
      cwd: folder,
      env: { PLAYHEAD_CACHE_DIR: root },
      ...full,
    })
    expect(code).toBe(0)
    expect(out).toContain('Clicked button')
    expect(err).toMatch(/^playhead: store: .*; nothing is kept this time\n$/)
    expect((await foundNow()).segments).toBe(0)
  })
})
