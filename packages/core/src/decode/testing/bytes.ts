import { concat } from '../../lib/concat.ts'
import { type Frame, rawFrame } from '../frame.ts'

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Several pieces as one. */
export function joined(...pieces: readonly (Uint8Array | string)[]): Uint8Array {
  return concat(pieces.map(piece => (typeof piece === 'string' ? utf8(piece) : piece)))
}

/** Bytes as packers put them into JSON: one character each. */
export function byteString(bytes: Uint8Array): string {
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('')
}

/** All that a frame says, without where its bytes happen to lie. */
export function told(frame: Frame): string {
  const { segmentId, frameIndex, type, source, timestamp, windowId, compressedParts } = frame
  const data = [frame.dataStart - frame.start, frame.dataEnd - frame.start]
  return JSON.stringify([
    segmentId,
    frameIndex,
    type,
    source,
    timestamp,
    windowId,
    compressedParts,
    data,
    rawFrame(frame),
  ])
}
