import { toHtml, noCounts, type HtmlCounts } from '../../dom/html.ts'
import type { MirrorReader, Slot } from '../../dom/mirror/mirror.ts'
import { describeSlot } from '../../dom/names/describe.ts'
import { outlineOf, type Outline } from '../../dom/outline/outline.ts'
import { findAll } from '../../dom/select/find-all.ts'
import { toTree, type TreeNode } from '../../dom/tree.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { fidelityOf, type DomFidelity } from './fidelity.ts'
import { pageAt } from './page-at.ts'
import { placeOf, type PagePlace } from './page-place.ts'

/** Which page, which part of it, and in what form. */
export interface DomQuestion {
  /** Offset in ms; the end unless told. */
  readonly atMs?: number
  /** Unless told, the window that was recorded in last at or before the moment. */
  readonly windowId?: string
  /** Only the first element that this finds: see `findAll`. */
  readonly selector?: string
  /** Only the element with this rrweb id. */
  readonly nodeId?: number
  /** `outline` unless told. */
  readonly format?: 'outline' | 'html' | 'json'
  /** Of the outline, estimated; 2,000 unless told. */
  readonly maxTokens?: number
}

/** The page at a moment. Plain JSON, see `domAnswerSchema`; its texts are recorded, not to be trusted. */
export interface DomAnswer {
  readonly schemaVersion: 1
  readonly replayId: string
  readonly page: PagePlace
  /** What was asked for by selector or id; absent for the whole page. */
  readonly part?: DomPart
  readonly fidelity: DomFidelity
  readonly outline?: Outline
  readonly html?: { readonly text: string; readonly counts: HtmlCounts }
  /** `null` when there is no page, or no such element in it. */
  readonly tree?: TreeNode | null
}

/** The element that was asked for. */
export interface DomPart {
  /** rrweb id; `null` when nothing was found. */
  readonly nodeId: number | null
  /** `button "Checkout"`; '' when nothing was found. */
  readonly label: string
  /** How many elements the selector finds, and the ids of the first of them. */
  readonly matches: number
  readonly nodeIds: readonly number[]
}

/** A page that was found, and the place in it: for whoever writes it out piece by piece. */
export interface FoundPage {
  readonly answer: Omit<DomAnswer, 'outline' | 'html' | 'tree'>
  readonly mirror: MirrorReader
  /** What was asked for; -1 when there is no page or no such element. */
  readonly root: Slot
  readonly focusedId: number
}

/** Matches whose ids are told. */
const MOST_IDS = 20

/**
 * The page at a moment as outline, HTML or tree. Rejects with a `SelectorError`, a `QueryError` for a window that is
 * not there or a question that asks two things, or a `StoreError`.
 */
export async function domAt(replay: StoredReplay, question: DomQuestion = {}): Promise<DomAnswer> {
  const { answer, mirror, root, focusedId } = await findPage(replay, question)
  const { format = 'outline', maxTokens } = question
  if (format === 'json') return { ...answer, tree: toTree(mirror, root) ?? null }
  if (format === 'html') {
    const counts = noCounts()
    return { ...answer, html: { text: toHtml(mirror, root, counts), counts } }
  }
  const options = { focusedId, ...(maxTokens !== undefined && { maxTokens }) }
  return { ...answer, outline: outlineOf(mirror, root, options) }
}

/** Finds the page and the part of it that a question is about; rejects as `domAt` does. */
export async function findPage(replay: StoredReplay, question: DomQuestion = {}): Promise<FoundPage> {
  const { atMs = Infinity, windowId, selector, nodeId } = question
  if (Number.isNaN(atMs)) throw new QueryError('bad-question', 'the time of the page is no number')
  if (selector !== undefined && nodeId !== undefined)
    throw new QueryError(
      'bad-question',
      'a part of the page is named by a selector or by a node id, not by both',
    )
  const page = await pageAt(replay, { atMs, ...(windowId !== undefined && { windowId }) })
  const { mirror } = page
  const part = partOf(mirror, selector, nodeId)
  const root = part === undefined ? mirror.root() : part.nodeId === null ? -1 : mirror.slotOf(part.nodeId)
  return {
    answer: {
      schemaVersion: 1,
      replayId: replay.replay.replayId,
      page: await placeOf(replay, page),
      ...(part && { part }),
      fidelity: fidelityOf(replay, page, root < 0 ? mirror.root() : root),
    },
    mirror,
    root,
    focusedId: page.focusedId ?? -1,
  }
}

function partOf(
  mirror: MirrorReader,
  selector: string | undefined,
  nodeId: number | undefined,
): DomPart | undefined {
  if (nodeId !== undefined) {
    const slot = mirror.slotOf(nodeId)
    return partAt(mirror, slot < 0 ? [] : [slot], slot < 0 ? 0 : 1)
  }
  if (selector === undefined) return undefined
  const { slots, count } = findAll(mirror, selector, MOST_IDS)
  return partAt(mirror, slots, count)
}

function partAt(mirror: MirrorReader, slots: readonly Slot[], matches: number): DomPart {
  const [first = -1] = slots
  return {
    nodeId: first < 0 ? null : mirror.nodeId(first),
    label: first < 0 ? '' : describeSlot(mirror, first).label,
    matches,
    nodeIds: slots.map(slot => mirror.nodeId(slot)),
  }
}
