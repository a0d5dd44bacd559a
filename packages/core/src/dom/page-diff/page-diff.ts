import { cleanText } from '../../lib/clean-text.ts'
import type { Mirror, MirrorReader } from '../mirror/mirror.ts'
import { bytesOf } from '../outline/fit.ts'
import { nameOf, toLines, valueText } from '../outline/lines.ts'
import type { FieldValue, Item } from '../outline/item.ts'
import { entriesOf, type Entries, type Entry } from './entries.ts'
import { looksOf, type LookChange } from './looks.ts'

/** What changed between two times of a page, as a person would see it. */
export interface PageDiff {
  /** `id`: the same page load, compared node by node; `content`: another one, compared by what stands on it. */
  readonly by: 'id' | 'content'
  readonly appeared: readonly DiffLine[]
  readonly vanished: readonly DiffLine[]
  readonly changed: readonly DiffLine[]
  /** Things that stand elsewhere, and lists whose order changed. */
  readonly moved: readonly DiffLine[]
  /** Things that were taken away and made anew as they were. */
  readonly remade: number
  /** Elements of which only class or inline style changed: style sheets may have shown or hidden them. */
  readonly looks: { readonly count: number; readonly first: readonly LookChange[] }
  /** How many lines of each list did not fit. */
  readonly leftOut: Readonly<Record<'appeared' | 'vanished' | 'changed' | 'moved', number>>
}

/** One thing that is new, gone or other than before. */
export interface DiffLine {
  /** rrweb id: of the later page, for what vanished of the earlier one. */
  readonly nodeId: number
  /** How deep it stands in what appeared or vanished with it. */
  readonly depth: number
  /** `button "Save" #12: "Save" → "Saving…"`, … */
  readonly text: string
  /** It changes by itself: a clock, a carousel. */
  readonly ambient?: true
}

export interface PageDiffOptions {
  /** Whether both are times of one page load: then node ids mean the same. */
  readonly sameLoad: boolean
  /** Estimated tokens of all lines; 2,000 unless told. */
  readonly maxTokens?: number
  /** Tells what changes by itself on the later page. */
  readonly isAmbient?: (slot: number) => boolean
}

const MAX_TOKENS = 2000
/** Lines told of one thing that appeared or vanished. */
const MOST_INSIDE = 8
/** Lines that are told of all, whatever the budget. */
const MOST_LINES = 2000

/** Compares two times of a page, or two pages. */
export function diffPages(before: MirrorReader, after: MirrorReader, options: PageDiffOptions): PageDiff {
  const by = options.sameLoad ? 'id' : 'content'
  const old = entriesOf(before, by)
  const now = entriesOf(after, by)
  const isAmbient = (entry: Entry): boolean => options.isAmbient?.(entry.item.slot) === true
  const gone = old.list.filter(({ key }) => !now.byKey.has(key))
  const came = now.list.filter(({ key }) => !old.byKey.has(key))
  const { remade, replaced, isTold } = pairUp(gone, came)
  const changed: DiffLine[] = []
  for (const entry of now.list) {
    const former = old.byKey.get(entry.key) ?? replaced.get(entry)
    const text = former === undefined ? '' : changeOf(former, entry)
    if (text !== '') changed.push(lineOf(entry, text, isAmbient(entry)))
  }
  return fitted(
    {
      by,
      appeared: subtrees(came, isTold, isAmbient),
      vanished: subtrees(gone, isTold, () => false),
      changed: sinkAmbient(changed),
      moved: by === 'id' ? movesOf(old, now) : [],
      remade,
      looks: by === 'id' ? looksOf(before, after, now) : { count: 0, first: [] },
    },
    options.maxTokens ?? MAX_TOKENS,
  )
}

/** Whether a mirror's node changes by itself at this time. */
export function ambientAt(mirror: Mirror, timeMs: number): (slot: number) => boolean {
  return slot => mirror.isTicking(slot) || mirror.isAmbient(slot, timeMs, AMBIENT_MS)
}

const AMBIENT_MS = 3000

/**
 * Things that were taken away and came again: with the same content they are the same; alone of their kind in the
 * same place one took the place of the other.
 */
function pairUp(
  gone: readonly Entry[],
  came: readonly Entry[],
): { remade: number; replaced: ReadonlyMap<Entry, Entry>; isTold: (entry: Entry) => boolean } {
  const told = new Set<Entry>()
  const byContent = new Map<string, Entry[]>()
  for (const entry of gone) push(byContent, entry.content, entry)
  let remade = 0
  for (const entry of came) {
    const former = byContent.get(entry.content)?.pop()
    if (former === undefined) continue
    told.add(entry)
    told.add(former)
    remade++
  }
  const replaced = new Map<Entry, Entry>()
  const places = new Map<string, { gone: Entry[]; came: Entry[] }>()
  for (const [side, entries] of [
    ['gone', gone],
    ['came', came],
  ] as const) {
    for (const entry of entries) {
      if (told.has(entry)) continue
      const key = `${entry.parent?.key ?? ''} ${entry.item.kind} ${entry.item.word}`
      const place = places.get(key) ?? { gone: [], came: [] }
      places.set(key, place)
      place[side].push(entry)
    }
  }
  for (const place of places.values()) {
    const [one, other] = [place.gone[0], place.came[0]]
    if (place.gone.length !== 1 || place.came.length !== 1 || one === undefined || other === undefined)
      continue
    if (other.item.children.length > 0 || one.item.children.length > 0) continue
    replaced.set(other, one)
    told.add(one)
    told.add(other)
  }
  return { remade, replaced, isTold: entry => told.has(entry) }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** The outermost of these, each with what is in it. */
function subtrees(
  entries: readonly Entry[],
  isTold: (entry: Entry) => boolean,
  isAmbient: (entry: Entry) => boolean,
): DiffLine[] {
  const among = new Set(entries)
  const lines: DiffLine[] = []
  for (const entry of entries) {
    if (isTold(entry) || (entry.parent !== undefined && among.has(entry.parent) && !isTold(entry.parent)))
      continue
    if (lines.length >= MOST_LINES) break
    const drafted = toLines([entry.item])
    const ambient = isAmbient(entry)
    for (const { item, depth, text } of drafted.slice(0, MOST_INSIDE + 1))
      lines.push({ nodeId: item.nodeId, depth, text, ...(ambient && { ambient }) })
    const rest = drafted.length - MOST_INSIDE - 1
    if (rest > 0) lines.push({ nodeId: entry.item.nodeId, depth: 1, text: `… ${rest} more in it` })
  }
  return sinkAmbient(lines)
}

function changeOf(former: Entry, entry: Entry): string {
  const changes: string[] = []
  const [one, other] = [former.item, entry.item]
  if (one.name !== other.name) changes.push(`${quoted(one)} → ${quoted(other)}`)
  if (one.word !== other.word) changes.push(`was ${one.word || 'text'}`)
  if (former.value !== undefined && entry.value !== undefined && differs(former.value, entry.value))
    changes.push(`value ${valueText(former.value)} → ${valueText(entry.value)}`)
  const lost = former.states.filter(state => !entry.states.includes(state))
  const won = entry.states.filter(state => !former.states.includes(state))
  if (won.length > 0) changes.push(`now ${won.join(', ')}`)
  if (lost.length > 0) changes.push(`no longer ${lost.join(', ')}`)
  if (one.count !== other.count) changes.push(`${one.count ?? 0} → ${other.count ?? 0} in it`)
  for (const name of new Set([...former.details.keys(), ...entry.details.keys()])) {
    const [was, is] = [former.details.get(name), entry.details.get(name)]
    if (was !== is) changes.push(`${name} ${detail(was)} → ${detail(is)}`)
  }
  return changes.join(', ')
}

function quoted(item: Item): string {
  return item.name === '' ? 'nothing' : nameOf(item)
}

function detail(value: string | undefined): string {
  return value === undefined ? 'none' : `"${cleanText(value, 80).replaceAll('"', "'")}"`
}

function differs(one: FieldValue, other: FieldValue): boolean {
  return one.text !== other.text || one.known !== other.known
}

function lineOf({ item, parent }: Entry, change: string, ambient: boolean): DiffLine {
  // A text is told by what it stands in.
  const named = item.kind === 'text' ? parent?.item : item
  const word = named === undefined || named.word === '' ? 'text' : named.word
  const name = named === undefined || named.name === '' || named === item ? '' : ` ${nameOf(named)}`
  const own =
    named === item &&
    item.name !== '' &&
    !change.startsWith(quoted(item)) &&
    !change.includes(' → ' + quoted(item))
      ? ` ${nameOf(item)}`
      : ''
  const where =
    item.kind === 'text' && named !== undefined && named.word !== ''
      ? `text in ${word}${name}`
      : `${word}${name}${own}`
  return {
    nodeId: item.nodeId,
    depth: 0,
    text: `${where} #${item.nodeId}: ${change}`,
    ...(ambient && { ambient: true }),
  }
}

function movesOf(old: Entries, now: Entries): DiffLine[] {
  const lines: DiffLine[] = []
  const order = new Map<
    string,
    { readonly parent: Entry | undefined; readonly was: string[]; readonly is: string[] }
  >()
  const stays = (entry: Entry, other: Entry | undefined): boolean => other?.parent?.key === entry.parent?.key
  const siblings = (entry: Entry): { was: string[]; is: string[] } => {
    const key = entry.parent?.key ?? ''
    const known = order.get(key) ?? { parent: entry.parent, was: [], is: [] }
    order.set(key, known)
    return known
  }
  for (const entry of now.list) {
    const former = old.byKey.get(entry.key)
    if (former === undefined) continue
    if (stays(former, entry)) siblings(entry).is.push(entry.key)
    else if (lines.length < MOST_LINES && entry.item.kind !== 'text' && isSettled(entry, former, old, now)) {
      const [from, to] = [placeOf(former.parent), placeOf(entry.parent)]
      lines.push(lineOf(entry, `moved from ${from} to ${to}`, false))
    }
  }
  for (const entry of old.list) {
    const later = now.byKey.get(entry.key)
    if (later !== undefined && stays(later, entry)) siblings(later).was.push(entry.key)
  }
  for (const { parent, was, is } of order.values()) {
    if (lines.length >= MOST_LINES || was.every((key, at) => key === is[at])) continue
    const what = parent === undefined ? 'the page' : placeOf(parent)
    lines.push({
      nodeId: parent?.item.nodeId ?? -1,
      depth: 0,
      text: `${what}: the order of what is in it changed`,
    })
  }
  return lines
}

/** Whether both parents were there before and after: else one of them came or went, and that is told. */
function isSettled(entry: Entry, former: Entry, old: Entries, now: Entries): boolean {
  const isIn = (entries: Entries, parent: Entry | undefined): boolean =>
    parent === undefined || entries.byKey.has(parent.key)
  return isIn(old, entry.parent) && isIn(now, former.parent)
}

function placeOf(entry: Entry | undefined): string {
  if (entry === undefined) return 'the page'
  const { word, name, nodeId } = entry.item
  return `${word}${name === '' ? '' : ` ${nameOf(entry.item)}`} #${nodeId}`
}

/** What changes by itself comes last, and stays together with what is in it. */
function sinkAmbient(lines: readonly DiffLine[]): DiffLine[] {
  return [...lines.filter(({ ambient }) => !ambient), ...lines.filter(({ ambient }) => ambient)]
}

const SECTIONS = ['changed', 'appeared', 'vanished', 'moved'] as const

/** Each list gets its share of the room; what one does not need goes to the next. */
function fitted(diff: Omit<PageDiff, 'leftOut'>, maxTokens: number): PageDiff {
  let room = maxTokens * 4
  const leftOut = { appeared: 0, vanished: 0, changed: 0, moved: 0 }
  const kept: Partial<Record<(typeof SECTIONS)[number], DiffLine[]>> = {}
  const sizes = SECTIONS.map(section => ({
    section,
    bytes: diff[section].reduce((sum, { text, depth }) => sum + bytesOf(text) + depth * 2 + 4, 0),
  })).sort((one, other) => one.bytes - other.bytes)
  sizes.forEach(({ section }, at) => {
    let share = room / (sizes.length - at)
    const lines: DiffLine[] = []
    for (const line of diff[section]) {
      share -= bytesOf(line.text) + line.depth * 2 + 4
      if (share < 0) break
      lines.push(line)
      room -= bytesOf(line.text) + line.depth * 2 + 4
    }
    kept[section] = lines
    leftOut[section] = diff[section].length - lines.length
  })
  return { ...diff, ...kept, leftOut }
}
