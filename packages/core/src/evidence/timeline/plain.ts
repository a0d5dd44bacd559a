import type { Session } from '../../analyze/session.ts'
import type { Action } from '../../analyze/action.ts'
import { fit } from './budget.ts'
import { isFailure, isSmall } from './kinds.ts'
import { bytesOf, span, type Line } from './line.ts'
import { mayBeSameTarget } from './same-target.ts'

/** One `{timestamp_seconds}: {description}` a line, `(×N)` for equal descriptions in a row. */
export function plainTimeline(
  session: Pick<Session, 'actions' | 'events' | 'zeroMs'>,
  maxTokens = Infinity,
): string {
  const { actions, events } = session
  if (actions.length === 0) return events.length === 0 ? '' : 'No user actions recorded.\n'
  const lines: Line[] = []
  let run: Action[] = []
  const flush = (): void => {
    if (run.length > 0) lines.push(lineOf(run, session.zeroMs))
    run = []
  }
  for (const action of actions) {
    const first = run[0]
    if (first && (first.description !== action.description || !mayBeSameTarget(first, action))) flush()
    run.push(action)
  }
  flush()
  const text = (line: Line): string => line.head.map(part => part.text).join('')
  const fitted = fit(lines, maxTokens, 0, { width: line => bytesOf(text(line)), ofCut: line => line })
  const rows = fitted.lines.map(line => text(line).trim())
  return (
    [
      ...rows,
      ...(fitted.leftOut === '' ? [] : [`left out to fit ${maxTokens} tokens: ${fitted.leftOut}`]),
    ].join('\n') + '\n'
  )
}

function lineOf(run: readonly Action[], zeroMs: number): Line {
  const first = run[0] as Action
  const times = run.reduce((sum, action) => sum + Number(action.metadata['repeats'] ?? 1), 0)
  // Without a clock the seconds count from zero.
  const fromMs = Number.isFinite(zeroMs) ? zeroMs : 0
  const text = `${Math.floor((fromMs + first.offsetMs) / 1000)}: ${first.description}${times > 1 ? ` (×${times})` : ''}`
  const worth = isFailure(first.action) ? 'must' : isSmall(first.action) ? 'weak' : 'telling'
  return { offsetMs: first.offsetMs, worth, what: first.action, head: [span(text)], pieces: [], tail: [] }
}
