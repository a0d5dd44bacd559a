import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import type { ChangeLog, Mirror, Slot } from '../mirror/mirror.ts'

interface RecordedNode {
  readonly type: number
  readonly id: number
  tagName?: string
  attributes?: Record<string, string | boolean>
  childNodes?: RecordedNode[]
  textContent?: string
  isShadow?: true
  isShadowHost?: true
}

export interface Page {
  readonly mirror: Mirror
  /** The node marked `!name` in the markup (`!` alone: the name is ''). */
  slot(mark?: string): Slot
  nodeId(mark?: string): number
  /** Applies one mutation frame; marks name nodes, `texts` name the element whose first text changes. */
  mutate(changes: Changes, timestamp?: number): ChangeLog
}

interface Changes {
  /** Parent, markup, and the mark of what it goes before (last, if none). */
  readonly add?: readonly (readonly [parent: string, markup: string, before?: string])[]
  readonly remove?: readonly string[]
  readonly texts?: readonly (readonly [element: string, text: string])[]
  readonly attributes?: readonly (readonly [element: string, attributes: Record<string, unknown>])[]
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

/**
 * A mirror of a page from a line of markup, for tests. Apart from HTML (without entities, every tag
 * closed) it knows `!name` as an attribute, to find the node by; `{true}` as the value of a live state;
 * and `<#shadow>` and `<#document>` around the children of a shadow root and of a frame.
 */
export function pageOf(markup: string): Page {
  const marks = new Map<string, number>()
  const documents: { readonly parentId: number; readonly node: RecordedNode }[] = []
  let nextId = 1
  const doc: RecordedNode = { type: 0, id: nextId++, childNodes: [] }
  const html: RecordedNode = { type: 2, id: nextId++, tagName: 'html', attributes: {}, childNodes: [] }
  const body: RecordedNode = { type: 2, id: nextId++, tagName: 'body', attributes: {}, childNodes: [] }
  doc.childNodes = [html]
  html.childNodes = [body]
  marks.set('html', html.id)
  marks.set('body', body.id)

  function parse(text: string, top: RecordedNode): void {
    /** Where the next node goes; a `<#shadow>` stands for its host, with a flag. */
    const open: { node: RecordedNode; tag: string; shadow: boolean }[] = [
      { node: top, tag: '', shadow: false },
    ]
    for (const token of text.match(/<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>|[^<]+/g) ?? []) {
      const parent = open[open.length - 1]!
      const append = (node: RecordedNode): void => {
        if (parent.shadow) node.isShadow = true
        parent.node.childNodes!.push(node)
      }
      if (!token.startsWith('<')) append({ type: 3, id: nextId++, textContent: token })
      else if (token.startsWith('</')) open.pop()
      else if (token === '<#shadow>') {
        parent.node.isShadowHost = true
        open.push({ node: parent.node, tag: '#shadow', shadow: true })
      } else if (token === '<#document>') {
        const node: RecordedNode = { type: 0, id: nextId++, childNodes: [] }
        documents.push({ parentId: parent.node.id, node })
        open.push({ node, tag: '#document', shadow: false })
      } else {
        const node = element(token)
        append(node)
        if (!VOID.has(node.tagName!)) open.push({ node, tag: node.tagName!, shadow: false })
      }
    }
  }

  function element(token: string): RecordedNode {
    const [, tagName = '', rest = ''] = /^<([^\s>]+)([^]*)>$/.exec(token) ?? []
    // Without a prototype, so that `__proto__` is a name like any other.
    const attributes = Object.create(null) as Record<string, string | boolean>
    const node: RecordedNode = { type: 2, id: nextId++, tagName, attributes, childNodes: [] }
    for (const [, name = '', , a, b, c] of rest.matchAll(/([^\s=]+)(=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g)) {
      const value = a ?? b ?? c ?? ''
      if (name.startsWith('!')) marks.set(name.slice(1), node.id)
      else attributes[name] = value === '{true}' ? true : value
    }
    return node
  }

  function idOf(mark: string): number {
    const id = marks.get(mark)
    if (id === undefined) throw new Error(`The page has no mark !${mark}`)
    return id
  }

  parse(markup, body)
  const mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
  mirror.applySnapshot(
    frameOf({ type: 2, timestamp: 1000, data: { node: doc, initialOffset: { left: 0, top: 0 } } }),
    false,
  )
  for (const { parentId, node } of documents) {
    const data = {
      source: 0,
      isAttachIframe: true,
      removes: [],
      texts: [],
      attributes: [],
      adds: [{ parentId, nextId: null, node }],
    }
    mirror.applyMutation(frameOf({ type: 3, timestamp: 1001, data }))
  }

  /** As rrweb sends them: each node by itself, the last sibling first. */
  function addsOf(nodes: readonly RecordedNode[], parentId: number, beforeId: number | null): unknown[] {
    const adds: unknown[] = []
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!
      const nextId = nodes[i + 1]?.id ?? beforeId
      adds.push({ parentId, nextId, node: node.type === 2 ? { ...node, childNodes: [] } : node })
      adds.push(...addsOf(node.childNodes ?? [], node.id, null))
    }
    return adds
  }

  return {
    mirror,
    slot: (mark = '') => mirror.slotOrGhost(idOf(mark)),
    nodeId: (mark = '') => idOf(mark),
    mutate({ add = [], remove = [], texts = [], attributes = [] }, timestamp = 2000) {
      const adds = add.flatMap(([parent, text, before]) => {
        const holder: RecordedNode = { type: 2, id: -1, tagName: 'x', attributes: {}, childNodes: [] }
        parse(text, holder)
        return addsOf(holder.childNodes!, idOf(parent), before === undefined ? null : idOf(before))
      })
      const data = {
        source: 0,
        adds,
        removes: remove.map(mark => ({ parentId: 0, id: idOf(mark) })),
        texts: texts.map(([mark, value]) => ({ id: firstText(mirror, mirror.slotOf(idOf(mark))), value })),
        attributes: attributes.map(([mark, changed]) => ({ id: idOf(mark), attributes: changed })),
      }
      const log: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }
      mirror.applyMutation(frameOf({ type: 3, timestamp, data }), log)
      return log
    },
  }
}

function firstText(mirror: Mirror, element: Slot): number {
  for (let at = mirror.firstChild(element); at >= 0; at = mirror.nextSibling(at)) {
    if (mirror.nodeType(at) === 3) return mirror.nodeId(at)
  }
  return -1
}
