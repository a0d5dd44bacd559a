import type { Drafted } from './lines.ts'

/** The lines that fit. */
export interface Chosen {
  /** Positions in the order of the page. */
  readonly kept: readonly number[]
  /** By position of a kept line (-1 for the page): how many lines right in it were left out. */
  readonly missing: ReadonlyMap<number, number>
  /** How many lines of each kind were left out: `link`, `text`, `row`, … */
  readonly leftOut: ReadonlyMap<string, number>
}

/** What is told of lines that are missing: ` (… 12 more)`. */
const NOTE_BYTES = 14
/** Deeper lines stand no further to the right. */
export const MOST_INDENT = 20

/** Chooses lines until `bytes` are full: the telling ones first, each with what it stands in. */
export function choose(lines: readonly Drafted[], bytes: number): Chosen {
  const isKept = new Uint8Array(lines.length)
  const order = inRank(lines)
  let left = bytes
  for (const at of order) {
    if (isKept[at] === 1) continue
    let cost = 0
    let reached = at
    for (; reached >= 0 && isKept[reached] === 0 && cost <= left; reached = lines[reached]!.parent)
      cost += costOf(lines[reached]!)
    if (cost > left) {
      // Shorter ones of the same rank may still fit, but not for long.
      if (left < 40) break
      continue
    }
    left -= cost
    for (let up = at; up >= 0 && isKept[up] === 0; up = lines[up]!.parent) isKept[up] = 1
  }
  const kept: number[] = []
  const missing = new Map<number, number>()
  const leftOut = new Map<string, number>()
  for (let at = 0; at < lines.length; at++) {
    if (isKept[at] === 1) {
      kept.push(at)
      continue
    }
    const { parent, item } = lines[at]!
    const word = item.kind === 'control' ? item.word : item.kind
    leftOut.set(word, (leftOut.get(word) ?? 0) + 1)
    if (parent < 0 || isKept[parent] === 1) missing.set(parent, (missing.get(parent) ?? 0) + 1)
  }
  return { kept, missing, leftOut }
}

/** Positions by rank, and in the order of the page within a rank. */
function inRank(lines: readonly Drafted[]): number[] {
  const byRank: number[][] = []
  lines.forEach(({ rank }, at) => (byRank[rank] ??= []).push(at))
  return byRank.flat()
}

function costOf({ text, depth }: Drafted): number {
  return bytesOf(text) + Math.min(depth, MOST_INDENT) * 2 + 1 + NOTE_BYTES
}

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x800 && (code < 0xd800 || code > 0xdfff)) bytes += 2
    else if (code >= 0x80) bytes++
  }
  return bytes
}
