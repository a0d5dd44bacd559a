import { BAD, CUT, readNumber, skipSpace, skipString, skipValue } from '../lib/json.ts'
import { NESTED, NO_SIBLING, type NodeRows, ROW, Row, SHADOW } from './node-rows.ts'
import type { ByteRange } from './parts.ts'
import { behindAttributes, createUsualReader, UNUSUAL } from './usual-reader.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const ZERO = 0x30

/** Rows of many small frames share one array of this many numbers; larger frames get their own. */
const ARRAY_LENGTH = ROW * 4096
/** An array this long grows less: what is left free of it would be megabytes. */
const LARGE = ROW * 65_536
const LARGEST_ID = 0x7fffffff
const NO_ROWS = new Int32Array(0)

/** Reads nodes into rows. All methods answer the position behind what they read, or CUT or BAD. */
export interface NodeReader {
  /** Forgets what was read since the last `take`: an attempt that ran out of bytes. */
  begin(): void
  /** `adds` of a Mutation; `at` is its `[`. */
  adds(bytes: Uint8Array, at: number, end: number): number
  /** `removes` of a Mutation; `at` is its `[`. */
  removes(bytes: Uint8Array, at: number, end: number): number
  /** `node` of a FullSnapshot; `at` is its `{`. */
  node(bytes: Uint8Array, at: number, end: number): number
  /**
   * What was read since `begin` of the bytes from `start` to `end`, with the arrays that are read later; the next `begin`
   * goes on behind it.
   */
  take(
    bytes: Uint8Array,
    start: number,
    end: number,
    texts: ByteRange | undefined,
    attributes: ByteRange | undefined,
  ): NodeRows
}

/**
 * THE HOT PATH of snapshots and mutations: one pass over the bytes, no strings, no objects, no recursion (pages
 * nest 5,000 deep, hostile ones deeper). Recorders write a closed set of keys, so a key is known by two or
 * three of its characters and the place of its closing quote, and most bytes of the markup are never looked
 * at. Anything else takes the slow way round: any order, any white space, any unknown key is fine.
 */
export function createNodeReader(maxDepth: number): NodeReader {
  const usual = createUsualReader()
  let rows = new Int32Array(ARRAY_LENGTH)
  let from = 0
  let to = 0
  let removed = new Int32Array(1024)
  let removedFrom = 0
  let removedTo = 0
  let adds = 0
  let tooDeep = 0
  /** Rows of the open ancestors of the node being read. */
  let open = new Int32Array(64)
  /** The number that `numberAt` read, or the position that `beginChild` came to. */
  let value = 0

  /** A fresh row; answers where it begins. */
  function addRow(parent: number, kind: number): number {
    if (to + ROW > rows.length) growRows()
    const row = to
    to += ROW
    rows[row] = parent
    rows[row + Row.Next] = NO_SIBLING
    rows[row + Row.Previous] = NO_SIBLING
    rows[row + Row.Id] = -1
    rows[row + Row.Kind] = kind
    rows[row + Row.TagFrom] = 0
    rows[row + Row.TagTo] = 0
    rows[row + Row.AttributesFrom] = 0
    rows[row + Row.AttributesTo] = 0
    rows[row + Row.TextFrom] = 0
    rows[row + Row.TextTo] = 0
    rows[row + Row.Root] = 0
    return row
  }

  /** The frame being read moves to an array of its own; those before it keep theirs. */
  function growRows(): void {
    const taken = to - from
    const larger = new Int32Array(Math.max(ARRAY_LENGTH, taken * (taken < LARGE ? 4 : 2)))
    larger.set(rows.subarray(from, to))
    to -= from
    from = 0
    rows = larger
  }

  /** Reads a number into `value` (an id: -1 when it is none); answers the position behind it. */
  function numberAt(bytes: Uint8Array, at: number, end: number): number {
    let i = at
    let digit = bytes[i]! - ZERO
    if (digit >= 0 && digit <= 9) {
      let number = digit
      while (++i < end) {
        digit = bytes[i]! - ZERO
        if (digit < 0 || digit > 9) break
        number = number * 10 + digit
      }
      const next = bytes[i]!
      if (i < end && (next === COMMA || next === CLOSE_BRACE)) {
        value = number <= LARGEST_ID ? number : -1
        return i
      }
    }
    i = skipValue(bytes, at, end)
    if (i < 0) return i
    const number = readNumber(bytes, at, i)
    value = number >= 0 && number <= LARGEST_ID && Math.floor(number) === number ? number : -1
    return i
  }

  /** Behind an object of attributes. Like any object, but most of its bytes are in short strings. */
  function skipAttributes(bytes: Uint8Array, at: number, end: number): number {
    let i = at + 1 < end && bytes[at + 1] === QUOTE ? behindAttributes(bytes, at + 1, end) : 0
    if (i > 0) return i
    i = at + 1
    while (i < end) {
      let byte = bytes[i++]!
      if (byte === QUOTE) {
        const near = i + 96 < end ? i + 96 : end
        byte = 0
        while (i < near) {
          byte = bytes[i++]!
          if (byte === QUOTE) break
          if (byte === BACKSLASH) i++
        }
        // A style sheet, an image: searched natively, and from the string's begin.
        if (byte !== QUOTE) return skipValue(bytes, at, end)
      } else if (byte === CLOSE_BRACE) return i
      // Style objects in mutations, not in nodes: rare here.
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return skipValue(bytes, at, end)
    }
    return CUT
  }

  /**
   * Begins a child of the row `parent`; answers its row. `value` becomes where to go on: at one of its keys, or at the
   * closing brace when all of it has been read.
   */
  function beginChild(bytes: Uint8Array, at: number, end: number, parent: number): number {
    if (to + ROW > rows.length) growRows()
    const after = usual.node(bytes, at, end, rows, to)
    if (after === UNUSUAL) {
      value = at + 1
      return addRow(parent, NESTED | 2)
    }
    const row = to
    to += ROW
    rows[row] = parent
    rows[row + Row.Next] = NO_SIBLING
    rows[row + Row.Previous] = NO_SIBLING
    rows[row + Row.Kind]! |= NESTED
    if (after < 0) rows[row + Row.Id] = -1
    value = after < 0 ? -after : after - 1
    return row
  }

  /** Reads the node at `at` and all below it; `top` is its row. */
  function readNode(bytes: Uint8Array, at: number, end: number, top: number): number {
    // Rows are counted from the frame's first: its array may be replaced while it is read.
    let depth = 0
    let row = top - from
    let i = at + 1
    while (i < end) {
      // Here `i` is at a key of `row`, at its closing brace, or at white space before these.
      const byte = bytes[i]!
      if (byte === QUOTE) {
        const key = i + 1
        let length = 0
        switch (bytes[key]!) {
          case 0x74: // type, tagName, textContent
            if (bytes[key + 4] === QUOTE && bytes[key + 1] === 0x79) length = 4
            else if (bytes[key + 7] === QUOTE && bytes[key + 3] === 0x4e) length = 7
            else if (bytes[key + 11] === QUOTE && bytes[key + 4] === 0x43) length = 11
            break
          case 0x69: // id, isShadow
            if (bytes[key + 2] === QUOTE && bytes[key + 1] === 0x64) length = 2
            else if (bytes[key + 8] === QUOTE && bytes[key + 3] === 0x68) length = 8
            break
          case 0x61: // attributes
            if (bytes[key + 10] === QUOTE && bytes[key + 3] === 0x72) length = 10
            break
          case 0x63: // childNodes
            if (bytes[key + 10] === QUOTE && bytes[key + 5] === 0x4e) length = 10
            break
          case 0x72: // rootId
            if (bytes[key + 6] === QUOTE && bytes[key + 4] === 0x49) length = 6
            break
          case 0x6e: // name of a doctype
            if (bytes[key + 4] === QUOTE && bytes[key + 2] === 0x6d) length = 4
            break
        }
        if (length === 0 || bytes[key + length + 1] !== COLON) {
          i = skipString(bytes, i, end)
          if (i < 0) return i
          i = skipSpace(bytes, i, end)
          if (i >= end) return CUT
          if (bytes[i] !== COLON) return BAD
          // A key of the set with white space behind it is read as such; others are passed over.
          if (length === 0) {
            i = skipSpace(bytes, i + 1, end)
            i = skipValue(bytes, i, end)
            if (i < 0) return i
            continue
          }
          i++
        } else i = key + length + 2
        if (i >= end) return CUT
        if (bytes[i]! <= 0x20) {
          i = skipSpace(bytes, i, end)
          if (i >= end) return CUT
        }

        const first = bytes[i]!
        const start = from + row
        switch (length) {
          case 2: // id
            i = numberAt(bytes, i, end)
            if (i < 0) return i
            rows[start + Row.Id] = value
            continue
          case 4: // type, name
            if (bytes[key] === 0x74) {
              i = numberAt(bytes, i, end)
              if (i < 0) return i
              if (value >= 0 && value <= 5) rows[start + Row.Kind] = (rows[start + Row.Kind]! & ~7) | value
            } else {
              const after = skipValue(bytes, i, end)
              if (after < 0) return after
              if (first === QUOTE) {
                rows[start + Row.TagFrom] = i + 1
                rows[start + Row.TagTo] = after - 1
              }
              i = after
            }
            continue
          case 6: // rootId
            i = numberAt(bytes, i, end)
            if (i < 0) return i
            rows[start + Row.Root] = value > 0 ? value : 0
            continue
          case 7: {
            // tagName
            const after = first === QUOTE ? skipString(bytes, i, end) : skipValue(bytes, i, end)
            if (after < 0) return after
            if (first === QUOTE) {
              rows[start + Row.TagFrom] = i + 1
              rows[start + Row.TagTo] = after - 1
            }
            i = after
            continue
          }
          case 8: {
            // isShadow
            const after = skipValue(bytes, i, end)
            if (after < 0) return after
            if (first === 0x74) rows[start + Row.Kind]! |= SHADOW
            i = after
            continue
          }
          case 11: {
            // textContent
            const after = first === QUOTE ? skipString(bytes, i, end) : skipValue(bytes, i, end)
            if (after < 0) return after
            if (first === QUOTE) {
              rows[start + Row.TextFrom] = i
              rows[start + Row.TextTo] = after
            }
            i = after
            continue
          }
        }
        if (bytes[key] === 0x61) {
          // attributes
          const after = first === OPEN_BRACE ? skipAttributes(bytes, i, end) : skipValue(bytes, i, end)
          if (after < 0) return after
          if (first === OPEN_BRACE && after - i > 2) {
            rows[start + Row.AttributesFrom] = i
            rows[start + Row.AttributesTo] = after
          }
          i = after
          continue
        }
        // childNodes
        if (first !== OPEN_BRACKET) {
          i = skipValue(bytes, i, end)
          if (i < 0) return i
          continue
        }
        i = firstChild(bytes, i + 1, end)
        if (i < 0) return i
        if (bytes[i] === CLOSE_BRACKET) {
          i++
          continue
        }
        if (depth >= maxDepth) {
          i = skipChildren(bytes, i, end)
          if (i < 0) return i
          continue
        }
        if (depth === open.length) open = doubled(open)
        open[depth++] = row
        row = beginChild(bytes, i, end, row) - from
        i = value
      } else if (byte === COMMA) i++
      else if (byte === CLOSE_BRACE) {
        i++
        if (depth === 0) return i
        // Behind a child: the next one, or the end of the array.
        const next = firstChild(bytes, i, end)
        if (next < 0) return next
        const parent = open[depth - 1]!
        if (bytes[next] === OPEN_BRACE) {
          row = beginChild(bytes, next, end, parent) - from
          i = value
        } else {
          depth--
          row = parent
          i = next + 1
        }
      } else if (isSpace(byte)) i = skipSpace(bytes, i, end)
      else return BAD
    }
    return CUT
  }

  /** Goes on to the next object in an array of children, or to its `]`; what is neither is passed over. */
  function firstChild(bytes: Uint8Array, at: number, end: number): number {
    let i = at
    while (i < end) {
      const byte = bytes[i]!
      if (byte === OPEN_BRACE || byte === CLOSE_BRACKET) return i
      if (byte === COMMA) i++
      else if (isSpace(byte)) i = skipSpace(bytes, i, end)
      else {
        i = skipValue(bytes, i, end)
        if (i < 0) return i
      }
    }
    return CUT
  }

  /** Behind the array of children, from its first child on; they are nested too deep. */
  function skipChildren(bytes: Uint8Array, at: number, end: number): number {
    let i = at
    while (i >= 0 && bytes[i] !== CLOSE_BRACKET) {
      tooDeep++
      i = skipValue(bytes, i, end)
      if (i >= 0) i = firstChild(bytes, i, end)
    }
    return i < 0 ? i : i + 1
  }

  /** Reads one entry of `adds`; `at` is its brace. */
  function readAdd(bytes: Uint8Array, at: number, end: number): number {
    if (to + ROW > rows.length) growRows()
    const after = usual.add(bytes, at, end, rows, to)
    if (after === UNUSUAL) return readAnyAdd(bytes, at, end)
    to += ROW
    return after
  }

  /** The same, however it is written. */
  function readAnyAdd(bytes: Uint8Array, at: number, end: number): number {
    let row = -1
    let parentId = -1
    let nextId = NO_SIBLING
    let previousId = NO_SIBLING
    let i = at + 1
    while (i < end) {
      const byte = bytes[i]!
      if (byte === QUOTE) {
        const key = i + 1
        let length = 0
        switch (bytes[key]!) {
          case 0x70: // parentId, previousId
            if (bytes[key + 8] === QUOTE && bytes[key + 1] === 0x61) length = 8
            else if (bytes[key + 10] === QUOTE && bytes[key + 3] === 0x76) length = 10
            break
          case 0x6e: // nextId, node
            if (bytes[key + 6] === QUOTE && bytes[key + 2] === 0x78) length = 6
            else if (bytes[key + 4] === QUOTE && bytes[key + 2] === 0x64) length = 4
            break
        }
        i = length === 0 ? skipString(bytes, i, end) : key + length + 1
        if (i < 0) return i
        if (i < end && bytes[i] !== COLON) i = skipSpace(bytes, i, end)
        if (i >= end) return CUT
        if (bytes[i] !== COLON) return BAD
        i++
        if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
        if (i >= end) return CUT
        if (length === 4 && bytes[i] === OPEN_BRACE && row < 0) {
          row = addRow(-1, 2) - from
          i = readNode(bytes, i, end, from + row)
        } else if (length === 0 || length === 4) i = skipValue(bytes, i, end)
        else {
          const isNull = bytes[i] === 0x6e
          i = numberAt(bytes, i, end)
          if (length === 8) parentId = value
          else if (!isNull && length === 6) nextId = value
          else if (!isNull) previousId = value
        }
        if (i < 0) return i
      } else if (byte === COMMA) i++
      else if (byte === CLOSE_BRACE) {
        if (row >= 0) {
          rows[from + row] = parentId
          rows[from + row + Row.Next] = nextId
          rows[from + row + Row.Previous] = previousId
        }
        return i + 1
      } else if (isSpace(byte)) i = skipSpace(bytes, i, end)
      else return BAD
    }
    return CUT
  }

  /** Reads `id` of one entry of `removes`; `at` is its brace. */
  function readRemove(bytes: Uint8Array, at: number, end: number): number {
    let id = -1
    let i = at + 1
    while (i < end) {
      const byte = bytes[i]!
      if (byte === QUOTE) {
        const key = i + 1
        const isId = bytes[key] === 0x69 && bytes[key + 1] === 0x64 && bytes[key + 2] === QUOTE
        const isParent = bytes[key] === 0x70 && bytes[key + 1] === 0x61 && bytes[key + 8] === QUOTE
        i = isId ? key + 3 : isParent ? key + 9 : skipString(bytes, i, end)
        if (i < 0) return i
        if (i < end && bytes[i] !== COLON) i = skipSpace(bytes, i, end)
        if (i >= end) return CUT
        if (bytes[i] !== COLON) return BAD
        i++
        if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
        if (i >= end) return CUT
        if (isId || isParent) {
          i = numberAt(bytes, i, end)
          if (isId) id = value
        } else i = skipValue(bytes, i, end)
        if (i < 0) return i
      } else if (byte === COMMA) i++
      else if (byte === CLOSE_BRACE) {
        addRemoved(id)
        return i + 1
      } else if (isSpace(byte)) i = skipSpace(bytes, i, end)
      else return BAD
    }
    return CUT
  }

  function addRemoved(id: number): void {
    if (removedTo === removed.length) {
      const larger = new Int32Array(Math.max(1024, (removedTo - removedFrom) * 2))
      larger.set(removed.subarray(removedFrom, removedTo))
      removedTo -= removedFrom
      removedFrom = 0
      removed = larger
    }
    removed[removedTo++] = id
  }

  return {
    begin() {
      to = from
      removedTo = removedFrom
      adds = 0
      tooDeep = 0
    },
    adds(bytes, at, end) {
      let i = firstChild(bytes, at + 1, end)
      while (i >= 0 && bytes[i] !== CLOSE_BRACKET) {
        adds++
        i = readAdd(bytes, i, end)
        if (i >= 0) i = firstChild(bytes, i, end)
      }
      return i < 0 ? i : i + 1
    },
    removes(bytes, at, end) {
      let i = firstChild(bytes, at + 1, end)
      while (i >= 0 && bytes[i] !== CLOSE_BRACKET) {
        i = readRemove(bytes, i, end)
        if (i >= 0) i = firstChild(bytes, i, end)
      }
      return i < 0 ? i : i + 1
    },
    node: (bytes, at, end) => readNode(bytes, at, end, addRow(-1, 2)),
    take(bytes, start, end, texts, attributes) {
      // In one place, so that all have one shape: rows are read fastest so.
      const taken: NodeRows = {
        bytes,
        start,
        end,
        rows,
        from,
        to,
        removed,
        removedFrom,
        removedTo,
        adds,
        tooDeep,
        texts,
        attributes,
      }
      from = to
      removedFrom = removedTo
      // What is large belongs to its frame alone, and is gone with it.
      if (rows.length > ARRAY_LENGTH) {
        rows = NO_ROWS
        from = to = 0
      }
      if (removed.length > ARRAY_LENGTH) {
        removed = NO_ROWS
        removedFrom = removedTo = 0
      }
      return taken
    },
  }
}

/** White space of JSON. Other control characters are not: taking them for it would never end. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function doubled(stack: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(stack.length * 2)
  larger.set(stack)
  return larger
}
