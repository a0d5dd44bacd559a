import { SourceError } from '../error.ts'
import type { ReplayRef } from '../source.ts'
import { isPosthogCloud, posthogHost } from './host.ts'

/** A replay as people name it. */
export interface PosthogRef extends ReplayRef {
  /**
   * The origin of a pasted address. It may be anybody's: a key goes there only if it is the host that was configured
   * or one of PostHog's own (`isPosthogCloud`).
   */
  readonly host?: string
  /** The moment of `t=`, in ms from the recording's start. */
  readonly offsetMs?: number
  /** The moment of `timestamp=`, in epoch ms. */
  readonly atMs?: number
}

/** PostHog's own rule for ids before they go into a path. */
const SESSION_ID = /^(?!\.+$)[\w.:-]{1,200}$/
const PROJECT_ID = /^\d{1,15}$/
/** Of unknown hosts only addresses with such an id are taken for a PostHog's. */
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i
/** Pages below `/replay/` that are no recordings. */
const PAGES: ReadonlySet<string> = new Set([
  'home',
  'recent',
  'playlists',
  'templates',
  'settings',
  'file-playback',
  'kiosk',
])

/** Whether an id can be PostHog's: only such ones go into a path. */
export function isSessionId(id: string): boolean {
  return SESSION_ID.test(id)
}

export function isProjectId(id: string): boolean {
  return PROJECT_ID.test(id)
}

/**
 * Reads `posthog:<projectId>/<sessionId>`, `posthog:<sessionId>` and addresses of the app
 * (`…/project/1/replay/<id>?t=12`, `…/replay/<id>`, any page with `sessionRecordingId=`). `undefined` for what is not
 * PostHog's. Throws `bad-question` for what is and cannot be read: a shared recording, an id that can be none.
 */
export function readPosthogName(text: string): PosthogRef | undefined {
  const given = text.trim()
  const isNamed = /^posthog:/i.test(given)
  const rest = isNamed ? given.slice('posthog:'.length) : given
  if (/^https?:\/\//i.test(rest)) {
    const ref = readAddress(rest)
    if (ref !== undefined || !isNamed) return ref
  } else if (!isNamed) return undefined
  const [first = '', second, ...more] = rest.split('/')
  const project = second === undefined ? undefined : first
  const replayId = second ?? first
  const isGood = more.length === 0 && isSessionId(replayId) && (project === undefined || isProjectId(project))
  if (!isGood)
    throw new SourceError(
      'bad-question',
      'posthog: a replay is named posthog:<projectId>/<sessionId>, posthog:<sessionId> or by the address of its page',
    )
  return { replayId, ...(project !== undefined && { project }) }
}

function readAddress(text: string): PosthogRef | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  const isCloud = isPosthogCloud(url.origin)
  const path = url.pathname.split('/').filter(word => word !== '')
  const project = path[0] === 'project' && isProjectId(path[1] ?? '') ? path[1] : undefined
  const [page = '', word = ''] = project === undefined ? path : path.slice(2)
  if (isCloud && (page === 'shared' || page === 'embedded' || page === 'exporter'))
    throw new SourceError(
      'bad-question',
      'posthog: a shared recording does not tell its session id and cannot be read; open it in PostHog and copy the address that has /replay/<id>',
    )
  const inPath = page === 'replay' && word !== '' && !PAGES.has(word) ? word : undefined
  const inQuery = isCloud || page === 'replay' ? url.searchParams.get('sessionRecordingId') : null
  const id = inPath ?? inQuery ?? ''
  const isKnown = isCloud || project !== undefined || UUID.test(id)
  if (!isKnown || !isSessionId(id)) return undefined
  const seconds = numberIn(url, 't')
  const atMs = numberIn(url, 'timestamp')
  return {
    replayId: id,
    ...(project !== undefined && { project }),
    host: posthogHost(url.origin),
    ...(seconds !== undefined && { offsetMs: Math.round(seconds * 1000) }),
    ...(atMs !== undefined && { atMs }),
  }
}

function numberIn(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name) ?? ''
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}
