import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { collect } from './collect.ts'
import { bytesOf, choose, MOST_INDENT } from './fit.ts'
import { toLines, type Drafted, type OutlineLine } from './lines.ts'

export interface OutlineOptions {
  /** Estimated tokens (a quarter of the bytes) that the lines may take; 2,000 unless told. */
  readonly maxTokens?: number
  /** rrweb id of what has the focus; -1 for none. */
  readonly focusedId?: number
  /** Items of a long list to show; 5 unless told. */
  readonly listItems?: number
}

/** What is to be seen of a page, as text. */
export interface Outline {
  readonly lines: readonly OutlineLine[]
  /** How many lines of each kind did not fit: `link`, `text`, `row`, … */
  readonly leftOut: Readonly<Record<string, number>>
  /** Of the lines, a quarter of their bytes. */
  readonly estimatedTokens: number
  /** False when the page is larger than what is looked at. */
  readonly complete: boolean
}

const MAX_TOKENS = 2000
const LIST_ITEMS = 5

/**
 * The page from `root` down (the whole page unless told) as an outline: landmarks, headings, controls with role,
 * name, value and state, and the text between them, nested as they are. Boxes that say nothing are left out, long
 * lists folded. What style sheets hide is not known and therefore told.
 */
export function outlineOf(
  mirror: MirrorReader,
  root: Slot = mirror.root(),
  options: OutlineOptions = {},
): Outline {
  const { maxTokens = MAX_TOKENS, focusedId = -1, listItems = LIST_ITEMS } = options
  if (root < 0) return { lines: [], leftOut: {}, estimatedTokens: 0, complete: true }
  const { items, complete } = collect(mirror, root, { focusedId, listItems })
  const drafted = toLines(items)
  const { kept, missing, leftOut } = choose(drafted, maxTokens * 4)
  const lines = kept.map(at => toLine(drafted[at]!, missing.get(at) ?? 0))
  const counts = Object.create(null) as Record<string, number>
  for (const [word, count] of leftOut) counts[word] = count
  const bytes = lines.reduce(
    (sum, { text, depth }) => sum + bytesOf(text) + Math.min(depth, MOST_INDENT) * 2 + 1,
    0,
  )
  return { lines, leftOut: counts, estimatedTokens: Math.ceil(bytes / 4), complete }
}

/** The lines as they are printed, two spaces a level. */
export function outlineText({ lines }: Pick<Outline, 'lines'>): string {
  let text = ''
  for (const line of lines) text += `${'  '.repeat(Math.min(line.depth, MOST_INDENT))}${line.text}\n`
  return text
}

function toLine({ item, depth, text }: Drafted, missing: number): OutlineLine {
  return {
    nodeId: item.nodeId,
    depth,
    kind: item.kind,
    role: item.role,
    name: item.name,
    ...(item.masked && { masked: true }),
    ...(item.value && { value: item.value }),
    states: item.states,
    text: missing > 0 ? `${text} (… ${missing} more)` : text,
  }
}
