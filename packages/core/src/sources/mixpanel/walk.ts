import { cleanText } from '../../lib/clean-text.ts'
import type { SourceError } from '../error.ts'
import type { FetchOutcome, SourceNote } from '../outcome.ts'
import type { FileAnswer } from './cdn.ts'
import { shapeOf } from './file-shape.ts'
import type { Files, SettledFile } from './files.ts'

/** Nobody knows how many files there are. Beyond this number none is looked for. */
const LAST_NUMBER = 99_999
/** Files asked for at a time: at first, and at most. Each so many files that were there allow one more. */
const NARROWEST = 2
const WIDEST = 6
const WIDEN_AFTER = 8
/** How long the end of a recording waits to hear that nothing comes behind it. */
const GRACE_MS = 2000
/** Files that came before their turn may hold so many bytes together. */
const HELD_BYTES = 32 * 1024 * 1024
/** Files that cannot be had, though later ones can. More of them are no accident. */
const MOST_SKIPPED = 5

/** A file at its turn. */
export interface WalkedFile {
  readonly number: number
  readonly bytes: Uint8Array
}

/** What is walked through, and how far. */
export interface WalkOptions {
  readonly files: Files
  readonly replayId: string
  readonly retentionDays: number
  /** The first number. */
  readonly from: number
  readonly wants?: ((number: number) => boolean) | undefined
  /** At most so many files. */
  readonly maxFiles: number
  /** The first wanted file, where it is here already. */
  readonly first?: SettledFile | undefined
  readonly signal?: AbortSignal | undefined
}

/** A walk through the files of one replay. */
export interface Walk {
  /** The files in the order of their numbers, once. Throws the `SourceError` by which it broke off. */
  readonly files: () => AsyncGenerator<WalkedFile, void, undefined>
  /** How it went, so far. */
  outcome(): FetchOutcome
  /** It came to the end of the recording. */
  readonly isAtEnd: boolean
}

/** The first wanted number from here on; `undefined` beyond the last one. */
export function nextWanted(
  from: number,
  wants: ((number: number) => boolean) | undefined,
): number | undefined {
  for (let number = from; number <= LAST_NUMBER; number++)
    if (wants === undefined || wants(number)) return number
  return undefined
}

/**
 * Asks for files in the order of their numbers until one is not there. How many there are nobody tells: the walk
 * begins with two at a time and looks the further ahead the more it found, so that a recording of one file costs three
 * requests, and a long one only a few more than it has files. What lies ahead is asked for once and without
 * insisting; what fails there matters only when its turn comes, and behind the end never. The one request behind the
 * end tells an end from a file that the vendor lost.
 */
export function createWalk(options: WalkOptions): Walk {
  const { files, replayId, retentionDays, wants, maxFiles } = options
  const missing: number[] = []
  const notes: SourceNote[] = []
  let isAtEnd = false
  let isPartial = true

  async function* walk(): AsyncGenerator<WalkedFile, void, undefined> {
    const stop = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
    const ahead: Ahead[] = []
    let next = nextWanted(options.from, wants)
    let asked = 0
    let given = 0
    let isSkipping = next !== options.from
    /** A file that is there, as far as is known, could not be had; one that is lost is missing, and all else is here. */
    let hasFailed = false

    function look(): void {
      const width = Math.min(NARROWEST + Math.floor(given / WIDEN_AFTER), WIDEST)
      while (next !== undefined && asked < maxFiles && ahead.length < width) {
        const end = ahead.findIndex(({ answer }) => answer?.kind === 'absent')
        if ((end >= 0 && end < ahead.length - 1) || heldBytes(ahead) > HELD_BYTES) return
        const isHere = asked === 0 && options.first !== undefined
        ahead.push(
          isHere ? { number: next } : glancedAt(next, files.glance({ number: next, retentionDays }, signal)),
        )
        asked++
        const after = nextWanted(next + 1, wants)
        isSkipping ||= after !== next + 1
        next = after
      }
    }

    /** Whether the next file is there, as far as it was asked for and answers soon. */
    async function goesOn(): Promise<boolean> {
      const later = ahead[0]?.promise
      // Even a signature that could not be renewed for it does not matter, should this be the end.
      const answer = later && (await within(GRACE_MS, later).catch(() => undefined))
      options.signal?.throwIfAborted()
      return answer?.kind === 'file' && shapeOf(answer.bytes) === 'events'
    }

    try {
      for (;;) {
        options.signal?.throwIfAborted()
        look()
        const turn = ahead.shift()
        if (turn === undefined) break
        const { number } = turn
        const file =
          turn.promise === undefined
            ? options.first!
            : await files.settle({ number, retentionDays }, await turn.promise, options.signal)
        if (file.kind === 'file') {
          if (file.flaw) note('segment-unavailable', flawed(number, file.flaw), number)
          given++
          yield { number, bytes: file.bytes }
        } else if (await goesOn()) {
          const error = file.kind === 'failed' ? file.error : undefined
          if (error && missing.length >= MOST_SKIPPED) throw error
          hasFailed ||= error !== undefined
          missing.push(number)
          note('segment-unavailable', unavailable(number, error), number)
        } else if (file.kind === 'absent') {
          isAtEnd = true
          isPartial = isSkipping || hasFailed
          return
        } else throw file.error
      }
      isPartial = isSkipping || hasFailed
      if (next === undefined) return
      const hasMore = await files.has({ number: next, retentionDays }, options.signal)
      if (hasMore === false) isAtEnd = true
      else {
        isPartial = true
        note(
          'segment-limit',
          `The recording ${hasMore ? 'has' : 'may have'} more files than the ${maxFiles} that were asked for: it goes on after file ${next - 1}.`,
          next,
        )
      }
    } finally {
      stop.abort()
    }
  }

  function note(code: SourceNote['code'], message: string, segmentId: number): void {
    notes.push({ code, message, segmentId })
  }

  function flawed(number: number, flaw: 'cut' | 'no-events'): string {
    return flaw === 'cut'
      ? `File ${number} of replay ${cleanText(replayId, 80)} breaks off in the middle, twice: what came of it is here.`
      : `File ${number} of replay ${cleanText(replayId, 80)} is no list of events: it counts as empty.`
  }

  function unavailable(number: number, error: SourceError | undefined): string {
    return error === undefined
      ? `File ${number} of replay ${cleanText(replayId, 80)} is not there, and later ones are.`
      : `File ${number} of replay ${cleanText(replayId, 80)} could not be had (${error.code}), and later ones could.`
  }

  return {
    files: walk,
    outcome: () => ({ missing: [...missing], isPartial, notes: [...notes] }),
    get isAtEnd() {
      return isAtEnd
    },
  }
}

/** A file that waits for its turn. */
interface Ahead {
  readonly number: number
  /** Its first answer; none for a file that was here before the walk. */
  readonly promise?: Promise<FileAnswer>
  /** Once it is here. */
  answer?: FileAnswer
}

function glancedAt(number: number, promise: Promise<FileAnswer>): Ahead {
  const ahead: Ahead = { number, promise }
  promise.then(
    answer => (ahead.answer = answer),
    // Thrown to whoever waits for it; nobody does when the walk ends before.
    () => undefined,
  )
  return ahead
}

function heldBytes(ahead: readonly Ahead[]): number {
  let bytes = 0
  for (const { answer } of ahead) if (answer?.kind === 'file') bytes += answer.bytes.length
  return bytes
}

/** What comes of it in time; nothing when it takes longer. */
function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
