import { bodyOf, isRecord, numberIn, type Json } from './json.ts'
import { NO_CHANGES, type Restlessness } from './restlessness.ts'

/** A node of the reference mirror: a plain object, with its attributes and text as parsed. */
export interface Node {
  /** Handed out once and never again. */
  readonly slot: number
  /** -1 when the recorded one is none. */
  readonly id: number
  readonly type: number
  readonly tag: string
  readonly attributes: Map<string, string | true>
  text: string
  readonly isShadow: boolean
  /** Stays when the node is taken out: a ghost knows where it was. */
  parent: Node | undefined
  /** The list that it stands in; `undefined` for a root and for what was taken out. */
  list: Siblings | undefined
  previous: Node | undefined
  next: Node | undefined
  /** Light children, an iframe's document among them. */
  readonly children: Siblings
  readonly shadow: Siblings
  isRemoved: boolean
  /** What Input frames said last; the state also changes when another radio of the group is chosen. */
  liveText: string | undefined
  liveState: boolean | undefined
  restlessness: Restlessness
}

/** Children in order. Linked, since a page has lists of 200,000. */
export interface Siblings {
  first: Node | undefined
  last: Node | undefined
}

/** A recorded node with all that is nested in it, hanging together. A node's slot is its place in `nodes`. */
export function buildNode(recorded: Json, nodes: Node[]): Node {
  const top = nodeOf(recorded, nodes)
  const open = [{ node: top, recorded }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const nested = at.recorded['childNodes']
    if (!Array.isArray(nested)) continue
    for (const one of nested as unknown[]) {
      if (!isRecord(one)) continue
      const child = nodeOf(one, nodes)
      insert(child, at.node, undefined)
      open.push({ node: child, recorded: one })
    }
  }
  return top
}

function nodeOf(recorded: Json, nodes: Node[]): Node {
  const type = numberIn(recorded['type'])
  const id = numberIn(recorded['id'])
  const { tagName, name, textContent } = recorded
  const isElement = !(type >= 0 && type <= 5) || type === 2
  const node: Node = {
    slot: nodes.length,
    id: isNodeId(id) ? id : -1,
    type: type >= 0 && type <= 5 ? type : 2,
    tag: typeof tagName === 'string' ? tagName : typeof name === 'string' ? name : '',
    attributes: new Map(),
    // Elements have attributes, all else has text: whatever a damaged recording says.
    text: !isElement && typeof textContent === 'string' ? textContent : '',
    isShadow: recorded['isShadow'] === true,
    parent: undefined,
    list: undefined,
    previous: undefined,
    next: undefined,
    children: { first: undefined, last: undefined },
    shadow: { first: undefined, last: undefined },
    isRemoved: false,
    liveText: undefined,
    liveState: undefined,
    restlessness: NO_CHANGES,
  }
  if (isElement)
    for (const [key, value] of Object.entries(bodyOf(recorded['attributes']))) {
      // Old recordings have `selected: false`, which is as good as none.
      if (value === true || typeof value === 'string') node.attributes.set(key, value)
      else if (typeof value === 'number') node.attributes.set(key, String(value))
    }
  nodes.push(node)
  return node
}

/** Whether a recorded id can be a node's. */
export function isNodeId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id < 2 ** 31
}

/** Hangs a node into its parent's light or shadow list, before `next` or last. */
export function insert(node: Node, parent: Node, next: Node | undefined): void {
  const list = node.isShadow ? parent.shadow : parent.children
  const previous = next === undefined ? list.last : next.previous
  node.parent = parent
  node.list = list
  node.previous = previous
  node.next = next
  if (previous === undefined) list.first = node
  else previous.next = node
  if (next === undefined) list.last = node
  else next.previous = node
}

/** Takes a node out of its list. */
export function detach(node: Node): void {
  const { list, previous, next } = node
  if (list !== undefined) {
    if (previous === undefined) list.first = next
    else previous.next = next
    if (next === undefined) list.last = previous
    else next.previous = previous
  }
  node.list = undefined
  node.previous = undefined
  node.next = undefined
}

export function firstChild(node: Node): Node | undefined {
  return node.children.first ?? node.shadow.first
}

/** The shadow root's children stand behind the light ones. */
export function nextSibling(node: Node): Node | undefined {
  if (node.next !== undefined || node.list === undefined || node.isShadow) return node.next
  return node.parent?.shadow.first
}

export function lastChild(node: Node): Node | undefined {
  return node.shadow.last ?? node.children.last
}

export function previousSibling(node: Node): Node | undefined {
  if (node.previous !== undefined || node.list === undefined || !node.isShadow) return node.previous
  return node.parent?.children.last
}

/** A node and all below it, parents first. */
export function* within(top: Node): Generator<Node, void, undefined> {
  const open = [top]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node
    const children: Node[] = []
    for (let child = firstChild(node); child !== undefined; child = nextSibling(child)) children.push(child)
    while (children.length > 0) open.push(children.pop()!)
  }
}

/** The node itself and its ancestors, innermost first. */
export function* upwards(node: Node): Generator<Node, void, undefined> {
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) yield at
}
