import type { ReplayRef } from '../source.ts'
import { webHost, type Region } from './hosts.ts'

/** A replay of Mixpanel by its name, and what else the name tells. */
export interface MixpanelRef extends ReplayRef {
  /** Days it is kept, where that is known: it spares a question. */
  readonly retentionDays?: number
  /** Epoch ms, as Mixpanel told it. */
  readonly startedAtMs?: number
  /** The distinct id of the person. */
  readonly user?: string
}

/** Longer texts are no ids. */
const LONGEST_ID = 200

/**
 * Reads what people paste: `mixpanel:<replay>`, `mixpanel:<project>/<replay>`, and the links that Mixpanel's recorder
 * gives (`…/projects/replay-redirect?replay_id=…`) or any address on its site that names a `replay_id`. `undefined`
 * for anything else.
 */
export function readMixpanelName(text: string): MixpanelRef | undefined {
  const name = text.trim()
  if (/^mixpanel:/i.test(name)) {
    const [first = '', second, ...more] = name.slice('mixpanel:'.length).split('/')
    if (more.length > 0) return undefined
    if (second === undefined) return isId(first) ? { replayId: first } : undefined
    return isId(second) && /^[1-9]\d*$/.test(first) ? { replayId: second, project: first } : undefined
  }
  return /^https?:/i.test(name) ? readLink(name) : undefined
}

function readLink(text: string): MixpanelRef | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  if (!/(?:^|\.)mixpanel\.com$/.test(url.hostname)) return undefined
  const query = url.searchParams
  // Reports keep what they show behind the #.
  const hash = new URLSearchParams(url.hash.replace(/^#\??/, ''))
  const replayId = query.get('replay_id') ?? hash.get('replay_id')
  if (replayId === null || !isId(replayId)) return undefined
  const user = query.get('distinct_id') ?? hash.get('distinct_id')
  const project = /^\/(?:project|report)\/(\d+)(?:\/|$)/.exec(url.pathname)?.[1]
  return {
    replayId,
    ...(project !== undefined && { project }),
    ...(user !== null && user !== '' && { user }),
  }
}

function isId(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return text !== '' && text.length <= LONGEST_ID && !/[\s\u0000-\u001f\u007f/?#]/.test(text)
}

/**
 * Where a person watches a replay. With the project's token it is the link that Mixpanel's own recorder gives;
 * without, the project's replays, the id standing in the address. Mixpanel has no address for a moment of a replay.
 */
export function replayLink(
  { replayId, user }: MixpanelRef,
  of: {
    readonly projectId: number
    readonly region: Region | undefined
    readonly workspaceId: string | undefined
    readonly projectToken: string | undefined
  },
): string {
  if (of.projectToken !== undefined) {
    const query = new URLSearchParams({
      replay_id: replayId,
      ...(user !== undefined && { distinct_id: user }),
      token: of.projectToken,
    })
    // One address for all regions: it leads on to the project's own.
    return `${webHost(undefined)}/projects/replay-redirect?${query.toString()}`
  }
  const view = of.workspaceId === undefined ? '' : `/view/${of.workspaceId}`
  return `${webHost(of.region)}/project/${of.projectId}${view}/app/session-replay#replay_id=${encodeURIComponent(replayId)}`
}
