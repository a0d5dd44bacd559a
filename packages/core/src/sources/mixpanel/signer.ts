import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { isStale, type SignedReplay } from './signed-replay.ts'

/** At most so many replays are signed in one call. */
export const SIGN_BATCH = 100

/** What became of signing: a handle, or why there is none. */
export type Signing = ReadonlyMap<string, SignedReplay | SourceError>

/**
 * Keeps signatures for replays that are fetched together. They are asked for in one call for all that are still to
 * come, and again whenever they are about to expire, as often as time passes.
 */
export interface Signer {
  /** Asks for the first signatures. Rejects when the vendor signs nothing at all. */
  start(): Promise<void>
  /** A signature that is good for a while. Rejects when there is none for this replay. */
  get(replayId: string): Promise<SignedReplay>
  /** Another signature than this one, which was refused. */
  renewed(refused: SignedReplay): Promise<SignedReplay>
  /** This replay needs none any more. */
  done(replayId: string): void
}

/** A signer for these replays; `sign` is one call for at most `SIGN_BATCH` of them. */
export function createSigner(
  replayIds: readonly string[],
  sign: (replayIds: readonly string[]) => Promise<Signing>,
  io: Pick<Io, 'now'>,
): Signer {
  const open = new Set(replayIds)
  const signed = new Map<string, SignedReplay | SourceError>()
  const underWay = new Map<string, Promise<void>>()

  /** Signs this replay, and with it all whose signatures are not younger. */
  function ask(replayId: string): Promise<void> {
    const waiting = underWay.get(replayId)
    if (waiting !== undefined) return waiting
    const age = ageOf(signed.get(replayId))
    const batch = [replayId]
    for (const other of open) {
      if (batch.length === SIGN_BATCH) break
      if (other !== replayId && !underWay.has(other) && ageOf(signed.get(other)) <= age) batch.push(other)
    }
    const call = signBatch(batch)
    for (const id of batch) underWay.set(id, call)
    return call
  }

  async function signBatch(batch: readonly string[]): Promise<void> {
    try {
      const answer = await sign(batch)
      for (const id of batch) signed.set(id, answer.get(id) ?? unsigned(id))
    } finally {
      for (const id of batch) underWay.delete(id)
    }
  }

  function known(replayId: string): SignedReplay {
    const found = signed.get(replayId) ?? unsigned(replayId)
    if (found instanceof SourceError) throw found
    return found
  }

  async function get(replayId: string, refused?: SignedReplay): Promise<SignedReplay> {
    const found = signed.get(replayId)
    const isGood =
      found instanceof SourceError || (found !== undefined && found !== refused && !isStale(found, io.now()))
    if (!isGood) await ask(replayId)
    return known(replayId)
  }

  return {
    async start() {
      const [first] = open
      if (first !== undefined) await ask(first)
    },
    get: replayId => get(replayId),
    renewed: refused => get(refused.replayId, refused),
    done(replayId) {
      open.delete(replayId)
      signed.delete(replayId)
    },
  }
}

/** When it was signed; before everything for what never was, after everything for what cannot be. */
function ageOf(found: SignedReplay | SourceError | undefined): number {
  if (found === undefined) return -Infinity
  return found instanceof SourceError ? Infinity : found.signedAtMs
}

function unsigned(replayId: string): SourceError {
  return new SourceError(
    'not-found',
    `mixpanel: replay ${cleanText(replayId, 80)}: it was not signed: the project does not know it`,
  )
}
