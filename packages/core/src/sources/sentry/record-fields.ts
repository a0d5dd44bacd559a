import { cleanText } from '../../lib/clean-text.ts'
import { toMs } from '../../lib/time.ts'
import { timeOf } from './summary.ts'

/** A row of what lies beside a replay, as Sentry gives it. */
export type Fields = Readonly<Record<string, unknown>>

/** A field's text; the last one of a list, which is the outermost of chained errors. '' when there is none. */
export function textIn(fields: Fields, ...keys: readonly string[]): string {
  for (const key of keys) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined
    const one: unknown = Array.isArray(value) ? value.at(-1) : value
    if (typeof one === 'string' && one !== '') return one
    if (typeof one === 'number') return String(one)
  }
  return ''
}

/** The first of the fields that holds a time: text in UTC, or ns, ms or seconds as a number. */
export function timeIn(fields: Fields, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined
    // ns are more than a number holds exactly: the nearest ms is meant.
    const number = typeof value === 'number' && value >= 1e18 ? Math.round(value / 1e6) : value
    const ms =
      typeof number === 'number' ? toMs(number) : timeOf(typeof value === 'string' ? value : undefined)
    if (ms !== undefined && !Number.isNaN(ms)) return ms
  }
  return undefined
}

/** A name for a record: one line. */
export function nameIn(...texts: readonly string[]): string {
  return cleanText(texts.find(text => text.trim() !== '') ?? '', 300)
}
