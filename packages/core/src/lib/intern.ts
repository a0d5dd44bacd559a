import { decodeUtf8 } from './json.ts'

/** Gives each distinct run of bytes a small number, without making a string on the way. */
export interface Interner {
  /** The number of the bytes in this range; the same bytes always have the same number, from 0. */
  idOf(bytes: Uint8Array, from: number, to: number): number
  idOfText(text: string): number
  textOf(id: number): string
  /** Forgets all names; the numbers given for them mean nothing any more. */
  clear(): void
}

/** Past so many distinct names, or bytes of them, the rest share the first: hostile input must not grow us. */
interface InternerLimits {
  readonly names: number
  readonly bytes: number
}

/** No real page comes near. */
const LIMITS: InternerLimits = { names: 65_000, bytes: 1 << 22 }
const MASK_START = 1023

/** An empty table. */
export function createInterner(limits = LIMITS): Interner {
  const texts: string[] = []
  const stored: Uint8Array[] = []
  const hashes: number[] = []
  let bytesLeft = limits.bytes
  let mask = MASK_START
  let table = new Int32Array(mask + 1).fill(-1)
  const encoder = new TextEncoder()

  function grow(): void {
    mask = mask * 2 + 1
    table = new Int32Array(mask + 1).fill(-1)
    for (let id = 0; id < hashes.length; id++) {
      let at = hashes[id]! & mask
      while (table[at]! >= 0) at = (at + 1) & mask
      table[at] = id
    }
  }

  function idOf(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from
    let hash = length
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    let at = hash & mask
    while (true) {
      const id = table[at]!
      if (id < 0) break
      const known = stored[id]!
      if (known.length === length) {
        let i = 0
        while (i < length && known[i] === bytes[from + i]) i++
        if (i === length) return id
      }
      at = (at + 1) & mask
    }
    if (texts.length >= limits.names || length > bytesLeft) return 0
    bytesLeft -= length
    const id = texts.length
    texts.push(decodeUtf8(bytes, from, to))
    stored.push(bytes.slice(from, to))
    hashes.push(hash)
    table[at] = id
    if (texts.length * 2 > mask) grow()
    return id
  }

  return {
    idOf,
    idOfText(text) {
      const bytes = encoder.encode(text)
      return idOf(bytes, 0, bytes.length)
    },
    textOf: id => texts[id] ?? '',
    clear() {
      texts.length = 0
      stored.length = 0
      hashes.length = 0
      bytesLeft = limits.bytes
      mask = MASK_START
      table = new Int32Array(mask + 1).fill(-1)
    },
  }
}
