import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { Exit, Failure } from '../failure.ts'

/**
 * The folder of the local store: `$PLAYHEAD_CACHE_DIR`, else `$XDG_CACHE_HOME/playhead`, else `~/.cache/playhead`.
 * Empty variables count as unset, and so does a relative `XDG_CACHE_HOME`, as its specification asks.
 */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const own = env['PLAYHEAD_CACHE_DIR'] ?? ''
  if (own !== '') return resolve(own)
  const xdg = env['XDG_CACHE_HOME'] ?? ''
  if (isAbsolute(xdg)) return join(xdg, 'playhead')
  const home = env['HOME'] ?? ''
  return join(isAbsolute(home) ? home : homedir(), '.cache', 'playhead')
}

const DAY_MS = 86_400_000
const KEPT_MS = 7 * DAY_MS
const UNITS = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', DAY_MS],
])

/**
 * How long a replay is kept after its last use, in ms: `$PLAYHEAD_CACHE_TTL` as `7d`, `12h` or `30m`, else seven days.
 * `0` keeps nothing at all: verbs work as with `--no-cache`. Throws a `Failure` for anything else.
 */
export function cacheTtlMs(env: NodeJS.ProcessEnv): number {
  const text = (env['PLAYHEAD_CACHE_TTL'] ?? '').trim()
  if (text === '') return KEPT_MS
  if (/^0[mhd]?$/.test(text)) return 0
  const found = /^(\d{1,6}(?:\.\d+)?)([mhd])$/.exec(text)
  const ttlMs = Number(found?.[1]) * (UNITS.get(found?.[2] ?? '') ?? NaN)
  if (ttlMs >= 0) return ttlMs
  throw new Failure(
    `PLAYHEAD_CACHE_TTL ${JSON.stringify(text)} is no time to keep replays: write 7d, 12h, 30m, or 0 to keep none`,
    Exit.arguments,
  )
}
