import { skipSpace } from '../../lib/json.ts'
import { checkSnappy, unsnappy, type SnappyBlock } from '../../lib/snappy.ts'
import { align } from './align.ts'
import type { Block } from './plan.ts'
import { eachLine, spanOf, type Span } from './span.ts'

/** A segment's bytes as they came; whole and in order, ready to be unpacked. */
export interface Payload {
  readonly bytes: Uint8Array
  /** How they are packed; JSON lines and gzip are left to the decoder. */
  readonly snappy?: SnappyBlock
}

/** What an answer held of the blocks asked for. */
export interface Batch {
  readonly found: ReadonlyMap<number, Payload>
  /** Asked for and not in the answer, or damaged in it. */
  readonly lost: readonly Block[]
  /** The answer is of other times than the list: PostHog has numbered its blocks anew. */
  readonly hasMoved: boolean
}

/** More comes out of no block. */
const BLOCK_BYTES = 256 * 2 ** 20
/** A segment is unpacked in pieces of a megabyte, or of what a copy reaches back: that is kept twice in memory. */
const PIECE_BYTES = 2 ** 20
const LONGEST_REACH = 64 * 2 ** 20
/** The list's times and those of the events are the same in all that was seen; servers may round. */
const TOLERANCE_MS = 1000

/**
 * Takes the answer for some blocks apart: `[length][snappy]` again and again, or the lines of all blocks one after
 * another where the server has unpacked them. `isYoung`: the recording may still be growing, so that its blocks may
 * have other numbers by now.
 */
export function splitAnswer(bytes: Uint8Array, blocks: readonly Block[], isYoung: boolean): Batch {
  if (isText(bytes)) return splitLines(bytes, blocks)
  const payloads = splitFrames(bytes).map(frame => payloadOf(frame, BLOCK_BYTES))
  if (payloads.length > blocks.length) return { found: new Map(), lost: blocks, hasMoved: true }
  if (payloads.length === blocks.length) {
    const batch = batchOf(blocks, new Map(blocks.map(({ id }, i) => [id, payloads[i]])))
    return isYoung ? { ...batch, hasMoved: isMoved(batch, blocks) } : batch
  }
  // Some are missing, and which ones only their times tell.
  const dated = payloads.flatMap(payload => {
    const span = payload && spanOf(whole(payload))
    return span === undefined ? [] : [{ payload, span }]
  })
  if (!blocks.every(isDated)) return batchOf(blocks, new Map())
  const places = align(
    dated.map(({ span }) => span),
    blocks,
  )
  const placed = places.map((place, i) => ({ block: blocks[place]!, ...dated[i]! }))
  const fitting = placed.filter(({ block, span }) => !isApart(span, block))
  const batch = batchOf(blocks, new Map(fitting.map(({ block, payload }) => [block.id, payload])))
  return isYoung ? { ...batch, hasMoved: fitting.length < placed.length } : batch
}

/** The bytes of one block, or of a whole answer for one object. `undefined`: damaged, or nothing in it. */
export function payloadOf(bytes: Uint8Array, maxBytes = 2 ** 32): Payload | undefined {
  const snappy = checkSnappy(bytes, maxBytes)
  if (typeof snappy !== 'string')
    return snappy.length === 0 || snappy.reach > LONGEST_REACH ? undefined : { bytes, snappy }
  return isText(bytes) || isGzip(bytes) ? { bytes } : undefined
}

/** A payload's content, in buffers that nobody writes to. */
export function* unpack({ bytes, snappy }: Payload): Generator<Uint8Array, void, undefined> {
  if (snappy === undefined) yield bytes
  else yield* unsnappy(bytes, snappy, PIECE_BYTES)
}

function whole({ bytes, snappy }: Payload): Uint8Array {
  return snappy === undefined ? bytes : (unsnappy(bytes, snappy).next().value ?? bytes)
}

function batchOf(blocks: readonly Block[], payloads: ReadonlyMap<number, Payload | undefined>): Batch {
  const found = new Map<number, Payload>()
  for (const [id, payload] of payloads) if (payload !== undefined) found.set(id, payload)
  return { found, lost: blocks.filter(({ id }) => !found.has(id)), hasMoved: false }
}

function splitFrames(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at + 4 <= bytes.length) {
    const end = at + 4 + view.getUint32(at)
    // What is cut off has no block of its own: it is asked for again.
    if (end > bytes.length) break
    frames.push(bytes.subarray(at + 4, end))
    at = end
  }
  return frames
}

/**
 * Gives each line to a block. The lines of a block stand together, and the blocks in order: a line begins another
 * block when its time does not fit the one before, or when all of the one before is here and it is just the first of
 * another. A block of which only a part is recognised counts as lost: asked for alone, there is no doubt.
 */
function splitLines(bytes: Uint8Array, blocks: readonly Block[]): Batch {
  const [only] = blocks
  if (blocks.length === 1 && only !== undefined)
    return batchOf(blocks, new Map([[only.id, spanOf(bytes) && { bytes }]]))
  if (!blocks.every(isDated)) return batchOf(blocks, new Map())
  const parts = blocks.map(() => ({ from: -1, to: -1, fromMs: Infinity, toMs: -Infinity }))
  let now = 0
  eachLine(bytes, (from, to, timeMs) => {
    const later = (isIt: (block: Block) => boolean): number =>
      blocks.findIndex((block, i) => i > now && isIt(block))
    const isDone = covers(parts[now]!, blocks[now]!)
    let next = isDone ? later(({ fromMs }) => Math.abs(fromMs - timeMs) < 1) : -1
    if (next < 0 && isOutside(timeMs, blocks[now]!)) next = later(block => !isOutside(timeMs, block))
    if (next > 0) now = next
    const part = parts[now]!
    if (part.from < 0) part.from = from
    part.to = to
    if (timeMs < part.fromMs) part.fromMs = timeMs
    if (timeMs > part.toMs) part.toMs = timeMs
  })
  const found = new Map<number, Payload>()
  for (const [i, part] of parts.entries())
    if (covers(part, blocks[i]!)) found.set(blocks[i]!.id, { bytes: bytes.subarray(part.from, part.to) })
  return batchOf(blocks, found)
}

function isDated({ fromMs, toMs }: Span): boolean {
  return fromMs <= toMs
}

/** The list has microseconds, events have milliseconds. False for a line without a time. */
function isOutside(timeMs: number, { fromMs, toMs }: Span): boolean {
  return timeMs < Math.floor(fromMs) || timeMs > Math.ceil(toMs)
}

/** Whether all of a block's time is here. */
function covers(span: Span, block: Span): boolean {
  return span.fromMs <= block.fromMs + TOLERANCE_MS && span.toMs >= block.toMs - TOLERANCE_MS
}

/** Whether what came is of another time altogether. */
function isApart(span: Span, block: Span): boolean {
  return span.fromMs > block.toMs + TOLERANCE_MS || span.toMs < block.fromMs - TOLERANCE_MS
}

function isMoved({ found }: Batch, blocks: readonly Block[]): boolean {
  return blocks.some(block => {
    const payload = found.get(block.id)
    const span = payload && spanOf(whole(payload))
    return span !== undefined && isApart(span, block)
  })
}

function isText(bytes: Uint8Array): boolean {
  const first = bytes[skipSpace(bytes, 0, bytes.length)]
  return first === 0x5b || first === 0x7b
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}
