import { formatDuration } from '../../lib/duration.ts'
import type { EventOf } from '../../normalize/event.ts'
import { eventsOf, type Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'

const PARAMETERS = {
  /** Reading turns back now and then. */
  reversals: 4,
  /** A shorter way back is finding a line again. */
  halfViewports: 1,
  withinMs: 30_000,
  /** The whole way, in heights of the window. */
  viewports: 6,
}

/** One way of a part of the page, up or down, of one scroll or several. */
interface Leg {
  readonly events: EventOf<'scroll'>[]
  readonly fromMs: number
  toMs: number
  px: number
  viewports: number
}

/**
 * Up and down a page by half a window and more, again and again, without a click or a key. In a single session only
 * that can be told; whether a page is scrolled more than others is a matter of many visits.
 */
export const excessiveScrolling: Detector<Facts> = {
  rule: 'excessive-scrolling',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { reversals, halfViewports, withinMs, viewports } = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  for (const legs of rows(facts, halfViewports / 2)) {
    let from = 0
    let toldTo = -1
    for (let to = 0; to < legs.length; to++) {
      while (legs[to]!.toMs - legs[from]!.fromMs > withinMs) from++
      const turns = to - from
      if (turns < reversals || from <= toldTo) continue
      const way = legs.slice(from, to + 1).reduce((sum, leg) => sum + leg.viewports, 0)
      if (way < viewports) continue
      // As far as it goes on.
      let last = to
      while (last + 1 < legs.length && legs[last + 1]!.toMs - legs[last]!.toMs <= withinMs / reversals) last++
      found.push(tell(facts, legs.slice(from, last + 1)))
      toldTo = last
      to = last
    }
  }
  return found
}

/** Legs that follow one another in one part of a page with nothing done in between. */
interface Row {
  readonly legs: Leg[]
  /** The way back, while it is still too short to be one. */
  pending: Leg | undefined
}

/** All rows of legs of at least `shortest` window heights. */
function rows(facts: Facts, shortest: number): Leg[][] {
  const rows: Row[] = []
  const running = new Map<string, Row>()
  // Mostly the same part is scrolled again: then no key has to be made.
  let latest: { readonly event: EventOf<'scroll'>; readonly row: Row; readonly key: string } | undefined
  for (const event of eventsOf(facts, 'scroll')) {
    const { deltaY, automatic, target, endAtMs } = event.data
    if (automatic === true || deltaY === 0 || !Number.isFinite(deltaY)) continue
    const windowId = event.windowId ?? ''
    const height = heightAt(facts, windowId, event)
    if (height <= 0) continue
    const isSame = latest !== undefined && isSamePart(latest.event, event)
    const key = isSame ? latest!.key : `${windowId} ${event.epoch} ${target?.nodeId ?? ''}`
    let row = isSame ? latest!.row : running.get(key)
    const beforeMs = row && (row.pending ?? row.legs.at(-1))?.toMs
    // A click, typing or another page between two scrolls: somebody found what they looked for.
    if (!row || (beforeMs !== undefined && interrupted(facts, windowId, beforeMs, event.offsetMs))) {
      row = { legs: [], pending: undefined }
      running.set(key, row)
      rows.push(row)
    }
    latest = { event, row, key }
    const toMs = event.offsetMs + Math.max(0, endAtMs - event.timeMs)
    add(row, {
      events: [event],
      fromMs: event.offsetMs,
      toMs,
      px: deltaY,
      viewports: Math.abs(deltaY) / height,
    })
    if (row.pending && row.pending.viewports >= shortest) {
      row.legs.push(row.pending)
      row.pending = undefined
    }
  }
  return rows.map(({ legs }) => legs)
}

function isSamePart(one: EventOf<'scroll'>, other: EventOf<'scroll'>): boolean {
  return (
    one.epoch === other.epoch &&
    one.windowId === other.windowId &&
    one.data.target?.nodeId === other.data.target?.nodeId
  )
}

function add(row: Row, leg: Leg): void {
  const last = row.legs.at(-1)
  if (last && Math.sign(last.px) === Math.sign(leg.px)) {
    row.pending = undefined
    lengthen(last, leg)
  } else if (row.pending && Math.sign(row.pending.px) === Math.sign(leg.px)) lengthen(row.pending, leg)
  else row.pending = leg
}

function lengthen(leg: Leg, by: Leg): void {
  leg.px += by.px
  leg.viewports += by.viewports
  leg.toMs = by.toMs
  for (const event of by.events) leg.events.push(event)
}

/** Of the window; as it was when the page was loaded, where nothing says that it was resized. */
function heightAt(
  { windows, session }: Facts,
  windowId: string,
  { epoch, offsetMs }: EventOf<'scroll'>,
): number {
  const resized = windows.viewportHeight(windowId, offsetMs)
  if (resized > 0) return resized
  const load = session.epochs.find(each => each.epoch === epoch && (each.windowId ?? '') === windowId)
  return load?.viewportHeight ?? 0
}

function interrupted(facts: Facts, windowId: string, fromMs: number, toMs: number): boolean {
  if (facts.windows.nextDoing(windowId, fromMs) < toMs) return true
  const broken = facts.windows.broken(windowId, fromMs, toMs)
  return broken !== undefined && broken.by !== 'scroll'
}

function tell(facts: Facts, legs: readonly Leg[]): Finding {
  const events = legs.flatMap(leg => leg.events)
  const first = events[0]!
  const fromMs = legs[0]!.fromMs
  const toMs = legs.at(-1)!.toMs
  const viewports = Math.round(legs.reduce((sum, leg) => sum + leg.viewports, 0) * 10) / 10
  const { target } = first.data
  const hidden = facts.windows.unobserved(first.windowId ?? '', fromMs, toMs)
  return makeFinding({
    rule: 'excessive-scrolling',
    version: 1,
    at: first,
    evidence: events.slice(1),
    fromMs,
    toMs,
    ...(target && { target }),
    finding: `Scrolled up and down ${legs.length - 1} times over ${viewports} window heights in ${formatDuration(toMs - fromMs)} without doing anything`,
    severity: 'low',
    confidence: 0.6,
    measured: { reversals: legs.length - 1, viewports, spanMs: Math.round(toMs - fromMs) },
    ...(hidden !== undefined && { notMeasurable: hidden }),
  })
}
