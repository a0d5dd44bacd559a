import {
  folderOf,
  manifestPath,
  openFile,
  openStored,
  readManifest,
  save,
  type ReplayAddress,
  type Store,
} from '@playhead/core'
import { access, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileStore, UNFINISHED } from './file-store.ts'
import { sweepFolders, tidyDaily } from './housekeeping.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = 1_777_833_600_000
const recording = JSON.stringify([
  { type: 4, timestamp: START, data: { href: 'https://shop.test/', width: 800, height: 600 } },
  { type: 3, timestamp: START + 900, data: { source: 2, type: 2, id: 5, x: 1, y: 1 } },
])

let folder = ''
let root = ''
let store: Store
let made = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-tidy-'))
})
beforeEach(() => {
  root = join(folder, String(made++))
  store = fileStore(root)
})
afterAll(() => rm(folder, { recursive: true }))

const addressOf = (replayId: string): ReplayAddress => ({
  identity: 'local',
  source: 'file',
  project: 'local',
  replayId,
})

async function stored(replayId: string): Promise<ReplayAddress> {
  const address = addressOf(replayId)
  await save(openFile(new TextEncoder().encode(recording), { replayId }), store, { address })
  return address
}

async function age(path: string, ms: number): Promise<void> {
  const time = new Date(Date.now() - ms)
  await utimes(join(root, path), time, time)
}

async function paths(prefix = ''): Promise<string[]> {
  const found: string[] = []
  for await (const { path } of store.list(prefix)) found.push(path)
  return found.sort()
}

const exists = (path: string): Promise<boolean> =>
  access(join(root, path)).then(
    () => true,
    () => false,
  )

describe('housekeeping', () => {
  it('removes replays that nobody used for longer than they are kept, and their folders', async () => {
    const old = await stored('old')
    const used = await stored('used')
    for (const path of await paths()) await age(path, 8 * DAY)
    await openStored(store, used)
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await readManifest(store, old)).toBeUndefined()
    expect(await openStored(store, used)).toBeDefined()
    expect(await exists(folderOf(old))).toBe(false)
    expect(await readdir(join(root, 'local/file/local'))).toEqual(['used'])
  })

  it('keeps what was used within the time, and every file that its manifest names', async () => {
    const address = await stored('kept')
    for (const path of await paths()) await age(path, 6 * DAY)
    const before = await paths()
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual(before)
    const replay = await openStored(store, address)
    expect(await replay?.rawFrame({ segmentId: 0, frameIndex: 1 })).toContain('"source":2')
    expect(await replay?.actions()).not.toEqual([])
  })

  it('removes files of earlier generations when they are older than an hour', async () => {
    const address = await stored('twice')
    const first = (await paths()).filter(path => !path.endsWith('manifest.json'))
    await stored('twice')
    const second = (await paths()).filter(path => !first.includes(path))
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual([...first, ...second].sort())
    for (const path of [...first, ...second]) await age(path, 2 * HOUR)
    await age('.tidied', 2 * DAY)
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual(second)
    expect(await openStored(store, address)).toBeDefined()
  })

  it('removes what a crash left, when it is older than an hour', async () => {
    const address = await stored('crashed')
    const folder = folderOf(address)
    await store.remove(manifestPath(address))
    const left = await paths()
    await writeFile(join(root, folder, `${UNFINISHED}1`), 'half')
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual(left)
    for (const path of [...left, `${folder}${UNFINISHED}1`, '.tidied']) await age(path, 2 * DAY)
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await readdir(root)).toEqual(['.tidied'])
  })

  it('removes a damaged manifest and its files, and leaves those of another version', async () => {
    const damaged = await stored('damaged')
    const other = await stored('other')
    await store.write(manifestPath(damaged), new TextEncoder().encode('{"version":1'))
    await store.write(manifestPath(other), new TextEncoder().encode('{"version":999}'))
    const kept = await paths(folderOf(other))
    for (const path of await paths()) await age(path, 2 * HOUR)
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual(kept)
  })

  it('runs once a day', async () => {
    await stored('one')
    for (const path of await paths()) await age(path, 8 * DAY)
    await mkdir(root, { recursive: true })
    await writeFile(join(root, '.tidied'), '')
    const before = await paths()
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await paths()).toEqual(before)
    await tidyDaily(store, root, { ttlMs: 7 * DAY, now: () => Date.now() + DAY + HOUR })
    expect(await paths()).toEqual([])
  })

  it("touches nothing that is not a store's, wherever the root was set", async () => {
    await stored('one')
    const foreign = [
      'local/file/local/one/notes.txt',
      'local/file/local/one/segments/photo.gz',
      'local/file/local/one/index/events.gz',
      'local/file/local/one/manifest.json.bak',
      'src/lib/deep/down/below/file.json',
      'top.txt',
    ]
    for (const path of foreign) {
      await mkdir(join(root, path, '..'), { recursive: true })
      await writeFile(join(root, path), 'x')
    }
    await mkdir(join(root, 'src/empty/folder'), { recursive: true })
    for (const path of await paths()) await age(path, 30 * DAY)
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    await sweepFolders(root, Infinity)
    expect(await paths()).toEqual(foreign.sort())
    expect(await exists('src/empty/folder')).toBe(true)
  })

  it('makes nothing where there is no store', async () => {
    await tidyDaily(store, root, { ttlMs: 7 * DAY })
    expect(await exists('')).toBe(false)
  })
})
