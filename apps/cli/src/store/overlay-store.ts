import { memoryStore, type Store } from '@playhead/core'

/** A store that reads from another one and leaves it as it is: what is written stays in memory. */
export function overlayStore(below: Store): Store {
  const above = memoryStore()
  const removed = new Set<string>()
  return {
    async read(path, range) {
      const bytes = await above.read(path, range)
      return bytes ?? (removed.has(path) ? undefined : below.read(path, range))
    },
    write: above.write,
    touch: above.touch,
    async remove(path) {
      removed.add(path)
      await above.remove(path)
    },
    async *list(prefix) {
      const seen = new Set<string>()
      for await (const file of above.list(prefix)) {
        seen.add(file.path)
        yield file
      }
      for await (const file of below.list(prefix))
        if (!seen.has(file.path) && !removed.has(file.path)) yield file
    },
  }
}
