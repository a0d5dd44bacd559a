import { collapsed } from '../../lib/clean-text.ts'

/** An object of recorded JSON. Read it by fixed names only: its keys are the page's. */
export type Json = Readonly<Record<string, unknown>>

const NONE: Json = Object.freeze({})

/** The value as an object; an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : NONE
}

/** The value as a list; an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as text; '' for anything but strings. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The value as a finite number, also when scrubbing turned it into a string; `undefined` for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > 40 || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** A size or a count: a finite number that is not negative. */
export function countOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number !== undefined && number >= 0 ? number : undefined
}

/** At most `limit` characters of a text, with `…` where it was cut; never half a surrogate pair. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 2)
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 2 : limit - 1)}…`
}

const LABEL_LIMIT = 200

/** A text as one short line: white space folded, cut. */
export function oneLine(text: string, limit: number = LABEL_LIMIT): string {
  // Cut first, so that folding never walks a megabyte.
  const head = text.length > limit * 4 ? text.slice(0, limit * 4) : text
  return clip(collapsed(head) ?? head.replace(/\s+/g, ' ').trim(), limit)
}

/** A recorded value as short text: strings as they are, the rest as JSON. */
export function preview(value: unknown, limit: number = LABEL_LIMIT): string {
  if (typeof value === 'string') return oneLine(value, limit)
  if (value === undefined) return ''
  try {
    return oneLine(JSON.stringify(value) ?? '', limit)
  } catch {
    // Nested too deeply for the engine.
    return '…'
  }
}

const FIELDS = 24
const FIELD_LIMIT = 300

/** The members of a recorded object for showing: few, short and flat. `undefined` when there are none. */
export function smallFields(
  value: unknown,
  keep: (key: string) => boolean = () => true,
): Record<string, unknown> | undefined {
  const source = objectOf(value)
  const fields: Record<string, unknown> = {}
  let count = 0
  for (const key of Object.keys(source)) {
    const member = source[key]
    if (key === '__proto__' || member === undefined || member === null || !keep(key)) continue
    if (count++ === FIELDS) break
    fields[clip(key, 80)] =
      typeof member === 'number' || typeof member === 'boolean' ? member : preview(member, FIELD_LIMIT)
  }
  return count > 0 ? fields : undefined
}

/** Whether a recorder wrote stars, or Sentry its placeholder, in place of this text. */
export function isMasked(text: string): boolean {
  return (text.includes('*') && /^[\s*]+$/.test(text)) || text === '[Filtered]'
}

/** The text, or `masked(n)` when a recorder hid it. */
export function visible(text: string): string {
  return isMasked(text) ? `masked(${text.length})` : text
}
