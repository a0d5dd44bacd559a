import { BAD, CUT, isTrue, readNumber, skipSpace, skipString, skipValue } from '../../lib/json.ts'
import { isNodeId } from './id-index.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Reads serialized nodes; after `scan` answered a position, the rest of the fields tell what it read. */
export interface NodeScanner {
  /**
   * Reads the node at `at` in the arena (its `{`), with all nested nodes, into the store, hanging together
   * but not published. Answers the position after it, or CUT or BAD.
   */
  scan(at: number, end: number): number
  /** The top node's slot; -1 when the limits left nothing. */
  readonly slot: number
  /** `rootId` of the top node, 0 when it has none. */
  readonly rootId: number
  /** Nodes left out for the limits since the scanner was made. */
  readonly leftOut: number
}

/**
 * The hot path of every snapshot and mutation: one pass over the bytes, no strings, no recursion (pages nest
 * 5,000 deep, hostile ones deeper). Keys are told apart by length and one or two characters, since recorders
 * write a closed set of them; anything else is skipped.
 */
export function createNodeScanner(store: NodeStore, limits: { nodes: number; depth: number }): NodeScanner {
  const { columns, names } = store
  // The open ancestors of the node being read: a stack of our own, so depth costs memory, not the process.
  let open: Int32Array = new Int32Array(64)
  let top = -1
  let rootId = 0
  let leftOut = 0

  function scan(from: number, end: number): number {
    const bytes = store.arena.bytes()
    let depth = 0
    let at = from
    let parent = -1
    top = -1
    rootId = 0
    if (bytes[at] !== OPEN_BRACE) return BAD

    node: while (true) {
      // Here `at` is at the brace that opens a node below `parent`.
      let slot = store.allocate()
      if (parent >= 0) store.insertLast(slot, parent)
      else if (top < 0) top = slot
      at = skipSpace(bytes, at + 1, end)

      while (true) {
        // Here `at` is at a key of `slot`, or at its closing brace.
        if (at >= end) return CUT
        if (bytes[at] === CLOSE_BRACE) {
          at++
          if (slot === top) return at
          // Back in the children of the parent: a comma and one more child, or the end of the array.
          at = skipSpace(bytes, at, end)
          while (bytes[at] === COMMA) {
            at = skipSpace(bytes, at + 1, end)
            if (bytes[at] === OPEN_BRACE) {
              if (store.count() < limits.nodes && depth < limits.depth) continue node
              leftOut++
            }
            at = skipValue(bytes, at, end)
            if (at < 0) return at
            at = skipSpace(bytes, at, end)
          }
          if (at >= end) return CUT
          if (bytes[at] !== CLOSE_BRACKET) return BAD
          slot = parent
          depth--
          parent = depth > 0 ? open[depth - 1]! : -1
          at = skipSpace(bytes, at + 1, end)
          if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
          continue
        }
        if (bytes[at] !== QUOTE) return BAD
        const key = at + 1
        at = skipString(bytes, at, end)
        if (at < 0) return at
        const keyLength = at - 1 - key
        at = skipSpace(bytes, at, end)
        if (bytes[at] !== COLON) return at >= end ? CUT : BAD
        at = skipSpace(bytes, at + 1, end)
        const value = at

        if (keyLength === 10 && bytes[key] === 0x63 /* childNodes */ && bytes[value] === OPEN_BRACKET) {
          at = skipSpace(bytes, value + 1, end)
          // Junk between the children is passed over.
          while (at < end && bytes[at] !== OPEN_BRACE && bytes[at] !== CLOSE_BRACKET) {
            at = skipValue(bytes, at, end)
            if (at < 0) return at
            at = skipSpace(bytes, at, end)
            if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
          }
          if (at >= end) return CUT
          if (bytes[at] === OPEN_BRACE) {
            if (store.count() < limits.nodes && depth < limits.depth) {
              if (depth === open.length) open = grown(open)
              open[depth++] = slot
              parent = slot
              continue node
            }
            leftOut++
            at = skipValue(bytes, value, end)
            if (at < 0) return at
          } else at++
        } else {
          at = skipValue(bytes, value, end)
          if (at < 0) return at
          switch (keyLength) {
            case 2: // id
              if (bytes[key] === 0x69 && bytes[key + 1] === 0x64) {
                const id = readNumber(bytes, value, at)
                columns.id[slot] = isNodeId(id) ? id : -1
              }
              break
            case 4: // type, name
              if (bytes[key] === 0x74) {
                const type = readNumber(bytes, value, at)
                columns.type[slot] = type >= 0 && type <= 5 ? type : 2
              } else if (bytes[key] === 0x6e && bytes[value] === QUOTE) {
                columns.tag[slot] = names.idOf(bytes, value + 1, at - 1)
              }
              break
            case 6: // rootId
              if (bytes[key] === 0x72 && slot === top) rootId = readNumber(bytes, value, at)
              break
            case 7: // tagName
              if (bytes[key] === 0x74 && bytes[value] === QUOTE) {
                columns.tag[slot] = names.idOf(bytes, value + 1, at - 1)
              }
              break
            case 8: // isShadow
              if (bytes[key + 2] === 0x53 && bytes[key + 3] === 0x68 && isTrue(bytes, value)) {
                columns.flags[slot]! |= Flag.ShadowChild
              }
              break
            case 10: // attributes
              if (bytes[key] === 0x61 && bytes[value] === OPEN_BRACE && at - value > 2) {
                columns.attributesFrom[slot] = value
                columns.attributesTo[slot] = at
              }
              break
            case 11: // textContent
              if (bytes[key] === 0x74 && bytes[value] === QUOTE) {
                columns.textFrom[slot] = value
                columns.textTo[slot] = at
              }
              break
          }
        }
        at = skipSpace(bytes, at, end)
        if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, end)
      }
    }
  }

  return {
    scan,
    get slot() {
      return top
    },
    get rootId() {
      return rootId
    },
    get leftOut() {
      return leftOut
    },
  }
}

function grown(stack: Int32Array): Int32Array {
  const larger = new Int32Array(stack.length * 2)
  larger.set(stack)
  return larger
}
