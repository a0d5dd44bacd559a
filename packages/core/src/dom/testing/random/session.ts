import type { TreeNode } from '../../tree.ts'
import { attributesOf, below, isIn, type Item, putIn, recorded, siblingsOf, takeOut } from './items.ts'
import { treeOf } from './true-tree.ts'
import type { Edit, Step } from './steps.ts'

/** An rrweb event. */
export interface RawEvent {
  readonly type: number
  readonly timestamp: number
  readonly data: Record<string, unknown>
}

/** One event, and what the page is like after it. */
export interface Moment {
  readonly event: RawEvent
  /** Of a snapshot: that it shows the page load already shown. */
  readonly sameLoad: boolean
  readonly answering: boolean
  readonly page: TreeNode
  /** Ids that were ever given out in this page load. */
  readonly ids: number
}

const TAGS = words(
  'div p ul li label form button x-part iframe input select svg slot fieldset legend section header a',
)
const TEXTS = ['', 'Pay', '  ', 'Grüße "an" alle \\ \u{1f6d2}', '0', 'a\nb', '<b>', 'x'.repeat(90)]
const NAMES = words(
  'class id hidden value data-x __proto__ checked aria-label for aria-labelledby role slot disabled tabindex title id',
)
const VALUES: readonly (string | true)[] = ['', 'row', true, 'é ', '0', '"q"', 'constructor', 'button']
const STYLES = ['color', 'display', '--x', 'background']
const STYLE_VALUES = ['red', 'none', '"a;b: c"', 'url(data:x;y)', '', "'('"]

function words(text: string): readonly string[] {
  return text.split(' ')
}

/** Plays the steps on a page and tells the events that a recorder would write; valid by rrweb's own rules. */
export function* session(steps: readonly Step[]): Generator<Moment, void, undefined> {
  let nextId = 1
  let root = documentOf('Hello')
  let now = 1_700_000_000_000

  function item(type: number, tag: string, isShadow = false, id = nextId++): Item {
    const empty = {
      style: undefined,
      text: '',
      parent: undefined,
      children: [],
      shadow: [],
      document: undefined,
      live: undefined,
    }
    return { ...empty, id, type, tag, attributes: new Map(), isShadow }
  }

  /** A document with its doctype, head and body, and a few words. */
  function documentOf(words: string): Item {
    const top = item(0, '')
    const html = item(2, 'html')
    putIn(item(1, 'html'), top, 0)
    putIn(html, top, 1)
    putIn(item(2, 'head'), html, 0)
    const body = item(2, 'body')
    putIn(body, html, 1)
    const text = item(3, '')
    text.text = words
    putIn(text, body, 0)
    return top
  }

  /** Something new: mostly an element with a little in it, sometimes in the parent's shadow root. */
  function makeItem(what: number, depth = 0): Item {
    const isShadow = what % 11 === 0
    if (what % 3 === 0) {
      const text = item(what % 7 === 0 ? 5 : 3, '', isShadow)
      text.text = at(TEXTS, what)
      return text
    }
    const made = item(2, at(TAGS, what >> 2), isShadow)
    if (made.tag === 'input') {
      made.attributes.set('type', at(['radio', 'checkbox', 'text', 'radio'], what >> 3))
      made.attributes.set('name', at(['a', 'b'], what >> 5))
      if (what % 5 === 0) made.attributes.set('checked', true)
    } else if (made.tag !== 'iframe' && depth < 4) {
      for (let left = what % 4; left > 0; left--)
        putIn(makeItem((what >> 1) + left, depth + 1), made, what >> left)
    }
    return made
  }

  const everything = (): Item[] => [...below(root)]
  const parents = (): Item[] =>
    everything().filter(({ type, tag }) => type === 2 && !['html', 'iframe', 'input'].includes(tag))
  const movable = (): Item[] =>
    everything().filter(({ type, tag }) => type >= 2 && !['html', 'head', 'body'].includes(tag))

  function moment(
    event: Omit<RawEvent, 'timestamp'>,
    more: { sameLoad?: boolean; answering?: boolean } = {},
  ): Moment {
    const { sameLoad = false, answering = false } = more
    return { event: { ...event, timestamp: now }, sameLoad, answering, page: treeOf(root), ids: nextId }
  }

  function mutation(parts: Record<string, unknown>): Omit<RawEvent, 'timestamp'> {
    return { type: 3, data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...parts } }
  }

  function snapshot(sameLoad: boolean): Moment {
    for (const one of everything()) one.document = undefined
    return moment(
      { type: 2, data: { node: recorded(root, true), initialOffset: { left: 0, top: 0 } } },
      { sameLoad },
    )
  }

  /** One flush of a mutation observer. */
  function mutate(edits: readonly Edit[], order: number): Omit<RawEvent, 'timestamp'> {
    const before = new Set(everything())
    const parentBefore = new Map(everything().map(one => [one, one.parent]))
    const uprooted = new Set<Item>()
    const texts: { item: Item; value: string }[] = []
    const attributes: { item: Item; changed: Record<string, unknown> }[] = []
    for (const edit of edits) change(edit, uprooted, texts, attributes)

    const removed = [...uprooted].filter(one => before.has(one))
    const isNew = (one: Item): boolean => {
      if (!before.has(one)) return true
      for (let up: Item | undefined = one; up !== undefined; up = parentBefore.get(up))
        if (uprooted.has(up)) return true
      return false
    }
    const isIframeContent = (one: Item): boolean => one.type === 0
    const added = everything().filter(one => isNew(one) && !isIframeContent(one))
    const isKept = ({ item: one }: { item: Item }): boolean => !isNew(one) && isIn(one, root)
    return mutation({
      removes: shuffled(removed, order).map(one => ({ parentId: parentBefore.get(one)!.id, id: one.id })),
      adds: shuffled(added, order).map(addOf),
      texts: texts.filter(isKept).map(({ item: one, value }) => ({ id: one.id, value })),
      attributes: attributes
        .filter(isKept)
        .map(({ item: one, changed }) => ({ id: one.id, attributes: changed })),
    })
  }

  function addOf(one: Item): Record<string, unknown> {
    const siblings = siblingsOf(one)
    const next = siblings[siblings.indexOf(one) + 1]
    return { parentId: one.parent!.id, nextId: next?.id ?? null, node: recorded(one, false) }
  }

  function change(
    { edit, node, place, what }: Edit,
    uprooted: Set<Item>,
    texts: { item: Item; value: string }[],
    attributes: { item: Item; changed: Record<string, unknown> }[],
  ): void {
    if (edit === 'insert') {
      putIn(makeItem(what), at(parents(), node), place)
      return
    }
    const candidates = movable()
    if (candidates.length === 0) return
    const one = at(candidates, node)
    if (edit === 'move' || edit === 'remove') {
      const target = at(parents(), what)
      if (edit === 'move' && isIn(target, one)) return
      takeOut(one)
      uprooted.add(one)
      if (edit === 'move') putIn(one, target, place)
    } else if (edit === 'text') {
      if (one.type !== 3 && one.type !== 5) return
      one.text = at(TEXTS, what)
      texts.push({ item: one, value: one.text })
    } else if (one.type === 2) {
      attributes.push({
        item: one,
        changed: edit === 'style' ? restyle(one, place, what) : reset(one, place, what),
      })
    }
  }

  function reset({ attributes }: Item, place: number, what: number): Record<string, unknown> {
    const name = at(NAMES, place)
    const value = what % 4 === 0 ? null : at(VALUES, what)
    if (value === null) attributes.delete(name)
    else attributes.set(name, value)
    return Object.fromEntries([[name, value]])
  }

  /** The whole style as text, or a patch of it. */
  function restyle(one: Item, place: number, what: number): Record<string, unknown> {
    const name = at(STYLES, place)
    const value = at(STYLE_VALUES, what)
    if (what % 3 === 0) {
      one.style = new Map([
        [name, value],
        ['top', '1px'],
      ])
      return { style: attributesOf(one).get('style') }
    }
    const kind = what % 4
    one.style ??= new Map()
    if (kind === 0) one.style.delete(name)
    else one.style.set(name, kind === 1 ? `${value} !important` : value)
    return { style: { [name]: kind === 0 ? false : kind === 1 ? [value, 'important'] : value } }
  }

  /** What an iframe shows now, as one nested tree. */
  function attach(iframe: Item, what: number): Omit<RawEvent, 'timestamp'> {
    const inside = documentOf(at(TEXTS, what))
    iframe.document = inside
    inside.parent = iframe
    return mutation({
      isAttachIframe: true,
      adds: [{ parentId: iframe.id, nextId: null, node: recorded(inside, true) }],
    })
  }

  /** A long list comes, and the one before it goes. */
  function churn(): Omit<RawEvent, 'timestamp'> {
    const lists = everything().filter(({ tag }) => tag === 'ol')
    const removes = lists.map(list => ({ parentId: list.parent!.id, id: list.id }))
    for (const list of lists) takeOut(list)
    const list = item(2, 'ol')
    putIn(list, at(parents(), 1), 0)
    for (let i = 0; i < 1500; i++) putIn(item(3, ''), list, i)
    return mutation({ removes, adds: [...below(list)].map(addOf) })
  }

  /** Rows of a table come, numbered as recorders do it, and in their order; those before sometimes go. */
  function rows(node: number, what: number): Omit<RawEvent, 'timestamp'> {
    const former = what % 3 === 0 ? everything().filter(({ tag }) => tag === 'tr') : []
    const uprooted = former.filter(one => !former.some(other => other !== one && isIn(one, other)))
    const removes = uprooted.map(row => ({ parentId: row.parent!.id, id: row.id }))
    for (const row of uprooted) takeOut(row)
    const adds: Item[] = []
    const parent = at(parents(), node)
    const add = (one: Item, around: Item): Item => {
      putIn(one, around, 0)
      adds.push(one)
      return one
    }
    const made = Array.from({ length: 1 + (what % 40) }, () => add(item(2, 'tr'), parent))
    for (const row of made) {
      for (let i = 0; i < 4 + (what % 9); i++) {
        const isShadow = (what + i) % 13 === 0
        const cell = add(item(2, at(['td', 'td', 'label', 'td', 'input', 'p'], what + i), isShadow), row)
        if (cell.tag !== 'input') add(item(3, ''), cell).text = at(TEXTS, what + i)
        else if (what % 7 === 0) cell.attributes.set('checked', true)
      }
    }
    return mutation({ removes, adds: adds.map(addOf) })
  }

  yield snapshot(false)
  for (const step of steps) {
    now += 'what' in step ? step.what % 1000 : 500
    switch (step.step) {
      case 'mutate':
        yield moment(mutate(step.edits, step.order), { answering: step.answering })
        break
      case 'input': {
        const fields = everything().filter(({ tag }) => tag === 'input' || tag === 'select')
        if (fields.length === 0) break
        const field = at(fields, step.node)
        const live = { text: at(TEXTS, step.what), isChecked: step.what % 2 === 0 }
        field.live = live
        if (live.isChecked) for (const rival of rivalsOf(field)) rival.live = { text: '', isChecked: false }
        yield moment({ type: 3, data: { source: 5, id: field.id, ...live } })
        break
      }
      case 'attach': {
        const iframes = everything().filter(({ tag }) => tag === 'iframe')
        if (iframes.length > 0) yield moment(attach(at(iframes, step.node), step.what))
        break
      }
      case 'attach-early': {
        const iframe = item(2, 'iframe')
        const body = at(parents(), step.node)
        const event = attach(iframe, step.what)
        yield moment(event)
        putIn(iframe, body, step.what)
        yield moment(mutation({ adds: [addOf(iframe)] }))
        break
      }
      case 'repeat': {
        // Right after a checkout, nodes that it shows already are sent again as plain adds.
        const again = at(parents(), step.node)
        if (again.tag === 'head' || again.tag === 'body') break
        const adds = [...below(again)]
          .filter(one => one.type !== 0 && rootOf(one) === rootOf(again))
          .map(addOf)
        yield moment(mutation({ adds: shuffled(adds, step.what) }))
        break
      }
      case 'rows':
        yield moment(rows(step.node, step.what), { answering: step.what % 2 === 0 })
        break
      case 'churn':
        yield moment(churn())
        break
      case 'checkout':
        yield snapshot(true)
        break
      case 'load':
        nextId = 1
        root = documentOf('Again')
        yield snapshot(false)
    }
  }
}

function rootOf(item: Item): Item {
  let top = item
  while (top.type !== 0 && top.parent !== undefined) top = top.parent
  return top
}

/** Radios that are let go when this one is chosen. */
function rivalsOf(radio: Item): Item[] {
  const ownerOf = (item: Item): Item => {
    let owner = item
    for (let up = item.parent; up !== undefined && owner.type !== 0; up = up.parent) {
      owner = up
      if (up.tag === 'form') break
    }
    return owner
  }
  const groupOf = ({ attributes }: Item): unknown =>
    attributes.get('type') === 'radio' && attributes.get('name')
  const owner = ownerOf(radio)
  if (groupOf(radio) === false) return []
  return [...below(owner)].filter(
    one => one !== radio && groupOf(one) === groupOf(radio) && ownerOf(one) === owner,
  )
}

function at<T>(list: readonly T[], choice: number): T {
  return list[choice % list.length]!
}

/** The list in an order that the number chooses; 0 leaves it. */
export function shuffled<T>(list: readonly T[], order: number): T[] {
  const result = [...list]
  let state = order
  if (order === 0) return result
  for (let i = result.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    const other = (state >>> 8) % (i + 1)
    const one = result[i]!
    result[i] = result[other]!
    result[other] = one
  }
  return result
}
