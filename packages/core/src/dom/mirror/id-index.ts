/** Finds slots by rrweb id. Ids are dense but only ever grow, so pages without live ids are given back. */
export interface IdIndex {
  /** The slot under this id, or -1. */
  get(id: number): number
  set(id: number, slot: number): void
  /** Takes the id out if it still means this slot. */
  drop(id: number, slot: number): void
  clear(): void
  /** An id that is in the page, though it is not in here. */
  note(id: number): void
  /** The highest id set or noted since the last `clear`; -1 when there is none. */
  newest(): number
}

const PAGE_BITS = 10
const PAGE_SIZE = 1 << PAGE_BITS

/** An empty index. Ids are whole numbers from 0 to 2^31 - 1; others are never found and not stored. */
export function createIdIndex(): IdIndex {
  let pages: (Int32Array | undefined)[] = []
  let used: number[] = []
  let newest = -1

  return {
    get(id) {
      if (!(id >= 0)) return -1
      const page = pages[id >>> PAGE_BITS]
      return page === undefined ? -1 : (page[id & (PAGE_SIZE - 1)] ?? -1)
    },
    set(id, slot) {
      const number = id >>> PAGE_BITS
      let page = pages[number]
      if (page === undefined) {
        page = new Int32Array(PAGE_SIZE).fill(-1)
        while (pages.length <= number) {
          pages.push(undefined)
          used.push(0)
        }
        pages[number] = page
        used[number] = 0
      }
      const at = id & (PAGE_SIZE - 1)
      if (page[at]! < 0) used[number]!++
      if (id > newest) newest = id
      page[at] = slot
    },
    note(id) {
      if (id > newest) newest = id
    },
    drop(id, slot) {
      const number = id >>> PAGE_BITS
      const page = pages[number]
      const at = id & (PAGE_SIZE - 1)
      if (page === undefined || page[at] !== slot) return
      page[at] = -1
      if (--used[number]! === 0) pages[number] = undefined
    },
    clear() {
      pages = []
      used = []
      newest = -1
    },
    newest: () => newest,
  }
}

/** Whether a recorded id can be a node's at all. */
export function isNodeId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id <= 0x7fffffff
}
