import { SourceError, type SourceErrorCode } from '../error.ts'
import type { SourceName } from '../recording.ts'
import type { Refusal } from './transport.ts'

/** Statuses after which the same request may succeed. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Whether another try may go better. */
export function mayPass(status: number): boolean {
  return PASSING.has(status)
}

/** What a refusal is when the source has no words of its own for it. */
export function refusalError(
  source: SourceName,
  { status, what, detail }: Refusal,
  retryAfterMs?: number,
): SourceError {
  const code = codeOf(status)
  const said = detail === '' ? '' : ` (${detail})`
  return new SourceError(code, `${source}: ${what}: ${wordsOf(code, status, retryAfterMs)}${said}`, {
    status,
    ...(mayPass(status) && retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function codeOf(status: number): SourceErrorCode {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 410) return 'deleted'
  if (status === 429) return 'rate-limited'
  if (status === 408 || status >= 500) return 'unavailable'
  if (status >= 400) return 'bad-question'
  return 'bad-response'
}

function wordsOf(code: SourceErrorCode, status: number, retryAfterMs: number | undefined): string {
  switch (code) {
    case 'unauthorized':
      return 'the credentials were not accepted; check them, and that they are of this host and region'
    case 'forbidden':
      return 'the credentials do not allow this; ask for the missing scope or permission'
    case 'not-found':
      return 'there is no such thing, or these credentials may not see it'
    case 'deleted':
      return 'it was deleted'
    case 'rate-limited':
      return `too many requests; try again ${retryAfterMs === undefined ? 'later' : `in ${inWords(retryAfterMs)}`}`
    case 'unavailable':
      return `it answers ${status}; try again later`
    case 'bad-question':
      return `it refuses the question with ${status}`
    default:
      return `it answers ${status}, which its API does not`
  }
}

/** A waiting time for a person: `40 s`, `12 min`. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}

/** What an error body says: `detail`, `error` or `message`, a text or an object of such; plain text; never HTML. */
export function wordsIn(text: string, json: unknown): string {
  if (json === undefined) return /^\s*</.test(text) ? '' : text
  let value: unknown = json
  for (let depth = 0; depth < 3; depth++) {
    if (typeof value === 'string') return value
    if (typeof value !== 'object' || value === null) return ''
    const record = value as Readonly<Record<string, unknown>>
    const inner = ['detail', 'error', 'message'].map(key => record[key]).find(found => Boolean(found))
    if (inner === undefined) return JSON.stringify(value).slice(0, 400)
    value = inner
  }
  return typeof value === 'string' ? value : ''
}
