import type { Fault } from './faults.ts'

/** An answer to refuse with, for the kinds that are a status: what the vendor writes differs, how it is made does not. */
export function refusalOf(
  fault: Fault,
  nowMs: number,
  body: (status: number, fault: Fault) => unknown,
): Response | undefined {
  const status = /^[45]\d\d$/.test(fault.kind) ? Number(fault.kind) : undefined
  if (status === undefined) return undefined
  const headers = new Headers()
  if (fault.seconds !== undefined) headers.set('retry-after', String(fault.seconds))
  return Response.json(body(status, fault), { status: fault.status ?? status, headers })
}

/** `Retry-After` as a date: so many seconds from now. */
export const httpDate = (nowMs: number, seconds = 30): string =>
  new Date(nowMs + seconds * 1000).toUTCString()
