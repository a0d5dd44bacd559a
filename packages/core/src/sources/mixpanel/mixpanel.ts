import { cleanText } from '../../lib/clean-text.ts'
import { SourceError } from '../error.ts'
import { defaultIo } from '../io.ts'
import { fingerprint } from '../secret.ts'
import type {
  ListQuery,
  Related,
  RelatedKind,
  RelatedOptions,
  RemoteRecording,
  ReplaySummary,
} from '../source.ts'
import { connect, type Connection } from './connection.ts'
import { detectRegion } from './detect-region.ts'
import { eachReplay, type FetchedReplay } from './fetch-replays.ts'
import { createGroup, type Group } from './group.ts'
import { givenHosts, httpUrl, regionHosts, withApp, type Region } from './hosts.ts'
import { listReplays } from './list.ts'
import type { ForUserOptions, MixpanelOpenOptions, MixpanelSource, ReplayLike } from './mixpanel-source.ts'
import { replayLink, type MixpanelRef } from './name.ts'
import { openReplay } from './open-replay.ts'
import { checkOptions, credentialOf, customHeaderOf, projectNumber, type MixpanelOptions } from './options.ts'
import { checkProperties, daysOfReplays, replayEvents } from './replay-events.ts'
import type { ReplayEnv, SignedReplay } from './signed-replay.ts'
import { SIGN_BATCH } from './signer.ts'

/** Replays that were prepared and not opened are forgotten beyond so many. */
const MOST_PREPARED = 2000

const FOR_USER_LIMIT = 20

/**
 * Mixpanel's replays for one service account or OAuth token. Nothing is sent before something is asked. Throws
 * `no-credentials` or `bad-question` for options that cannot work.
 */
export function mixpanel(options: MixpanelOptions): MixpanelSource {
  checkOptions(options)
  const io = defaultIo(options.io)
  const credential = credentialOf(options)
  const headers = customHeaderOf(options)
  for (const value of Object.values(headers)) if (value !== '') credential.secrets.keep(value)
  const workspaceId = options.workspaceId === undefined ? undefined : String(options.workspaceId).trim()
  let { region } = options
  const hosts = givenHosts(options)
  let connecting: Promise<Connection> | undefined
  const prepared = new Map<string, Group>()

  async function connectNow(): Promise<Connection> {
    const known = hosts ?? withApp(regionHosts(await findRegion()), options.appBaseUrl)
    return connect({ hosts: known, credential, headers, workspaceId, io })
  }

  async function findRegion(): Promise<Region> {
    region = await detectRegion({ credential, headers, io })
    return region
  }

  /** Who waits for it may be stopped; the finding out goes on for all others. */
  async function connection(signal: AbortSignal | undefined): Promise<Connection> {
    signal?.throwIfAborted()
    connecting ??= connectNow().catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    const found = await connecting
    signal?.throwIfAborted()
    return found
  }

  const projectOf = (ref: MixpanelRef): number => projectNumber(ref.project ?? options.projectId)

  async function makeGroup(
    projectId: number,
    refs: readonly MixpanelRef[],
    { env = 'prod', properties, signal }: MixpanelOpenOptions,
  ): Promise<Group> {
    const wanted = checkProperties(properties)
    checkEnv(env)
    return createGroup({
      connection: await connection(signal),
      projectId,
      refs,
      env,
      properties: wanted,
      io,
      signal,
    })
  }

  async function openFrom(
    group: Group,
    { replayId }: MixpanelRef,
    opening: MixpanelOpenOptions,
  ): Promise<RemoteRecording> {
    const { cdn } = await connection(opening.signal)
    const hasEvents = opening.include?.includes('events') === true
    try {
      return await openReplay({
        ...group.known(replayId),
        cdn,
        signer: group.signer,
        io,
        options: opening,
        events: hasEvents ? span => group.events(replayId, span) : undefined,
      })
    } catch (error) {
      group.signer.done(replayId)
      throw error
    }
  }

  /** What was prepared for a replay, if it is what is wanted now; used once. */
  function takePrepared(
    projectId: number,
    ref: MixpanelRef,
    opening: MixpanelOpenOptions,
  ): Group | undefined {
    const key = keyOf(projectId, ref.replayId)
    const group = prepared.get(key)
    const { env = 'prod', properties = [], include = [] } = opening
    const isSame =
      group?.env === env && (!include.includes('events') || isSameList(group.properties, properties))
    if (!isSame) return undefined
    prepared.delete(key)
    return group
  }

  async function prepare(
    refs: readonly MixpanelRef[],
    opening: Pick<MixpanelOpenOptions, 'signal' | 'env' | 'properties'> = {},
  ): Promise<void> {
    const byProject = new Map<number, MixpanelRef[]>()
    for (const ref of refs) {
      const projectId = projectOf(ref)
      const others = byProject.get(projectId)
      if (others === undefined) byProject.set(projectId, [ref])
      else others.push(ref)
    }
    for (const [projectId, members] of byProject) {
      const group = await makeGroup(projectId, members, opening)
      for (const { replayId } of members) prepared.set(keyOf(projectId, replayId), group)
    }
    for (const key of prepared.keys()) {
      if (prepared.size <= MOST_PREPARED) break
      prepared.delete(key)
    }
  }

  async function open(ref: MixpanelRef, opening: MixpanelOpenOptions = {}): Promise<RemoteRecording> {
    checkProperties(opening.properties)
    const projectId = projectOf(ref)
    const group = takePrepared(projectId, ref, opening) ?? (await makeGroup(projectId, [ref], opening))
    return openFrom(group, ref, opening)
  }

  const list = (query: ListQuery): AsyncIterable<ReplaySummary> =>
    listReplays(query, {
      projectId: () => projectNumber(options.projectId),
      connect: connection,
      nowMs: io.now,
    })

  async function* fetchReplays<T>(
    replays: readonly ReplayLike[],
    opening: MixpanelOpenOptions,
    use: (recording: RemoteRecording) => Promise<T>,
  ): AsyncGenerator<FetchedReplay<T>, void, undefined> {
    checkProperties(opening.properties)
    const refs = replays.map(like => (typeof like === 'string' ? { replayId: like } : like))
    const projects = refs.map(projectOf)
    if (refs.length === 0) return
    const groups = new Map<number, Group>()
    for (const projectId of new Set(projects)) {
      const members = refs.filter((_, index) => projects[index] === projectId)
      groups.set(projectId, await makeGroup(projectId, members, opening))
    }
    const summaries = refs.map((ref, index) => groups.get(projects[index]!)!.known(ref.replayId).summary)
    yield* eachReplay(
      summaries,
      (summary, signal) => openFrom(groups.get(projectOf(summary))!, summary, { ...opening, signal }),
      use,
      opening.signal,
    )
  }

  async function* replaysForUser<T>(
    user: string,
    { fromMs, toMs, limit = FOR_USER_LIMIT, ...opening }: ForUserOptions,
    use: (recording: RemoteRecording) => Promise<T>,
  ): AsyncGenerator<FetchedReplay<T>, void, undefined> {
    checkProperties(opening.properties)
    const found: ReplaySummary[] = []
    const { signal } = opening
    const window = { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }
    for await (const summary of list({ user, ...window, limit, ...(signal && { signal }) }))
      found.push(summary)
    yield* fetchReplays(found, opening, use)
  }

  return {
    name: 'mixpanel',
    async identity() {
      // An account is of one region: named or found out, it is the same one.
      const host = options.baseUrl === undefined ? '' : httpUrl(options.baseUrl)
      return fingerprint('mixpanel', host, ...(await credential.account()))
    },
    list,
    open,
    prepare,
    async related(replay, { kinds, properties, signal }: RelatedOptions = {}): Promise<Related> {
      const wanted = checkProperties(properties)
      const notes = (kinds ?? []).flatMap(noteOf)
      if (kinds !== undefined && !kinds.includes('events')) return { records: [], notes }
      try {
        const { byReplay, isCut } = await replayEvents(await connection(signal), {
          projectId: projectOf(replay),
          replayIds: [replay.replayId],
          days: daysOfReplays([replay]),
          properties: wanted,
          nowMs: io.now(),
          signal,
        })
        if (isCut) notes.push('Mixpanel gave only a part of the events tracked during this replay.')
        return { records: byReplay.get(replay.replayId) ?? [], notes }
      } catch (error) {
        // What this account may not ask is told like what there is not.
        if (!(error instanceof SourceError) || error.code !== 'forbidden') throw error
        return { records: [], notes: [...notes, `${error.message}.`] }
      }
    },
    link: (ref: MixpanelRef) =>
      replayLink(ref, {
        projectId: projectOf(ref),
        region,
        workspaceId,
        projectToken: options.projectToken,
      }),
    async sign(replayIds, { env = 'prod', signal } = {}) {
      checkEnv(env)
      const projectId = projectNumber(options.projectId)
      const ids = [...new Set(replayIds)]
      const signed = new Map<string, SignedReplay>()
      const connected = ids.length === 0 ? undefined : await connection(signal)
      for (let at = 0; at < ids.length; at += SIGN_BATCH) {
        const batch = ids.slice(at, at + SIGN_BATCH)
        const signing = await connected!.sign(batch, env, { projectId, what: 'signing of replays', signal })
        for (const [id, one] of signing) {
          if (!(one instanceof SourceError)) signed.set(id, one)
          else if (ids.length === 1) throw one
        }
      }
      const unsigned = ids.filter(id => !signed.has(id))
      if (unsigned.length > 0) throw notSigned(unsigned)
      return replayIds.map(id => signed.get(id)!)
    },
    replaysForUser,
    fetchReplays,
  }
}

function keyOf(projectId: number, replayId: string): string {
  return `${projectId}/${replayId}`
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

function noteOf(kind: RelatedKind): string[] {
  return kind === 'events'
    ? []
    : [`Mixpanel knows of no ${kind} beside a replay: only its tracked events can be had.`]
}

function checkEnv(env: ReplayEnv): void {
  if (env !== 'prod' && env !== 'dev')
    throw new SourceError('bad-question', 'mixpanel: the environment of a replay is prod or dev')
}

function notSigned(ids: readonly string[]): SourceError {
  return new SourceError(
    'not-found',
    `mixpanel: signing of replays: not signed: ${cleanText(ids.slice(0, 10).join(', '), 400)}${ids.length > 10 ? ` and ${ids.length - 10} more` : ''}; check the ids and the project`,
  )
}
