import { z } from 'zod'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { Transport } from '../transport/transport.ts'
import type { Asking } from './connection.ts'
import { signedReplay, type ReplayEnv, type SignedReplay } from './signed-replay.ts'
import type { Signing } from './signer.ts'

/** Their edge gives up after 120 s: ours is the longer patience. */
const TIMEOUT_MS = 135_000

const signedRow = z.object({
  replay_id: z.string().nullish(),
  url: z.unknown().optional(),
  query_string: z.unknown().optional(),
})

/** The list by itself, or wrapped in `results` as all answers of that API. */
const signSchema = z.preprocess(
  answer => (Array.isArray(answer) ? { results: answer } : answer),
  z.object({ results: z.array(signedRow) }),
)

/** A call that is refused for one of its replays is made again in parts, so many times at most. */
const MOST_PARTS = 16

/** Signs in one call. When it is refused, the replay that spoils it is found by halves, and is refused alone. */
export async function signAll(
  app: Transport,
  replayIds: readonly string[],
  env: ReplayEnv,
  asking: Asking,
  io: Io,
): Promise<Signing> {
  const signing = new Map<string, SignedReplay | SourceError>()
  const work = [replayIds]
  let parts = 0
  for (let ids = work.pop(); ids !== undefined; ids = work.pop()) {
    try {
      for (const [id, one] of await signOnce(app, ids, env, asking, io)) signing.set(id, one)
    } catch (error) {
      const isRefused =
        error instanceof SourceError && (error.code === 'bad-question' || error.code === 'not-found')
      if (!isRefused) throw error
      if (ids.length > 1 && parts + 2 <= MOST_PARTS) {
        parts += 2
        const middle = Math.ceil(ids.length / 2)
        work.push(ids.slice(middle), ids.slice(0, middle))
      } else for (const id of ids) signing.set(id, error)
    }
  }
  const all = [...signing.values()]
  if (all.length > 1 && all.every(one => one instanceof SourceError)) throw all[0]!
  return signing
}

async function signOnce(
  app: Transport,
  replayIds: readonly string[],
  env: ReplayEnv,
  { projectId, what, signal }: Asking,
  io: Io,
): Promise<Signing> {
  // Before sending: what errs, errs on the early side.
  const signedAtMs = io.now()
  const { headers, value } = await app.json(
    {
      what,
      // Unknown parameters are refused here: no query_origin, and no workspace.
      url: `projects/${projectId}/replays/sign/bulk`,
      json: { replays: replayIds.map(replayId => ({ replay_id: replayId, replay_env: env })) },
      timeoutMs: TIMEOUT_MS,
      signal,
    },
    signSchema,
  )
  const dateMs = Date.parse(headers.get('date') ?? '')
  const asked = new Set(replayIds)
  const signing = new Map<string, SignedReplay | SourceError>()
  value?.results.forEach((row, index) => {
    const replayId = row.replay_id ?? replayIds[index]
    if (replayId === undefined || !asked.has(replayId)) return
    const { url, query_string: queryString } = row
    const isGood =
      typeof url === 'string' && isFolder(url) && typeof queryString === 'string' && queryString !== ''
    signing.set(
      replayId,
      isGood
        ? signedReplay({
            replayId,
            env,
            url,
            queryString: queryString.replace(/^\?/, ''),
            signedAtMs,
            ...(Number.isNaN(dateMs) ? {} : { vendorNowMs: dateMs }),
          })
        : new SourceError(
            'bad-response',
            `mixpanel: ${what}: replay ${app.clean(replayId)}: it came back without an address that can be used`,
          ),
    )
  })
  return signing
}

/** An address below which files lie, and nothing more. */
function isFolder(url: string): boolean {
  return /^https?:\/\/[^\s/?#@]+\/(?:[^\s?#]*\/)?$/i.test(url)
}
