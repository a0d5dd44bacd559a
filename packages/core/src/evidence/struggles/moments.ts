import { partitionPoint } from '../../lib/partition-point.ts'
import type { Action } from '../../analyze/action.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { Moment, Struggle } from './schema.ts'

/** A preview shows at least so much around a moment. */
export const MOMENT_MS = 30_000
/** Things done before it that are told. */
const MOST_BEFORE = 3
const TITLE_LENGTH = 120

/** What befell somebody is no deed. */
const DEEDS: ReadonlySet<string> = new Set([
  'navigate',
  'click',
  'dblclick',
  'contextmenu',
  'tap',
  'drag',
  'input',
  'select',
  'submit',
  'scroll',
  'media',
  'clipboard',
])

/** Each struggle's time range for showing, in the order given. `actions` are in order of time. */
export function momentsOf(
  struggles: readonly Struggle[],
  actions: readonly Action[],
  durationMs: number,
): Moment[] {
  return struggles.map(struggle => {
    const { id, problem, severity, title, atOffsetMs, windowId, route, evidence, nextCommand } = struggle
    const [proof] = evidence
    return {
      struggleId: id,
      problem,
      severity,
      title,
      ...rangeAround(atOffsetMs, durationMs),
      atOffsetMs,
      context: { route, ...contextOf(actions, atOffsetMs, windowId) },
      ...(windowId !== undefined && { windowId }),
      pointer: { segmentId: proof?.segmentId ?? 0, frameIndex: proof?.frameIndex ?? 0 },
      nextCommand,
    }
  })
}

/** Half a minute with the moment in its middle; nearer to an end of the recording as much on its other side. */
export function rangeAround(
  atOffsetMs: number,
  durationMs: number,
): { readonly fromOffsetMs: number; readonly toOffsetMs: number } {
  const latest = Math.max(0, durationMs - MOMENT_MS)
  const fromOffsetMs = Math.min(latest, Math.max(0, Math.round(atOffsetMs) - MOMENT_MS / 2))
  return { fromOffsetMs, toOffsetMs: Math.max(0, Math.min(durationMs, fromOffsetMs + MOMENT_MS)) }
}

function contextOf(
  actions: readonly Action[],
  atOffsetMs: number,
  windowId: string | undefined,
): Pick<Moment['context'], 'url' | 'pageTitle' | 'before'> {
  const before: { offsetMs: number; description: string }[] = []
  let url: string | undefined
  let pageTitle: string | undefined
  const last = lastIndexBefore(actions, atOffsetMs)
  // The title may be far back; the deeds are near.
  for (let i = last; i >= 0 && i > last - 2000; i--) {
    const action = actions[i]!
    const { offsetMs, metadata, description } = action
    if (windowId !== undefined && metadata['windowId'] !== undefined && metadata['windowId'] !== windowId)
      continue
    url ??= action.url
    if (before.length < MOST_BEFORE && offsetMs < atOffsetMs && DEEDS.has(action.action))
      before.unshift({ offsetMs, description })
    const title = metadata['title']
    if (action.action === 'navigate') {
      if (pageTitle === undefined && typeof title === 'string' && title !== '')
        pageTitle = cleanText(title, TITLE_LENGTH)
      if (metadata['method'] !== 'title' && before.length === MOST_BEFORE) break
    }
  }
  return { url: cleanText(url ?? '', 300), ...(pageTitle !== undefined && { pageTitle }), before }
}

function lastIndexBefore(actions: readonly Action[], offsetMs: number): number {
  return partitionPoint(actions.length, place => actions[place]!.offsetMs <= offsetMs) - 1
}
