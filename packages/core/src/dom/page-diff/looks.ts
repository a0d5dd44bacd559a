import { cleanText } from '../../lib/clean-text.ts'
import { type MirrorReader, NodeType } from '../mirror/mirror.ts'
import { nextBelow } from '../text/tree-order.ts'
import type { Entries } from './entries.ts'

/** An element that looks other than before, for all that the recording tells. */
export interface LookChange {
  readonly nodeId: number
  /** `div #12: class +open −closed`. */
  readonly text: string
}

const MOST_NODES = 200_000
const SHOWN = 10
const CLASSES = 6

/** Elements of both pages whose class or inline style changed. What stands on the page is told first. */
export function looksOf(
  before: MirrorReader,
  after: MirrorReader,
  now: Entries,
): { readonly count: number; readonly first: readonly LookChange[] } {
  const named = new Set(now.list.map(({ item }) => item.nodeId))
  const first: LookChange[] = []
  const others: LookChange[] = []
  let count = 0
  let met = 0
  for (let at = after.root(); at >= 0 && met < MOST_NODES; at = nextBelow(after, at, after.root()), met++) {
    if (after.nodeType(at) !== NodeType.Element) continue
    const nodeId = after.nodeId(at)
    const old = before.slotOf(nodeId)
    if (old < 0) continue
    const changes = [
      classChange(before.attribute(old, 'class'), after.attribute(at, 'class')),
      styleChange(before.attribute(old, 'style'), after.attribute(at, 'style')),
    ].filter(change => change !== '')
    if (changes.length === 0) continue
    count++
    const list = named.has(nodeId) ? first : others
    if (list.length < SHOWN)
      list.push({ nodeId, text: `${cleanText(after.tag(at), 40)} #${nodeId}: ${changes.join(', ')}` })
  }
  return { count, first: [...first, ...others].slice(0, SHOWN) }
}

function classChange(was: string | null, is: string | null): string {
  if (was === is) return ''
  const old = words(was)
  const now = words(is)
  const won = [...now].filter(name => !old.has(name))
  const lost = [...old].filter(name => !now.has(name))
  if (won.length === 0 && lost.length === 0) return ''
  const told = [...won.map(name => `+${name}`), ...lost.map(name => `−${name}`)]
  const rest = told.length - CLASSES
  return `class ${cleanText(told.slice(0, CLASSES).join(' '), 160)}${rest > 0 ? ` and ${rest} more` : ''}`
}

function styleChange(was: string | null, is: string | null): string {
  if (was === is) return ''
  return `style "${cleanText(was ?? '', 60).replaceAll('"', "'")}" → "${cleanText(is ?? '', 60).replaceAll('"', "'")}"`
}

function words(classes: string | null): Set<string> {
  return new Set((classes ?? '').split(/\s+/, 200).filter(name => name !== ''))
}
