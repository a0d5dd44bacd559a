/** What a child process is asked to measure: one thing a process, so that no heap is another's. */
export type Job = CompareJob | PeakJob | StreamJob | StoredJob

/** Both sides in turns, from bytes in memory. */
export interface CompareJob {
  readonly measure: 'compare'
  readonly files: readonly string[]
  readonly baseline: Baseline
  /** See `Effort`. */
  readonly sideMs: number
  readonly counted: number
}

/** One side alone, from files: `JSON.parse` has to read them whole, the analysis is given a stream. */
export interface PeakJob {
  readonly measure: 'peak'
  readonly of: 'parse' | 'analyze'
  readonly files: readonly string[]
}

/** The analysis of a recording that is made while it is read. */
export interface StreamJob {
  readonly measure: 'stream'
  readonly file: string
  readonly passes: number
}

/** Questions to a replay in a store. */
export interface StoredJob {
  readonly measure: 'stored'
  readonly file: string
  readonly questions: readonly string[]
}

/** `opened`: the compressed parts of events are inflated and parsed too. `unzipped`: both sides begin with gzip. */
export type Baseline = 'parse' | 'opened' | 'unzipped'

export interface Compared {
  readonly baselineMs: number
  readonly analyzeMs: number
  /** The median of each pair's ratio, not the ratio of the medians. */
  readonly ratio: number
  /** The same for reading the frames alone: what no analysis of ours can be faster than. */
  readonly framesRatio: number
  /** The ratio of the first run of both, which is what a program sees that analyses one recording and ends. */
  readonly coldRatio: number
}

export interface Peak {
  readonly ms: number
  readonly frames: number
  readonly actions: number
  readonly peakRssBytes: number
  /** The most that was seen in use. */
  readonly heapBytes: number
}

/** What a replay in a store answers, and how fast. */
export interface StoredAnswers {
  readonly bytes: number
  readonly events: number
  /** `JSON.parse` of the recording, once. */
  readonly parseMs: number
  readonly saveMs: number
  readonly storedBytes: number
  /** By question: the first time in the process, and then: the median and the longest of several moments. */
  readonly answers: Readonly<
    Record<string, { readonly firstMs: number; readonly warmMs: number; readonly worstMs: number }>
  >
}

/** What each job answers. */
export interface Answers {
  readonly compare: Compared
  readonly peak: Peak
  readonly stream: Peak
  readonly stored: StoredAnswers
}
