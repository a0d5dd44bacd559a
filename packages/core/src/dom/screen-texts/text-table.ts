/** A frame, by its pointer within the replay. */
export interface FramePlace {
  readonly segmentId: number
  readonly frameIndex: number
}

/** A time in which a text stood on the page. */
export interface TextInterval {
  /** Epoch ms; not in it any more at `toMs`. */
  readonly fromMs: number
  readonly toMs: number
  /** The frame that showed it. */
  readonly from: FramePlace
  /** The frame that removed it; absent when it stood there at the end. */
  readonly to?: FramePlace
  /** It came and went so often within this time that not every time is told. */
  readonly times?: number
}

/** A text of one window's pages, and when it stood there. */
export interface ScreenText {
  readonly windowId: string
  /** As a line reads, cleaned and capped; hidden parts as `masked(8)`. */
  readonly text: string
  /** How many characters of it the recorder hid; 0 when their number is not known. */
  readonly masked?: number
  /** It is longer than what is kept of it. */
  readonly cut?: true
  /** Of what frames it: heading, button, alert, dialog, …; '' if none. */
  readonly role: string
  /** Canonical selector of that element when it was first seen; '' where that says nothing. */
  readonly selector: string
  /** How often it stood on the page at once, at most. */
  readonly most: number
  /** In order, without overlaps. */
  readonly intervals: readonly TextInterval[]
  /** Set where this stands for all later values of a text that kept changing in its place, as a clock does. */
  readonly values?: { readonly count: number; readonly last: string }
}

/** What is known of a text when it comes. */
export interface NewText {
  readonly text: string
  readonly masked: number
  readonly cut: boolean
  readonly role: string
  readonly selector: () => string
}

/** A text in the making. */
export interface Entry {
  readonly id: number
  readonly windowId: string
  text: string
  readonly masked: number
  readonly cut: boolean
  readonly role: string
  readonly selector: string
  most: number
  /** How often it stands on the page now, and did before this frame. */
  count: number
  before: number
  /** Six numbers an interval: times and places of its begin and end. NaN while it lasts. */
  readonly intervals: number[]
  /** How often the last interval was one of its own. */
  folded: number
  /** Of the text of a place that keeps changing. */
  values: number
  last: string
}

/** The texts of all windows. Whatever comes and goes within one frame is no change. */
export interface TextTable {
  /** The text stands on the page once more; 0 when there is no room for it. */
  add(windowId: string, found: NewText): number
  /** A text that stands for all values of a place. */
  addSeries(windowId: string, found: NewText): number
  again(id: number): void
  remove(id: number): void
  get(id: number): Entry | undefined
  /** All of a frame was told. */
  settle(timeMs: number, at: FramePlace): void
  finish(endMs: number): { readonly texts: readonly ScreenText[]; readonly leftOut: number }
}

export interface TextCaps {
  readonly texts: number
  readonly characters: number
  readonly intervals: number
}

export const TEXT_CAPS: TextCaps = { texts: 200_000, characters: 24_000_000, intervals: 1_000_000 }

/** Times told of one text: what blinks more often is told with a number. */
const MOST_INTERVALS = 40
const WIDTH = 6

/** No texts yet. */
export function createTextTable(caps: TextCaps = TEXT_CAPS): TextTable {
  const entries: (Entry | undefined)[] = [undefined]
  const byKey = new Map<string, Entry>()
  const touched: Entry[] = []
  let kept = 0
  let characters = 0
  let intervals = 0
  let leftOut = 0

  function create(windowId: string, found: NewText): Entry | undefined {
    if (
      kept >= caps.texts ||
      characters + found.text.length > caps.characters ||
      intervals >= caps.intervals
    ) {
      leftOut++
      return undefined
    }
    const { text, masked, cut, role } = found
    const entry: Entry = {
      id: entries.length,
      windowId,
      text,
      masked,
      cut,
      role,
      selector: found.selector(),
      most: 0,
      count: 0,
      before: -1,
      intervals: [],
      folded: 0,
      values: 0,
      last: '',
    }
    entries.push(entry)
    kept++
    characters += text.length + entry.selector.length
    return entry
  }

  function touch(entry: Entry): void {
    if (entry.before >= 0) return
    entry.before = entry.count
    touched.push(entry)
  }

  function again(id: number): void {
    const entry = entries[id]
    if (entry === undefined) return
    touch(entry)
    entry.count++
  }

  function open(entry: Entry, timeMs: number, { segmentId, frameIndex }: FramePlace): void {
    const list = entry.intervals
    const last = list.length - WIDTH
    // Told in two frames of one time: it never went.
    if (last >= 0 && list[last + 1] === timeMs) endAt(list, last, NaN, NaN, NaN)
    else if (list.length >= MOST_INTERVALS * WIDTH || intervals >= caps.intervals) {
      if (last < 0) return
      entry.folded++
      endAt(list, last, NaN, NaN, NaN)
    } else {
      list.push(timeMs, NaN, segmentId, frameIndex, NaN, NaN)
      intervals++
    }
  }

  function close(entry: Entry, timeMs: number, { segmentId, frameIndex }: FramePlace): void {
    const list = entry.intervals
    const last = list.length - WIDTH
    if (last < 0 || !Number.isNaN(list[last + 1]!)) return
    if (list[last] === timeMs) {
      // Nobody saw it.
      list.length = last
      intervals--
    } else endAt(list, last, timeMs, segmentId, frameIndex)
  }

  return {
    add(windowId, found) {
      const key = keyOf(windowId, found)
      let entry = byKey.get(key)
      if (entry === undefined) {
        entry = create(windowId, found)
        if (entry === undefined) return 0
        byKey.set(key, entry)
      }
      again(entry.id)
      return entry.id
    },
    addSeries(windowId, found) {
      const entry = create(windowId, found)
      if (entry === undefined) return 0
      entry.values = 1
      entry.last = found.text
      again(entry.id)
      return entry.id
    },
    again,
    remove(id) {
      const entry = entries[id]
      if (entry === undefined) return
      touch(entry)
      entry.count--
    },
    get: id => entries[id],
    settle(timeMs, at) {
      for (const entry of touched) {
        const { before, count } = entry
        entry.before = -1
        if (count > entry.most) entry.most = count
        if (before === 0 && count > 0) open(entry, timeMs, at)
        else if (before > 0 && count === 0) close(entry, timeMs, at)
        if (count > 0 || entry.intervals.length > 0) continue
        // It was never to be seen.
        const key = keyOf(entry.windowId, entry)
        if (byKey.get(key) === entry) byKey.delete(key)
        entries[entry.id] = undefined
        kept--
        characters -= entry.text.length + entry.selector.length
      }
      touched.length = 0
    },
    finish(endMs) {
      const texts: ScreenText[] = []
      for (const entry of entries) if (entry !== undefined) texts.push(toScreenText(entry, endMs))
      return { texts, leftOut }
    },
  }
}

function keyOf(windowId: string, { role, text }: { readonly role: string; readonly text: string }): string {
  return `${windowId}\n${role}\n${text}`
}

function endAt(list: number[], at: number, timeMs: number, segmentId: number, frameIndex: number): void {
  list[at + 1] = timeMs
  list[at + 4] = segmentId
  list[at + 5] = frameIndex
}

function toScreenText(entry: Entry, endMs: number): ScreenText {
  const { windowId, text, masked, cut, role, selector, most, folded, values, last } = entry
  const intervals: TextInterval[] = []
  const list = entry.intervals
  for (let at = 0; at < list.length; at += WIDTH) {
    const isOpen = Number.isNaN(list[at + 1]!)
    const isFolded = folded > 0 && at + WIDTH === list.length
    intervals.push({
      fromMs: list[at]!,
      toMs: isOpen ? Math.max(endMs, list[at]!) : list[at + 1]!,
      from: { segmentId: list[at + 2]!, frameIndex: list[at + 3]! },
      ...(!isOpen && { to: { segmentId: list[at + 4]!, frameIndex: list[at + 5]! } }),
      ...(isFolded && { times: folded + 1 }),
    })
  }
  return {
    windowId,
    text,
    ...(masked >= 0 && { masked }),
    ...(cut && { cut }),
    role,
    selector,
    most,
    intervals,
    ...(values > 1 && { values: { count: values, last } }),
  }
}
