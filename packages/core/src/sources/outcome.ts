/** What a source can tell about a recording that it did not give whole. */
export type SourceNoteCode =
  | 'segment-unavailable' // the vendor lists it and could not give it
  | 'segments-expired' // the vendor still lists the replay, its bytes are gone
  | 'segment-count' // the vendor counts other segments than it gave: positions may be shifted
  | 'segment-limit' // stopped where somebody asked it to
  | 'retention-assumed' // the vendor does not tell how long it keeps this one: the usual time was taken
  | 'related-limit' // of what was asked beside the recording there is more
  | 'related-time' // the times of what was asked beside the recording had to be guessed

/** One such remark: a sentence for a person, and the first segment it is about. */
export interface SourceNote {
  readonly code: SourceNoteCode
  readonly message: string
  readonly segmentId?: number
}

/** What became of the fetching of one recording. */
export interface FetchOutcome {
  /** Numbers of segments that the source should have and did not give. */
  readonly missing: readonly number[]
  /** Not all was asked for, or more is there than was given. */
  readonly isPartial: boolean
  readonly notes: readonly SourceNote[]
}
