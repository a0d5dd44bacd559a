import type { TreeNode } from '../../tree.ts'
import { attributesOf, type Item } from './items.ts'

const TYPES = ['document', 'doctype', 'element', 'text', 'cdata', 'comment'] as const

/** The page as it truly is, without what only Input frames tell. */
export function treeOf(item: Item): TreeNode {
  const type = TYPES[item.type]!
  const isText = type === 'text' || type === 'comment'
  const attributes = Object.create(null) as Record<string, string | true>
  for (const [name, value] of attributesOf(item)) attributes[name] = value
  return {
    type,
    nodeId: item.id,
    ...(isText && { text: item.text }),
    ...(type === 'element' && { tag: item.tag, attributes }),
    ...(item.children.length > 0 && { children: item.children.map(treeOf) }),
    ...(item.shadow.length > 0 && { shadow: item.shadow.map(treeOf) }),
    ...(item.document && { document: treeOf(item.document) }),
  }
}
