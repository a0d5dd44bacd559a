import type { Frame } from '../../../decode/frame.ts'

/** A parsed JSON object. */
export type Json = Record<string, unknown>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one for anything else. */
export function bodyOf(value: unknown): Json {
  return isRecord(value) ? value : {}
}

/** The array, or `undefined` for anything else. */
export function listOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? (value as unknown[]) : undefined
}

/** A number, also one in a string (scrubbed recordings have those); `NaN` for anything else. */
export function numberIn(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN
}

/** `data` of a frame. */
export function dataOf(frame: Frame): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(frame.bytes.subarray(frame.dataStart, frame.dataEnd)))
  } catch {
    return undefined
  }
}
