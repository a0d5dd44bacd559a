import { formatOffset } from '../../lib/duration.ts'
import { shortUrl } from '../../lib/address.ts'
import type { DiffLine, PageDiff } from '../../dom/page-diff/page-diff.ts'
import { MOST_INDENT } from '../../dom/outline/fit.ts'
import { counted } from '../counted.ts'
import { span, type Span } from '../timeline/line.ts'
import type { DomBetween, DomEvents } from './dom-between.ts'
import { fidelitySpans, placeLine, printed, UNTRUSTED } from './dom-text.ts'

/** What changed between two moments as text, ending in a line end. */
export function betweenText(answer: DomBetween, options: { readonly colour?: boolean } = {}): string {
  const { from, to, sameLoad, loads, diff, events, fidelity, notes } = answer
  const lines: Span[][] = [
    [span('From ', 'dim'), ...placeLine(from)],
    [span('To   ', 'dim'), ...placeLine(to)],
  ]
  const told = new Set(fidelity.notes.map(({ message }) => message))
  for (const { message } of notes) if (!told.has(message)) lines.push([span(`! ${message}`, 'bold')])
  lines.push(...fidelitySpans(fidelity))
  for (const { offsetMs, url } of loads)
    lines.push([
      span(
        `── page load at ${formatOffset(offsetMs)}: ${url === '' ? 'address not known' : shortUrl(url, '', 160)}`,
        'page',
      ),
    ])
  if (diff === null) lines.push([span('one of the moments has no page: nothing can be compared', 'bold')])
  else {
    if (!sameLoad)
      lines.push([
        span('These are two page loads: compared by what stands on them; node ids differ.', 'bold'),
      ])
    lines.push([span(UNTRUSTED, 'dim')], ...diffSpans(diff))
  }
  if (events) lines.push(...eventSpans(events))
  return printed(lines, options)
}

function diffSpans(diff: PageDiff): Span[][] {
  const { appeared, vanished, changed, moved, remade, looks, leftOut } = diff
  const lines = [
    ...section('changed', '~', changed, leftOut.changed),
    ...section('appeared', '+', appeared, leftOut.appeared),
    ...section('vanished', '−', vanished, leftOut.vanished),
    ...section('moved', '↕', moved, leftOut.moved),
  ]
  if (lines.length === 0) lines.push([], [span('nothing that can be seen changed')])
  const rest: string[] = []
  if (remade > 0)
    rest.push(
      `${counted(remade, 'thing')} ${diff.by === 'id' ? 'made anew with the same content' : 'the same'}`,
    )
  if (looks.count > 0) {
    rest.push(
      `${counted(looks.count, 'element')} changed class or inline style only, which may show or hide them:`,
    )
  }
  if (rest.length > 0) lines.push([], [span(rest.join('; '))])
  for (const { text } of looks.first) lines.push([span(`  ${text}`, 'dim')])
  if (looks.count > looks.first.length)
    lines.push([span(`  … ${looks.count - looks.first.length} more`, 'dim')])
  return lines
}

function section(title: string, mark: string, lines: readonly DiffLine[], leftOut: number): Span[][] {
  if (lines.length === 0 && leftOut === 0) return []
  return [
    [],
    [span(title, 'page')],
    ...lines.map(({ text, depth, ambient }) => [
      span(
        `${depth === 0 ? mark : ' '} ${'  '.repeat(Math.min(depth, MOST_INDENT))}${text}`,
        ambient ? 'dim' : 'plain',
      ),
      span(ambient && depth === 0 ? '  (changes by itself)' : '', 'dim'),
    ]),
    ...(leftOut > 0 ? [[span(`  … ${leftOut} more; --max-tokens shows them`, 'dim')]] : []),
  ]
}

function eventSpans(events: DomEvents): Span[][] {
  const { mutations, adds, removes, texts, attributes, inputs, snapshots, largest } = events
  const lines: Span[][] = [
    [],
    [span('DOM events', 'page')],
    [
      span(
        `  ${counted(mutations, 'mutation')}: ${counted(adds, 'add')}, ${counted(removes, 'remove')}, ${counted(texts, 'text')}, ${counted(attributes, 'attribute')} · ${counted(inputs, 'input')} · ${counted(snapshots, 'snapshot')}`,
      ),
    ],
  ]
  for (const one of largest) {
    const parts = [
      one.adds > 0 ? `+${one.adds}` : '',
      one.removes > 0 ? `−${one.removes}` : '',
      one.texts > 0 ? counted(one.texts, 'text') : '',
      one.attributes > 0 ? counted(one.attributes, 'attribute') : '',
    ].filter(Boolean)
    lines.push([
      span(`  ${formatOffset(one.offsetMs)}  `, 'dim'),
      span(parts.length === 0 ? 'nothing' : parts.join(', ')),
      span(`  [${one.pointer}]`, 'dim'),
    ])
  }
  return lines
}
