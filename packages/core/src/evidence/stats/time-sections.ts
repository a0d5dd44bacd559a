import { shortUrl } from '../../lib/address.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { cell, type Cell } from '../table.ts'
import type { StatsAnswer } from './schema.ts'
import { at, bad, more, when, type Section } from './section.ts'

const ROUTES_SHOWN = 15
const PAGES_SHOWN = 15
const WINDOWS_SHOWN = 10
const STRETCHES_SHOWN = 5

/** How the time went. */
export function timeSection({ durationMs, time }: StatsAnswer): Section {
  const share = (ms: number): string => (durationMs > 0 ? `${Math.round((ms / durationMs) * 100)} %` : '')
  const row = (name: string, ms: number, rule: string): Cell[] =>
    ms === 0 ? [name, 'none'] : [name, formatDuration(ms), share(ms), cell(rule, 'dim')]
  const { items, leftOut } = time.stretches
  const stretches = items
    .slice(0, STRETCHES_SHOWN)
    .map(({ state, fromOffsetMs, toOffsetMs, pointer }): Cell[] => [
      state === 'unrecorded' ? 'not recorded' : state,
      formatDuration(toOffsetMs - fromOffsetMs),
      `from ${formatOffset(fromOffsetMs)}`,
      at(pointer),
    ])
  const further = leftOut + items.length - stretches.length
  return {
    title: 'Time',
    about: formatDuration(durationMs),
    rows: [
      row('active', time.activeMs, 'mouse, fingers or keys moved in that second'),
      row('idle', time.idleMs, 'nothing moved, for less than a minute'),
      row('away', time.awayMs, 'nothing moved for a minute, or another window had the keys for 5 s'),
      time.hiddenMs === null
        ? ['hidden', cell('not recorded', 'dim')]
        : row('hidden', time.hiddenMs, 'another tab was in front'),
      row('not recorded', time.unrecordedMs, 'holes: nobody knows; see playhead health'),
      ...(stretches.length > 0 ? [[''], ...stretches] : []),
    ],
    leftOut: more(further, 'such stretches'),
  }
}

/** Routes by time, with what happened there. */
export function routesSection({ routes, url, requests }: StatsAnswer): Section {
  const shown = routes.items.slice(0, ROUTES_SHOWN)
  const head = ['', 'time', 'active', 'visits', 'clicks', 'inputs', 'requests', 'failed', 'errors']
  return {
    title: 'Routes',
    rows: [
      head.map(name => cell(name, 'dim')),
      ...shown.map((route): Cell[] => [
        address(route.url, url),
        formatDuration(route.timeMs),
        formatDuration(route.activeMs),
        route.visits,
        route.clicks,
        route.inputs,
        requests === null ? cell('-', 'dim') : route.requests,
        bad(route.failedRequests),
        bad(route.errors),
        at(route.pointer),
      ]),
    ],
    leftOut: more(routes.leftOut + routes.items.length - shown.length, 'routes'),
  }
}

/** Page loads in order. */
export function pagesSection({ epochs, windows, url }: StatsAnswer): Section {
  const shown = epochs.items.slice(0, PAGES_SHOWN)
  const numbers = new Map(windows.items.map(({ windowId }, index) => [windowId, index + 1]))
  return {
    title: 'Page loads',
    rows: shown.map((epoch): Cell[] => [
      when(epoch.fromOffsetMs),
      ...(numbers.size > 1 ? [`window ${numbers.get(epoch.windowId ?? '') ?? '?'}`] : []),
      address(epoch.url, url),
      epoch.method,
      formatDuration(epoch.durationMs),
      at(epoch.pointer),
    ]),
    leftOut: more(epochs.leftOut + epochs.items.length - shown.length, 'page loads'),
  }
}

/** Windows, where there are several. */
export function windowsSection({ windows }: StatsAnswer): Section | undefined {
  if (windows.items.length < 2) return undefined
  const shown = windows.items.slice(0, WINDOWS_SHOWN)
  return {
    title: 'Windows',
    rows: shown.map((window, index): Cell[] => [
      `window ${index + 1}`,
      `${formatOffset(window.fromOffsetMs)} to ${formatOffset(window.toOffsetMs)}`,
      `${window.pages} page ${window.pages === 1 ? 'load' : 'loads'}`,
      `${window.events} events`,
      cell(cleanText(window.windowId, 40), 'dim'),
      at(window.pointer),
    ]),
    leftOut: more(windows.leftOut + windows.items.length - shown.length, 'windows'),
  }
}

/** The path where the session's own host is meant. */
export function address(url: string, page: string): string {
  return url === '' ? '(address unknown)' : shortUrl(url, page, 60)
}
