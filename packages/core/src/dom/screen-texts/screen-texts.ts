import { type Frame, FrameType, Source } from '../../decode/frame.ts'
import { createHealthLog } from '../../decode/health.ts'
import type { Limits } from '../../decode/limits.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import type { Mirror, MirrorOptions, MirrorReader } from '../mirror/mirror.ts'
import { createTextTable, TEXT_CAPS, type FramePlace, type ScreenText, type TextCaps } from './text-table.ts'
import { createWindowTexts, type WindowTexts } from './window-texts.ts'

export type { FramePlace, ScreenText, TextInterval } from './text-table.ts'

/** Another picture of a window's page was recorded. */
export interface SnapshotTime extends FramePlace {
  readonly windowId: string
  /** Epoch ms. */
  readonly timeMs: number
}

/** All texts that stood on the screen, as far as there was room. */
export interface ScreenTexts {
  readonly texts: readonly ScreenText[]
  /** Texts for which there was no room, and windows: the rest of them is unknown. */
  readonly leftOut: number
  readonly windowsLeftOut: number
  /** In order of time, by window. */
  readonly snapshots: readonly SnapshotTime[]
}

/** Finds the texts that stood on the pages of a recording, and when. */
export interface ScreenTextReader {
  /** Every frame, in the order of time. */
  see(frame: Frame): void
  /** `endMs`: of the recording, epoch ms. */
  finish(endMs: number): ScreenTexts
}

export interface ScreenTextOptions {
  readonly limits: Limits
  readonly caps?: TextCaps
  /** Makes the mirror of a window's page: tests count what is asked of it. */
  readonly createMirror?: (options: MirrorOptions) => Mirror
  /** Told of the page of a window after each frame that may have changed it. */
  readonly onPage?: (page: MirrorReader, frame: Frame) => void
}

/** More windows than a person has; each one costs a mirror. */
const MOST_WINDOWS = 200
const MOST_SNAPSHOTS = 100_000

/** Nothing seen yet. What is wrong with the frames is noted by who reads the events, not here. */
export function createScreenTexts(options: ScreenTextOptions): ScreenTextReader {
  const { limits, caps = TEXT_CAPS, onPage } = options
  const make = options.createMirror ?? createMirror
  const table = createTextTable(caps)
  const windows = new Map<string, WindowTexts>()
  const leftOut = new Set<string>()
  const snapshots: SnapshotTime[] = []
  const health = createHealthLog()
  let nowMs = -Infinity

  function windowOf({ windowId }: Frame): WindowTexts | undefined {
    const known = windows.get(windowId)
    if (known !== undefined) return known
    if (windows.size >= MOST_WINDOWS) {
      if (leftOut.size < MOST_WINDOWS) leftOut.add(windowId)
      return undefined
    }
    const window = createWindowTexts(windowId, table, hooks => make({ health, limits, ...hooks }))
    windows.set(windowId, window)
    return window
  }

  return {
    see(frame) {
      const isSnapshot = frame.type === FrameType.FullSnapshot
      const isMutation = frame.type === FrameType.IncrementalSnapshot && frame.source === Source.Mutation
      if (!isSnapshot && !isMutation) return
      const window = windowOf(frame)
      if (window === undefined) return
      if (frame.timestamp > nowMs) nowMs = frame.timestamp
      const { windowId, segmentId, frameIndex } = frame
      if (isSnapshot) {
        window.snapshot(frame)
        if (snapshots.length < MOST_SNAPSHOTS)
          snapshots.push({ windowId, timeMs: nowMs, segmentId, frameIndex })
      } else if (window.page.root() >= 0) window.mutation(frame)
      else return
      table.settle(nowMs, { segmentId, frameIndex })
      onPage?.(window.page, frame)
    },
    finish(endMs) {
      const end = Number.isNaN(endMs) ? nowMs : Math.max(endMs, nowMs)
      return { ...table.finish(end), windowsLeftOut: leftOut.size, snapshots }
    },
  }
}
