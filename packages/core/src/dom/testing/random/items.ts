/** A node of the page that random sessions are about: what a browser would hold. */
export interface Item {
  readonly id: number
  readonly type: number
  readonly tag: string
  readonly attributes: Map<string, string | true>
  /** Inline style, if it ever had any; the attribute is made of it. */
  style: Map<string, string> | undefined
  text: string
  readonly isShadow: boolean
  parent: Item | undefined
  readonly children: Item[]
  readonly shadow: Item[]
  /** State of a field since someone used it. */
  live: { readonly text: string; readonly isChecked: boolean } | undefined
  /** What an iframe shows. */
  document: Item | undefined
}

/** As a recorder writes it, with or without what is below; documents of iframes are recorded by themselves. */
export function recorded(item: Item, isDeep: boolean): Record<string, unknown> {
  const { id, type, tag, text } = item
  settle(item)
  const rootId = rootIdOf(item)
  const more = { id, ...(rootId !== undefined && { rootId }), ...(item.isShadow && { isShadow: true }) }
  const childNodes = isDeep ? [...item.children, ...item.shadow].map(child => recorded(child, true)) : []
  if (type === 0) return { type, childNodes, ...more }
  if (type === 1) return { type, name: tag, publicId: '', systemId: '', ...more }
  if (type !== 2) return { type, textContent: text, ...more }
  const isShadowHost = item.shadow.length > 0
  return {
    type,
    tagName: tag,
    attributes: Object.fromEntries(attributesOf(item)),
    childNodes,
    ...(isShadowHost && { isShadowHost }),
    ...more,
  }
}

/** What is recorded of a field is what it shows, which from then on are its attributes. */
function settle(item: Item): void {
  const { live, attributes } = item
  item.live = undefined
  if (live === undefined) return
  const type = attributes.get('type')
  if (type !== 'radio' && type !== 'checkbox') attributes.set('value', live.text)
  else if (live.isChecked) attributes.set('checked', true)
  else attributes.delete('checked')
}

/** With `style`. */
export function attributesOf({ attributes, style }: Item): Map<string, string | true> {
  const all = new Map(attributes)
  if (style) all.set('style', Array.from(style, ([name, value]) => `${name}: ${value};`).join(' '))
  return all
}

/** The nodes of the main document have none. */
function rootIdOf(item: Item): number | undefined {
  let top = item
  for (let at = item.parent; at !== undefined; at = at.parent) {
    if (top.type === 0) return top.id
    top = at
  }
  return undefined
}

/** The list that the item stands in, or would stand in under this parent. */
export function siblingsOf(item: Item, parent: Item | undefined = item.parent): Item[] {
  if (parent === undefined || item.type === 0) return []
  return item.isShadow ? parent.shadow : parent.children
}

/** The item and all below it, documents of iframes included; parents first. */
export function* below(item: Item): Generator<Item, void, undefined> {
  yield item
  for (const child of item.children) yield* below(child)
  for (const child of item.shadow) yield* below(child)
  if (item.document) yield* below(item.document)
}

export function isIn(item: Item, top: Item): boolean {
  for (let at: Item | undefined = item; at !== undefined; at = at.parent) if (at === top) return true
  return false
}

/** Takes it out of the page. What an iframe shows is gone with its place. */
export function takeOut(item: Item): void {
  const siblings = siblingsOf(item)
  siblings.splice(siblings.indexOf(item), 1)
  item.parent = undefined
  for (const one of below(item)) one.document = undefined
}

export function putIn(item: Item, parent: Item, position: number): void {
  const siblings = siblingsOf(item, parent)
  siblings.splice(position % (siblings.length + 1), 0, item)
  item.parent = parent
}
