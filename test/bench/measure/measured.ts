import type { InputName } from '../inputs/catalogue.ts'
import type { Counts } from '../inputs/count.ts'
import type { PlayedOnce } from '../replayer/fast-forward.ts'
import type { BundleSize } from '../size/bundle-size.ts'
import type { InWorkerd } from '../workerd/in-workerd.ts'
import type { Failed } from './in-child.ts'
import type { VerbTime } from './command-line.ts'
import type { Compared, Peak, StoredAnswers } from './jobs.ts'

/** What was measured on one input. */
export interface MeasuredInput {
  readonly name: InputName
  readonly counts: Counts
  readonly gzipBytes: number
  readonly plain: Compared | Failed
  /** Against `JSON.parse` of the compressed parts too, where there are any. */
  readonly opened?: Compared | Failed
  readonly unzipped: Compared | Failed
  readonly parsePeak: Peak | Failed
  readonly analyzePeak: Peak | Failed
  /** rrweb's player with its virtual DOM and without, where it can play the recording. */
  readonly played?: { readonly virtual: PlayedOnce | Failed; readonly real: PlayedOnce | Failed }
}

/** What was measured on a stream that is made while it is read: a short one and one ten times as long. */
export interface MeasuredStream {
  readonly node: readonly StreamRun<Peak>[]
  readonly workerd: readonly StreamRun<InWorkerd>[]
}

export interface StreamRun<Run> {
  readonly bytes: number
  readonly run: Run | Failed
}

/** What was measured of replays in a store. */
export interface MeasuredStored {
  readonly events: StoredAnswers | Failed
  readonly grid: StoredAnswers | Failed
  readonly verbs: readonly VerbTime[]
}

/** Everything that a run of the bench found. */
export interface Measured {
  readonly inputs: readonly MeasuredInput[]
  readonly stream?: MeasuredStream
  readonly stored?: MeasuredStored
  readonly bundle: BundleSize
}

/** Whether a measurement came about. */
export const isDone = <Answer extends object>(answer: Answer | Failed | undefined): answer is Answer =>
  answer !== undefined && !('failed' in answer)
