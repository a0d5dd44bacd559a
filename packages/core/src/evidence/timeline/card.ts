import type { Session } from '../../analyze/session.ts'
import type { ActionName } from '../../analyze/action.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { reasonOf } from './gaps.ts'
import { span, type Span } from './line.ts'

/** The head of a timeline: what, when, how long, who recorded, how it went, and what is missing. */
export function cardLines(session: Session): Span[][] {
  const { replay, activeSeconds } = session
  const { startedAt, durationMs } = replay
  const active =
    activeSeconds.size > 0
      ? `, ${formatDuration(Math.min(durationMs, activeSeconds.size * 1000))} active`
      : ''
  const when = startedAt === '' ? 'no wall clock' : `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`
  const sdk =
    replay.sdk === undefined ? replay.dialect : cleanText(`${replay.sdk.name} ${replay.sdk.version}`, 60)
  const title = cleanText(replay.title ?? '', 80)
  return [
    [
      span(cleanText(replay.replayId, 80) || 'recording', 'bold'),
      span(
        [title === '' ? '' : `  ${title}`, replay.url === '' ? '' : `  ${cleanText(replay.url, 120)}`].join(
          '',
        ),
      ),
    ],
    [
      span(
        [
          when,
          `${formatDuration(durationMs)}${active}`,
          counted(replay.pages, 'page'),
          ...(replay.windows.length > 1 ? [counted(replay.windows.length, 'window')] : []),
          `recorded by ${sdk}`,
          counted(replay.frames, 'frame'),
        ].join(' · '),
        'dim',
      ),
    ],
    [span(outcome(session))],
    [span(`recording: ${healthLine(session)}`, isWhole(session) ? 'dim' : 'plain')],
  ]
}

const NOUNS: readonly (readonly [string, readonly ActionName[]])[] = [
  ['click', ['click', 'dblclick', 'contextmenu', 'submit']],
  ['tap', ['tap']],
  ['input', ['input', 'select']],
  ['scroll', ['scroll']],
  ['error', ['error', 'console_error']],
]

function outcome({ actions }: Session): string {
  const totals = new Map<ActionName, number>()
  let failed = 0
  for (let i = 0; i < actions.length; i++) {
    const { action, metadata, consequence } = actions[i]!
    const repeats = metadata['repeats']
    const times = repeats === undefined ? 1 : Number(repeats)
    totals.set(action, (totals.get(action) ?? 0) + times)
    const requests = consequence?.requests
    if (requests !== undefined) for (const request of requests) if (request.failed) failed++
  }
  failed += totals.get('request_failed') ?? 0
  const parts: string[] = []
  for (const [noun, names] of NOUNS) {
    const total = names.reduce((sum, name) => sum + (totals.get(name) ?? 0), 0)
    if (total > 0) parts.push(counted(total, noun))
  }
  if (failed > 0) parts.push(counted(failed, 'failed request'))
  return parts.length === 0 ? 'nobody did anything that was recorded' : parts.join(' · ')
}

function isWhole(session: Session): boolean {
  return healthParts(session).length === 0
}

function healthLine(session: Session): string {
  const parts = healthParts(session)
  const masked = session.health.maskedShare
  const hidden =
    masked !== null && masked > 0 ? [`${Math.max(1, Math.round(masked * 100))} % of its text masked`] : []
  const silent = session.recorded
    .filter(({ what, state }) => state === 'not-recorded' && SILENT.has(what))
    .map(({ what }) => SILENT.get(what))
  const unrecorded = silent.length > 0 ? [`not recorded: ${silent.join(', ')}`] : []
  return [...(parts.length === 0 ? ['nothing missing'] : parts), ...unrecorded, ...hidden].join(' · ')
}

/** What a story would tell of, and in which word: without it, nothing told does not mean that nothing happened. */
const SILENT: ReadonlyMap<string, string> = new Map([
  ['network', 'requests'],
  ['console', 'the console'],
  ['errors', 'errors'],
])

/** What a recording is truncated by that is no limit of ours. */
const BROKEN: ReadonlySet<string> = new Set(['truncated', 'damaged-compression'])

function healthParts({ health, holes }: Session): string[] {
  const parts: string[] = []
  if (health.mobile) parts.push('no DOM (mobile or video)')
  else if (health.missingSnapshot) parts.push('no picture of the page for all or part of it')
  if (health.live) parts.push('still being recorded')
  const isTooLarge = health.notes.some(({ code }) => code === 'size-limit')
  if (isTooLarge) parts.push('larger than a limit: part of it was left out')
  if (health.truncated && (!isTooLarge || health.notes.some(({ code }) => BROKEN.has(code))))
    parts.push('breaks off')
  if (health.segments.missing.length > 0)
    parts.push(`${counted(health.segments.missing.length, 'segment')} missing`)
  const longest = holes.toSorted((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs))[0]
  if (longest !== undefined) {
    parts.push(
      `${counted(holes.length, 'hole')} (longest ${formatDuration(longest.toMs - longest.fromMs)}, ${reasonOf(longest)})`,
    )
  }
  if (health.clockJumps > 0) parts.push(counted(health.clockJumps, 'clock jump'))
  if (health.unappliedMutations > 0) parts.push(counted(health.unappliedMutations, 'unapplied mutation'))
  if (health.severalRecorders) parts.push('several recorders')
  const told = [
    'mobile',
    'no-snapshot',
    'truncated',
    'size-limit',
    'damaged-compression',
    'missing-segment',
    'hole',
    'clock',
    'unapplied-mutation',
    'several-recorders',
  ]
  // Frames that came twice or late were put right; positions for numbers cost nothing.
  const harmless = ['duplicate-frame', 'out-of-order', 'relative-time', 'empty-segment']
  const other = health.notes.filter(({ code }) => !told.includes(code) && !harmless.includes(code))
  for (const { code, count } of other)
    parts.push(`${code.replaceAll('-', ' ')}${count > 1 ? ` ×${count}` : ''}`)
  return parts
}
