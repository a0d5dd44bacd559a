import { frameSourceName, frameTypeName, FrameType, type Frame } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'

/** Counts frames by name. */
export interface FrameCounts {
  count(frame: Frame): void
  /** Counts a frame whose name is in its data: `Custom $pageview`. */
  countNamed(kind: 'Custom' | 'Plugin' | 'Tracked', name: string): void
  result(): ReadonlyMap<string, number>
}

const MOST_NAMES = 1000
const NAME_LIMIT = 100
const SOURCES = 17

/** No frames yet. Numbers nobody has defined are counted under their own names and noted. */
export function createFrameCounts(health: HealthLog): FrameCounts {
  const bySource = new Float64Array(SOURCES)
  const named = new Map<string, number>()

  function add(name: string): void {
    const seen = named.get(name)
    if (seen !== undefined) named.set(name, seen + 1)
    else if (named.size < MOST_NAMES) named.set(name, 1)
    else named.set('(others)', (named.get('(others)') ?? 0) + 1)
  }

  return {
    count(frame) {
      const { type, source } = frame
      if (type === FrameType.IncrementalSnapshot) {
        if (source >= 0 && source < SOURCES) {
          bySource[source]!++
          return
        }
        health.note('unknown-frame', `Frames of an unknown source: ${source}`, frame)
        add(frameSourceName(source))
        return
      }
      const isDefined = (type >= 0 && type <= FrameType.Asset) || type === FrameType.Tracked
      if (!isDefined) health.note('unknown-frame', `Frames of an unknown kind: ${frameTypeName(type)}`, frame)
      add(frameTypeName(type))
    },
    countNamed: (kind, name) => add(name === '' ? kind : `${kind} ${name.slice(0, NAME_LIMIT)}`),
    result() {
      const all = new Map<string, number>()
      bySource.forEach((count, source) => {
        if (count > 0) all.set(frameSourceName(source), count)
      })
      for (const [name, count] of named) all.set(name, count)
      return all
    },
  }
}
