import type { HealthCode } from '../../decode/health.ts'
import type { Remark } from './schema.ts'

/** What a note means for whoever reads the session, and what can be done about it. */
export interface Meaning extends Pick<Remark, 'weight' | 'consequence'> {
  readonly next?: string
}

const AGAIN = 'Fetch or export the recording again, and read it with --force.'

/** By the code of the note. */
export const MEANINGS: Readonly<Record<HealthCode, Meaning>> = {
  truncated: {
    weight: 'lost',
    consequence:
      'What came after the break is unknown: the last line of the timeline is not the end of the session.',
    next: AGAIN,
  },
  damaged: {
    weight: 'lost',
    consequence:
      'What stood in these bytes is not told; the page may be wrong from there to its next snapshot.',
    next: AGAIN,
  },
  'damaged-compression': {
    weight: 'lost',
    consequence: 'What the damaged part held is unknown; all before it is told.',
    next: AGAIN,
  },
  'oversized-frame': {
    weight: 'lost',
    consequence: 'If it was a snapshot, targets and texts are unknown until the next one.',
    next: 'Read it with larger limits: the library takes `limits.frameBytes`.',
  },
  'size-limit': {
    weight: 'lost',
    consequence: 'What lies beyond the limit is not told: the session goes on after the last line.',
    next: 'Read it with larger limits, or only some of its segments: playhead fetch R --segments 0-99.',
  },
  'unreadable-frame': {
    weight: 'lost',
    consequence: 'What these frames tell is unknown; the page may be wrong until the next snapshot.',
    next: AGAIN,
  },
  'unknown-frame': {
    weight: 'harmless',
    consequence: 'They are counted and kept, and tell nothing here.',
    next: 'playhead events R --kind unknown --raw shows them.',
  },
  'undated-frame': {
    weight: 'doubtful',
    consequence: 'Their times are those of their neighbours: order and durations near them are guesses.',
  },
  'relative-time': {
    weight: 'harmless',
    consequence: 'Offsets are right; the time of day is not known.',
  },
  'duplicate-frame': {
    weight: 'harmless',
    consequence: 'Each is told once; nothing is counted twice.',
  },
  'out-of-order': {
    weight: 'doubtful',
    consequence: 'They were taken as they came: the page may be wrong for a moment, and the order near them.',
  },
  clock: {
    weight: 'doubtful',
    consequence: 'Durations across a jump are not real, and offsets after it may be shifted.',
  },
  hole: {
    weight: 'lost',
    consequence: 'Whatever happened there is not told: nothing told is not nothing done.',
  },
  'empty-segment': {
    weight: 'harmless',
    consequence: 'Recorders send empty segments; nothing is known to be missing.',
  },
  'missing-segment': {
    weight: 'lost',
    consequence: 'What happened in them is unknown, and the page may be wrong until the next snapshot.',
    next: 'Fetch the replay again with --force, or put the missing files beside the others.',
  },
  'no-snapshot': {
    weight: 'lost',
    consequence:
      'Without a picture of the page, targets have no names, and what was on the screen is unknown.',
    next: 'Look whether the first segment was fetched: the picture is in there.',
  },
  'unknown-node': {
    weight: 'doubtful',
    consequence: 'Their targets are told as unknown, or what they changed is missing from the page.',
  },
  'unapplied-mutation': {
    weight: 'doubtful',
    consequence:
      'What they inserted is missing from the page: texts and targets of that part may be unknown.',
  },
  'node-limit': {
    weight: 'lost',
    consequence: 'Targets and texts in the rest of that page are unknown.',
    next: 'Read it with larger limits: the library takes `limits.nodes`.',
  },
  'several-recorders': {
    weight: 'doubtful',
    consequence: 'Targets may be named after the wrong page, and things may be told twice.',
    next: 'Record each page with one recorder only.',
  },
  mobile: {
    weight: 'lost',
    consequence: 'There is no page to ask: targets and texts are what the recorder itself wrote of them.',
  },
  'console-limit': {
    weight: 'lost',
    consequence: 'No later line of the console means nothing.',
  },
  'recorder-stopped': {
    weight: 'lost',
    consequence:
      'From there on the page, or a part of it, stands still here while it went on for the person.',
  },
  'segment-unavailable': {
    weight: 'lost',
    consequence: 'What happened in them is unknown, and the page may be wrong until the next snapshot.',
    next: 'Fetch the replay again with --force later: the vendor may have mended it.',
  },
  'segments-expired': {
    weight: 'lost',
    consequence: 'What they held is gone with the vendor’s retention: nothing told is not nothing done.',
  },
  'segment-count': {
    weight: 'doubtful',
    consequence:
      'Segments may be doubled or lost at the vendor, and then the numbers in pointers are shifted against its own.',
  },
  'segment-limit': {
    weight: 'lost',
    consequence: 'The session goes on after the last line.',
    next: 'Fetch the rest: playhead fetch R.',
  },
  'retention-assumed': {
    weight: 'harmless',
    consequence: 'Nothing is missing by that; another retention would have been noticed.',
  },
  'related-limit': {
    weight: 'doubtful',
    consequence: 'Of what the vendor knows beside the recording, some is not told.',
  },
  'related-time': {
    weight: 'doubtful',
    consequence: 'Tracked events may stand hours away from where they belong; the recording itself does not.',
  },
  packer: {
    weight: 'lost',
    consequence: 'What is packed so is not told.',
    next: 'Say which recorder and version made it: its packing is not known yet.',
  },
}

/** Of holes, by their reason. */
export const HOLES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  [
    'idle-recorder',
    {
      weight: 'harmless',
      consequence: 'The recorder rests while nobody moves: changes of the page in that time are not here.',
    },
  ],
  [
    'paused',
    {
      weight: 'lost',
      consequence: 'Somebody or some rule paused the recording: what was done then is unknown.',
      next: 'Look at the page’s recording rules when this part matters.',
    },
  ],
  [
    'no-snapshot',
    {
      weight: 'doubtful',
      consequence: 'Gestures are told, but their targets have no names, and the page is unknown.',
    },
  ],
  ['clock', { weight: 'doubtful', consequence: 'The clock jumped: this time may never have passed.' }],
])
