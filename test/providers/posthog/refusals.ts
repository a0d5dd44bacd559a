import type { CommonFault, Fault } from '../simulator/faults.ts'
import { httpDate, refusalOf } from '../simulator/refusals.ts'
import type { Call } from '../simulator/simulator.ts'
import { refusalBody } from './parameters.ts'

/** Faults that only PostHog has, or has in its own way. */
export const posthogFaults = [
  '403-closed',
  '429-http-date',
  '429-capacity',
  '502-html',
  'expired',
  'silent-gap',
  'missing-segment',
  'doubled-segment',
  'empty-segment',
  'junk-lines',
  'live',
] as const

export type PosthogFault = CommonFault | (typeof posthogFaults)[number]

/** What PostHog answers instead, for the kinds that are an answer of their own. */
export function posthogRefusal(fault: Fault<PosthogFault>, { nowMs }: Call): Response | undefined {
  const { kind, seconds = 30 } = fault
  switch (kind) {
    case '401':
      return refuse(
        401,
        'authentication_error',
        'authentication_failed',
        'Personal API key found in request Authorization header is invalid.',
      )
    case '403':
      return refuse(
        403,
        'authentication_error',
        'permission_denied',
        "API key missing required scope 'session_recording:read'",
      )
    case '403-closed':
      return refuse(
        403,
        'authentication_error',
        'permission_denied',
        'This action does not support personal API key access',
      )
    case '404':
      return refuse(404, 'invalid_request', 'not_found', 'Not found.')
    case '410':
      return Response.json(
        {
          error: 'recording_deleted',
          message: 'This recording has been deleted',
          deleted_at: new Date(nowMs - 86_400_000).toISOString(),
          deleted_by: 'someone@acme.test',
        },
        { status: 410 },
      )
    case '429':
      return throttled(seconds)
    case '429-http-date':
      return throttled(seconds, httpDate(nowMs, seconds))
    case '429-capacity':
      return refuse(
        429,
        'throttled_error',
        'clickhouse_at_capacity',
        'ClickHouse is at capacity, please try again later',
      )
    case '500':
      return Response.json({ error: 'An unexpected error has occurred' }, { status: 500 })
    case '502':
      return refuse(
        502,
        'server_error',
        'recording_blocks_unavailable',
        'Recording data is temporarily unavailable',
      )
    case '502-html':
      return new Response('<html><head><title>502 Bad Gateway</title></head></html>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      })
    case '503':
      return refuse(503, 'server_error', 'service_unavailable', 'ClickHouse over capacity', fault.seconds)
    default:
      return refusalOf(fault, nowMs, () => refusalBody('server_error', 'error', 'A server error occurred.'))
  }
}

export function refuse(
  status: number,
  type: string,
  code: string,
  detail: string,
  retryAfter?: number,
  attr: string | null = null,
): Response {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return Response.json(refusalBody(type, code, detail, attr), { status, headers })
}

export function throttled(seconds: number, retryAfter = String(seconds)): Response {
  const detail = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`
  const body = refusalBody('throttled_error', 'throttled', detail)
  return Response.json(body, { status: 429, headers: { 'retry-after': retryAfter } })
}
