import { z } from 'zod'

/** Where the raw frame lies that proves something. */
export const pointerSchema = z.object({
  replayId: z.string(),
  segmentId: z.number(),
  frameIndex: z.number(),
})

/** The first frame that tells of something, and its time. */
const place = { offsetMs: z.number(), pointer: pointerSchema }

/** The same with the last one, of what happened `count` times. */
const repeated = {
  count: z.number(),
  ...place,
  lastOffsetMs: z.number(),
  lastPointer: pointerSchema,
}

/** The most telling entries, and how many there are beyond them. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), leftOut: z.number() })
}

const time = z.object({
  /** Mouse, fingers or keys moved in that second. */
  activeMs: z.number(),
  /** The page was in front and nothing moved: reading looks like this. */
  idleMs: z.number(),
  /** Nothing moved for `QUIET_MS`, or another window had the keys for 5 s or more. */
  awayMs: z.number(),
  /** The page was hidden; `null` when the recorder does not tell. */
  hiddenMs: z.number().nullable(),
  /** Not recorded: counts as none of the others. With them it makes `durationMs`. */
  unrecordedMs: z.number(),
  /** The longest stretches of the last three, longest first. `pointer`: the last event before. */
  stretches: listOf(
    z.object({
      state: z.enum(['away', 'hidden', 'unrecorded']),
      fromOffsetMs: z.number(),
      toOffsetMs: z.number(),
      pointer: pointerSchema.optional(),
    }),
  ),
})

/** What the recorder tells of at all. */
const recorded = z.object({
  what: z.enum(['page', 'network', 'console', 'errors', 'focus', 'window-focus', 'visibility', 'web-vitals']),
  /**
   * `none`: it would have been recorded, and did not happen. `unknown`: nothing of it, and whether the recorder
   * tells of it cannot be seen. `not-recorded`: this recorder does not tell of it.
   */
  state: z.enum(['recorded', 'none', 'unknown', 'not-recorded']),
})

/** What happened on a route or page. */
const happened = {
  clicks: z.number(),
  inputs: z.number(),
  /** 0 too where requests are not recorded: see `recorded`. */
  requests: z.number(),
  failedRequests: z.number(),
  /** Uncaught errors, and errors on the console. */
  errors: z.number(),
}

const route = z.object({
  /** Without query and fragment (but for `#/…`); '' when not known. */
  url: z.string(),
  /** Recorded time with this route in the window used last: several windows do not add up twice. */
  timeMs: z.number(),
  activeMs: z.number(),
  /** How often it was come to. */
  visits: z.number(),
  ...happened,
  ...place,
})

const clicks = z.object({
  /** Gestures: a double click is one. Enter in a form is none of them but a submit. */
  total: z.number(),
  double: z.number(),
  right: z.number(),
  taps: z.number(),
  drags: z.number(),
  submits: z.number(),
  /** On targets whose name the recorder hid. */
  masked: z.number(),
  /** Clicks and taps by canonical selector (by label where there is none), most first. */
  targets: listOf(
    z.object({
      /** '' when the target has none. */
      selector: z.string(),
      label: z.string(),
      /** Different labels that this selector was met with. */
      labels: z.number(),
      masked: z.literal(true).optional(),
      ...repeated,
    }),
  ),
})

const request = {
  method: z.string(),
  url: z.string(),
  /** Absent when not recorded; 0: no answer. */
  status: z.number().optional(),
}

const requests = z.object({
  /** Without those to collectors of measurements. */
  total: z.number(),
  /** Of these: loaded before the recording began. */
  initial: z.number(),
  byStatus: z.object({
    '1xx': z.number(),
    '2xx': z.number(),
    '3xx': z.number(),
    '4xx': z.number(),
    '5xx': z.number(),
    noAnswer: z.number(),
    notRecorded: z.number(),
  }),
  failedTotal: z.number(),
  /** By method, address without query, and status; in order of time. */
  failed: listOf(z.object({ ...request, durationMs: z.number().optional(), ...repeated })),
  slowest: listOf(z.object({ ...request, durationMs: z.number(), ...place })),
  byHost: listOf(
    z.object({ host: z.string(), count: z.number(), failed: z.number(), slowestMs: z.number().optional() }),
  ),
  /** Nearest-rank percentiles of those whose time is recorded; `null` when none is. */
  durations: z
    .object({
      count: z.number(),
      p50Ms: z.number(),
      p75Ms: z.number(),
      p95Ms: z.number(),
      maxMs: z.number(),
    })
    .nullable(),
  /** Requests to collectors of measurements, which answer nobody and fail wherever an ad blocker runs. */
  telemetry: z.object({ total: z.number(), failed: z.number() }),
})

const message = z.object({ message: z.string(), ...repeated })

const consoleStats = z.object({
  total: z.number(),
  byLevel: z.record(z.string(), z.number()),
  /** Messages of level error, in order of time. */
  errors: listOf(message),
})

const errors = z.object({
  total: z.number(),
  /** In order of time. */
  groups: listOf(
    message.extend({ kind: z.enum(['uncaught', 'unhandled-rejection', 'exception', 'hydration']) }),
  ),
})

const mutations = z.object({
  /** Mutation events, and the nodes, texts and attributes that they changed. */
  total: z.number(),
  changes: z.number(),
  /** Events that only touched what changes by itself. */
  ambient: z.number(),
  /** Seconds with `burstChanges` changes or more. */
  bursts: z.number(),
  burstChanges: z.number(),
  /** The seconds (counted from the first frame) with most changes, most first. */
  busiest: listOf(
    z.object({
      fromOffsetMs: z.number(),
      changes: z.number(),
      adds: z.number(),
      removes: z.number(),
      texts: z.number(),
      attributes: z.number(),
      events: z.number(),
      isBurst: z.boolean(),
      pointer: pointerSchema,
    }),
  ),
})

const rating = z.enum(['good', 'needs-improvement', 'poor'])

const vital = z.object({
  vital: z.enum(['LCP', 'CLS', 'INP', 'FCP', 'TTFB', 'FID']),
  /** ms; of CLS its score. */
  value: z.number(),
  /** By the thresholds of web.dev. */
  rating,
  /** The recorder's own, where it says otherwise. */
  recordedRating: z.string().optional(),
  /** Old SDKs tell a wrong time (not value) for it. */
  timeUnreliable: z.literal(true).optional(),
  url: z.string(),
  ...place,
})

const typing = z.object({
  /** Times somebody typed something in a field; `fields`: different ones. */
  entries: z.number(),
  fields: z.number(),
  /** Entries in a field that was typed in before, and entries that left it empty. All that is known of corrections. */
  returns: z.number(),
  cleared: z.number(),
  /** Characters that stood in those fields in the end, and how many of them the recorder hid. */
  characters: z.number(),
  maskedCharacters: z.number(),
  /** 0 to 1; `null` without characters. */
  maskedShare: z.number().nullable(),
  /** From the first to the last key of each entry. */
  typingMs: z.number(),
  /** The longest entry. */
  longest: z.object({ label: z.string(), durationMs: z.number(), ...place }).optional(),
  choices: z.number(),
  toggles: z.number(),
  files: z.number(),
  /** Values that the page set by itself. */
  byPage: z.number(),
})

const scrolling = z.object({
  /** Scrolls of pages and of parts of them; `automatic`: made by the page, not counted there. */
  total: z.number(),
  inParts: z.number(),
  automatic: z.number(),
  /** How far down each page was seen, in order of time. */
  pages: listOf(
    z.object({
      url: z.string(),
      /** Where a scroll ended furthest down, px; the height of the window is not in it. */
      furthestPx: z.number(),
      /** The same with the window's height, where that is known. */
      seenToPx: z.number().optional(),
      scrolls: z.number(),
      ...place,
    }),
  ),
})

const windowStats = z.object({
  windowId: z.string(),
  fromOffsetMs: z.number(),
  toOffsetMs: z.number(),
  events: z.number(),
  pages: z.number(),
  pointer: pointerSchema,
})

const epoch = z.object({
  epoch: z.number(),
  windowId: z.string().optional(),
  /** As recorded, clipped; '' when not known. */
  url: z.string(),
  method: z.string(),
  title: z.string().optional(),
  fromOffsetMs: z.number(),
  /** Until the next page load of its window, or the recording's end. */
  durationMs: z.number(),
  ...happened,
  /** Its first event. */
  pointer: pointerSchema.optional(),
  /** Routes after the first one, without page load. */
  routes: listOf(
    z.object({ url: z.string(), title: z.string().optional(), durationMs: z.number(), ...place }),
  ),
})

/** What can be counted of a session. Times are ms from its first frame. */
export const statsSchema = z.object({
  durationMs: z.number(),
  time,
  recorded: z.array(recorded),
  /** Longest time first. */
  routes: listOf(route),
  clicks,
  /** `null`: not recorded. */
  requests: requests.nullable(),
  /** `null`: nothing of it in the recording, see `recorded`. */
  console: consoleStats.nullable(),
  errors,
  mutations,
  /** In order of time; `null`: not recorded. */
  vitals: listOf(vital).nullable(),
  typing,
  scrolling,
  /** Events by kind, those in this recording. */
  kinds: z.record(z.string(), z.number()),
  /** Empty where the source has no windows. */
  windows: listOf(windowStats),
  /** Page loads in order of time. */
  epochs: listOf(epoch),
})

/** See `statsSchema`. */
export type Stats = z.infer<typeof statsSchema>
