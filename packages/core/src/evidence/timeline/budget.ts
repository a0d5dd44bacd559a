import { formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { bytesOf, span, tokensOf, type Entry, type Line } from './line.ts'

/** What a cut costs: the line that tells of it. */
const CUT_BYTES = 72
/** Kept for the last line, which says what was left out. */
const FOOT_BYTES = 200

/** The lines that fit, and what was left out. */
export interface Fitted<T> {
  readonly lines: readonly T[]
  /** One sentence; '' when everything fitted. */
  readonly leftOut: string
}

/** How the lines of one form of the timeline are measured, and how a line becomes one of them. */
export interface Measure<T extends Entry> {
  /** Bytes without the line break. Only asked of lines that may be told. */
  width(line: T): number
  ofCut(line: Line): T
}

/**
 * Leaves out lines until the rest fits `maxTokens` beside `otherBytes`: first scrolls and the like
 * anywhere, then the middle; head, tail and every failure stay, unless the failures alone are too many.
 */
export function fit<T extends Entry>(
  lines: readonly T[],
  maxTokens: number,
  otherBytes: number,
  { width, ofCut }: Measure<T>,
): Fitted<T> {
  const room = maxTokens * 4 - otherBytes
  const cost = (line: T): number => width(line) + 1
  if (room === Infinity || doFit(lines, room, cost)) return { lines, leftOut: '' }

  const telling = lines.filter(line => line.worth !== 'weak')
  const weak = lines.filter(line => line.worth === 'weak')
  const everywhere = weak.length > 0 ? `${countsOf(weak)} throughout` : ''
  if (doFit(telling, room - FOOT_BYTES, cost)) return { lines: telling, leftOut: everywhere }

  const musts = telling.filter(line => line.worth === 'must')
  const mustsFit = doFit(musts, room - FOOT_BYTES - (musts.length + 1) * CUT_BYTES, cost)
  const pool = mustsFit ? telling : musts.length > 0 ? musts : telling
  const kept = bothEnds(pool, room - FOOT_BYTES, cost, mustsFit)
  const gone = telling.filter(line => !kept.has(line))
  const where =
    gone[0] === undefined
      ? ''
      : ` between ${formatOffset(gone[0].offsetMs)} and ${formatOffset(gone.at(-1)?.offsetMs ?? 0)}`
  const middle = gone.length > 0 ? `${countsOf(gone)}${where}` : ''
  return {
    lines: withCuts(telling, kept, ofCut),
    leftOut: [everywhere, middle].filter(Boolean).join('; '),
  }
}

/** Stops at the first line that is too much: a long recording has far more than fit. */
function doFit<T>(lines: readonly T[], room: number, cost: (line: T) => number): boolean {
  let left = room
  for (const line of lines) {
    left -= cost(line)
    if (left < 0) return false
  }
  return left >= 0
}

/** Lines from both ends in turn, and the failures in between. */
function bothEnds<T extends Entry>(
  pool: readonly T[],
  room: number,
  cost: (line: T) => number,
  keepMusts: boolean,
): Set<T> {
  const kept = new Set<T>()
  let left = room - CUT_BYTES
  const keep = (line: T, extra: number): boolean => {
    if (kept.has(line)) return true
    if (cost(line) + extra > left) return false
    left -= cost(line) + extra
    kept.add(line)
    return true
  }
  if (keepMusts) for (const line of pool) if (line.worth === 'must') keep(line, CUT_BYTES)
  let from = 0
  let to = pool.length - 1
  while (from <= to) {
    const first = pool[from++]
    if (first !== undefined && !keep(first, 0)) break
    const last = pool[to--]
    if (last !== undefined && !keep(last, 0)) break
  }
  return kept
}

/** The kept lines in order, each run of missing ones replaced by a line that counts them. */
function withCuts<T extends Entry>(lines: readonly T[], kept: ReadonlySet<T>, ofCut: (line: Line) => T): T[] {
  const result: T[] = []
  let missing: T[] = []
  const close = (): void => {
    const first = missing[0]
    if (first === undefined) return
    const from = formatOffset(first.offsetMs)
    const to = formatOffset(missing.at(-1)?.offsetMs ?? 0)
    const text = `⋯ ${from === to ? from : `${from} to ${to}`} left out: ${countsOf(missing)}`
    const head = [span(`  ${text}`, 'dim')]
    result.push(ofCut({ offsetMs: first.offsetMs, worth: 'must', what: 'cut', head, pieces: [], tail: [] }))
    missing = []
  }
  for (const line of lines) {
    if (kept.has(line)) {
      close()
      result.push(line)
    } else missing.push(line)
  }
  close()
  return result
}

const KINDS_SHOWN = 3

/** `34 scrolls, 12 selections`: the commonest kinds of these lines. */
function countsOf(lines: readonly Entry[]): string {
  const counts = new Map<string, number>()
  for (const { what } of lines) counts.set(what, (counts.get(what) ?? 0) + 1)
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  const shown = sorted.slice(0, KINDS_SHOWN).map(([what, count]) => counted(count, what.replaceAll('_', ' ')))
  const rest = sorted.slice(KINDS_SHOWN).reduce((sum, [, count]) => sum + count, 0)
  return rest > 0 ? `${shown.join(', ')}, ${rest} other` : shown.join(', ')
}

/** Estimated tokens of a text. */
export function estimateTokens(text: string): number {
  return tokensOf(bytesOf(text))
}
