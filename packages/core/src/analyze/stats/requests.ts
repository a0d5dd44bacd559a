import { cleanText } from '../../lib/clean-text.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { isTelemetry } from '../telemetry.ts'
import { createGroups } from './groups.ts'
import { createTop, listed, placeOf } from './listed.ts'
import { hostOf, routeOf } from './route.ts'
import type { Stats } from './schema.ts'

type RequestStats = NonNullable<Stats['requests']>
type Slow = RequestStats['slowest']['items'][number]
type Failed = Omit<
  RequestStats['failed']['items'][number],
  'count' | 'offsetMs' | 'pointer' | 'lastOffsetMs' | 'lastPointer'
>

const MOST_FAILED = 100
const MOST_SLOW = 10
const MOST_HOSTS = 20
/** Hosts that are told apart. */
const MOST_KNOWN_HOSTS = 1000
const URL_LIMIT = 300

/** Counts requests: by outcome, by host, by time. */
export function createRequestStats() {
  const byStatus = { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, noAnswer: 0, notRecorded: 0 }
  const telemetry = { total: 0, failed: 0 }
  const failed = createGroups<Failed>()
  const slowest = createTop<Slow>(MOST_SLOW, ({ durationMs }) => durationMs)
  const hosts = new Map<string, { host: string; count: number; failed: number; slowestMs?: number }>()
  const durations: number[] = []
  let total = 0
  let failedTotal = 0
  let initial = 0

  return {
    see(event: SessionEvent): void {
      if (event.kind !== 'network') return
      const { method, url, status, durationMs, failed: isFailed } = event.data
      if (isTelemetry(url, event.url)) {
        telemetry.total++
        if (isFailed) telemetry.failed++
        return
      }
      total++
      if (event.data.initial === true) initial++
      byStatus[statusClass(status)]++
      const request = { method: cleanText(method, 12), ...(status !== undefined && { status }) }
      if (isFailed) {
        failedTotal++
        failed.add(`${method} ${status ?? ''} ${routeOf(url)}`, event, () => ({
          ...request,
          url: cleanText(url, URL_LIMIT),
          ...(durationMs !== undefined && { durationMs }),
        }))
      }
      const host = hostOf(url)
      const key = hosts.has(host) || hosts.size < MOST_KNOWN_HOSTS ? host : '(others)'
      const ofHost = hosts.get(key) ?? { host: key, count: 0, failed: 0 }
      hosts.set(key, ofHost)
      ofHost.count++
      if (isFailed) ofHost.failed++
      if (durationMs === undefined || !Number.isFinite(durationMs)) return
      ofHost.slowestMs = Math.max(ofHost.slowestMs ?? 0, durationMs)
      durations.push(durationMs)
      slowest.add({ ...request, url: cleanText(url, URL_LIMIT), durationMs, ...placeOf(event) })
    },
    finish: (): RequestStats => ({
      total,
      initial,
      byStatus,
      failedTotal,
      failed: failed.finish(MOST_FAILED),
      slowest: slowest.finish(),
      byHost: listed(
        [...hosts.values()].sort((one, other) => other.count - one.count),
        MOST_HOSTS,
      ),
      durations: percentiles(durations),
      telemetry,
    }),
  }
}

function statusClass(status: number | undefined): keyof RequestStats['byStatus'] {
  if (status === undefined) return 'notRecorded'
  if (status >= 200 && status < 300) return '2xx'
  if (status >= 300 && status < 400) return '3xx'
  if (status >= 400 && status < 500) return '4xx'
  if (status >= 500 && status < 600) return '5xx'
  return status >= 100 && status < 200 ? '1xx' : 'noAnswer'
}

/** By nearest rank: each is a time that was measured. */
function percentiles(durations: readonly number[]): RequestStats['durations'] {
  if (durations.length === 0) return null
  const sorted = Float64Array.from(durations).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return { count: sorted.length, p50Ms: at(0.5), p75Ms: at(0.75), p95Ms: at(0.95), maxMs: at(1) }
}
