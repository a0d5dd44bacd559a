import { type Frame, FrameType, Source } from './frame.ts'
import type { NodeRows } from './node-rows.ts'
import type { Outline } from './outline.ts'

/** The frame that begins at `start` and whose outline was just read. Takes the nodes that were read with it. */
export function outlinedFrame(
  bytes: Uint8Array,
  start: number,
  outline: Outline,
  place: { readonly segmentId: number; readonly frameIndex: number; readonly windowId: string },
): Frame {
  return {
    segmentId: place.segmentId,
    frameIndex: place.frameIndex,
    type: outline.type,
    source: outline.source,
    timestamp: outline.timestamp,
    windowId: place.windowId,
    bytes,
    start,
    end: outline.end,
    dataStart: outline.dataStart,
    dataEnd: outline.dataEnd,
    compressedParts: outline.hasCompression,
    nodes: holdsNodes(outline) ? takeRows(bytes, outline) : undefined,
  }
}

function holdsNodes({ hasNodes, type, source }: Outline): boolean {
  if (!hasNodes) return false
  return (
    type === FrameType.FullSnapshot || (type === FrameType.IncrementalSnapshot && source === Source.Mutation)
  )
}

/** What the outline's reader has read, for the frame. */
function takeRows(bytes: Uint8Array, outline: Outline): NodeRows {
  const { nodesFrom, nodesTo, textsFrom, textsTo, attributesFrom, attributesTo } = outline
  const isMutation = outline.type === FrameType.IncrementalSnapshot
  return outline.nodes.take(
    bytes,
    nodesFrom,
    nodesTo,
    isMutation && textsTo - textsFrom > 2 ? { bytes, start: textsFrom, end: textsTo } : undefined,
    isMutation && attributesTo - attributesFrom > 2
      ? { bytes, start: attributesFrom, end: attributesTo }
      : undefined,
  )
}
