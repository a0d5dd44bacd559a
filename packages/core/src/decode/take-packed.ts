import { eachMember, readString, skipSpace } from '../lib/json.ts'
import { Verdict, readOutline } from './outline.ts'
import { unpackString } from './packed.ts'
import { LONGEST_WINDOW_ID, type Walk, addUnknown, inheritedWindow } from './walk.ts'

/** Strings that hold documents that hold strings … */
const DEEPEST_NESTING = 3

const OPEN_BRACE = 0x7b

/** Deals with a string (with its quotes) that holds an event or a whole document. */
export function takePacked(walk: Walk, from: number, to: number): void {
  const { sink } = walk
  const { bytes } = walk.window
  const isTooDeep = walk.nesting >= DEEPEST_NESTING
  const json = isTooDeep ? 'plain' : unpackString(bytes, from + 1, to - 1, sink.limits.unpackedBytes)
  if (typeof json === 'string') {
    if (json === 'unreadable') {
      const message =
        'A packed event cannot be unpacked: it is damaged, too large, or its characters were rewritten.'
      sink.health.note('unreadable-frame', message, sink.here())
    }
    addUnknown(walk, bytes, from, to)
    return
  }
  sink.noteFraming('packed')
  if (takePackedEvent(walk, json)) return
  const reader = walk.openNested(inheritedWindow(walk))
  const before = sink.report.frames
  // All at once: its size is limited, and the caller is in the middle of an element.
  for (const reading of [reader.feed(json), reader.end(false)]) while (!reading.next().done);
  if (sink.report.frames === before) addUnknown(walk, bytes, from, to)
}

/** The usual case: the string is one event. */
function takePackedEvent(walk: Walk, json: Uint8Array): boolean {
  const { sink, outline } = walk
  const start = skipSpace(json, 0, json.length)
  if (json[start] !== OPEN_BRACE || json.length > sink.limits.frameBytes) return false
  if (readOutline(json, start, json.length, outline) !== Verdict.Frame) return false
  if (sink.countBytes(json.length) < json.length) return false
  sink.spend(json.length)
  noteVersion(walk, json, start)
  const { windowFrom, windowTo } = outline
  const ownWindow = windowTo > 0 ? readString(json, windowFrom, windowTo, LONGEST_WINDOW_ID) : null
  sink.add(json, start, outline, ownWindow ?? inheritedWindow(walk))
  return true
}

/** Packers mark what they packed. */
function noteVersion(walk: Walk, json: Uint8Array, at: number): void {
  const { sink } = walk
  eachMember(json, at, json.length, (keyFrom, keyTo, from, to) => {
    if (keyTo - keyFrom !== 1 || json[keyFrom] !== 0x76) return true
    const version = readString(json, from, to, 20)
    if (version !== null && version !== 'v1') {
      sink.health.note(
        'packer',
        `An event was packed by a packer that is not known (${version}).`,
        sink.here(),
      )
    }
    return false
  })
}
