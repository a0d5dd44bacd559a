import { NodeType } from '../../mirror/mirror.ts'
import { createGhosts } from './ghosts.ts'
import {
  buildNode,
  detach,
  firstChild,
  insert,
  isNodeId,
  nextSibling,
  upwards,
  within,
  type Node,
} from './node.ts'
import type { Json } from './json.ts'

/** The nodes of one page by id and slot, and the few rules by which they come and go. */
export interface Page {
  root: Node | undefined
  /** The highest id registered since the last `clear`. */
  newestId: number
  /** The node behind a slot, whatever has become of it; for -1 one that has nothing. */
  at(slot: number): Node
  /** Live nodes and ghosts. */
  find(id: number): Node | undefined
  live(id: number): Node | undefined
  build(recorded: Json): Node
  /** Makes a node and what is nested in it findable. */
  register(top: Node): void
  /** Takes a live subtree out; it stays findable as a ghost. */
  remove(top: Node): void
  /** Drops the page; ghosts stay. */
  dropTree(): void
  clear(): void
  /** Replaces what cannot stand beside the newcomer, and hangs that in before `next` if it stands there. */
  place(node: Node, parent: Node, next: Node | undefined): void
}

/** An empty page. */
export function createPage(): Page {
  const nodes: Node[] = []
  /** Who asks about no node gets the answers of one that has nothing. */
  const nowhere: Node = { ...buildNode({}, []), slot: -1, type: -1 }
  const byId = new Map<number, Node>()
  const ghosts = createGhosts(forget)

  function forget(node: Node): void {
    if (byId.get(node.id) === node) byId.delete(node.id)
    node.isRemoved = true
    node.liveText = undefined
    node.liveState = undefined
  }

  function find(id: number): Node | undefined {
    return isNodeId(id) ? byId.get(id) : undefined
  }

  function live(id: number): Node | undefined {
    const node = find(id)
    return node?.isRemoved ? undefined : node
  }

  function remove(top: Node): void {
    detach(top)
    ghosts.add(top)
  }

  /** The same id again without a remove: the new data counts, and the known children if it brings none. */
  function supersede(old: Node, node: Node): void {
    detach(old)
    if (firstChild(node) === undefined) {
      const children: Node[] = []
      for (let child = firstChild(old); child !== undefined; child = nextSibling(child)) children.push(child)
      for (const child of children) {
        detach(child)
        insert(child, node, undefined)
      }
    }
    ghosts.add(old)
  }

  /** A document has one element and one doctype, an iframe one document, a textarea one text. */
  function makeRoom(parent: Node, type: number): void {
    const isSingle =
      type === NodeType.Document ||
      (parent.type === NodeType.Document && type !== NodeType.Comment) ||
      (parent.tag === 'textarea' && type === NodeType.Text)
    if (!isSingle) return
    const children: Node[] = []
    for (let child = firstChild(parent); child !== undefined; child = nextSibling(child)) children.push(child)
    for (const child of children) if (child.type === type) remove(child)
  }

  const page: Page = {
    root: undefined,
    newestId: -1,
    at(slot) {
      const node = slot === -1 ? nowhere : nodes[slot]
      if (node === undefined) throw new Error(`There is no slot ${slot}`)
      return node
    },
    find,
    live,
    build: recorded => buildNode(recorded, nodes),
    register(top) {
      for (const node of within(top)) {
        if (node.id < 0) continue
        byId.set(node.id, node)
        page.newestId = Math.max(page.newestId, node.id)
      }
    },
    remove,
    dropTree() {
      ghosts.orphan()
      if (page.root !== undefined) for (const node of within(page.root)) forget(node)
    },
    clear() {
      ghosts.clear()
      byId.clear()
      page.root = undefined
      page.newestId = -1
    },
    place(node, parent, next) {
      let before = next
      const old = node.id >= 0 ? live(node.id) : undefined
      // Before it takes over any children: those are not new, and another may have come with the id of one since.
      page.register(node)
      if (old !== undefined) {
        if (before === old) before = old.next
        supersede(old, node)
      }
      makeRoom(parent, node.type)
      const stands =
        before?.parent === parent && before.list !== undefined && before.isShadow === node.isShadow
      insert(node, parent, stands ? before : undefined)
    },
  }
  return page
}

/** Whether `node` is `top` or below it. */
export function isBelow(node: Node, top: Node): boolean {
  for (const at of upwards(node)) if (at === top) return true
  return false
}
