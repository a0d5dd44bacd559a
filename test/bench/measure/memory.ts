import { readFileSync } from 'node:fs'

/** A look takes a moment, and there is none while a piece is worked on. */
const SAMPLE_EVERY_BYTES = 2 ** 22

/** The most memory that a process has had. */
export function peakRss(pid: number | 'self' | undefined = 'self'): number {
  // Linux hands a parent's own peak down in the number that resourceUsage gives; this one is the process's own.
  const kilobytes = linuxPeak(pid) ?? (pid === 'self' ? process.resourceUsage().maxRSS : 0)
  return kilobytes * 1024
}

function linuxPeak(pid: number | 'self'): number | undefined {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

/** Looks at the heap as bytes are read, which is when the analysis is at work. */
export function heapSampler(): {
  readonly look: () => void
  readonly peak: () => number
  /** The same pieces, with a look at the heap every few MB. */
  readonly through: (pieces: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array, void, undefined>
} {
  let peak = 0
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().heapUsed)
  }
  async function* through(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let sinceLook = 0
    for await (const piece of pieces) {
      sinceLook += piece.length
      if (sinceLook >= SAMPLE_EVERY_BYTES) {
        sinceLook = 0
        look()
      }
      yield piece
    }
  }
  return { look, peak: () => peak, through }
}
