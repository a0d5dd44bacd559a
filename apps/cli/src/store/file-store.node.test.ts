import { StoreError } from '@playhead/core'
import type * as fs from 'node:fs/promises'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { storeContract } from '../../../../test/contracts/store-contract.ts'
import { fileStore } from './file-store.ts'
import { overlayStore } from './overlay-store.ts'

/** What the system answers, by the call: the boundary at which a disk is full or denied. */
const failing = vi.hoisted(() => new Map<string, string>())
vi.mock('node:fs/promises', async original => {
  const real = await original<typeof fs>()
  const refuse = (call: string): void => {
    const code = failing.get(call)
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${call}`), { code, syscall: call })
  }
  const refusing = <F extends (...args: never[]) => Promise<unknown>>(call: string, real: F): F =>
    (async (...args: Parameters<F>) => {
      refuse(call)
      return real(...args)
    }) as unknown as F
  return {
    ...real,
    mkdir: refusing('mkdir', real.mkdir as never),
    readFile: refusing('read', real.readFile as never),
    rename: refusing('rename', real.rename as never),
    unlink: refusing('unlink', real.unlink as never),
    utimes: refusing('utimes', real.utimes as never),
    async open(...args: Parameters<typeof real.open>) {
      refuse('open')
      const handle = await real.open(...args)
      const write = handle.write.bind(handle)
      handle.write = refusing('write', write as never)
      const close = handle.close.bind(handle)
      handle.close = async () => {
        await close()
        refuse('close')
      }
      return handle
    },
  }
})

let folder = ''
let made = 0
const freshRoot = (): string => join(folder, String(made++))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playhead-store-'))
})
beforeEach(() => failing.clear())
afterAll(() => rm(folder, { recursive: true }))

storeContract('the store in files', () => fileStore(freshRoot()))
storeContract('a store over another', () => overlayStore(fileStore(freshRoot())))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const path = 'local/file/local/a~1/manifest.json'

describe('the store in files', () => {
  it.runIf(process.platform !== 'win32')('lets nobody but its owner read it', async () => {
    const root = join(freshRoot(), 'deep', 'root')
    await fileStore(root).write(path, bytes('x'))
    const mode = async (...words: string[]): Promise<string> =>
      ((await stat(join(root, ...words))).mode & 0o777).toString(8)
    expect(await mode()).toBe('700')
    expect(await mode('local', 'file', 'local', 'a~1')).toBe('700')
    expect(await mode('local', 'file', 'local', 'a~1', 'manifest.json')).toBe('600')
  })

  it('is not led out of its folder', async () => {
    const root = freshRoot()
    await writeFile(join(folder, 'secret'), 'secret')
    const store = fileStore(root)
    for (const path of ['../secret', 'a/../../secret', './secret', '/secret', 'a//b', '.hidden', 'a\\b']) {
      await expect(store.read(path)).rejects.toThrow(StoreError)
      await expect(store.write(path, bytes('x'))).rejects.toThrow(/no path of a store/)
    }
  })

  const full = /no space is left for .*free some.*PLAYHEAD_CACHE_DIR/
  const cases: readonly (readonly [call: string, code: string, expected: string, message: RegExp])[] = [
    ['write', 'ENOSPC', 'store-full', full],
    ['close', 'ENOSPC', 'store-full', full],
    ['open', 'ENOSPC', 'store-full', full],
    ['rename', 'ENOSPC', 'store-full', full],
    ['write', 'EDQUOT', 'store-full', /quota is used up/],
    ['write', 'EFBIG', 'store-full', /larger than the system allows/],
    ['mkdir', 'EROFS', 'store-denied', /read-only disk/],
    ['open', 'EROFS', 'store-denied', /read-only disk/],
    ['mkdir', 'EACCES', 'store-denied', /not allowed to use/],
    ['open', 'EACCES', 'store-denied', /not allowed to use/],
    ['mkdir', 'EPERM', 'store-denied', /not allowed to use/],
    ['mkdir', 'ENOTDIR', 'store-denied', /no folder/],
    ['open', 'EMFILE', 'store-failed', /too many files are open/],
    ['open', 'ENFILE', 'store-failed', /too many files are open/],
    ['rename', 'EIO', 'store-failed', /cannot be used: set PLAYHEAD_CACHE_DIR.*EIO/],
  ]
  it.each(cases)(
    'tells in one line when %s answers %s, and keeps the old file',
    async (call, code, expected, message) => {
      const store = fileStore(freshRoot())
      if (call !== 'mkdir') await store.write(path, bytes('old'))
      failing.set(call, code)
      const content = (async function* () {
        yield bytes('new')
      })()
      const error: unknown = await store.write(path, content).catch((thrown: unknown) => thrown)
      failing.clear()
      expect(error).toBeInstanceOf(StoreError)
      expect(error).toMatchObject({ code: expected, message: expect.stringMatching(message) as unknown })
      expect((error as Error).message).not.toContain('\n')
      expect((error as Error).message).toContain(`(${code})`)
      const kept = await store.read(path)
      expect(kept && new TextDecoder().decode(kept)).toBe(call === 'mkdir' ? undefined : 'old')
    },
  )

  it('leaves nothing unfinished behind when a write fails', async () => {
    const root = freshRoot()
    const store = fileStore(root)
    await store.write(path, bytes('old'))
    failing.set('write', 'ENOSPC')
    await expect(store.write(path, bytes('new'))).rejects.toThrow(StoreError)
    expect(await readdir(join(root, 'local/file/local/a~1'))).toEqual(['manifest.json'])
  })

  it.each(['EACCES', 'EIO', 'EMFILE'])('a read that answers %s is no empty place', async code => {
    const store = fileStore(freshRoot())
    await store.write(path, bytes('x'))
    failing.set('read', code)
    failing.set('open', code)
    await expect(store.read(path)).rejects.toThrow(StoreError)
    await expect(store.read(path, { from: 0, to: 1 })).rejects.toThrow(code)
  })

  it('can be read where its use cannot be noted', async () => {
    const store = fileStore(freshRoot())
    await store.write(path, bytes('x'))
    failing.set('utimes', 'EROFS')
    await store.touch(path)
    expect(await store.read(path)).toEqual(Buffer.from('x'))
  })

  it('says when a file cannot be removed', async () => {
    const store = fileStore(freshRoot())
    await store.write(path, bytes('x'))
    failing.set('unlink', 'EROFS')
    await expect(store.remove(path)).rejects.toMatchObject({ code: 'store-denied' })
  })

  it.each([
    ['a file', async (root: string) => writeFile(root, 'x'), ''],
    ['below a file', async (root: string) => writeFile(root, 'x'), 'inside'],
  ] as const)('a root that is %s is told in one line, and empty to read', async (_, make, below) => {
    const file = freshRoot()
    await make(file)
    const store = fileStore(join(file, below))
    expect(await store.read(path)).toBeUndefined()
    await expect(store.write(path, bytes('x'))).rejects.toMatchObject({ code: 'store-denied' })
  })

  it.runIf(process.platform === 'linux')('ends where folders are denied as missing', async () => {
    await expect(fileStore('/proc/playhead').write(path, bytes('x'))).rejects.toThrow(StoreError)
  })

  it('does not show what others put beside it', async () => {
    const root = freshRoot()
    const store = fileStore(root)
    await store.write(path, bytes('x'))
    await writeFile(join(root, 'local/file/local/a~1/.DS_Store'), 'x')
    const listed: string[] = []
    for await (const file of store.list('')) listed.push(file.path)
    expect(listed).toEqual([path])
  })
})

describe('a store over another', () => {
  it('leaves the one below as it is', async () => {
    const below = fileStore(freshRoot())
    await below.write('a/kept', bytes('below'))
    const store = overlayStore(below)
    await store.write('a/kept', bytes('above'))
    await store.write('a/new', bytes('above'))
    expect(await store.read('a/kept')).toEqual(bytes('above'))
    await store.remove('a/kept')
    expect(await store.read('a/kept')).toBeUndefined()
    await store.write('a/kept', bytes('again'))
    expect(await store.read('a/kept')).toEqual(bytes('again'))
    expect(await below.read('a/kept')).toEqual(Buffer.from('below'))
    expect(await below.read('a/new')).toBeUndefined()
  })
})
