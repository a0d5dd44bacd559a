import { describe, expect, it } from 'vitest'
import { frameOf } from '../decode/testing/frame-of.ts'
import { pageOf } from './testing/page.ts'
import { toTree } from './tree.ts'

describe('toTree', () => {
  it('gives elements with sorted attributes, values and states', () => {
    const page = pageOf(
      '<form ! name=f class=c><input name=q value=a><input type=checkbox checked={true}>text</form>',
    )
    expect(toTree(page.mirror, page.slot())).toEqual({
      type: 'element',
      nodeId: page.nodeId(),
      tag: 'form',
      attributes: { class: 'c', name: 'f' },
      children: [
        { type: 'element', nodeId: 5, tag: 'input', attributes: { name: 'q', value: 'a' }, value: 'a' },
        {
          type: 'element',
          nodeId: 6,
          tag: 'input',
          attributes: { checked: true, type: 'checkbox' },
          value: '',
          checked: true,
        },
        { type: 'text', nodeId: 7, text: 'text' },
      ],
    })
    expect(Object.keys(toTree(page.mirror, page.slot())?.attributes ?? {})).toEqual(['class', 'name'])
  })

  it('gives shadow trees and frames their places', () => {
    const { mirror, slot } = pageOf(
      '<div !><x-a><b></b><#shadow><i></i></#shadow></x-a><iframe><#document><html></html></#document></iframe></div>',
    )
    const tree = toTree(mirror, slot())
    expect(tree?.children?.[0]).toMatchObject({
      tag: 'x-a',
      children: [{ tag: 'b' }],
      shadow: [{ tag: 'i' }],
    })
    expect(tree?.children?.[1]).toMatchObject({
      tag: 'iframe',
      document: { type: 'document', children: [{ tag: 'html' }] },
    })
  })

  it('gives the whole page unless told, and nothing before there is one', () => {
    expect(toTree(pageOf('').mirror)).toMatchObject({ type: 'document', children: [{ tag: 'html' }] })
    expect(toTree(pageOf('').mirror, -1)).toBeUndefined()
  })

  it('takes names that objects have anyway for what they are', () => {
    const { mirror, slot } = pageOf('<p ! __proto__=x constructor=y></p>')
    const attributes = toTree(mirror, slot())?.attributes ?? {}
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(attributes)).toBeNull()
  })

  it('survives deep nesting', () => {
    const { mirror, slot, nodeId } = pageOf('<div !></div>')
    const adds = Array.from({ length: 20_000 }, (_, i) => ({
      parentId: i === 0 ? nodeId() : 99 + i,
      nextId: null,
      node: { type: 2, id: 100 + i, tagName: 'div', attributes: {}, childNodes: [] },
    }))
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    let depth = 0
    for (let node = toTree(mirror, slot()); node !== undefined; node = node.children?.[0]) depth++
    expect(depth).toBe(20_001)
  })
})
