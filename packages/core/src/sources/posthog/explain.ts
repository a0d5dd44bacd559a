import type { Explained, Refusal } from '../transport/transport.ts'
import { otherRegion } from './host.ts'

/** What is asked for, as messages call it. */
export const WHAT = {
  list: 'the list of recordings',
  recording: 'the recording',
  blocks: 'the list of its blocks',
  data: 'its blocks',
  events: 'its events',
  logs: 'its console logs',
} as const

/** The scope of a personal API key that each needs. */
function scopeFor(what: string): string {
  return what === WHAT.events || what === WHAT.logs ? 'query:read' : 'session_recording:read'
}

/** What PostHog's refusals mean, and what to do about them. `undefined`: what holds for all vendors. */
export function explainFor(host: string): (refusal: Refusal) => Explained | undefined {
  return ({ status, what, json, detail }) => {
    const said = detail === '' ? '' : ` (${detail})`
    switch (status) {
      case 400:
        return { code: 'bad-question', message: `PostHog refuses the question${said}` }
      case 401:
        return {
          code: 'unauthorized',
          message: `${host} does not accept the key${said}; give a personal API key (phx_…) with the scope ${scopeFor(what)} as POSTHOG_API_KEY; ${otherRegion(host)}`,
        }
      case 403:
        return {
          code: 'forbidden',
          message: `the key does not allow this${said}; it needs the scope ${scopeFor(what)} and access to the project`,
        }
      case 404:
        return {
          code: 'not-found',
          message: `there is none in this project: the id or the project may be wrong, it may not have been recorded, or its retention has passed; ${otherRegion(host)}`,
        }
      case 410:
        return { code: 'deleted', message: `it was deleted${deletedAt(json)}; nothing of it can be had` }
      case 502:
        // Not worth another try: all of the blocks asked for failed.
        return what === WHAT.data && isBlocksGone(json)
          ? { code: 'expired', message: 'none of them can be read' }
          : undefined
    }
    return undefined
  }
}

/** `{ "code": "recording_blocks_unavailable" }`: PostHog has the list, and the storage none of these blocks. */
function isBlocksGone(json: unknown): boolean {
  return fieldOf(json, 'code') === 'recording_blocks_unavailable'
}

function deletedAt(json: unknown): string {
  const time = fieldOf(json, 'deleted_at')
  const day = typeof time === 'string' ? /^\d{4}-\d\d-\d\d/.exec(time)?.[0] : undefined
  return day === undefined ? '' : ` on ${day}`
}

function fieldOf(json: unknown, name: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined
  return (json as Readonly<Record<string, unknown>>)[name]
}
