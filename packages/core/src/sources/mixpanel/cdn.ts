import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { createTransport } from '../transport/create-transport.ts'
import type { Explained, Refusal, TransportRequest } from '../transport/transport.ts'
import type { SignedReplay } from './signed-replay.ts'

/** Glances at a time, over all replays. */
const PARALLEL = 16
/** Of those who insist. */
const PARALLEL_INSISTING = 4

/** A file is some ten seconds of a session: far more than this is none. */
const LARGEST_FILE_BYTES = 256 * 1024 * 1024
const TIMEOUT_MS = 30_000

/** Which file of a replay. */
export interface FileName {
  readonly number: number
  readonly retentionDays: number
}

/** What became of asking for a file. */
export type FileAnswer =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** There is none of this number and retention. */
  | { readonly kind: 'absent' }
  /** The signature is not accepted. */
  | { readonly kind: 'refused'; readonly signed: SignedReplay }
  /** It could not be had. `notBeforeMs`: the epoch ms at which the vendor wants to be asked again. */
  | { readonly kind: 'failed'; readonly error: SourceError; readonly notBeforeMs: number }

/** Where the files of replays lie. No credential is sent there: the signed address is all it takes. */
export interface Cdn {
  /** Asks once, and tells whatever comes: for files of which it is not known whether they are needed. */
  glance(file: FileName, signed: SignedReplay, signal?: AbortSignal): Promise<FileAnswer>
  /** Asks until it is answered, with pauses, within reason. */
  insist(file: FileName, signed: SignedReplay, signal?: AbortSignal): Promise<FileAnswer>
  /** Whether there is such a file, without fetching it. `undefined` when that is not answered. */
  has(file: FileName, signed: SignedReplay, signal?: AbortSignal): Promise<boolean | undefined>
}

/** A CDN. `secrets`, signatures among them, are taken out of all that is said. */
export function createCdn(options: {
  /** Of the API: addresses without TLS are only followed where it has none itself. */
  readonly baseUrl: string
  readonly secrets: readonly string[]
  readonly io: Io
}): Cdn {
  const shared = { source: 'mixpanel', authorize: () => ({}), explain, ...options } as const
  const quick = createTransport({ ...shared, parallel: PARALLEL, retryBudgetMs: 0 })
  const patient = createTransport({ ...shared, parallel: PARALLEL_INSISTING })

  async function ask(
    transport: typeof quick,
    file: FileName,
    signed: SignedReplay,
    signal?: AbortSignal,
  ): Promise<FileAnswer> {
    try {
      const { status, bytes } = await transport.bytes(requestOf(file, signed, signal))
      if (status === 404) return { kind: 'absent' }
      if (status === 403) return { kind: 'refused', signed }
      return { kind: 'file', bytes }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return { kind: 'failed', error, notBeforeMs: options.io.now() + (error.retryAfterMs ?? 0) }
    }
  }

  return {
    glance: (file, signed, signal) => ask(quick, file, signed, signal),
    insist: (file, signed, signal) => ask(patient, file, signed, signal),
    async has(file, signed, signal) {
      try {
        const { status, body } = await quick.stream(requestOf(file, signed, signal))
        // Its first piece, if any: leaving it there ends the connection.
        for await (const _piece of body) break
        return status === 404 ? false : status === 403 ? undefined : true
      } catch (error) {
        if (error instanceof SourceError) return undefined
        throw error
      }
    },
  }
}

/** Four digits at least, then the days it is kept for; the folder's address ends in a slash. */
function requestOf(
  { number, retentionDays }: FileName,
  { replayId, url, query }: SignedReplay,
  signal: AbortSignal | undefined,
): TransportRequest {
  return {
    what: `file ${number} of replay ${cleanText(replayId, 80)}`,
    url: `${url}${fileName({ number, retentionDays })}?${query.reveal()}`,
    isPublic: true,
    allow: [403, 404],
    maxBytes: LARGEST_FILE_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal,
  }
}

/** `0012-30.json` */
export function fileName({ number, retentionDays }: FileName): string {
  return `${String(number).padStart(4, '0')}-${retentionDays}.json`
}

/** What a storage says of itself is of no use to anybody, and may quote the signed address. */
function explain({ status }: Refusal): Explained | undefined {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429
    ? { code: 'bad-response', message: `the CDN answers ${status}` }
    : undefined
}
