import { formatDuration } from '../../lib/duration.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Swings, Turn } from '../../normalize/swings.ts'
import { lastBefore } from '../stats/listed.ts'
import type { Facts } from './facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'

const PARAMETERS = {
  /** rrweb samples each 50 ms: more turns in that time cannot be seen, fewer are how everybody moves. */
  reversals: 8,
  withinMs: 2000,
  /** Shorter swings are a trembling hand. */
  swingPx: 40,
  pathPx: 600,
  /** It has to lead nowhere: the way from first to last as a part of the path. */
  netShare: 0.25,
  /** Places further apart in time hide turns, or make some up; a machine under load loses some now and then. */
  gapMs: 120,
  gapsShare: 0.25,
}

/** The mouse to and fro, leading nowhere. A weak sign, never more than low. */
export const thrashedCursor: Detector<Facts> = {
  rule: 'thrashed-cursor',
  version: 1,
  parameters: PARAMETERS,
  find,
}

type Limits = typeof PARAMETERS

function find(facts: Facts, given: Parameters): Finding[] {
  const limits: Limits = { ...PARAMETERS, ...given }
  const found: Finding[] = []
  for (const swings of facts.session.swings) {
    const stretch = thrashing(swings.turns, limits)
    if (stretch !== undefined) found.push(tell(facts, swings, stretch, limits))
  }
  // One movement on both axes is one.
  return found.filter(
    (one, at) =>
      !found
        .slice(Math.max(0, at - 4), at)
        .some(
          other =>
            other.windowId === one.windowId &&
            other.window.fromOffsetMs <= one.window.toOffsetMs &&
            one.window.fromOffsetMs <= other.window.toOffsetMs,
        ),
  )
}

/** The first stretch of turns that is one, as far as it goes on. */
function thrashing(
  turns: readonly Turn[],
  { reversals, withinMs, swingPx, pathPx, netShare }: Limits,
): readonly Turn[] | undefined {
  const fewest = Math.max(3, Math.floor(reversals))
  const isOne = (from: number, to: number): boolean => {
    const [one, other] = [turns[from]!, turns[to]!]
    const path = other.pathPx - one.pathPx
    return path >= pathPx && Math.hypot(other.x - one.x, other.y - one.y) <= netShare * path
  }
  let from = 0
  for (let to = 0; to < turns.length; to++) {
    // The way to the first turn is no swing of it.
    if (to > from && turns[to]!.swingPx < swingPx) from = to
    while (turns[to]!.atMs - turns[from]!.atMs > withinMs) from++
    if (to - from + 1 < fewest || !isOne(from, to)) continue
    let last = to
    while (last + 1 < turns.length && turns[last + 1]!.swingPx >= swingPx && isOne(from, last + 1)) last++
    return turns.slice(from, last + 1)
  }
  return undefined
}

function tell(facts: Facts, swings: Swings, turns: readonly Turn[], { gapMs, gapsShare }: Limits): Finding {
  const { zeroMs } = facts.session
  const first = turns[0]!
  const last = turns.at(-1)!
  const fromMs = first.atMs - zeroMs
  const toMs = last.atMs - zeroMs
  const windowId = swings.windowId ?? ''
  const path = last.pathPx - first.pathPx
  const gap = turns.slice(1).reduce((most, turn) => Math.max(most, turn.gapMs), 0)
  const why =
    swings.over.length > 0
      ? `over a ${WORDS[swings.over[0]!]}, where a mouse goes to and fro`
      : busy(facts, windowId, fromMs, toMs)
  const far = turns.slice(1).filter(turn => turn.gapMs > gapMs).length
  const isSparse = far > gapsShare * (turns.length - 1)
  const made = makeFinding({
    rule: 'thrashed-cursor',
    version: 1,
    at: frameEvent(facts, swings, fromMs),
    fromMs,
    toMs,
    finding: `The mouse went to and fro ${turns.length} times in ${formatDuration(toMs - fromMs)} and got nowhere`,
    severity: 'low',
    confidence: 0.5,
    measured: {
      reversals: turns.length,
      spanMs: Math.round(toMs - fromMs),
      pathPx: path,
      netPx: Math.round(Math.hypot(last.x - first.x, last.y - first.y)),
      axis: swings.axis,
      longestGapMs: Math.round(gap),
    },
    ...(why !== undefined && { suppressedBy: why }),
    ...(isSparse && { notMeasurable: `places of the mouse are up to ${Math.round(gap)} ms apart` }),
  })
  const { segmentId, frameIndex } = swings.lastPointer
  const label = 'mouse path'
  return {
    ...made,
    evidence: [
      { ...made.evidence[0], kind: 'frame', label },
      { kind: 'frame', offsetMs: toMs, segmentId, frameIndex, label },
    ],
  }
}

const WORDS: Readonly<Record<Swings['over'][number], string>> = {
  canvas: 'canvas',
  media: 'video',
  map: 'map or slider',
  menu: 'menu',
  frame: 'frame',
}

/** Whether something was done meanwhile: then the mouse was on its way. */
function busy(facts: Facts, windowId: string, fromMs: number, toMs: number): string | undefined {
  const broken = facts.windows.broken(windowId, fromMs, toMs)
  if (broken && broken.by !== 'navigation' && broken.by !== 'resize')
    return `meanwhile there was a ${broken.by}`
  return facts.windows.nextDoing(windowId, fromMs) < toMs ? 'meanwhile something was clicked' : undefined
}

/** Frames of the mouse's path are no events: the one before says which page it was on. */
function frameEvent({ session }: Facts, { pointer, windowId }: Swings, offsetMs: number): SessionEvent {
  const before = lastBefore(session.events, offsetMs)
  return {
    kind: 'unknown',
    category: 'unknown',
    pointer,
    timeMs: session.zeroMs + offsetMs,
    offsetMs,
    label: 'mouse path',
    url: before?.url ?? '',
    rawType: 'IncrementalSnapshot',
    rawSource: 'MouseMove',
    ...(windowId !== undefined && { windowId }),
    epoch: before?.epoch ?? 0,
    data: { name: 'MouseMove' },
  }
}
