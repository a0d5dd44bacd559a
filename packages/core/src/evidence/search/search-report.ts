import { cleanText } from '../../lib/clean-text.ts'
import { formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import type { SearchAnswer, SearchHit } from './answer.ts'

export interface SearchReportOptions {
  /** ANSI colours, with what was found in bold; without them it stands between « and ». */
  readonly colour?: boolean
}

/** A search's answer as text: a line a hit, then what could not be searched. */
export function searchText(answer: SearchAnswer, { colour = false }: SearchReportOptions = {}): string {
  const dim = (text: string): string => (colour ? `\u001b[2m${text}\u001b[0m` : text)
  const lines: string[] = []
  const asked = JSON.stringify(answer.query)
  if (answer.found === 0) lines.push(`nothing found for ${asked}`)
  else
    lines.push(
      `${counted(answer.found, 'hit')} for ${asked}, best first; recorded text stands between quotes or «»`,
    )
  const times = answer.hits.map(({ offsetMs }) => formatOffset(offsetMs))
  const widest = times.reduce((width, time) => Math.max(width, time.length), 0)
  const fields = answer.hits.reduce((width, hit) => Math.max(width, whatOf(hit).length), 0)
  for (const [i, hit] of answer.hits.entries()) {
    const { segmentId, frameIndex } = hit.pointer
    const more = detailsOf(hit)
    const end = dim(`[${segmentId}:${frameIndex}]${more === '' ? '' : `  ${more}`}`)
    lines.push(
      `${dim(times[i]!.padStart(widest))}  ${whatOf(hit).padEnd(fields)}  ${marked(hit, colour)}  ${end}`,
    )
  }
  if (answer.remaining > 0)
    lines.push(dim(`${counted(answer.remaining, 'more hit')}: --cursor ${answer.nextCursor ?? ''}`))
  for (const { message } of answer.notes) lines.push(dim(`note: ${cleanText(message, 300)}`))
  return `${lines.join('\n')}\n`
}

function whatOf({ field, kind, role }: SearchHit): string {
  if (field === 'text') return role === undefined ? 'on screen' : `on screen, ${role}`
  return kind === undefined || kind === field ? field : `${kind}, ${field}`
}

function marked({ snippet, marks }: SearchHit, colour: boolean): string {
  let text = ''
  let at = 0
  for (const [from, to] of marks) {
    const found = snippet.slice(from, to)
    text += snippet.slice(at, from) + (colour ? `\u001b[1m${found}\u001b[22m` : `«${found}»`)
    at = to
  }
  return text + snippet.slice(at)
}

function detailsOf(hit: SearchHit): string {
  const parts: string[] = []
  if (hit.field === 'text') {
    parts.push(stood(hit))
    if (hit.values !== undefined)
      parts.push(`${counted(hit.values.count, 'value')}, last ${JSON.stringify(hit.values.last)}`)
    if (hit.masked) parts.push('partly masked')
  } else {
    if (hit.count > 1) parts.push(`×${hit.count}, last ${formatOffset(hit.lastOffsetMs)}`)
    if (hit.masked) parts.push('has masked text')
  }
  if (hit.windowId !== undefined) parts.push(`window ${hit.windowId.slice(0, 12)}`)
  if (hit.fit === 'one-typo' || hit.fit === 'two-typos') parts.push('not spelled so')
  return parts.join('; ')
}

/** `first seen 0:12, gone 0:47`. */
function stood({ firstOffsetMs, lastOffsetMs, count, stillThere }: SearchHit): string {
  const times = count > 1 ? `, ${count} times` : ''
  const end = stillThere ? 'still there at the end' : `gone ${formatOffset(lastOffsetMs)}`
  return `first seen ${formatOffset(firstOffsetMs)}${times}, ${end}`
}
