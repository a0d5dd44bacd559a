import type { Io } from '../io.ts'
import type { Listed, PageEnd } from './read-page.ts'

/** A stretch of the list that is asked for at once: from a position up to, and without, another. */
export interface PageRange {
  readonly from: number
  readonly to: number
}

/** Which pages there are to read. */
export interface PagePlan {
  readonly known: readonly PageRange[]
  /** The page behind the last one that is known, seeing how that ended; `undefined` when there is none. */
  beyond(end: PageEnd): PageRange | undefined
}

/** Lets the bytes of a page in. */
export interface Gate {
  /** So many bytes have come. */
  take(bytes: number): void
  /** Resolves when there is room for more; rejects when there is none for long: the page is to be left. */
  room(): Promise<void>
}

export interface ReadAheadOptions {
  readonly read: (
    range: PageRange,
    gate: Gate,
    signal: AbortSignal,
  ) => AsyncGenerator<Listed, PageEnd, undefined>
  readonly io: Io
  readonly signal: AbortSignal | undefined
  /** Bytes that are held at most before their turn has come. */
  readonly aheadBytes?: number
}

/** Pages that are read, or have been and wait for their turn: what Sentry's rate limits allow at a time. */
const PARALLEL = 5
const AHEAD_BYTES = 24 * 1024 * 1024
/** The page whose turn it is may always hold so much, or one segment. */
const CURRENT_BYTES = 4 * 1024 * 1024
/** A page that nobody has room for gives its connection back after so long, and is asked for again later. */
const STALLED_MS = 20_000

/** A page being read. */
interface Reading {
  readonly range: PageRange
  readonly queue: Listed[]
  /** The first position that has not come. */
  next: number
  /** Bytes that came and have not been given, those of the segment that is coming among them. */
  heldBytes: number
  isCurrent: boolean
  isStalled: boolean
  end?: PageEnd
  failure?: { readonly error: unknown }
}

/**
 * Reads several pages at a time and gives what they hold in order, holding little: pages ahead wait when their bytes
 * are too many. The first page is alone until something of it is here: if it is refused, nothing else is asked. Fails
 * with what a page failed with, when everything before it has been given.
 */
export async function* readAhead(
  plan: PagePlan,
  { read, io, signal: outer, aheadBytes = AHEAD_BYTES }: ReadAheadOptions,
): AsyncGenerator<Listed, void, undefined> {
  const leaving = new AbortController()
  const signal = outer === undefined ? leaving.signal : AbortSignal.any([outer, leaving.signal])
  const bell = createBell()
  const waiting = [...plan.known]
  const readings: Reading[] = []
  let heldBytes = 0

  function hold(reading: Reading, bytes: number): void {
    reading.heldBytes += bytes
    heldBytes += bytes
  }

  function hasRoom({ isCurrent, queue, heldBytes: own }: Reading): boolean {
    return heldBytes < aheadBytes || (isCurrent && (queue.length === 0 || own < CURRENT_BYTES))
  }

  /** Resolves to whether there is room before so much time has passed; waits for ever without. */
  async function waitForRoom(reading: Reading, atMostMs?: number): Promise<boolean> {
    if (hasRoom(reading)) return true
    const timing = new AbortController()
    const late =
      atMostMs === undefined
        ? untilAborted(signal)
        : io.sleep(atMostMs, AbortSignal.any([signal, timing.signal])).then(() => 'late')
    late.catch(() => undefined)
    try {
      for (;;) {
        if (hasRoom(reading)) return true
        if ((await Promise.race([bell.next(), late])) === 'late') return hasRoom(reading)
      }
    } finally {
      timing.abort()
    }
  }

  function gateOf(reading: Reading): Gate {
    return {
      take: bytes => hold(reading, bytes),
      async room() {
        if (await waitForRoom(reading, STALLED_MS)) return
        reading.isStalled = true
        throw new Error('no room for long')
      },
    }
  }

  /** Reads a page up to its end, or until there is no room for long. */
  async function readOn(reading: Reading, range: PageRange): Promise<void> {
    const items = read(range, gateOf(reading), signal)
    for (;;) {
      const step = await items.next()
      if (step.done === true) {
        reading.end = step.value
        // The list ends here, whatever was counted: nothing behind it is asked for.
        if (isLast(step.value, range)) waiting.length = 0
        return
      }
      reading.queue.push(step.value)
      reading.next = step.value.position + 1
      bell.ring()
    }
  }

  async function run(reading: Reading): Promise<void> {
    const { to } = reading.range
    while (reading.end === undefined && reading.failure === undefined) {
      try {
        if (reading.isStalled) await waitForRoom(reading)
        reading.isStalled = false
        await readOn(reading, { from: reading.next, to })
      } catch (error) {
        if (!reading.isStalled || signal.aborted) reading.failure = { error }
        else if (reading.next >= to) reading.end = { next: to, hasMore: undefined }
      }
      // What stood between segments, and what came of one that did not come whole.
      hold(reading, reading.queue.reduce((sum, { bytes }) => sum + bytes, 0) - reading.heldBytes)
    }
    bell.ring()
  }

  function start(range: PageRange): Reading {
    const reading: Reading = {
      range,
      queue: [],
      next: range.from,
      heldBytes: 0,
      isCurrent: readings.length === 0,
      isStalled: false,
    }
    readings.push(reading)
    void run(reading)
    return reading
  }

  function fill(): void {
    for (;;) {
      if (readings.length >= PARALLEL || heldBytes >= aheadBytes) return
      const range = waiting.shift()
      if (range === undefined) return
      start(range)
    }
  }

  try {
    let current = waiting.length > 0 ? start(waiting.shift()!) : undefined
    while (current !== undefined) {
      outer?.throwIfAborted()
      const item = current.queue.shift()
      if (item !== undefined) {
        hold(current, -item.bytes)
        bell.ring()
        fill()
        yield item
      } else if (current.failure !== undefined) throw current.failure.error
      else if (current.end === undefined) await bell.next()
      else {
        const { range, end } = current
        if (end.next < range.to) return
        readings.shift()
        const [following] = readings
        const beyond = following === undefined ? (waiting.shift() ?? plan.beyond(end)) : undefined
        current = beyond === undefined ? following : start(beyond)
        if (current !== undefined) current.isCurrent = true
        bell.ring()
      }
    }
  } finally {
    leaving.abort()
  }
}

function isLast(end: PageEnd, range: PageRange): boolean {
  return end.next < range.to || end.hasMore === false
}

/** Tells everybody who waits that something has changed. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let ring = (): void => undefined
  let next = new Promise<void>(resolve => (ring = resolve))
  return {
    ring() {
      const rung = ring
      next = new Promise<void>(resolve => (ring = resolve))
      rung()
    },
    next: () => next,
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
