import { eachMember, isKey, parseRange, skipSpace, skipValue, startsWith } from '../lib/json.ts'
import { type Frame, formatPointer } from './frame.ts'
import type { HealthLog } from './health.ts'
import type { Limits } from './limits.ts'
import { unwrapping } from './unwrapping.ts'

/** A JSON value inside some bytes. */
export interface ByteRange {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** The four arrays of a Mutation; `undefined` for those that are absent or are no array. */
export interface MutationParts {
  readonly adds: ByteRange | undefined
  readonly removes: ByteRange | undefined
  readonly texts: ByteRange | undefined
  readonly attributes: ByteRange | undefined
}

export interface PartsOptions {
  readonly health: HealthLog
  readonly limits: Limits
}

const QUOTE = 0x22
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/**
 * The arrays of a Mutation frame, unpacked where they are compressed strings. `undefined` when nothing
 * of it can be read (noted).
 */
export function mutationParts(frame: Frame, options: PartsOptions): MutationParts | undefined {
  const data = dataPart(frame, options)
  if (!data) return undefined
  const { bytes, end } = data
  const parts: { -readonly [K in keyof MutationParts]: MutationParts[K] } = {
    adds: undefined,
    removes: undefined,
    texts: undefined,
    attributes: undefined,
  }
  let isBroken = false
  eachMember(bytes, data.start, end, (keyFrom, keyTo, from, to) => {
    const first = bytes[from]
    if (first !== OPEN_BRACKET && first !== QUOTE) return
    const name = partName(bytes, keyFrom, keyTo)
    if (!name) return
    const part =
      first === OPEN_BRACKET ? { bytes, start: from, end: to } : unpackPart(bytes, from, to, options)
    if (part && part.bytes[part.start] === OPEN_BRACKET) parts[name] = part
    else isBroken = true
  })
  if (isBroken) {
    noteUnreadable(frame, options)
    if (!parts.adds && !parts.removes && !parts.texts && !parts.attributes) return undefined
  }
  return parts
}

function partName(bytes: Uint8Array, from: number, to: number): keyof MutationParts | undefined {
  // Their lengths differ, so one comparison decides.
  const length = to - from
  if (length === 4) return startsWith(bytes, from, to, 'adds') ? 'adds' : undefined
  if (length === 5) return startsWith(bytes, from, to, 'texts') ? 'texts' : undefined
  if (length === 7) return startsWith(bytes, from, to, 'removes') ? 'removes' : undefined
  if (length === 10) return startsWith(bytes, from, to, 'attributes') ? 'attributes' : undefined
  return undefined
}

/** `data.node` of a FullSnapshot, unpacked where `data` is a compressed string; `undefined` when unreadable (noted). */
export function snapshotParts(frame: Frame, options: PartsOptions): ByteRange | undefined {
  const data = dataPart(frame, options)
  if (!data) return undefined
  const { bytes, end } = data
  let node: ByteRange | undefined
  let isMobile = false
  eachMember(bytes, data.start, end, (keyFrom, keyTo, from, to) => {
    if (isKey(bytes, keyFrom, keyTo, 'node')) {
      node = bytes[from] === OPEN_BRACE ? { bytes, start: from, end: to } : undefined
    } else if (isKey(bytes, keyFrom, keyTo, 'wireframes')) isMobile = true
  })
  if (node) return node
  if (isMobile) {
    const where = { segmentId: frame.segmentId, frameIndex: frame.frameIndex }
    options.health.note(
      'mobile',
      'A mobile recording: its pictures are wireframes, there is no DOM in it.',
      where,
    )
  } else noteUnreadable(frame, options)
  return undefined
}

/**
 * The frame's `data` as a value, with compressed parts unpacked (of stylesheet rules, for example).
 * `undefined` when it cannot be read (noted). For small frames and cold paths.
 */
export function unpackedData(frame: Frame, options: PartsOptions): unknown {
  if (frame.dataStart === frame.dataEnd) return undefined
  if (!frame.compressedParts) return parseRange(frame.bytes, frame.dataStart, frame.dataEnd)
  const data = dataPart(frame, options)
  if (!data) return undefined
  const value = parseRange(data.bytes, data.start, data.end)
  if (typeof value !== 'object' || value === null) return value
  const members = value as Record<string, unknown>
  for (const name of ['adds', 'removes', 'texts', 'attributes']) {
    const packed = members[name]
    if (typeof packed !== 'string') continue
    const text = JSON.stringify(packed)
    const bytes = new TextEncoder().encode(text)
    const part = unpackPart(bytes, 0, bytes.length, options)
    if (part) members[name] = parseRange(part.bytes, part.start, part.end)
    else {
      noteUnreadable(frame, options)
      delete members[name]
    }
  }
  return value
}

/** The object of `data`, unpacked where it is a compressed string; notes what cannot be read. */
function dataPart(frame: Frame, options: PartsOptions): ByteRange | undefined {
  const { bytes, dataStart, dataEnd } = frame
  const first = dataStart < dataEnd ? bytes[dataStart] : 0
  if (first === OPEN_BRACE) return { bytes, start: dataStart, end: dataEnd }
  const part = first === QUOTE ? unpackPart(bytes, dataStart, dataEnd, options) : undefined
  if (part && part.bytes[part.start] === OPEN_BRACE) return part
  noteUnreadable(frame, options)
  return undefined
}

/** The JSON that a string holds, compressed (one byte a character) or plain; `start` is at its quote. */
function unpackPart(
  bytes: Uint8Array,
  start: number,
  end: number,
  options: PartsOptions,
): ByteRange | undefined {
  const json = unwrapping.use().openByteString(bytes, start + 1, end - 1, options.limits.unpackedBytes)
  if (json === undefined) return undefined
  const from = skipSpace(json, 0, json.length)
  const to = skipValue(json, from, json.length)
  return to < 0 ? undefined : { bytes: json, start: from, end: to }
}

function noteUnreadable(frame: Frame, options: PartsOptions): void {
  options.health.note(
    'unreadable-frame',
    `The data of frame ${formatPointer(frame)} cannot be unpacked: it is damaged, too large or not the format it says.`,
    { segmentId: frame.segmentId, frameIndex: frame.frameIndex },
  )
}
