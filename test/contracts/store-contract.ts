import { folderOf, type Store, type StoredFile } from '@playhead/core'
import { describe, expect, it } from 'vitest'

/** What every store owes, as tests. `make` gives an empty store each time. */
export function storeContract(name: string, make: () => Store | Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    it('gives back what was written, whole or in pieces', async () => {
      const store = await make()
      await store.write('a/b/whole', bytes('hello'))
      await store.write('a/b/pieces', pieces('he', '', 'l', 'lo'))
      await store.write('a/b/empty', new Uint8Array(0))
      await store.write('a/b/no-pieces', pieces())
      expect(await text(store, 'a/b/whole')).toBe('hello')
      expect(await text(store, 'a/b/pieces')).toBe('hello')
      expect(await text(store, 'a/b/empty')).toBe('')
      expect(await text(store, 'a/b/no-pieces')).toBe('')
    })

    it('keeps every byte of a large file', async () => {
      const store = await make()
      const large = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 31) ^ (at >> 8))
      await store.write('a/large', large)
      expect(sum(await store.read('a/large'))).toBe(sum(large))
      const part = await store.read('a/large', { from: 1_999_999, to: 2_000_777 })
      expect([part?.length, sum(part)]).toEqual([778, sum(large.subarray(1_999_999, 2_000_777))])
    })

    it('has nothing where nothing was written', async () => {
      const store = await make()
      await store.write('a/b/c', bytes('x'))
      for (const path of ['x', 'a', 'a/b', 'a/b/c/d', 'a/b/cc'])
        expect([path, await store.read(path)]).toEqual([path, undefined])
      expect(await store.read('x', { from: 0, to: 10 })).toBeUndefined()
    })

    it('gives a part, shorter where the file ends before', async () => {
      const store = await make()
      await store.write('a/b', bytes('0123456789'))
      const part = (from: number, to: number): Promise<string> => text(store, 'a/b', { from, to })
      expect(await part(0, 10)).toBe('0123456789')
      expect(await part(3, 6)).toBe('345')
      expect(await part(8, 100)).toBe('89')
      expect(await part(2, Infinity)).toBe('23456789')
      expect(await part(4, 4)).toBe('')
      expect(await part(10, 20)).toBe('')
      expect(await part(50, 60)).toBe('')
    })

    it('replaces a file by a longer and by a shorter one', async () => {
      const store = await make()
      for (const content of ['one', 'a longer one', '1']) {
        await store.write('a/b', bytes(content))
        expect(await text(store, 'a/b')).toBe(content)
      }
      expect((await listed(store)).map(({ bytes }) => bytes)).toEqual([1])
    })

    it('shows nothing of a write that is not finished', async () => {
      const store = await make()
      await store.write('a/old', bytes('old'))
      const going = gate()
      async function* slowly(): AsyncGenerator<Uint8Array> {
        yield bytes('new, ')
        await going.opened
        yield bytes('whole')
      }
      const writes = [store.write('a/old', slowly()), store.write('a/new', slowly())]
      await pause(20)
      expect(await text(store, 'a/old')).toBe('old')
      expect(await store.read('a/new')).toBeUndefined()
      expect((await listed(store)).map(({ path }) => path)).toEqual(['a/old'])
      going.open()
      await Promise.all(writes)
      expect(await text(store, 'a/old')).toBe('new, whole')
      expect(await text(store, 'a/new')).toBe('new, whole')
    })

    it('leaves the old file when a write fails, and passes on why', async () => {
      const store = await make()
      await store.write('a/old', bytes('old'))
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield bytes('half of ')
        await pause(1)
        throw new RangeError('the source broke off')
      }
      await expect(store.write('a/old', failing())).rejects.toThrow(RangeError)
      await expect(store.write('a/new', failing())).rejects.toThrow('the source broke off')
      expect(await text(store, 'a/old')).toBe('old')
      expect((await listed(store)).map(({ path }) => path)).toEqual(['a/old'])
    })

    it('keeps one whole file when many write it at once', async () => {
      const store = await make()
      const all = Array.from({ length: 12 }, (_, at) => String(at).repeat(50_000 + at))
      await Promise.all(
        all.map(content => store.write('a/b/c', pieces(content.slice(0, 9), content.slice(9)))),
      )
      const left = await text(store, 'a/b/c')
      expect(all.some(content => content === left)).toBe(true)
      expect(await listed(store)).toHaveLength(1)
    })

    it('gives readers a whole file, the old or the new, while it is replaced', async () => {
      const store = await make()
      await store.write('a/b', bytes('0'.repeat(20_000)))
      const progress = { isWritten: false }
      const writing = (async () => {
        for (let at = 1; at < 10; at++) await store.write('a/b', bytes(String(at).repeat(20_000 + at)))
        progress.isWritten = true
      })()
      const wrong: string[] = []
      let reads = 0
      while (!progress.isWritten || reads < 10) {
        const seen = await text(store, 'a/b')
        const digit = seen[0] ?? ''
        if (seen !== digit.repeat(20_000 + Number(digit))) wrong.push(`${seen.length} × ${digit}`)
        reads++
      }
      await writing
      expect(wrong).toEqual([])
    })

    it('writes many files at once', async () => {
      const store = await make()
      const paths = Array.from({ length: 60 }, (_, at) => `one/two/${at % 7}/f${at}`)
      await Promise.all(paths.map(path => store.write(path, bytes(path))))
      expect(await Promise.all(paths.map(path => text(store, path)))).toEqual(paths)
    })

    it('lists by the begin of a path, wherever that lies in a word', async () => {
      const store = await make()
      for (const path of ['a/b/c', 'a/b/cd', 'a/bc/e', 'ab/c', 'z'])
        await store.write(path, bytes(path.repeat(2)))
      const begun = async (prefix: string): Promise<string[]> =>
        (await listed(store, prefix)).map(({ path, bytes }) => `${path} ${bytes}`)
      expect(await begun('')).toEqual(['a/b/c 10', 'a/b/cd 12', 'a/bc/e 12', 'ab/c 8', 'z 2'])
      expect(await begun('a/b/')).toEqual(['a/b/c 10', 'a/b/cd 12'])
      expect(await begun('a/b')).toEqual(['a/b/c 10', 'a/b/cd 12', 'a/bc/e 12'])
      expect(await begun('a/b/c')).toEqual(['a/b/c 10', 'a/b/cd 12'])
      expect(await begun('a/b/c/')).toEqual([])
      expect(await begun('nothing/')).toEqual([])
    })

    it('removes a file, and minds nothing when there is none', async () => {
      const store = await make()
      await store.write('a/b', bytes('x'))
      await store.write('a/c', bytes('y'))
      await store.remove('a/b')
      await store.remove('a/b')
      await store.remove('no/such/file')
      expect(await store.read('a/b')).toBeUndefined()
      expect((await listed(store)).map(({ path }) => path)).toEqual(['a/c'])
      await store.write('a/b', bytes('again'))
      expect(await text(store, 'a/b')).toBe('again')
    })

    it('can be changed while it is listed', async () => {
      const store = await make()
      const paths = Array.from({ length: 9 }, (_, at) => `a/${at}/f`)
      for (const path of paths) await store.write(path, bytes('x'))
      for await (const { path } of store.list('a/')) await store.remove(path)
      expect(await listed(store)).toEqual([])
    })

    it('knows when a file was written and used', async () => {
      const store = await make()
      const beforeMs = Date.now()
      await store.write('a/b', bytes('x'))
      const [written] = await listed(store)
      // Clocks of file systems tick every few ms.
      expect(written?.usedAtMs).toBeGreaterThan(beforeMs - 50)
      expect(written?.usedAtMs).toBeLessThan(Date.now() + 50)
      await pause(60)
      await store.touch('a/b')
      await store.touch('a/none')
      const after = await listed(store)
      expect(after).toHaveLength(1)
      expect(after[0]?.usedAtMs).toBeGreaterThan(written?.usedAtMs ?? Infinity)
      expect(await text(store, 'a/b')).toBe('x')
    })

    it('shares no memory with those who write and read', async () => {
      const store = await make()
      const given = bytes('mine')
      await store.write('a/b', given)
      given.fill(0)
      const read = await store.read('a/b')
      read?.fill(0)
      expect(await text(store, 'a/b')).toBe('mine')
    })

    it('keeps replays apart, whatever their ids are made of', async () => {
      const store = await make()
      const ids = [
        '..',
        '.',
        '',
        '../../x',
        'a/b',
        'a\\b',
        'ü 🎉',
        'x'.repeat(500),
        `${'x'.repeat(500)}y`,
        'CON:',
      ]
      const paths = ids.map(
        replayId =>
          `${folderOf({ identity: 'local', source: 'file', project: 'local', replayId })}manifest.json`,
      )
      for (const [at, path] of paths.entries()) await store.write(path, bytes(ids[at] ?? ''))
      expect(await Promise.all(paths.map(path => text(store, path)))).toEqual(ids)
      expect((await listed(store, 'local/file/local/')).map(({ path }) => path)).toEqual(paths.toSorted())
    })
  })
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

async function* pieces(...contents: string[]): AsyncGenerator<Uint8Array> {
  for (const content of contents) {
    await Promise.resolve()
    yield bytes(content)
  }
}

async function text(store: Store, path: string, range?: { from: number; to: number }): Promise<string> {
  const found = await store.read(path, range)
  return found === undefined ? 'nothing' : new TextDecoder().decode(found)
}

/** Sorted by path: stores list in any order. */
async function listed(store: Store, prefix = ''): Promise<StoredFile[]> {
  const files: StoredFile[] = []
  for await (const file of store.list(prefix)) files.push(file)
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Differs for almost all contents, and for the same bytes in another order. */
function sum(content: Uint8Array | undefined): number {
  let hash = 7
  for (const byte of content ?? []) hash = (Math.imul(hash, 31) + byte) | 0
  return hash
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  return { opened, open: () => open() }
}
