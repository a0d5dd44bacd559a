import { concat } from '../../lib/concat.ts'

/** A film's segment holds touches and crumbs, no page: one that is larger is not looked through. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * The number that a mobile segment gives itself, in its `video` frame: the only one that Sentry's answers carry.
 * `undefined` when there is none.
 */
export function videoNumber(pieces: readonly Uint8Array[], bytes: number): number | undefined {
  if (bytes > MOST_BYTES) return undefined
  let frames: unknown
  try {
    frames = JSON.parse(new TextDecoder().decode(concat(pieces)))
  } catch {
    return undefined
  }
  if (!Array.isArray(frames)) return undefined
  for (const frame of frames as readonly unknown[]) {
    const data = memberOf(frame, 'data')
    if (memberOf(data, 'tag') !== 'video') continue
    const number = Number(memberOf(memberOf(data, 'payload'), 'segmentId') ?? NaN)
    if (Number.isSafeInteger(number) && number >= 0) return number
  }
  return undefined
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}
