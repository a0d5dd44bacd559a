import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { Cdn, FileAnswer, FileName } from './cdn.ts'
import { shapeOf } from './file-shape.ts'
import type { Signer } from './signer.ts'

/** Who wants to be asked again later than this is not waited for. */
const LONGEST_WAIT_MS = 120_000

/** What there finally is of a file. */
export type SettledFile =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly flaw?: 'cut' | 'no-events' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly error: SourceError }

/** The files of one replay, signatures being taken care of. */
export interface Files {
  /** Asks once, see `Cdn.glance`. */
  glance(file: FileName, signal?: AbortSignal): Promise<FileAnswer>
  /**
   * Makes the best of a first answer: a refused signature is renewed, what failed or came broken is asked for again.
   * Rejects with `forbidden` when a new signature is refused as well.
   */
  settle(file: FileName, answer: FileAnswer, signal?: AbortSignal): Promise<SettledFile>
  /** Whether there is such a file; `undefined` when that is not answered. */
  has(file: FileName, signal?: AbortSignal): Promise<boolean | undefined>
}

/** Files of this replay. */
export function createFiles(options: {
  readonly replayId: string
  readonly cdn: Cdn
  readonly signer: Signer
  readonly io: Pick<Io, 'now' | 'sleep'>
}): Files {
  const { replayId, cdn, signer, io } = options

  async function insist(file: FileName, signal: AbortSignal | undefined): Promise<FileAnswer> {
    return cdn.insist(file, await signer.get(replayId), signal)
  }

  /** An answer with a signature that is accepted. */
  async function accepted(
    file: FileName,
    answer: FileAnswer,
    signal: AbortSignal | undefined,
  ): Promise<Exclude<FileAnswer, { kind: 'refused' }>> {
    const sinceMs = io.now()
    let current = answer
    for (let tries = 0; current.kind === 'refused'; tries++) {
      // One that was made for this very file, or two in a row: another one would be refused like them.
      if (tries > 0 && (current.signed.signedAtMs >= sinceMs || tries > 1)) throw forbidden(file, replayId)
      current = await cdn.insist(file, await signer.renewed(current.signed), signal)
    }
    return current
  }

  return {
    glance: async (file, signal) => cdn.glance(file, await signer.get(replayId), signal),
    has: async (file, signal) => cdn.has(file, await signer.get(replayId), signal),
    async settle(file, answer, signal) {
      let current = await accepted(file, answer, signal)
      if (current.kind === 'failed') {
        const waitMs = current.notBeforeMs - io.now()
        if (waitMs > LONGEST_WAIT_MS) return current
        if (waitMs > 0) await io.sleep(waitMs, signal)
        current = await accepted(file, await insist(file, signal), signal)
      }
      if (current.kind !== 'file') return current
      let shape = shapeOf(current.bytes)
      if (shape === 'cut' || shape === 'foreign') {
        const again = await accepted(file, await insist(file, signal), signal)
        // That it is broken at the vendor is only known once it came broken twice.
        if (again.kind === 'failed') return again
        if (again.kind === 'file' && again.bytes.length >= current.bytes.length) {
          current = again
          shape = shapeOf(again.bytes)
        }
      }
      const { bytes } = current
      switch (shape) {
        case 'events':
          return { kind: 'file', bytes }
        case 'cut':
          return bytes.length === 0 ? nothingIn : { kind: 'file', bytes, flaw: 'cut' }
        case 'no-events':
          return nothingIn
        case 'foreign':
          return { kind: 'failed', error: foreign(file, replayId) }
      }
    },
  }
}

/** An empty list stands for what holds none. */
const nothingIn: SettledFile = { kind: 'file', bytes: new TextEncoder().encode('[]'), flaw: 'no-events' }

function forbidden({ number }: FileName, replayId: string): SourceError {
  return new SourceError(
    'forbidden',
    `mixpanel: file ${number} of replay ${cleanText(replayId, 80)}: the CDN refuses a new signature as well; check the clock of this machine and the project's access, and try again`,
    { status: 403 },
  )
}

function foreign({ number }: FileName, replayId: string): SourceError {
  return new SourceError(
    'bad-response',
    `mixpanel: file ${number} of replay ${cleanText(replayId, 80)}: the answer is no JSON; check what stands between here and the CDN`,
  )
}
