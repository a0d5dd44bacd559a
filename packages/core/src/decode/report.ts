/** How frames are packed in bytes, as recognised by content. Several can apply at once, one in the other. */
export type FramingName =
  | 'gzip'
  | 'zlib'
  | 'form' // a form body: data=…
  | 'json-array' // [event, …]
  | 'json-lines' // one event after another, on lines or not
  | 'wrapper' // an object around the array of events
  | 'packed' // events as strings, compressed by rrweb's packer or plain
  | 'sentry-segments' // [[event, …], …]: an array for each segment
  | 'sentry-recording' // {"segment_id":n} and the events behind it
  | 'sentry-envelope'
  | 'sentry-blob' // a stored blob that begins with its kind
  | 'posthog-lines' // [windowId, event]
  | 'posthog-windows' // {"window_id":…,"data":[event, …]}
  | 'posthog-capture' // $snapshot events as the SDK sends them
  | 'posthog-compressed' // parts of an event are compressed
  | 'tracked' // product-analytics events

/** One segment as it was read. */
export interface SegmentReport {
  readonly id: number
  /** File name or address, for messages. */
  readonly name: string
  readonly frames: number
  /** Decompressed bytes. */
  readonly bytes: number
  /** What its frames lie in, the outermost that is not a compression. */
  readonly framing: FramingName
}

/** What was learned of a recording while its frames were read; complete when they have all been taken. */
export interface DecodeReport {
  readonly framings: ReadonlySet<FramingName>
  /** `position`: at least one segment has no number of its own. */
  readonly segmentIds: 'source' | 'position'
  /** The replay's name as found inside. */
  readonly replayId?: string | undefined
  readonly sdk?: { readonly name: string; readonly version?: string } | undefined
  /** The earliest start that the recording itself states, epoch ms. */
  readonly startedAtMs?: number
  readonly segments: readonly SegmentReport[]
  readonly frames: number
  /** Frames of these that are no events: records that only look like a recording's. */
  readonly unknownFrames: number
  /** Bytes as they were stored. */
  readonly storedBytes: number
  /** Decompressed bytes. */
  readonly recordingBytes: number
  /** Whether any JSON was found at all. */
  readonly hasJson: boolean
  /** The bytes are text in UTF-16, which JSON files must not be. */
  readonly isUtf16: boolean
}
