import type { Finding, Severity } from '../../analyze/findings/finding.ts'
import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import type { ReportOptions } from '../stats/stats-text.ts'
import { paint, span, type Span, type Style } from '../timeline/line.ts'
import type { Moment, Struggle, StrugglesAnswer } from './schema.ts'

const STYLE: Readonly<Record<Severity, Style>> = { high: 'bad', medium: 'bold', low: 'plain', info: 'dim' }

/** Facts that are listed; the answer has all. */
const FACTS_SHOWN = 20
const HELD_BACK_SHOWN = 200
const SENTENCE = 300

/** The struggles as text for a person, ending in a line break. */
export function strugglesText(answer: StrugglesAnswer, { colour = false }: ReportOptions = {}): string {
  const { replayId, struggles, moments, facts, suppressed, notMeasurable, blind, failed, changed, notes } =
    answer
  const line = (...spans: Span[]): string => paint(spans, colour)
  const head = [
    line(span(cleanText(replayId, 80) || 'recording', 'bold'), span(`  ${summary(answer)}`)),
    ...notes.map(({ message }) => line(span(`! ${cleanText(message, SENTENCE)}`, 'bold'))),
    ...Object.entries(changed).map(([name, value]) => line(span(`judged with ${name} = ${value}`, 'dim'))),
    ...failed.map(({ rule, message }) =>
      line(span(`! ${rule} broke off: ${cleanText(message, 200)}`, 'bad')),
    ),
  ]
  const blocks = [
    head,
    ...struggles.map((struggle, at) => struggleLines(struggle, moments[at], at + 1, line)),
    // What both sides say is told once.
    factLines(
      'Facts',
      'seen, and no struggle by themselves',
      facts.filter(({ source, otherSide }) => source === 'playhead' || otherSide?.agrees !== true),
      FACTS_SHOWN,
      line,
    ),
    factLines('Held back', 'looked like something, and was not', suppressed.findings, HELD_BACK_SHOWN, line),
    factLines('Not measurable', 'the recording cannot tell', notMeasurable.findings, HELD_BACK_SHOWN, line),
    blindLines(blind, line),
  ]
  return `${blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`
}

type Line = (...spans: Span[]) => string

function summary({ struggles, facts, suppressed, notMeasurable }: StrugglesAnswer): string {
  return [
    counted(struggles.length, 'struggle'),
    counted(facts.length, 'fact'),
    `${suppressed.count} held back`,
    `${notMeasurable.count} not measurable`,
  ].join(' · ')
}

function struggleLines(struggle: Struggle, moment: Moment | undefined, number: number, line: Line): string[] {
  const { severity, confidence, title, route, evidence, measured, otherSide, nextCommand, atOffsetMs } =
    struggle
  const before = moment?.context.before ?? []
  const page = [moment?.context.pageTitle, route].filter(part => part !== undefined && part !== '').join('  ')
  return [
    line(
      span(`${number}. `),
      span(severity, STYLE[severity]),
      span(` ${Math.round(confidence * 100)} %  `),
      span(formatOffset(atOffsetMs), 'dim'),
      span('  '),
      span(cleanText(title, SENTENCE), 'bold'),
    ),
    ...(page === '' ? [] : [line(span(`   on       ${cleanText(page, 160)}`))]),
    ...(before.length === 0
      ? []
      : [
          line(
            span(`   after    ${before.map(({ description }) => cleanText(description, 100)).join(' → ')}`),
          ),
        ]),
    ...measured.map(({ rule, values }) => line(span(`   ${rule.padEnd(8)} ${valuesOf(values)}`, 'dim'))),
    ...(otherSide
      ? [line(span(`   ${otherSide.agrees ? 'agreed  ' : 'disputed'} ${cleanText(otherSide.verdict, 200)}`))]
      : []),
    line(
      span(
        `   proof    ${evidence
          .slice(0, 8)
          .map(piece => `[${formatPointer(piece)}]`)
          .join(' ')}`,
        'dim',
      ),
    ),
    line(span(`   next     playhead ${nextCommand}`, 'dim')),
  ]
}

function valuesOf(values: Finding['measured']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? cleanText(value, 80) : String(value)}`)
    .join(' · ')
}

function factLines(
  title: string,
  about: string,
  findings: StrugglesAnswer['facts'],
  most: number,
  line: Line,
): string[] {
  if (findings.length === 0) return []
  const shown = findings.slice(0, most)
  const left = findings.length - shown.length
  return [
    line(span(title, 'bold'), span(`  ${about}`)),
    ...shown.map(({ rule, finding, evidence, suppressedBy, notMeasurable, otherSide, source }) => {
      const why = suppressedBy ?? notMeasurable
      const side = source === 'playhead' && otherSide ? `(${otherSide.verdict})` : ''
      const [first] = evidence
      return line(
        span(`  ${formatOffset(first?.offsetMs ?? 0)}`, 'dim'),
        span(`  ${rule}: ${cleanText(finding, 160)}`),
        ...(why === undefined ? [] : [span(` — ${cleanText(why, 160)}`, 'bold')]),
        span(side === '' ? '' : ` ${cleanText(side, 120)}`),
        ...(first ? [span(`  [${formatPointer(first)}]`, 'dim')] : []),
      )
    }),
    ...(left > 0 ? [line(span(`  … ${left} more`, 'dim'))] : []),
  ]
}

function blindLines(blind: StrugglesAnswer['blind'], line: Line): string[] {
  if (blind.length === 0) return []
  return [
    line(span('Not told by this recording', 'bold')),
    ...blind.map(({ why, rules, partly }) => {
      const part = partly.length === 0 ? '' : `; only partly: ${partly.join(', ')}`
      const cannot = rules.length > 0 ? `; cannot judge ${rules.join(', ')}` : ''
      return line(span(`  ${why}${cannot}${part}`))
    }),
  ]
}
