import type { Frame } from '../../decode/frame.ts'
import type { EventData } from '../event.ts'
import { numberOf, type Json } from '../dialects/guards.ts'
import { fold, type MadeOf } from '../made.ts'
import { targetOf, type WindowState } from './window-state.ts'

const OPERATIONS: readonly EventData['media']['operation'][] = ['play', 'pause', 'seek', 'volume', 'rate']
/** A dragged volume or seek bar reports all the way. */
const SAME_MS = 1000

/** Players of one window. */
export interface MediaEvents {
  take(frame: Frame, data: Json): void
  /** Nobody will ask any more. */
  leave(): void
}

/** None yet. */
export function createMediaEvents(state: WindowState): MediaEvents {
  let latest: MadeOf<'media'> | undefined
  let lastMs = -Infinity
  return {
    take(frame, data) {
      const operation = OPERATIONS[numberOf(data.type) ?? -1]
      if (!operation) {
        state.health.note('unknown-frame', 'A media frame of an unknown kind', frame)
        return
      }
      const id = numberOf(data.id) ?? -1
      const at = numberOf(data.currentTime)
      const repeats =
        latest?.data.operation === operation &&
        latest.data.target.nodeId === id &&
        frame.timestamp - lastMs <= SAME_MS
      lastMs = frame.timestamp
      if (latest && repeats) {
        if (at !== undefined) latest.data.atSeconds = at
        fold(latest, state.maker.pointer(frame))
        return
      }
      const target = targetOf(state, id)
      latest = state.maker.make('media', frame, `${operation} ${target.label}`, {
        operation,
        target,
        ...(at !== undefined && { atSeconds: at }),
      })
      if (target.masked) latest.masked = true
    },
    leave() {
      latest = undefined
    },
  }
}
