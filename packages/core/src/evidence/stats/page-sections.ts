import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { cell, digits, type Cell } from '../table.ts'
import { requestOutcome } from './outcome.ts'
import type { StatsAnswer } from './schema.ts'
import { at, more, when, type Section } from './section.ts'
import { address } from './time-sections.ts'

const REQUESTS_SHOWN = 8
const MESSAGES_SHOWN = 8
const SECONDS_SHOWN = 5
const VITALS_SHOWN = 12

/** Requests by outcome, those that failed, the slowest, by host. */
export function requestSections({ requests, url }: StatsAnswer): Section[] {
  if (requests === null) return [{ title: 'Requests', about: 'not recorded' }]
  const { total, byStatus, failed, failedTotal, slowest, byHost, durations, initial, telemetry } = requests
  const classes = Object.entries(byStatus).filter(([, count]) => count > 0)
  const words = new Map([
    ['noAnswer', 'no answer'],
    ['notRecorded', 'status not recorded'],
  ])
  const failedShown = failed.items.slice(0, REQUESTS_SHOWN)
  const slowShown = slowest.items.slice(0, REQUESTS_SHOWN)
  const hostsShown = byHost.items.slice(0, REQUESTS_SHOWN)
  return [
    {
      title: 'Requests',
      about: [
        total === 0 ? 'none' : digits(total),
        ...classes.map(([name, count]) => `${words.get(name) ?? name} ${digits(count)}`),
        ...(initial > 0 ? [`${digits(initial)} before the recording began`] : []),
      ].join(' · '),
      notes: [
        durations === null
          ? 'durations: not recorded'
          : `durations of ${digits(durations.count)}: half within ${formatDuration(durations.p50Ms)}, 75 % ${formatDuration(durations.p75Ms)}, 95 % ${formatDuration(durations.p95Ms)}, longest ${formatDuration(durations.maxMs)}`,
        ...(telemetry.total > 0
          ? [
              `not counted: ${digits(telemetry.total)} to collectors of measurements (${digits(telemetry.failed)} failed)`,
            ]
          : []),
      ],
    },
    ...(failedTotal === 0
      ? []
      : [
          {
            title: 'Failed requests',
            about: digits(failedTotal),
            rows: failedShown.map(
              ({ method, url: to, status, count, durationMs, offsetMs, pointer }): Cell[] => [
                when(offsetMs),
                cell(`${method} ${address(to, url)}`, 'bad'),
                requestOutcome(status, true),
                durationMs === undefined ? '' : formatDuration(durationMs),
                count > 1 ? `×${digits(count)}` : '',
                at(pointer),
              ],
            ),
            leftOut: more(
              failed.leftOut + failed.items.length - failedShown.length,
              'kinds of failed requests',
            ),
          },
        ]),
    ...(slowShown.length === 0
      ? []
      : [
          {
            title: 'Slowest requests',
            rows: slowShown.map(({ method, url: to, status, durationMs, offsetMs, pointer }): Cell[] => [
              when(offsetMs),
              formatDuration(durationMs),
              `${method} ${address(to, url)}`,
              requestOutcome(status, false),
              at(pointer),
            ]),
          },
        ]),
    ...(hostsShown.length < 2
      ? []
      : [
          {
            title: 'Hosts',
            rows: hostsShown.map(({ host, count, failed, slowestMs }): Cell[] => [
              count,
              host === '' ? '(no host)' : host,
              slowestMs === undefined ? '' : `slowest ${formatDuration(slowestMs)}`,
              failed === 0 ? '' : cell(`${digits(failed)} failed`, 'bad'),
            ]),
            leftOut: more(byHost.leftOut + byHost.items.length - hostsShown.length, 'hosts'),
          },
        ]),
  ]
}

/** Errors that nobody caught, and the console. */
export function messageSections({ errors, console, recorded }: StatsAnswer): Section[] {
  const { groups, total } = errors
  const shown = groups.items.slice(0, MESSAGES_SHOWN)
  const state = recorded.find(({ what }) => what === 'errors')?.state
  const sections: Section[] = [
    {
      title: 'Uncaught errors',
      about:
        total > 0
          ? digits(total)
          : state === 'not-recorded'
            ? 'not recorded: this recorder keeps them elsewhere'
            : 'none recorded; whether this recorder tells of them cannot be seen',
      rows: shown.map(({ kind, message, count, offsetMs, pointer }): Cell[] => [
        when(offsetMs),
        cell(cleanText(message, 100) || 'no message', 'bad'),
        kind === 'uncaught' ? '' : kind,
        count > 1 ? `×${digits(count)}` : '',
        at(pointer),
      ]),
      leftOut: more(groups.leftOut + groups.items.length - shown.length, 'messages'),
    },
  ]
  if (console === null) {
    sections.push({
      title: 'Console',
      about: 'nothing recorded: the recorder does not tell of it, or nothing was written',
    })
    return sections
  }
  const errorsShown = console.errors.items.slice(0, MESSAGES_SHOWN)
  sections.push({
    title: 'Console',
    about: Object.entries(console.byLevel)
      .map(([level, count]) => `${level} ${digits(count)}`)
      .join(' · '),
    rows: errorsShown.map(({ message, count, offsetMs, pointer }): Cell[] => [
      when(offsetMs),
      cell(cleanText(message, 100) || 'no message', 'bad'),
      count > 1 ? `×${digits(count)}` : '',
      at(pointer),
    ]),
    leftOut: more(console.errors.leftOut + console.errors.items.length - errorsShown.length, 'messages'),
  })
  return sections
}

/** When the page changed most. */
export function mutationSection({ mutations }: StatsAnswer): Section {
  const { total, changes, bursts, burstChanges, busiest, ambient } = mutations
  const shown = busiest.items.slice(0, SECONDS_SHOWN)
  return {
    title: 'Changes of the page',
    about:
      total === 0
        ? 'none recorded'
        : `${counted(changes, 'change')} in ${counted(total, 'mutation')} (${digits(ambient)} by clocks and the like) · ${counted(bursts, 'second')} with ${burstChanges} or more`,
    rows: shown.map((busy): Cell[] => [
      when(busy.fromOffsetMs),
      busy.changes,
      `${digits(busy.adds)} added, ${digits(busy.removes)} removed, ${digits(busy.texts)} texts, ${digits(busy.attributes)} attributes`,
      busy.isBurst ? cell('burst', 'bold') : '',
      at(busy.pointer),
    ]),
    leftOut: more(busiest.leftOut + busiest.items.length - shown.length, 'seconds with changes'),
  }
}

/** Web vitals as recorded. */
export function vitalSection({ vitals, url }: StatsAnswer): Section {
  if (vitals === null) return { title: 'Web vitals', about: 'not recorded' }
  const shown = vitals.items.slice(0, VITALS_SHOWN)
  return {
    title: 'Web vitals',
    ...(shown.length === 0 && { about: 'none' }),
    rows: shown.map((vital): Cell[] => [
      when(vital.offsetMs),
      vital.vital,
      vital.vital === 'CLS' ? vital.value.toFixed(3) : formatDuration(vital.value),
      vital.rating === 'good'
        ? 'good'
        : cell(vital.rating.replace('-', ' '), vital.rating === 'poor' ? 'bad' : 'bold'),
      [
        ...(vital.recordedRating === undefined ? [] : [`recorder says ${vital.recordedRating}`]),
        ...(vital.timeUnreliable === true ? ['time unreliable'] : []),
      ].join(', '),
      cell(address(vital.url, url), 'dim'),
      at(vital.pointer),
    ]),
    leftOut: more(vitals.leftOut + vitals.items.length - shown.length, 'vitals'),
  }
}

/** Events by kind. */
export function kindSection({ kinds, frames }: StatsAnswer): Section {
  const entries = Object.entries(kinds)
  const total = entries.reduce((sum, [, count]) => sum + count, 0)
  return {
    title: 'Events',
    about: `${digits(total)} of ${counted(frames, 'frame')}`,
    notes: [entries.map(([kind, count]) => `${kind} ${digits(count)}`).join(' · ')],
  }
}
