/** Caps on what untrusted input may cost. Each one that is reached is told in health. */
export interface Limits {
  /** Bytes of one frame. Snapshots of 20 MB are seen in practice. */
  readonly frameBytes: number
  /** Bytes of one frame's packed or compressed parts, unpacked. */
  readonly unpackedBytes: number
  /** Bytes of the whole recording, decompressed. */
  readonly recordingBytes: number
  /** Nodes alive in one page. */
  readonly nodes: number
  /** Nesting of nodes in one page. */
  readonly depth: number
}

/** What holds unless told otherwise: 64 MiB a frame, 16 GiB a recording, 4 million nodes a page. */
export const defaultLimits: Limits = {
  frameBytes: 64 * 2 ** 20,
  unpackedBytes: 64 * 2 ** 20,
  recordingBytes: 16 * 2 ** 30,
  nodes: 4_000_000,
  depth: 50_000,
}
