import { type MirrorReader, NodeType, type Slot } from './mirror/mirror.ts'

/** A page (or part of one) as plain data, in one canonical form: equal pages give equal trees. */
export interface TreeNode {
  readonly type: 'document' | 'doctype' | 'element' | 'text' | 'cdata' | 'comment'
  readonly nodeId: number
  readonly tag?: string
  /** By name, sorted; a bare `true` stays `true`. Without a prototype: names are the page's. */
  readonly attributes?: Readonly<Record<string, string | true>>
  readonly text?: string
  /** The live value of a form field. */
  readonly value?: string
  /** The live state of a checkbox or radio. */
  readonly checked?: boolean
  readonly children?: readonly TreeNode[]
  /** The children of its shadow root. */
  readonly shadow?: readonly TreeNode[]
  /** The document of an iframe. */
  readonly document?: TreeNode
}

type Draft = { -readonly [K in keyof TreeNode]: TreeNode[K] } & {
  children?: Draft[]
  shadow?: Draft[]
  document?: Draft
}

const TYPES = ['document', 'doctype', 'element', 'text', 'cdata', 'comment'] as const

/** The tree from `slot` down, the whole page unless told; `undefined` when there is none. */
export function toTree(mirror: MirrorReader, slot: Slot = mirror.root()): TreeNode | undefined {
  if (slot < 0) return undefined
  const top = draftOf(mirror, slot)
  // Of every node on the way down: where it is, and its draft.
  const path: { readonly draft: Draft; next: Slot }[] = [{ draft: top, next: mirror.firstChild(slot) }]
  while (path.length > 0) {
    const parent = path[path.length - 1]!
    const at = parent.next
    if (at < 0) {
      path.pop()
      continue
    }
    parent.next = mirror.nextSibling(at)
    const draft = draftOf(mirror, at)
    if (mirror.isShadowChild(at)) (parent.draft.shadow ??= []).push(draft)
    else if (mirror.nodeType(at) === NodeType.Document) parent.draft.document = draft
    else (parent.draft.children ??= []).push(draft)
    const first = mirror.firstChild(at)
    if (first >= 0) path.push({ draft, next: first })
  }
  return top
}

/** Pieces of JSON are put together until they are worth giving out. */
const PIECE = 16 * 1024

/**
 * The same tree as JSON, piece by piece: `JSON.stringify` cannot write pages that are nested deep. `null` when there
 * is none.
 */
export function* treeJson(
  mirror: MirrorReader,
  slot: Slot = mirror.root(),
): Generator<string, void, undefined> {
  if (slot < 0) {
    yield 'null'
    return
  }
  // Of every node on the way down: the child to go on with, and which lists have been begun.
  const path: { readonly slot: Slot; next: Slot; list: List; isEmpty: boolean }[] = []
  let out = open(slot)
  path.push({ slot, next: mirror.firstChild(slot), list: 'children', isEmpty: true })
  while (path.length > 0) {
    if (out.length >= PIECE) {
      yield out
      out = ''
    }
    const at = path[path.length - 1]!
    while (at.next >= 0 && listOf(mirror, at.next) !== at.list) at.next = mirror.nextSibling(at.next)
    if (at.next >= 0) {
      const child = at.next
      at.next = at.list === 'document' ? -1 : mirror.nextSibling(child)
      if (!at.isEmpty) out += ','
      else out += at.list === 'document' ? ',"document":' : `,"${at.list}":[`
      at.isEmpty = false
      out += open(child)
      path.push({ slot: child, next: mirror.firstChild(child), list: 'children', isEmpty: true })
      continue
    }
    if (!at.isEmpty && at.list !== 'document') out += ']'
    const list = LISTS[LISTS.indexOf(at.list) + 1]
    if (list === undefined) {
      out += '}'
      path.pop()
      continue
    }
    at.list = list
    at.isEmpty = true
    at.next = mirror.firstChild(at.slot)
  }
  yield out

  /** A node up to its children, without the closing brace. */
  function open(one: Slot): string {
    return JSON.stringify(draftOf(mirror, one)).slice(0, -1)
  }
}

const LISTS = ['children', 'shadow', 'document'] as const
type List = (typeof LISTS)[number]

function listOf(mirror: MirrorReader, slot: Slot): List {
  if (mirror.isShadowChild(slot)) return 'shadow'
  return mirror.nodeType(slot) === NodeType.Document ? 'document' : 'children'
}

function draftOf(mirror: MirrorReader, slot: Slot): Draft {
  const type = TYPES[mirror.nodeType(slot)] ?? 'element'
  const draft: Draft = { type, nodeId: mirror.nodeId(slot) }
  if (type === 'text' || type === 'cdata' || type === 'comment') draft.text = mirror.text(slot)
  if (type !== 'element') return draft
  const tag = mirror.tag(slot)
  draft.tag = tag
  const attributes = Object.create(null) as Record<string, string | true>
  for (const [name, value] of [...mirror.attributes(slot)].sort(byName)) attributes[name] = value
  draft.attributes = attributes
  if (tag !== 'input' && tag !== 'select' && tag !== 'textarea') return draft
  const value = mirror.value(slot)
  if (value !== null) draft.value = value
  const kind = mirror.attribute(slot, 'type')?.toLowerCase()
  if (tag === 'input' && (kind === 'checkbox' || kind === 'radio')) draft.checked = mirror.isChecked(slot)
  return draft
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
