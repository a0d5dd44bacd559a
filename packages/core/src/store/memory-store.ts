import { concat } from '../lib/concat.ts'
import type { Store } from './store.ts'

/** A store that lasts as long as the process, for tests, for browsers and for one question. */
export function memoryStore(now: () => number = Date.now): Store {
  const files = new Map<string, { content: Uint8Array; usedAtMs: number }>()
  return {
    read(path, range) {
      const content = files.get(path)?.content
      if (content === undefined) return Promise.resolve(undefined)
      return Promise.resolve(content.slice(range?.from ?? 0, range?.to ?? content.length))
    },
    async write(path, content) {
      const whole = content instanceof Uint8Array ? content.slice() : await collected(content)
      files.set(path, { content: whole, usedAtMs: now() })
    },
    touch(path) {
      const file = files.get(path)
      if (file) file.usedAtMs = now()
      return Promise.resolve()
    },
    remove(path) {
      files.delete(path)
      return Promise.resolve()
    },
    async *list(prefix) {
      for (const [path, { content, usedAtMs }] of files) {
        if (path.startsWith(prefix)) yield { path, bytes: content.length, usedAtMs }
      }
    },
  }
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const kept: Uint8Array[] = []
  for await (const piece of pieces) kept.push(piece)
  return concat(kept)
}
