import type { Session } from '../../analyze/session.ts'
import type { Stats } from '../../analyze/stats/schema.ts'
import { formatPointer } from '../../decode/frame.ts'
import { formatDuration } from '../../lib/duration.ts'
import { cardLines } from '../timeline/card.ts'
import { paint } from '../timeline/line.ts'
import type { FramesByTime } from './frames-by-time.ts'
import { clipBytes, plainLine } from './plain-line.ts'

/** A card is 300 tokens at most. */
const CARD_BYTES = 1200
/** Share of the card that its first line may take: names and addresses are long. */
const FIRST_SHARE = 0.35

/** What the session is, in a few lines of `bytes` at most. */
export function briefCard(session: Session, stats: Stats, frames: FramesByTime, bytes: number): string[] {
  const most = Math.min(bytes, CARD_BYTES)
  const { zeroMs, endMs } = session
  const first = frames.at(zeroMs)
  const last = frames.at(endMs)
  const span =
    first && last ? `frames [${formatPointer(first)}] to [${formatPointer(last)}]` : 'no dated frame'
  // The time is told below, by more than its active part.
  const [name = '', about = '', outcome = '', recording = ''] = cardLines({
    ...session,
    activeSeconds: new Set(),
    // Below, with all that is not recorded.
    recorded: [],
  }).map(line => paint(line, false))
  const others = [`${about} · ${span}`, outcome, timeLine(stats), `${recording}${silentKinds(stats)}`]
  const share = Math.floor((most * (1 - FIRST_SHARE)) / others.length) - 1
  return [
    clipBytes(plainLine(name), Math.floor(most * FIRST_SHARE) - 1),
    ...others.map(line => clipBytes(plainLine(line), share)),
  ]
}

function timeLine({ time }: Stats): string {
  const { activeMs, idleMs, awayMs, hiddenMs, unrecordedMs } = time
  return [
    `active ${formatDuration(activeMs)}`,
    `idle ${formatDuration(idleMs)}`,
    `away ${formatDuration(awayMs)}`,
    `hidden ${hiddenMs === null ? 'not recorded' : formatDuration(hiddenMs)}`,
    ...(unrecordedMs > 0 ? [`not recorded ${formatDuration(unrecordedMs)}`] : []),
  ].join(' · ')
}

function silentKinds({ recorded }: Stats): string {
  const silent = recorded
    .filter(({ state }) => state === 'not-recorded')
    .map(({ what }) => what.replace('-', ' '))
  const unknown = recorded
    .filter(({ state }) => state === 'unknown')
    .map(({ what }) => what.replace('-', ' '))
  return [
    ...(silent.length > 0 ? [` · not recorded: ${silent.join(', ')}`] : []),
    ...(unknown.length > 0 ? [` · none or not recorded: ${unknown.join(', ')}`] : []),
  ].join('')
}
