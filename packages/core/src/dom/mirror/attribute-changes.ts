import { eachMember, parseRange, readString, skipValue } from '../../lib/json.ts'
import type { Arena } from './arena.ts'
import { attributeBit, attributeBits } from './recorded-attributes.ts'

const SPACE = 0x20
const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c
const LETTER_N = 0x6e
const LETTER_T = 0x74

/** An attribute's value after mutations: text, `true` (a bare JSON true), or `null` when removed. */
export type AttributeValue = string | true | null

/** What mutations did to attributes since the node was recorded. */
export interface AttributeChanges {
  /** Notes a mutation's raw attributes object (a range in the arena). Nothing is parsed yet. */
  add(slot: number, from: number, to: number): void
  /** What became of one attribute; `undefined` when it did not change. Parses only what may tell of it. */
  get(slot: number, name: string): AttributeValue | undefined
  /** The changed attributes of a node, `undefined` when there are none. */
  of(slot: number): ReadonlyMap<string, AttributeValue> | undefined
  drop(slot: number): void
  /** Moves what is not parsed yet into the arena's new buffer. */
  move(move: (from: number, to: number) => number): void
  clear(): void
}

interface Changed {
  values: Map<string, AttributeValue>
  /** from, to, from, to, … of raw objects, oldest first. */
  waiting: number[]
  /** The `attributeBits` of the first of these, and of how many numbers of `waiting` that is. */
  bits: number
  looked: number
}

/** An animated node would otherwise pile up its whole history. */
const MOST_WAITING = 128

/**
 * No changes yet. Raw objects live in `arena`; `recorded` reads an attribute as it was recorded with the
 * node, for style objects patch what stood before.
 */
export function createAttributeChanges(
  arena: Arena,
  recorded: (slot: number, name: string) => string | null,
): AttributeChanges {
  const changed = new Map<number, Changed>()

  function fold(slot: number, entry: Changed): void {
    const bytes = arena.bytes()
    for (let i = 0; i < entry.waiting.length; i += 2) {
      const from = entry.waiting[i]!
      const to = entry.waiting[i + 1]!
      arena.use(from - to)
      if (foldOne(bytes, from, to, entry.values)) continue
      const object = parseRange(bytes, from, to)
      if (typeof object !== 'object' || object === null) continue
      for (const [name, value] of Object.entries(object)) {
        if (value === null) entry.values.set(name, null)
        else if (value === true) entry.values.set(name, true)
        else if (typeof value === 'object') {
          const before = entry.values.get(name)
          const style = before === undefined ? recorded(slot, name) : before
          entry.values.set(
            name,
            patchStyle(typeof style === 'string' ? style : '', value as Record<string, unknown>),
          )
        } else if (value !== false) entry.values.set(name, String(value))
      }
    }
    entry.waiting = []
    entry.bits = 0
    entry.looked = 0
  }

  return {
    add(slot, from, to) {
      let entry = changed.get(slot)
      if (entry === undefined) {
        entry = { values: new Map(), waiting: [], bits: 0, looked: 0 }
        changed.set(slot, entry)
      }
      const { waiting } = entry
      const last = waiting.length - 2
      arena.use(to - from)
      if (last >= 0 && replaces(arena.bytes(), waiting[last]!, waiting[last + 1]!, from, to)) {
        arena.use(waiting[last]! - waiting[last + 1]!)
        waiting[last] = from
        waiting[last + 1] = to
        return
      }
      waiting.push(from, to)
      if (entry.waiting.length > MOST_WAITING) fold(slot, entry)
    },
    get(slot, name) {
      if (changed.size === 0) return undefined
      const entry = changed.get(slot)
      if (entry === undefined) return undefined
      for (; entry.looked < entry.waiting.length; entry.looked += 2) {
        const { waiting, looked } = entry
        entry.bits |= attributeBits(arena.bytes(), waiting[looked]!, waiting[looked + 1]!)
      }
      if ((entry.bits & attributeBit(name)) !== 0) fold(slot, entry)
      return entry.values.get(name)
    },
    of(slot) {
      const entry = changed.get(slot)
      if (entry === undefined) return undefined
      if (entry.waiting.length > 0) fold(slot, entry)
      return entry.values
    },
    drop(slot) {
      if (changed.size === 0) return
      const entry = changed.get(slot)
      if (entry === undefined) return
      for (let i = 0; i < entry.waiting.length; i += 2) arena.use(entry.waiting[i]! - entry.waiting[i + 1]!)
      changed.delete(slot)
    },
    move(move) {
      for (const entry of changed.values()) {
        for (let i = 0; i < entry.waiting.length; i += 2) {
          const length = entry.waiting[i + 1]! - entry.waiting[i]!
          entry.waiting[i] = move(entry.waiting[i]!, entry.waiting[i + 1]!)
          entry.waiting[i + 1] = entry.waiting[i]! + length
        }
      }
    },
    clear: () => changed.clear(),
  }
}

/**
 * Whether nothing stays of the raw object at `oldFrom` when the one at `from` is laid over it: both have one member, of
 * one name, and the new value is a text without escapes. What changes all the time is mostly changed so.
 */
function replaces(bytes: Uint8Array, oldFrom: number, oldTo: number, from: number, to: number): boolean {
  // Brace, quote, name.
  let i = 2
  for (; from + i < to && bytes[from + i] === bytes[oldFrom + i]; i++) {
    if (bytes[from + i] === BACKSLASH) return false
    if (bytes[from + i] === QUOTE) break
  }
  if (bytes[from + 1] !== QUOTE || bytes[from + i] !== QUOTE || bytes[oldFrom + i] !== QUOTE) return false
  if (bytes[oldFrom + 1] !== QUOTE || bytes[oldFrom + i + 1] !== COLON || bytes[from + i + 1] !== COLON)
    return false
  const value = from + i + 2
  return isPlainText(bytes, value, to - 1) && skipValue(bytes, oldFrom + i + 2, oldTo) === oldTo - 1
}

/** Whether this is a string of which each byte means itself. */
function isPlainText(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2 || bytes[from] !== QUOTE || bytes[to - 1] !== QUOTE) return false
  for (let at = from + 1; at < to - 1; at++) {
    const byte = bytes[at]!
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return false
  }
  return true
}

/** Takes an object of one attribute that is a plain text, true or null, as most are; false for what has to be parsed. */
function foldOne(bytes: Uint8Array, from: number, to: number, values: Map<string, AttributeValue>): boolean {
  let members = 0
  let name: string | null = null
  let value: AttributeValue | undefined
  eachMember(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    if (++members > 1) return false
    const first = bytes[valueFrom]
    if (isPlainText(bytes, valueFrom, valueTo)) value = readString(bytes, valueFrom, valueTo) ?? undefined
    else if (first === LETTER_N) value = null
    else if (first === LETTER_T) value = true
    if (value !== undefined && isPlainText(bytes, keyFrom - 1, keyTo + 1))
      name = readString(bytes, keyFrom - 1, keyTo + 1)
    return true
  })
  if (members !== 1 || name === null || value === undefined) return false
  values.set(name, value)
  return true
}

/** Inline style with an rrweb style object laid over it: text sets, `[text, priority]` sets, `false` deletes. */
export function patchStyle(style: string, patch: Record<string, unknown>): string {
  const declarations = parseStyle(style)
  for (const [property, value] of Object.entries(patch)) {
    if (value === false || value === null) declarations.delete(property)
    else if (Array.isArray(value)) {
      const priority = typeof value[1] === 'string' && value[1] !== '' ? ` !${value[1]}` : ''
      declarations.set(property, `${String(value[0])}${priority}`)
    } else if (typeof value === 'string' || typeof value === 'number') declarations.set(property, `${value}`)
  }
  let text = ''
  for (const [property, value] of declarations) text += `${text === '' ? '' : ' '}${property}: ${value};`
  return text
}

/** Declarations of an inline style in order, values with their priority. Knows quotes, brackets, comments. */
export function parseStyle(style: string): Map<string, string> {
  const declarations = new Map<string, string>()
  let from = 0
  let depth = 0
  let quote = ''
  for (let i = 0; i <= style.length; i++) {
    const char = style[i] ?? ';'
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
      if (i < style.length) continue
    }
    if (char === '"' || char === "'") quote = char
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (i >= style.length || (char === ';' && depth <= 0)) {
      const declaration = style.slice(from, i)
      const colon = declaration.indexOf(':')
      if (colon > 0) declarations.set(declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim())
      from = i + 1
      depth = 0
    }
  }
  return declarations
}
