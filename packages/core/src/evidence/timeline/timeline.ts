import type { Session } from '../../analyze/session.ts'
import { createAddresses } from './addresses.ts'
import { estimateTokens, fit } from './budget.ts'
import { cardLines } from './card.ts'
import { bytesOf, paint, paintLine, span } from './line.ts'
import { timelineRows } from './lines.ts'
import { rowOf } from './row.ts'
import { layOut } from './layout.ts'
import { plainTimeline } from './plain.ts'

/** How a timeline is written. `colour` and `width` matter in the rich form only. */
export interface TimelineOptions {
  /** `plain` is one `{seconds}: {description}` a line; `rich`, the default, tells what followed. */
  readonly form?: 'plain' | 'rich'
  /** Leaves out what does not fit, by a quarter of the bytes as a token; says what and where. */
  readonly maxTokens?: number
  /** With terminal colours. */
  readonly colour?: boolean
  /** Columns of the terminal: longer lines are wrapped. */
  readonly width?: number
}

/** Kept for the last line, which tells the estimate. */
const ABOUT_BYTES = 24

/**
 * The session as text for a person or a model, ending in a line break unless it is empty. The rich form has a
 * head (what, when, how long, what is missing) and a line for each action, page, gap and hole; recorded text in
 * it has lost its control characters but is still untrusted.
 */
export function timeline(session: Session, options: TimelineOptions = {}): string {
  if (options.form === 'plain') return plainTimeline(session, options.maxTokens)
  const { maxTokens = Infinity, colour = false, width = Infinity } = options
  const addresses = createAddresses()
  const card = cardLines(session)
  const { rows, lineOf, textOf } = timelineRows(session, addresses)
  const list = addresses.list()

  const cardBytes = card.reduce((sum, spans) => sum + bytesOf(paint(spans, false)) + 1, 1)
  const listBytes = list.reduce((sum, line) => sum + bytesOf(line) + 1, list.length > 0 ? 1 : 0)
  // The list of addresses is worth less than a fifth of the room.
  const listed = listBytes * 5 <= maxTokens * 4 ? list : []
  const otherBytes = cardBytes + (listed.length > 0 ? listBytes : 0) + ABOUT_BYTES
  const fitted = fit(rows, maxTokens, otherBytes, {
    width: row => bytesOf(paintLine(lineOf(row), false)),
    ofCut: line => rowOf(line),
  })

  // One list, joined once: of a long recording it is megabytes.
  const lines = card.map(spans => paint(spans, colour).trimEnd())
  if (fitted.lines.length > 0) lines.push('')
  const isBare = !colour && width === Infinity
  for (let i = 0; i < fitted.lines.length; i++) {
    const row = fitted.lines[i]!
    if (isBare) lines.push(textOf(row))
    else layOut(lines, lineOf(row), { colour, width })
  }
  if (listed.length > 0) lines.push('')
  for (const line of listed) lines.push(paint([span(line, 'dim')], colour).trimEnd())
  if (fitted.leftOut !== '')
    lines.push('', paint([span(`left out to fit ${maxTokens} tokens: ${fitted.leftOut}`, 'dim')], colour))
  lines.push('')
  const text = lines.join('\n')
  if (maxTokens === Infinity) return text
  return `${text}${paint([span(`about ${estimateTokens(text)} tokens`, 'dim')], colour)}\n`
}
