import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { findAll } from '../../dom/select/find-all.ts'
import { shownText } from '../../dom/text/mask.ts'
import { rowBehind } from '../events/matching-rows.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { Page } from './page-at.ts'

/** Which page a page is: when, where, and what it was made from. */
export interface PagePlace {
  readonly offsetMs: number
  readonly windowId?: string
  /** Address at that time; '' when not known. */
  readonly url: string
  /** '' when it has none. */
  readonly title: string
  /** The page load, counted within the window from 0: node ids mean the same within one. */
  readonly epoch: number
  /** The snapshot that it was made from, `12:184`; `null` when there is none. */
  readonly snapshot: { readonly pointer: string; readonly offsetMs: number } | null
  /** Frames that were applied to it. */
  readonly applied: number
  readonly nodes: number
}

/** Events of other windows that are passed over in search of the address. */
const MOST_ROWS = 5000

/** Tells where and when a page is. */
export async function placeOf(replay: StoredReplay, page: Page): Promise<PagePlace> {
  const { mirror, windowId, offsetMs, snapshot } = page
  const { url, epoch } = await addressAt(replay, offsetMs, windowId)
  const [title = -1] = findAll(mirror, 'head > title', 1).slots
  const text = title < 0 ? -1 : mirror.firstChild(title)
  return {
    offsetMs,
    ...(windowId !== '' && { windowId }),
    url: cleanText(url, 2000),
    title: text < 0 ? '' : shownText(mirror.text(text, 500), 160),
    epoch,
    snapshot:
      snapshot === undefined
        ? null
        : { pointer: formatPointer(snapshot.pointer), offsetMs: snapshot.offsetMs },
    applied: page.applied,
    nodes: mirror.nodeCount(),
  }
}

/** The address and the page load of a window at a time. */
async function addressAt(
  replay: StoredReplay,
  offsetMs: number,
  windowId: string,
): Promise<{ readonly url: string; readonly epoch: number }> {
  const zeroMs = replay.zeroMs ?? 0
  const epoch = replay.epochs.findLast(
    one => (one.windowId ?? '') === windowId && one.fromMs - zeroMs <= offsetMs,
  )
  const table = await replay.events()
  const first = rowBehind(table, offsetMs) - 1
  for (let row = first; row >= 0 && first - row < MOST_ROWS; row--) {
    const isOwn = table.strings.at(table.window[row]!) === windowId
    if (isOwn && table.url[row] !== 0)
      return { url: table.strings.at(table.url[row]!), epoch: table.epoch[row]! }
  }
  return { url: epoch?.href ?? '', epoch: epoch?.epoch ?? 0 }
}
