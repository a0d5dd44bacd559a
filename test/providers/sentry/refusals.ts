import type { CommonFault, Fault } from '../simulator/faults.ts'
import { httpDate, refusalOf } from '../simulator/refusals.ts'
import type { Call } from '../simulator/simulator.ts'

/** Faults that only Sentry has, or has in its own way. */
export const sentryFaults = [
  '401-expired',
  '401-member',
  '403-granular',
  '404-empty',
  '429-http-date',
  '429-reset',
  '429-concurrent',
  '500-html',
  'archived',
  'expired',
  'missing-segment',
  'doubled-segment',
  'empty-segment',
  'junk-frames',
  'live',
  'metadata-only',
  'foreign-link',
  'no-link',
] as const

export type SentryFault = CommonFault | (typeof sentryFaults)[number]

/** What Sentry answers instead, for the kinds that are an answer of their own. */
export function sentryRefusal(fault: Fault<SentryFault>, { nowMs }: Call): Response | undefined {
  const { kind, seconds = 30 } = fault
  switch (kind) {
    case '401-expired':
      return Response.json({ detail: 'Token expired' }, { status: 401 })
    case '401-member': {
      const message = 'Organization over member limit'
      const detail = { code: 'member-disabled-over-limit', message, extra: { next: '/organizations/' } }
      return Response.json({ detail }, { status: 401 })
    }
    case '403-granular':
      return Response.json({ detail: 'You do not have permission to view replays.' }, { status: 403 })
    case '404-empty':
      return new Response(null, { status: 404 })
    case '429-http-date':
      return tooMany({ 'retry-after': httpDate(nowMs, seconds) })
    case '429':
      // A proxy's, with `seconds`; the application's own has no `Retry-After`.
      if (fault.seconds !== undefined) return tooMany({ 'retry-after': String(seconds) })
      return tooMany(rateLimitHeaders({ remaining: 0, resetMs: nowMs + seconds * 1000 }))
    case '429-reset':
      return tooMany(rateLimitHeaders({ remaining: 0, resetMs: nowMs + seconds * 1000 }))
    case '429-concurrent':
      return Response.json(
        { detail: 'You are attempting to go above the allowed concurrency for this endpoint.' },
        { status: 429 },
      )
    case '500-html':
      return new Response('<!DOCTYPE html><title>Internal Server Error</title>', {
        status: 500,
        headers: { 'content-type': 'text/html' },
      })
    default:
      return refusalOf(fault, nowMs, status => ({ detail: WORDS[status] ?? 'Internal Error' }))
  }
}

/** What most answers say of how much is left. The reset is a moment, in epoch seconds, no delay. */
export function rateLimitHeaders({
  limit = 40,
  remaining,
  resetMs,
}: {
  readonly limit?: number
  readonly remaining: number
  readonly resetMs: number
}): Record<string, string> {
  return {
    'x-sentry-rate-limit-limit': String(limit),
    'x-sentry-rate-limit-remaining': String(remaining),
    'x-sentry-rate-limit-reset': String(Math.ceil(resetMs / 1000)),
    'x-sentry-rate-limit-concurrentlimit': '25',
    'x-sentry-rate-limit-concurrentremaining': '24',
  }
}

const tooMany = (headers: Record<string, string>): Response =>
  Response.json(
    { detail: 'You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds' },
    { status: 429, headers },
  )

const WORDS: Readonly<Record<number, string>> = {
  401: 'Invalid token',
  403: 'You do not have permission to perform this action.',
  404: 'The requested resource does not exist',
}
