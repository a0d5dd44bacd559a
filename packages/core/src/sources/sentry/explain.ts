import type { Explained, Refusal } from '../transport/transport.ts'

/** How requests are called in messages; the first words say which permission they take. */
export const WHAT = {
  organizations: 'the organizations of this token',
  organization: (org: string) => `organization ${org}`,
  list: 'the list of replays',
  replay: (replayId: string) => `replay ${replayId}`,
  segments: (replayId: string) => `the segments of replay ${replayId}`,
  errors: (replayId: string) => `the errors of replay ${replayId}`,
  event: (eventId: string) => `the event ${eventId}`,
  traces: (replayId: string) => `the traces of replay ${replayId}`,
  logs: (replayId: string) => `the logs of replay ${replayId}`,
  selectors: 'the clicked selectors',
  counts: 'the counts of replays',
} as const

const SCOPES = 'org:read, project:read and event:read'

/**
 * What Sentry's refusals mean, and what to do next. Everything else (429 with its three kinds of waiting, 5xx, bad
 * questions) is as the transport has it.
 */
export function explainSentry({ status, what, detail }: Refusal): Explained | undefined {
  const said = detail === '' ? '' : ` (${detail})`
  if (status === 401)
    return {
      code: 'unauthorized',
      message: `Sentry does not accept the token${said}: make one with the scopes ${SCOPES}, on the same server, and set SENTRY_AUTH_TOKEN`,
    }
  if (status === 403)
    return {
      code: 'forbidden',
      message: `the token may not read this${said}: it needs the scope ${scopeOf(what)}, and its owner access to the project, and to replays where their access is limited; tokens of an organization (sntrys_…) cannot read replays, a personal token or one of an internal integration can`,
    }
  if (status === 404) return { code: 'not-found', message: `${notFound(what)}${said}` }
  return undefined
}

/** The permission that a request takes. */
function scopeOf(what: string): string {
  if (what.startsWith('the segments')) return 'project:read'
  if (/^the (?:errors|event|traces|logs)\b/.test(what)) return 'org:read or event:read'
  return 'org:read'
}

function notFound(what: string): string {
  if (what.startsWith('replay '))
    return 'Sentry does not know it in this organization, or the token may not see its project: check the id and the organization (SENTRY_ORG); replays are kept for 30 to 90 days'
  if (what.startsWith('the segments'))
    return 'Sentry knows the replay and not its segments: the token may not see the project, or they are gone'
  if (what.startsWith('organization ') || what === WHAT.list)
    return 'no such organization for this token, or it has no session replay: check SENTRY_ORG and SENTRY_URL'
  return 'this server does not have it, or the token may not see it'
}
