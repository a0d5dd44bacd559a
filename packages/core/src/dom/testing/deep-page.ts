import { frameOf } from '../../decode/testing/frame-of.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { pageOf } from './page.ts'

/** A page of boxes in boxes, so many levels deep, with a button in the innermost. */
export function deepPage(levels: number, tag = 'div'): Mirror {
  const { mirror, nodeId } = pageOf('<main !></main>')
  const element = (id: number, tagName: string): object => ({
    type: 2,
    id,
    tagName,
    attributes: {},
    childNodes: [],
  })
  const adds = Array.from({ length: levels }, (_, i) => ({
    parentId: i === 0 ? nodeId() : 99 + i,
    nextId: null,
    node: element(100 + i, i === levels - 1 ? 'button' : tag),
  }))
  const text = { type: 3, id: 100 + levels, textContent: 'At the bottom' }
  const last = { parentId: 99 + levels, nextId: null, node: text }
  mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds: [...adds, last] } }))
  return mirror
}

/** A page of so many list items side by side, each with a link and a text. */
export function widePage(items: number): Mirror {
  const { mirror, nodeId } = pageOf('<ul ! aria-label=Many></ul>')
  const adds: object[] = []
  for (let i = 0; i < items; i++) {
    const id = 100 + i * 4
    const node = (own: number, tagName: string): object => ({
      type: 2,
      id: own,
      tagName,
      attributes: tagName === 'a' ? { href: `/${i}` } : {},
      childNodes: [],
    })
    adds.push({ parentId: nodeId(), nextId: null, node: node(id, 'li') })
    adds.push({ parentId: id, nextId: null, node: node(id + 1, 'a') })
    adds.push({ parentId: id + 1, nextId: null, node: { type: 3, id: id + 2, textContent: `Link ${i}` } })
    adds.push({ parentId: id, nextId: null, node: { type: 3, id: id + 3, textContent: ` and text ${i}` } })
  }
  mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
  return mirror
}
