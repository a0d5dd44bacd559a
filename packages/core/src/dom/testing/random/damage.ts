import type { TreeNode } from '../../tree.ts'
import { type Moment, shuffled } from './session.ts'

/** One thing that is wrong with a recording. `event` chooses where, the rest what. */
export interface Wound {
  readonly wound: 'lose' | 'repeat' | 'swap' | 'lose-entry' | 'repeat-entry' | 'shuffle' | 'junk' | 'rename'
  readonly event: number
  readonly path: readonly number[]
  readonly junk: number
}

const JUNK: readonly unknown[] = [
  null,
  -1,
  -7,
  0,
  2,
  3,
  '4',
  true,
  false,
  '',
  '__proto__',
  [],
  [[[]]],
  [null, 7],
  {},
  { id: 3 },
]

/** The session with these wounds, deepest last. The pages that it tells of are no longer true. */
export function damaged(moments: readonly Moment[], wounds: readonly Wound[]): Moment[] {
  const hurt = structuredClone(moments) as Moment[]
  for (const wound of wounds) inflict(hurt, wound)
  return hurt
}

function inflict(moments: Moment[], { wound, event, path, junk }: Wound): void {
  if (moments.length < 2) return
  const at = event % moments.length
  const moment = moments[at]!
  const { data } = moment.event
  switch (wound) {
    case 'lose':
      moments.splice(at, 1)
      return
    case 'repeat':
      moments.splice((at + junk) % moments.length, 0, structuredClone(moment))
      return
    case 'swap':
      moments.push(...moments.splice(at, 1))
      return
    case 'junk':
      spoil(data, path, junk)
      return
    case 'rename':
      for (const list of listsOf(data)) {
        const entry = pick(list, path[0]!)
        if (isRecord(entry)) rename(entry, moment, junk)
      }
      return
    default:
      for (const list of listsOf(data)) {
        if (list.length === 0) continue
        const entry = path[0]! % list.length
        if (wound === 'lose-entry') list.splice(entry, 1)
        else if (wound === 'repeat-entry') list.splice(junk % list.length, 0, structuredClone(list[entry]))
        else list.splice(0, list.length, ...shuffled(list, junk))
      }
  }
}

/** Names another node: one near by, the node itself, one far away, one that comes later, or none. */
function rename(entry: Record<string, unknown>, { page, ids }: Moment, junk: number): void {
  const key = ['id', 'parentId', 'nextId', 'nextId'][junk % 4]!
  if (!Object.hasOwn(entry, key)) return
  const { node, parentId } = entry
  const family = [parentId, isRecord(node) ? node['id'] : undefined, ...childrenOf(page, parentId)]
  entry[key] = junk % 3 === 0 ? junk % (ids + 3) : pick(family, junk >> 4)
}

/** Ids of the light and shadow children of a node. */
function childrenOf(tree: TreeNode, id: unknown): number[] {
  const { children = [], shadow = [], document } = tree
  const inside = [...children, ...shadow]
  if (tree.nodeId === id) return inside.map(({ nodeId }) => nodeId)
  return [...inside, ...(document ? [document] : [])].flatMap(child => childrenOf(child, id))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listsOf(data: Record<string, unknown>): unknown[][] {
  return ['adds', 'removes', 'texts', 'attributes'].map(name => data[name]).filter(Array.isArray)
}

function pick(list: readonly unknown[], choice: number): unknown {
  return list.length === 0 ? undefined : list[choice % list.length]
}

/** Puts junk somewhere into the value. */
function spoil(value: unknown, path: readonly number[], junk: number): void {
  const [choice, ...rest] = path
  if (typeof value !== 'object' || value === null || choice === undefined) return
  const container = value as Record<string, unknown>
  const keys = Object.keys(container).filter(key => key !== 'source')
  const key = pick(keys, choice) as string | undefined
  if (key === undefined) return
  const inner = container[key]
  if (rest.length > 0 && typeof inner === 'object' && inner !== null) spoil(inner, rest, junk)
  else container[key] = structuredClone(JUNK[junk % JUNK.length])
}
