import { createMovesReader } from '../../decode/moves.ts'
import type { Frame, Pointer } from '../../decode/frame.ts'
import type { Slot } from '../../dom/mirror/mirror.ts'
import type { Surface, Swings, Turn } from '../swings.ts'
import type { WindowState } from './window-state.ts'

/** Shorter ones are a trembling hand. */
const SWING_PX = 20
/** A turn so long after the one before begins another row; so does a stretch without places. */
const APART_MS = 1000
const SILENT_MS = 500
/** Shorter rows are how everybody moves a mouse. */
const FEWEST_TURNS = 5
/** Turns of one row, and rows of one window: what a recording of nothing else may cost. */
const MOST_TURNS = 64
const MOST_ROWS = 200

const SURFACES: ReadonlyMap<string, Surface> = new Map([
  ['canvas', 'canvas'],
  ['video', 'media'],
  ['audio', 'media'],
  ['iframe', 'frame'],
  ['menu', 'menu'],
])
const MENUS: ReadonlySet<string> = new Set(['menu', 'menubar', 'menuitem', 'listbox', 'tooltip'])
const MAP = /(?:^|[\s_-])(?:leaflet|mapbox|maplibre|gm-style|ol-viewport|map-container|slider|carousel)/i

/** Follows the mouse of one window. */
export interface SwingReader {
  /** A frame of its path. */
  moved(frame: Frame): void
  /** The page is another one, or there is none any more. */
  end(): void
  readonly rows: readonly Swings[]
  /** Nobody will ask any more. */
  leave(): void
}

interface Axis {
  readonly name: 'x' | 'y'
  /** Which way it goes: -1, 1; 0 when that is not known yet. */
  way: -1 | 0 | 1
  /** Where the last turn was, and the furthest place since then. */
  turnedAt: number
  far: number
  farMs: number
  farX: number
  farY: number
  farPath: number
  gapMs: number
  turns: Turn[]
  first: Pointer | undefined
  last: Pointer | undefined
  over: Set<Surface>
}

/** Nothing has moved yet. */
export function createSwings(state: WindowState): SwingReader {
  const read = createMovesReader()
  const rows: Swings[] = []
  const across = createAxis('x')
  const down = createAxis('y')
  let lastMs = NaN
  let lastX = 0
  let lastY = 0
  let path = 0

  function close(axis: Axis): void {
    const { name, turns, first, last, over } = axis
    if (turns.length >= FEWEST_TURNS && first && last && rows.length < MOST_ROWS) {
      const from = turns[0]!.pathPx
      rows.push({
        axis: name,
        turns: turns.map(({ atMs, swingPx, x, y, pathPx, gapMs }) => ({
          atMs,
          swingPx,
          x,
          y,
          pathPx: Math.round(pathPx - from),
          gapMs,
        })),
        pointer: first,
        lastPointer: last,
        over: [...over],
        ...(state.windowId !== '' && { windowId: state.windowId }),
      })
    }
    axis.turns = []
    axis.over = new Set()
    axis.first = axis.last = undefined
  }

  function turn(axis: Axis, frame: Frame, id: number): void {
    const { turns, farMs, far, turnedAt, farX, farY, farPath, gapMs } = axis
    const before = turns.at(-1)
    if ((before && farMs - before.atMs > APART_MS) || turns.length >= MOST_TURNS) close(axis)
    axis.first ??= state.maker.pointer(frame)
    axis.last = state.maker.pointer(frame)
    axis.turns.push({
      atMs: farMs,
      swingPx: Math.round(Math.abs(far - turnedAt)),
      x: Math.round(farX),
      y: Math.round(farY),
      pathPx: farPath,
      gapMs,
    })
    axis.gapMs = 0
    // What is under it is only worth a look when it goes on like this.
    if (axis.turns.length >= FEWEST_TURNS - 1) {
      const surface = surfaceOf(state, id)
      if (surface !== undefined) axis.over.add(surface)
    }
  }

  function see(axis: Axis, at: number, frame: Frame, id: number, nowMs: number): void {
    if (axis.way === 0) {
      const way = at - axis.turnedAt
      if (way > -SWING_PX && way < SWING_PX) return
      axis.way = way > 0 ? 1 : -1
      keep(axis, at, nowMs)
    } else if ((at - axis.far) * axis.way > 0) keep(axis, at, nowMs)
    else if ((axis.far - at) * axis.way >= SWING_PX) {
      turn(axis, frame, id)
      axis.turnedAt = axis.far
      axis.way = axis.way === 1 ? -1 : 1
      keep(axis, at, nowMs)
    }
  }

  function keep(axis: Axis, at: number, nowMs: number): void {
    axis.far = at
    axis.farMs = nowMs
    axis.farX = lastX
    axis.farY = lastY
    axis.farPath = path
  }

  function restart(x: number, y: number): void {
    close(across)
    close(down)
    path = 0
    across.way = down.way = 0
    across.turnedAt = across.far = x
    down.turnedAt = down.far = y
    across.gapMs = down.gapMs = 0
  }

  return {
    rows,
    moved(frame) {
      // As many as are told: the rest is not even read.
      if (rows.length >= MOST_ROWS) return
      const { length, x, y, id, timeOffset } = read(frame)
      for (let nth = 0; nth < length; nth++) {
        const nowMs = frame.timestamp + timeOffset[nth]!
        const nowX = x[nth]!
        const nowY = y[nth]!
        const gapMs = nowMs - lastMs
        if (!(gapMs >= 0 && gapMs <= SILENT_MS)) restart(nowX, nowY)
        else {
          const acrossPx = nowX - lastX
          const downPx = nowY - lastY
          path += Math.sqrt(acrossPx * acrossPx + downPx * downPx)
          if (gapMs > across.gapMs) across.gapMs = gapMs
          if (gapMs > down.gapMs) down.gapMs = gapMs
        }
        lastMs = nowMs
        lastX = nowX
        lastY = nowY
        see(across, nowX, frame, id[nth]!, nowMs)
        see(down, nowY, frame, id[nth]!, nowMs)
      }
    },
    end() {
      restart(0, 0)
      lastMs = NaN
    },
    leave() {
      rows.length = 0
    },
  }
}

function createAxis(name: 'x' | 'y'): Axis {
  return {
    name,
    way: 0,
    turnedAt: 0,
    far: 0,
    farMs: 0,
    farX: 0,
    farY: 0,
    farPath: 0,
    gapMs: 0,
    turns: [],
    first: undefined,
    last: undefined,
    over: new Set(),
  }
}

/** Ancestors looked at: what is drawn or rolled out lies near. */
const MOST_STEPS = 12

function surfaceOf({ mirror }: WindowState, nodeId: number): Surface | undefined {
  let slot: Slot = mirror.slotOrGhost(nodeId)
  for (let steps = 0; slot >= 0 && steps < MOST_STEPS; steps++) {
    const byTag = SURFACES.get(mirror.tag(slot))
    if (byTag !== undefined) return byTag
    if (MENUS.has(mirror.attribute(slot, 'role') ?? '')) return 'menu'
    if (MAP.test(mirror.attribute(slot, 'class') ?? '')) return 'map'
    slot = mirror.parent(slot)
  }
  return undefined
}
