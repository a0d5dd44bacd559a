import type { Session } from '../session.ts'
import { listed } from './listed.ts'
import type { Stats } from './schema.ts'

const MOST_WINDOWS = 100

/** The windows in order of appearance, from their first event to their last. */
export function windowStats({ events, epochs, replay }: Session): Stats['windows'] {
  type Window = Stats['windows']['items'][number]
  const windows = new Map<string, Window>()
  for (const { windowId, offsetMs, pointer } of events) {
    if (windowId === undefined) continue
    const known = windows.get(windowId)
    if (known === undefined) {
      windows.set(windowId, {
        windowId,
        fromOffsetMs: offsetMs,
        toOffsetMs: offsetMs,
        events: 1,
        pages: 0,
        pointer,
      })
      continue
    }
    known.events++
    known.toOffsetMs = offsetMs
  }
  for (const { windowId } of epochs) {
    const window = windows.get(windowId ?? '')
    if (window !== undefined) window.pages++
  }
  const inOrder = replay.windows.flatMap(id => windows.get(id) ?? [])
  return listed(inOrder, MOST_WINDOWS)
}
