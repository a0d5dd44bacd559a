import type { Column } from '../../lib/columns.ts'
import { narrow } from './narrow.ts'

/** Distinct strings, by number: all of them one long text, so that one search goes over all. */
export interface StringPool {
  readonly size: number
  /** The string of this number; '' for one that is none. */
  at(id: number): string
  /** Which strings hold `text`, one byte each: every string is looked at once, however many rows share it. */
  holding(text: string): Uint8Array
  /** Which strings are exactly `text`: its number, or -1. */
  find(text: string): number
}

/** Strings being collected. The number 0 is the empty string. */
export interface StringPoolWriter {
  idOf(text: string): number
  columns(): { readonly ends: Column; readonly bytes: Uint8Array }
}

/** Between strings, so that nothing is found that lies in two of them. */
const SEPARATOR = '\u0000'

/** An empty pool. */
export function createStringPool(): StringPoolWriter {
  const ids = new Map([['', 0]])
  const strings = ['']
  return {
    idOf(text) {
      const known = ids.get(text)
      if (known !== undefined) return known
      ids.set(text, strings.length)
      strings.push(text)
      return strings.length - 1
    },
    columns() {
      let end = 0
      const ends = strings.map(text => (end += text.length + SEPARATOR.length))
      const bytes = new TextEncoder().encode(strings.join(SEPARATOR) + SEPARATOR)
      return { ends: narrow(ends), bytes }
    },
  }
}

/** A pool from its columns. Decoded when the first string is asked for. */
export function readStringPool(ends: Column, bytes: Uint8Array): StringPool {
  let decoded: string | undefined
  // A byte order mark may be recorded text: dropped, it would shift all that follows.
  const all = (): string => (decoded ??= new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  const startOf = (id: number): number => (id === 0 ? 0 : ends[id - 1]!)
  const at = (id: number): string =>
    id >= 0 && id < ends.length ? all().slice(startOf(id), ends[id]! - SEPARATOR.length) : ''

  return {
    size: ends.length,
    at,
    holding(text) {
      const marks = new Uint8Array(ends.length)
      if (text === '') return marks.fill(1)
      if (text.includes(SEPARATOR)) return marks
      const whole = all()
      let id = 0
      let from = whole.indexOf(text)
      while (from >= 0) {
        id = firstEndAfter(ends, from, id)
        marks[id] = 1
        from = whole.indexOf(text, ends[id])
      }
      return marks
    },
    find(text) {
      for (let id = 0; id < ends.length; id++) {
        const length = ends[id]! - SEPARATOR.length - startOf(id)
        if (length === text.length && at(id) === text) return id
      }
      return -1
    },
  }
}

/** The string that holds this position, not before `low`. */
function firstEndAfter(ends: Column, position: number, low: number): number {
  let step = 1
  let high = low
  while (high < ends.length && ends[high]! <= position) {
    low = high + 1
    high += step
    step *= 2
  }
  high = Math.min(high, ends.length - 1)
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! > position) high = middle
    else low = middle + 1
  }
  return low
}
