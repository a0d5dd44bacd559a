import type { MirrorReader } from '../mirror/mirror.ts'
import { collect } from '../outline/collect.ts'
import type { FieldValue, Item } from '../outline/item.ts'

/** One thing of a page as it is compared: by what it is, and by what it says. */
export interface Entry {
  /** Its place: the same thing at another time has the same key. */
  readonly key: string
  readonly item: Item
  /** The entry it stands in; `undefined` at the top. */
  readonly parent: Entry | undefined
  readonly value: FieldValue | undefined
  readonly states: readonly string[]
  /** Attributes that matter to a person, by what they are called. */
  readonly details: ReadonlyMap<string, string>
  /** What it and all in it say, to tell things that were made anew from new ones. */
  content: string
}

/** The things of a page, in its order. */
export interface Entries {
  readonly list: readonly Entry[]
  readonly byKey: ReadonlyMap<string, Entry>
}

const MOST_ENTRIES = 100_000
const CONTENT_LIMIT = 1000

/** The things of a page. `by`: their keys are node ids, or (across page loads) what they say. */
export function entriesOf(mirror: MirrorReader, by: 'id' | 'content'): Entries {
  const list: Entry[] = []
  const byKey = new Map<string, Entry>()
  if (mirror.root() < 0) return { list, byKey }
  const { items } = collect(mirror, mirror.root(), { focusedId: -1, listItems: Infinity })
  const waiting: { readonly item: Item; readonly parent: Entry | undefined }[] = []
  const put = (children: readonly Item[], parent: Entry | undefined): void => {
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ item: children[i]!, parent })
  }
  const times = new Map<string, number>()
  put(items, undefined)
  while (waiting.length > 0 && list.length < MOST_ENTRIES) {
    const { item, parent } = waiting.pop()!
    if (item.kind === 'line' || item.kind === 'empty') {
      put(item.children, parent)
      continue
    }
    const wanted =
      by === 'id'
        ? `${item.kind === 'text' ? 't' : ''}${item.nodeId}`
        : `${item.kind} ${item.word} ${item.name}`
    const nth = times.get(wanted) ?? 0
    times.set(wanted, nth + 1)
    const entry: Entry = {
      key: nth === 0 ? wanted : `${wanted} ${nth}`,
      item,
      parent,
      value: item.value,
      states: item.states,
      details: detailsOf(mirror, item),
      content: '',
    }
    list.push(entry)
    byKey.set(entry.key, entry)
    put(item.children, entry)
  }
  // Children come after what they stand in: going back, each has said all it holds.
  for (let i = list.length - 1; i >= 0; i--) {
    const entry = list[i]!
    const { word, name } = entry.item
    entry.content = `${word}|${name}|${entry.value?.text ?? ''}|${entry.states.join()}${entry.content}`.slice(
      0,
      CONTENT_LIMIT,
    )
    const { parent } = entry
    if (parent !== undefined && parent.content.length < CONTENT_LIMIT)
      parent.content = `>${entry.content}${parent.content}`
  }
  return { list, byKey }
}

function detailsOf(mirror: MirrorReader, { slot, kind, role }: Item): ReadonlyMap<string, string> {
  const details = new Map<string, string>()
  const take = (name: string): void => {
    const value = mirror.attribute(slot, name)
    if (value !== null) details.set(name, value.slice(0, 500))
  }
  if (kind === 'control' && role === 'link') take('href')
  else if (kind === 'image' || kind === 'frame' || kind === 'media') take('src')
  if (kind === 'control') take('placeholder')
  return details
}
