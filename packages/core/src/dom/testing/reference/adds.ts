import { NodeType } from '../../mirror/mirror.ts'
import { isRecord, numberIn, type Json } from './json.ts'
import { within, type Node } from './node.ts'
import { isBelow, type Page } from './page.ts'

interface Add {
  readonly node: Node
  readonly parentId: number
  /** `undefined`: last. */
  nextId: number | undefined
  readonly previousId: number | undefined
  isWaiting: boolean
}

/** Puts the nodes of mutations' `adds` into the page. Both answer how many were dropped. */
export interface Adder {
  /** Applies the array; `placed` gets every node that found its place. */
  apply(adds: readonly unknown[], placed: (node: Node) => void): number
  /** Hangs documents that came before their iframe, if that is known now. */
  attachWaiting(placed: (node: Node) => void): number
}

/** An add is placed once its parent and its next sibling are there; until then it waits for whichever is missing. */
export function createAdder(page: Page): Adder {
  /** Documents by the id of the iframe that is not known yet. */
  const documents = new Map<number, Json>()

  /** What has to come before this add can be placed. */
  function missingOf({ parentId, nextId }: Add): number | undefined {
    if (page.live(parentId) === undefined) return parentId
    return nextId !== undefined && page.live(nextId) === undefined ? nextId : undefined
  }

  function siblingOf({ parentId, nextId, previousId, node }: Add): Node | undefined {
    const previous = previousId === undefined ? undefined : page.live(previousId)
    const isBeside = previous?.parent === page.live(parentId) && previous?.isShadow === node.isShadow
    if (previous !== undefined && isBeside) return previous.next
    return nextId === undefined ? undefined : page.live(nextId)
  }

  return {
    apply(adds, placed) {
      /** All that had to wait, and those of them that wait for one id. */
      const delayed: Add[] = []
      const waitingFor = new Map<number, Add[]>()
      let dropped = 0

      function wait(add: Add, missing: number): void {
        if (!add.isWaiting) delayed.push(add)
        add.isWaiting = true
        const others = waitingFor.get(missing)
        if (others === undefined) waitingFor.set(missing, [add])
        else others.push(add)
      }

      /** Whether the node is in the page now. */
      function place(add: Add): boolean {
        add.isWaiting = false
        const parent = page.live(add.parentId)!
        const old = page.live(add.node.id)
        if (old !== undefined && isBelow(parent, old)) {
          dropped++
          return false
        }
        page.place(add.node, parent, siblingOf(add))
        placed(add.node)
        return true
      }

      /** Takes an add, and when it is placed, those that waited for it, and those that waited for these. */
      function take(first: Add): void {
        const ready = [first]
        for (let add = ready.pop(); add !== undefined; add = ready.pop()) {
          const missing = missingOf(add)
          if (missing !== undefined) wait(add, missing)
          else if (place(add) && waitingFor.size > 0) {
            for (const { id } of within(add.node)) {
              const released = (waitingFor.get(id) ?? []).filter(one => one.isWaiting)
              waitingFor.delete(id)
              ready.push(...released.toReversed())
            }
          }
        }
      }

      for (const entry of adds) {
        if (!isRecord(entry) || !isRecord(entry['node'])) continue
        const recorded = entry['node']
        const parentId = numberIn(entry['parentId'])
        const rootId = numberIn(recorded['rootId'])
        const node = page.build(recorded)
        const isHomeless = rootId > 0 && rootId !== node.id && page.live(rootId) === undefined
        if (isHomeless || !(parentId >= 0)) dropped++
        else if (node.type === NodeType.Document && page.live(parentId) === undefined)
          documents.set(parentId, recorded)
        else {
          const nextId = siblingIdOf(entry['nextId'])
          take({ node, parentId, nextId, previousId: siblingIdOf(entry['previousId']), isWaiting: false })
        }
      }
      for (const add of delayed) {
        // A sibling that never comes costs the place, a parent that never comes the node.
        if (!add.isWaiting || page.live(add.parentId) === undefined) continue
        add.nextId = undefined
        take(add)
      }
      return dropped + delayed.filter(({ isWaiting }) => isWaiting).length
    },
    attachWaiting(placed) {
      let dropped = 0
      for (const [parentId, recorded] of documents) {
        const parent = page.live(parentId)
        if (parent === undefined) continue
        documents.delete(parentId)
        if (parent.tag !== 'iframe' && parent.tag !== 'frame') continue
        const node = page.build(recorded)
        const old = page.live(node.id)
        if (old !== undefined && isBelow(parent, old)) dropped++
        else {
          page.place(node, parent, undefined)
          placed(node)
        }
      }
      return dropped
    },
  }
}

/** -1 stands for a sibling that the recorder did not know: the node goes last. */
function siblingIdOf(value: unknown): number | undefined {
  const id = numberIn(value)
  return id >= 0 ? id : undefined
}
