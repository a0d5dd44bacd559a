import { FrameType, Source, type Frame } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'
import type { Limits } from '../decode/limits.ts'
import type { Mirror, MirrorOptions } from '../dom/mirror/mirror.ts'
import { keepCompiled } from '../lib/keep-compiled.ts'
import { assemble } from './assemble.ts'
import { createClock } from './clock.ts'
import type { FrameContext, Signal } from './dialects/draft.ts'
import { createFrameCounts } from './frame-counts.ts'
import { createHoleLog } from './holes.ts'
import { createMaker, type Made } from './made.ts'
import type { Normalized } from './normalized.ts'
import { createFrameOrder, isContent } from './order.ts'
import { telling } from './told/telling.ts'
import type { ToldFrames } from './told/told-frames.ts'
import { createWindowState } from './window/window-state.ts'
import { createPageWindow, type PageWindow } from './window/window.ts'

export interface NormalizerOptions {
  readonly replayId: string
  readonly health: HealthLog
  readonly limits: Limits
  /** `story`: of the mutations only those that may answer a gesture. */
  readonly events: 'all' | 'story'
  /** The recorder, if the source knows it. */
  readonly sdk?: FrameContext['sdk']
  /** Makes the mirror of a window's page: tests compare another one with ours. */
  readonly createMirror?: (options: MirrorOptions) => Mirror
  /** Sees every frame when its turn in the order of time has come, before it is told. */
  readonly onFrame?: (frame: Frame) => void
}

export interface Normalizer {
  /** Takes frames as they come; they are put in order in here. Before the first that `isTold`, `telling` is loaded. */
  push(frame: Frame): void
  /** `missingSegments`: numbers of segments that should have been there, where the source numbers them. */
  finish(missingSegments?: readonly number[]): Normalized
}

/** More windows than a person has; each one costs a mirror. */
const MOST_WINDOWS = 200
/** Idle gaps are told in seconds, from a zero that is only known at the end. */
const ACTIVE_STEP_MS = 100

/** Turns frames into events: one recording, one pass. */
export function createNormalizer(options: NormalizerOptions): Normalizer {
  const { replayId, health, limits, events: wants, sdk, createMirror } = options
  let onFrame = options.onFrame
  const maker = createMaker(replayId, health)
  const counts = createFrameCounts(health)
  const holeLog = createHoleLog(health)
  const clock = createClock(health, holeLog.holes)
  const windows = new Map<string, PageWindow>()
  /** Mostly rising; some come again. */
  const activeSteps: number[] = []
  let stepsFromMs = NaN
  let lastStep = NaN
  let dialect: Normalized['dialect'] = 'rrweb'
  let isMobile = false
  let lastWindow: PageWindow | undefined

  let told: ToldFrames | undefined
  const order = createFrameOrder({ health, emit: take })

  function tell(signal: Signal, frame: Frame): void {
    if (signal.signal === 'dialect') dialect = signal.dialect
    else if (signal.signal === 'hole' || signal.signal === 'hole-end') holeLog.signal(signal, frame.windowId)
    else if (signal.signal === 'mobile') {
      isMobile = true
      health.note('mobile', signal.message, frame)
    }
  }

  function routed(windowId: string, href: string): void {
    const window = windows.get(windowId) ?? (windows.size === 1 ? lastWindow : undefined)
    if (window) window.state.url = href
  }

  /** Records of others than rrweb, of which many recordings have none. */
  function takeTold(frame: Frame, url: string): void {
    told ??= telling.use().createToldFrames({ maker, health, counts, ...(sdk && { sdk }), tell, routed })
    told.take(frame, url)
  }

  function windowOf(frame: Frame): PageWindow | undefined {
    if (lastWindow?.state.windowId === frame.windowId) return lastWindow
    let window = windows.get(frame.windowId)
    if (!window) {
      if (windows.size >= MOST_WINDOWS) {
        health.note('size-limit', `More than ${MOST_WINDOWS} windows: the rest was left out`, frame)
        return undefined
      }
      const { windowId } = frame
      const state = createWindowState({
        windowId,
        maker,
        health,
        limits,
        ...(createMirror && { createMirror }),
      })
      window = createPageWindow(state, wants)
      windows.set(frame.windowId, window)
    }
    lastWindow = window
    return window
  }

  function noteActivity(timeMs: number): void {
    if (Number.isNaN(timeMs)) return
    if (Number.isNaN(stepsFromMs)) stepsFromMs = timeMs
    const step = Math.floor((timeMs - stepsFromMs) / ACTIVE_STEP_MS)
    if (step === lastStep) return
    lastStep = step
    activeSteps.push(step)
  }

  function take(frame: Frame): void {
    onFrame?.(frame)
    holeLog.see(frame)
    if (isContent(frame)) clock.see(frame)
    switch (frame.type) {
      case FrameType.IncrementalSnapshot:
        counts.count(frame)
        if (isActivity(frame.source)) noteActivity(frame.timestamp)
        if (frame.source === Source.Log) takeTold(frame, windowOf(frame)?.state.url ?? '')
        else windowOf(frame)?.take(frame)
        return
      case FrameType.DomContentLoaded:
      case FrameType.Load:
      case FrameType.FullSnapshot:
      case FrameType.Meta:
        counts.count(frame)
        windowOf(frame)?.take(frame)
        if (frame.type === FrameType.FullSnapshot) holeLog.snapshot(frame.timestamp, frame.windowId)
        return
      case FrameType.Custom:
      case FrameType.Plugin:
      case FrameType.Tracked:
        takeTold(frame, windows.get(frame.windowId)?.state.url ?? lastWindow?.state.url ?? '')
        return
      default:
        counts.count(frame)
    }
  }

  function noteUncovered(endMs: number): void {
    for (const window of windows.values()) {
      const { state } = window
      const uncovered = window.uncovered()
      if (!uncovered || isMobile) continue
      const hasNone = state.mirror.root() < 0
      health.note(
        'no-snapshot',
        hasNone
          ? 'There is no full snapshot: targets and page content are unknown'
          : 'The first full snapshot comes late: what was aimed at before it is unknown',
      )
      const toMs = hasNone ? endMs : uncovered.toMs
      holeLog.holes.push({
        fromMs: uncovered.fromMs,
        toMs,
        reason: 'no-snapshot',
        ...(state.windowId !== '' && { windowId: state.windowId }),
      })
    }
  }

  /** Holds on to the functions, and to nothing that they were told. */
  function leave(): void {
    for (const window of windows.values()) window.leave()
    windows.clear()
    lastWindow = undefined
    told?.leave()
    maker.leave()
    activeSteps.length = 0
    onFrame = undefined
    keepCompiled('normalizer', normalizer)
  }

  const normalizer: Normalizer = {
    push: order.push,
    finish(missingSegments = []) {
      order.finish()
      const all = [...windows.values()]
      for (const window of all) window.end()
      const { zeroMs, endMs } = spanOf(clock.span(), maker.made)
      noteUncovered(endMs)
      const holes = holeLog.finish(endMs, missingSegments)
      const { events, places } = assemble({
        maker,
        wants,
        windows: all,
        claims: told?.claims ?? [],
        zeroMs,
        endMs,
      })
      const activeSeconds = new Set<number>()
      for (const step of activeSteps) {
        activeSeconds.add(Math.floor((stepsFromMs + step * ACTIVE_STEP_MS - zeroMs) / 1000))
      }
      const normalized: Normalized = {
        replayId,
        events,
        zeroMs,
        endMs,
        epochs: places.epochs,
        holes,
        windowIds: [...windows.keys()].filter(id => id !== ''),
        frameCounts: counts.result(),
        textLength: all.reduce((sum, { text }) => sum + text.length, 0),
        maskedLength: all.reduce((sum, { text }) => sum + text.hidden, 0),
        dialect,
        activeSeconds,
        swings: all
          .flatMap(window => window.swings)
          .sort((one, other) => one.turns[0]!.atMs - other.turns[0]!.atMs),
      }
      leave()
      return normalized
    },
  }
  return normalizer
}

/** Sources that mean that a hand moved: what idle gaps are told from. */
function isActivity(source: number): boolean {
  return (
    source === Source.MouseMove ||
    source === Source.MouseInteraction ||
    source === Source.Scroll ||
    source === Source.Input ||
    source === Source.TouchMove ||
    source === Source.Drag
  )
}

interface Span {
  readonly zeroMs: number
  readonly endMs: number
}

/** From the first real frame to the last; where there is none (analytics events alone), of what was told. */
function spanOf(span: Span, made: readonly Made[]): Span {
  if (!Number.isNaN(span.zeroMs)) return span
  let zeroMs = Infinity
  let endMs = -Infinity
  for (const { timeMs } of made) {
    if (!(timeMs > 0)) continue
    zeroMs = Math.min(zeroMs, timeMs)
    endMs = Math.max(endMs, timeMs)
  }
  return zeroMs <= endMs ? { zeroMs, endMs } : span
}
