import type { CommonFault, Fault } from '../simulator/faults.ts'
import { httpDate, refusalOf } from '../simulator/refusals.ts'
import type { Call } from '../simulator/simulator.ts'

/** Faults that only Mixpanel has, or has in its own way. */
export const mixpanelFaults = [
  '403-sensitive',
  '429-http-date',
  '200-error',
  'expired',
  'missing-segment',
  'empty-segment',
  'live',
] as const

export type MixpanelFault = CommonFault | (typeof mixpanelFaults)[number]

const FLAG = 'SESSION_RECORDING_SENSITIVE_DATA'
const SHAPES: Readonly<Record<NonNullable<Fault['shape']>, unknown>> = {
  object: { status: 'error', error: `Permission denied: ${FLAG}` },
  array: [{ flag: FLAG }],
  string: `denied by ${FLAG}`,
  nested: { status: 'error', error: { details: [null, { required: { feature: [FLAG] } }] } },
  text: undefined,
}

/** What Mixpanel answers instead, for the kinds that are an answer of their own. */
export function mixpanelRefusal(fault: Fault<MixpanelFault>, { nowMs }: Call): Response | undefined {
  if (fault.kind === '403-sensitive') {
    return fault.shape === 'text'
      ? new Response(`Forbidden (${FLAG})`, { status: 403, headers: { 'content-type': 'text/plain' } })
      : Response.json(SHAPES[fault.shape ?? 'object'], { status: 403 })
  }
  if (fault.kind === '429-http-date') {
    const headers = { 'retry-after': httpDate(nowMs, fault.seconds) }
    return Response.json({ status: 'error', error: WORDS[429] }, { status: 429, headers })
  }
  if (fault.kind === '200-error') return Response.json({ status: 'error', error: 'Query timed out' })
  return refusalOf(fault, nowMs, status => ({ status: 'error', error: WORDS[status] ?? 'Error' }))
}

const WORDS: Readonly<Record<number, string>> = {
  401: 'Unauthorized, authenticated user is required',
  403: 'Permission denied',
  404: 'Not found',
  429: 'Query rate limit exceeded, please wait and try again',
  500: 'Internal server error',
}
