import { type Frame, FrameType } from './frame.ts'
import { createNodeReader } from './node-reader.ts'
import type { NodeRows } from './node-rows.ts'
import { type ByteRange, mutationParts, type PartsOptions, snapshotParts } from './parts.ts'

/** Gives the rows of snapshots and mutations, also of those that could not be read on the way. */
export interface RowReader {
  /** `undefined` when nothing of the frame can be read (noted). */
  rowsOf(frame: Frame): NodeRows | undefined
}

/** A reader for frames with compressed parts, or with keys in an order that no recorder writes. */
export function createRowReader(options: PartsOptions): RowReader {
  const reader = createNodeReader(options.limits.depth)

  function noteBroken(frame: Frame): void {
    const { segmentId, frameIndex } = frame
    const message = 'The nodes of a frame break off: the rest of them is unknown.'
    options.health.note('unreadable-frame', message, { segmentId, frameIndex })
  }

  function rows(nodes: ByteRange | undefined, texts?: ByteRange, attributes?: ByteRange): NodeRows {
    const { bytes, start, end } = nodes ?? NOTHING
    return reader.take(bytes, start, end, filled(texts), filled(attributes))
  }

  return {
    rowsOf(frame) {
      if (frame.nodes) return frame.nodes
      reader.begin()
      if (frame.type === FrameType.FullSnapshot) {
        const node = snapshotParts(frame, options)
        if (node === undefined) return undefined
        if (reader.node(node.bytes, node.start, node.end) < 0) noteBroken(frame)
        return rows(node)
      }
      const parts = mutationParts(frame, options)
      if (parts === undefined) return undefined
      const { adds, removes, texts, attributes } = parts
      let broken = false
      if (removes) broken = reader.removes(removes.bytes, removes.start, removes.end) < 0
      if (adds) broken = reader.adds(adds.bytes, adds.start, adds.end) < 0 || broken
      if (broken) noteBroken(frame)
      return rows(adds, texts, attributes)
    },
  }
}

const NOTHING: ByteRange = { bytes: new Uint8Array(0), start: 0, end: 0 }

/** An array with something in it. */
function filled(range: ByteRange | undefined): ByteRange | undefined {
  return range !== undefined && range.end - range.start > 2 ? range : undefined
}
