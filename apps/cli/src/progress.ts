import { formatOffset } from '@playhead/core'
import { count, formatBytes } from './amounts.ts'

/** Nothing is shown for work that ends sooner. */
const SILENT_MS = 500
const EVERY_MS = 100
/** Shorter waits between two tries are not worth a word. */
const WAIT_MS = 2000
/** Before so much has come, a guess of what is left would be noise. */
const GUESS_AFTER_MS = 1500
const GUESS_AFTER_SEGMENTS = 3

/** How much of a vendor's replay has come. */
export interface Fetched {
  readonly bytes: number
  readonly segments: number
  readonly ofSegments?: number
}

/** How far the reading is, on one line of a terminal that is wiped afterwards. */
export interface Progress {
  read(bytes: number): void
  fetched(far: Fetched): void
  /** Nothing comes for so long, because a vendor wants it so; ends when what it gives is called. */
  waiting(ms: number): () => void
  /** What stands before all of it from now on: `replay 3 of 20: `. */
  about(what: string): void
  /** Wipes the line; what comes is another work. */
  end(): void
}

const SILENT: Progress = {
  read: () => {},
  fetched: () => {},
  waiting: () => () => {},
  about: () => {},
  end: () => {},
}

/** Progress on standard error; silent where that is no terminal. */
export function createProgress(stderr: NodeJS.WriteStream): Progress {
  if (!stderr.isTTY) return SILENT
  const beganMs = performance.now()
  let total = 0
  let shownMs = 0
  let fetchingMs: number | undefined
  let before = ''
  const show = (line: () => string): void => {
    const nowMs = performance.now()
    if (nowMs - beganMs < SILENT_MS || nowMs - shownMs < EVERY_MS) return
    shownMs = nowMs
    // A line that wraps could not be wiped.
    const width = stderr.columns > 0 ? stderr.columns : 80
    stderr.write(`\r\u001b[K${(before + line()).slice(0, width - 1)}`)
  }
  return {
    read(bytes) {
      total += bytes
      show(() => `reading … ${formatBytes(total)}`)
    },
    fetched(far) {
      fetchingMs ??= performance.now()
      show(() => fetchLine(far, performance.now() - fetchingMs!))
    },
    waiting(ms) {
      if (ms < WAIT_MS) return () => {}
      const untilMs = performance.now() + ms
      const tell = (): void => show(() => waitLine(untilMs - performance.now()))
      tell()
      const timer = setInterval(tell, 1000)
      return () => clearInterval(timer)
    },
    about(what) {
      before = what
    },
    end() {
      if (shownMs > 0) stderr.write('\r\u001b[K')
      shownMs = 0
      total = 0
      fetchingMs = undefined
    },
  }
}

/** `fetching … 12 of 471 segments, 3.4 MB, 1.2 MB/s, 0:12 left`. */
export function fetchLine({ bytes, segments, ofSegments }: Fetched, elapsedMs: number): string {
  const rate = elapsedMs < 1 ? '' : `, ${formatBytes(Math.round((bytes / elapsedMs) * 1000))}/s`
  const far = `${formatBytes(bytes)}${rate}`
  if (ofSegments === undefined || ofSegments < segments)
    return `fetching … ${count(segments, 'segment')}, ${far}`
  const isGuess = segments < GUESS_AFTER_SEGMENTS || elapsedMs < GUESS_AFTER_MS
  const left = isGuess ? '' : `, ${inClock((elapsedMs / segments) * (ofSegments - segments))} left`
  return `fetching … ${segments.toLocaleString('en')} of ${count(ofSegments, 'segment')}, ${far}${left}`
}

/** `waiting … 0:28 until the next try`. */
export function waitLine(ms: number): string {
  return `waiting … ${inClock(Math.max(0, ms))} until the next try`
}

function inClock(ms: number): string {
  return formatOffset(Math.ceil(ms / 1000) * 1000).replace(/\.\d+$/, '')
}
