import { isDone, type MeasuredInput } from '../measure/measured.ts'
import type { Failed } from '../measure/in-child.ts'
import type { PlayedOnce } from '../replayer/fast-forward.ts'
import { met, seconds } from './numbers.ts'
import { table } from './table.ts'

/** How many times faster than rrweb's player we want to be. */
const GOAL = 10

/** Our analysis beside rrweb's player, which has to apply the same events. */
export function againstPlayer(rows: readonly MeasuredInput[]): string {
  const head = ['input', 'virtual DOM s', 'real DOM s', '(c) s', '(b)/(c)', 'goal', '', 'with parsing']
  const body = rows.flatMap(({ name, played, plain }) => {
    if (!played) return []
    const analyzeMs = isDone(plain) ? plain.analyzeMs : NaN
    // What neither way finished in time takes longer than that.
    const playMs = Math.min(leastMs(played.virtual), leastMs(played.real))
    const ratio = playMs / analyzeMs
    const parsed = [played.virtual, played.real].filter(isDone).map(({ parseMs }) => parseMs)
    const fromText = (playMs + Math.min(...parsed)) / analyzeMs
    const isKnown = Number.isFinite(ratio)
    return [
      [
        name,
        shown(played.virtual),
        shown(played.real),
        isDone(plain) ? seconds(analyzeMs) : plain.failed,
        isKnown ? ratio.toFixed(1) : '?',
        `≥ ${GOAL}`,
        met(isKnown && ratio >= GOAL),
        Number.isFinite(fromText) ? fromText.toFixed(1) : '?',
      ],
    ]
  })
  return `## Beside rrweb's player

(b) is the better of both ways: from \`new Replayer\` with events that are parsed already until the last one is applied,
jumping to the end of each page load, in a Chromium of its own. (c) is from bytes, as above. "With parsing": (b) begins
with the recording's text, and \`JSON.parse\` of it counts.

${table(head, body)}`
}

const leastMs = (played: PlayedOnce | Failed): number =>
  isDone(played) ? played.ms : (played.afterMs ?? Infinity)

const shown = (played: PlayedOnce | Failed): string => (isDone(played) ? seconds(played.ms) : played.failed)
