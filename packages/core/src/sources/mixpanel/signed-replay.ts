import { secret, type Secret } from '../secret.ts'

/** Where a recording was made, as its project says. */
export type ReplayEnv = 'prod' | 'dev'

/**
 * Leave to fetch one replay's files for some minutes. Whoever holds the query string can fetch them, without any
 * other credential: printed, logged or turned into JSON, the handle does not show it.
 */
export interface SignedReplay {
  readonly replayId: string
  readonly env: ReplayEnv
  /** The folder of its files, ending in `/`; of no use without the query string. */
  readonly url: string
  readonly query: Secret
  /** Epoch ms by the clock here: when it was asked for, and until when it is good. */
  readonly signedAtMs: number
  readonly expiresAtMs: number
  /** The whole of it, as plain data that anything will print. */
  reveal(): RevealedReplay
}

/** A signed replay with its query string in plain sight. */
export interface RevealedReplay {
  readonly warning: string
  readonly replayId: string
  readonly env: ReplayEnv
  readonly url: string
  readonly queryString: string
  /** ISO times. */
  readonly signedAt: string
  readonly expiresAt: string
}

const WARNING =
  'queryString is a credential: until it expires, whoever has it can fetch the recording. Keep it out of chats, logs and version control.'

/** What a signature is said to be good for when it does not tell. */
const USUAL_LIFE_MS = 300_000
const LONGEST_LIFE_MS = 7 * 86_400_000

/** A handle for what the vendor signed. `vendorNowMs` is the vendor's clock at that moment, where it is known. */
export function signedReplay(given: {
  readonly replayId: string
  readonly env: ReplayEnv
  readonly url: string
  readonly queryString: string
  readonly signedAtMs: number
  readonly vendorNowMs?: number
}): SignedReplay {
  const { replayId, env, url, queryString, signedAtMs, vendorNowMs = signedAtMs } = given
  const expiresAtMs = signedAtMs + lifeMs(queryString, vendorNowMs)
  const handle = {
    replayId,
    env,
    url,
    query: secret(queryString),
    signedAtMs,
    expiresAtMs,
    reveal: (): RevealedReplay => ({
      warning: WARNING,
      replayId,
      env,
      url,
      queryString,
      signedAt: new Date(signedAtMs).toISOString(),
      expiresAt: new Date(expiresAtMs).toISOString(),
    }),
  }
  return Object.defineProperty(handle, 'reveal', { enumerable: false })
}

/**
 * How long a signature is good: by its `Expires` (epoch seconds), measured with the vendor's clock, because the one
 * here may be wrong by more than the five minutes that it is about.
 */
function lifeMs(queryString: string, vendorNowMs: number): number {
  const expiresMs = Number(new URLSearchParams(queryString).get('Expires') ?? NaN) * 1000
  const life = expiresMs - vendorNowMs
  return life > 0 && life <= LONGEST_LIFE_MS ? life : USUAL_LIFE_MS
}

/** Whether it should no longer be sent: it could expire on the way. */
export function isStale({ signedAtMs, expiresAtMs }: SignedReplay, nowMs: number): boolean {
  return nowMs >= expiresAtMs - Math.min(30_000, (expiresAtMs - signedAtMs) / 4)
}
