import {
  findAll,
  momentOf,
  readEvents,
  RULES,
  type AllFindings,
  type Finding,
  type Session,
} from '@playhead/core'
import { fixture, fixturePaths } from './fixtures.ts'
import { recordingCase, recordingCases } from './stored.ts'

/** A line of labels.json: what a detector must find in a stretch of a recording, and what it must not. */
export interface Label {
  readonly name: string
  /** Epoch ms of the driver's clock, which the page shares. */
  readonly fromAt: number
  readonly toAt: number
  readonly expect: readonly string[]
  readonly never: readonly string[]
  readonly notMeasurable?: readonly string[]
  readonly why: string
}

/** How a rule did in a situation. */
export interface Verdict {
  readonly case: string
  readonly situation: string
  readonly rule: string
  readonly is: 'found' | 'missed' | 'false' | 'not measurable' | 'silent about what cannot be measured'
  readonly why: string
}

/** A judged recording with its labels. */
export interface Labelled {
  readonly name: string
  readonly session: Session
  readonly labels: readonly Label[]
  readonly found: AllFindings
}

/** Recordings that have labels. */
export const labelledCases: readonly string[] = fixturePaths.flatMap(
  path => /^recordings\/([^/]+)\/labels\.json$/.exec(path)?.[1] ?? [],
)

/**
 * Labels that the recording itself contradicts, with the reason: they are judged neither way. One that holds after a new
 * recording has to go from here.
 */
export const CONTRADICTED: ReadonlyMap<string, string> = new Map([
  [
    'friction-clicks-mixpanel / dead button just before the recording ends / dead-click',
    'the page stays open for half a minute in recordings of this recorder: the silence is recorded',
  ],
])

/** Reads a recording and judges it. */
export async function judge(name: string): Promise<Labelled> {
  const paths = recordingCases.get(name) ?? []
  const own = paths.filter(path => !/\/uploads[/.]/.test(path))
  const session = await readEvents((await recordingCase(own))())
  const labels = JSON.parse(
    new TextDecoder().decode(await fixture(`recordings/${name}/labels.json`)),
  ) as Label[]
  return { name, session, labels, found: findAll(session) }
}

/** How all rules did in all situations of a recording. */
export function verdictsOn({ name, session, labels, found }: Labelled): Verdict[] {
  const ours = found.findings.filter(({ source }) => source === 'playhead')
  const within = (label: Label, finding: Finding): boolean => {
    const atMs = session.zeroMs + momentOf(finding)
    return atMs >= label.fromAt && atMs <= label.toAt
  }
  return labels.flatMap(label => {
    const here = ours.filter(finding => within(label, finding))
    const fired = new Set<string>(here.filter(isBelieved).map(({ rule }) => rule))
    const unmeasured = new Set<string>(
      here.filter(({ notMeasurable }) => notMeasurable !== undefined).map(({ rule }) => rule),
    )
    const verdict = (rule: string, is: Verdict['is']): Verdict => ({
      case: name,
      situation: label.name,
      rule,
      is,
      why: label.why,
    })
    const judged: Verdict[] = []
    for (const rule of label.expect) {
      // A recording that ends before the situation does cannot show a silence.
      const endsBefore = session.endMs < label.toAt && unmeasured.has(rule)
      judged.push(verdict(rule, fired.has(rule) ? 'found' : endsBefore ? 'not measurable' : 'missed'))
    }
    for (const rule of label.never) if (fired.has(rule)) judged.push(verdict(rule, 'false'))
    for (const rule of label.notMeasurable ?? []) {
      const isTold =
        unmeasured.has(rule) ||
        found.blind.some(({ rules, partly }) => [...rules, ...partly].some(blind => blind === rule)) ||
        session.holes.some(({ fromMs, toMs }) => fromMs < label.toAt && toMs > label.fromAt)
      const is = fired.has(rule)
        ? 'false'
        : isTold
          ? 'not measurable'
          : 'silent about what cannot be measured'
      judged.push(verdict(rule, is))
    }
    return judged.filter(each => !CONTRADICTED.has(keyOf(each)))
  })
}

/** `case / situation / rule`. */
export function keyOf({ case: name, situation, rule }: Verdict): string {
  return `${name} / ${situation} / ${rule}`
}

function isBelieved({ suppressedBy, notMeasurable }: Finding): boolean {
  return suppressedBy === undefined && notMeasurable === undefined
}

/** How a rule did in all situations. */
export interface Score {
  readonly rule: string
  readonly found: number
  readonly missed: number
  readonly wrong: number
  readonly notMeasurable: number
  /** 0 to 1; `null` where there is nothing to divide. */
  readonly precision: number | null
  readonly recall: number | null
}

/** Scores by rule, in the order of `RULES`, and of all of them. */
export function scoresOf(verdicts: readonly Verdict[]): Score[] {
  const scoreOf = (rule: string, own: readonly Verdict[]): Score => {
    const count = (is: Verdict['is']): number => own.filter(each => each.is === is).length
    const [found, missed, wrong] = [count('found'), count('missed'), count('false')]
    return {
      rule,
      found,
      missed,
      wrong,
      notMeasurable: count('not measurable') + count('silent about what cannot be measured'),
      precision: found + wrong === 0 ? null : found / (found + wrong),
      recall: found + missed === 0 ? null : found / (found + missed),
    }
  }
  return [
    ...RULES.map(rule =>
      scoreOf(
        rule,
        verdicts.filter(verdict => verdict.rule === rule),
      ),
    ),
    scoreOf('all', verdicts),
  ]
}

/** The scores as a table of Markdown. */
export function tableOf(scores: readonly Score[]): string {
  const rows = scores.map(({ rule, found, missed, wrong, notMeasurable, precision, recall }) => [
    rule,
    ...[found, missed, wrong, notMeasurable].map(String),
    share(precision),
    share(recall),
  ])
  const head = ['rule', 'found', 'missed', 'false', 'not measurable', 'precision', 'recall']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}
