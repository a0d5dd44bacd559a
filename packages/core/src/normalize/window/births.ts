import type { MirrorReader, MutationCounts } from '../../dom/mirror/mirror.ts'

/** Tells how long a node has been there, for those that came just now. */
export interface Births {
  /** A mutation was applied. */
  mutated(counts: MutationCounts, timeMs: number): void
  /** A full snapshot was taken: all in it counts as old. */
  pageShown(): void
  /** ms since the node came to the page; `undefined` when that was earlier than `MOST_MS` ago, or is not known. */
  ageOf(nodeId: number, timeMs: number): Age | undefined
}

/** How new a node is. */
export interface Age {
  readonly ageMs: number
  /** Something else was taken away with its coming: it may have replaced itself. */
  readonly replaces: boolean
}

interface Birth {
  readonly timeMs: number
  /** The highest id before it. */
  readonly before: number
  readonly replaces: boolean
}

/** Nobody aims at what came so lately; older nodes are told no age. */
const MOST_MS = 500
const MOST_BIRTHS = 32

/** No node has come yet. Recorders number nodes as they come, so a number tells the mutation that brought it. */
export function createBirths(mirror: MirrorReader): Births {
  let births: Birth[] = []
  let newest = -1
  return {
    mutated({ removes }, timeMs) {
      const newestId = mirror.newestId()
      if (newestId === newest) return
      if (births.length > 0 && (timeMs - births[0]!.timeMs > MOST_MS || births.length >= MOST_BIRTHS))
        births = births.filter(birth => timeMs - birth.timeMs <= MOST_MS).slice(1 - MOST_BIRTHS)
      births.push({ timeMs, before: newest, replaces: removes > 0 })
      newest = newestId
    },
    pageShown() {
      births = []
      newest = mirror.newestId()
    },
    ageOf(nodeId, timeMs) {
      for (let i = births.length - 1; i >= 0; i--) {
        const { timeMs: cameMs, before, replaces } = births[i]!
        if (timeMs - cameMs > MOST_MS) return undefined
        if (nodeId > before && nodeId <= newest) return { ageMs: Math.max(0, timeMs - cameMs), replaces }
      }
      return undefined
    },
  }
}
