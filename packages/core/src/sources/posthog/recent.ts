/** A list and the opening of what is in it follow one another within so short a time. */
const RECENT_MS = 60_000
const MOST = 1000

/** What was learned a short while ago, to be used once. */
export interface Recent<T> {
  keep(key: string, value: T): void
  /** `undefined` when it is not known, or not any more. */
  take(key: string): T | undefined
}

/** Remembers nothing yet; the oldest is forgotten first. */
export function createRecent<T>(now: () => number): Recent<T> {
  const kept = new Map<string, { readonly value: T; readonly atMs: number }>()
  return {
    keep(key, value) {
      kept.delete(key)
      kept.set(key, { value, atMs: now() })
      const [oldest] = kept.keys()
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
    },
    take(key) {
      const found = kept.get(key)
      kept.delete(key)
      return found !== undefined && now() - found.atMs < RECENT_MS ? found.value : undefined
    },
  }
}
