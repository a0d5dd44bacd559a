import { SourceError } from '../error.ts'
import { defaultIo, type Io } from '../io.ts'
import { fingerprint, secret } from '../secret.ts'
import type { ReplayRef, ReplaySummary, Source } from '../source.ts'
import { createBudget, type Budget } from './budget.ts'
import { createCalls } from './calls.ts'
import { posthogHost, US_HOST } from './host.ts'
import { listRecordings } from './list.ts'
import { isProjectId, isSessionId } from './name.ts'
import { createRecent } from './recent.ts'
import { openRecording, readSummary, relatedContext, type OpenContext } from './open.ts'
import { relatedTo } from './related.ts'

export interface PosthogOptions {
  /** A personal API key (`phx_…`) with `session_recording:read`, and `query:read` for what is beside a recording. */
  readonly apiKey: string
  /** The number in the addresses of the app; may be left out where every replay is named with its project. */
  readonly projectId?: string | undefined
  /** `https://us.posthog.com` without; the EU has `https://eu.posthog.com`. */
  readonly host?: string | undefined
  readonly io?: Partial<Io>
  /** To be shared by all sources that use this key. Without one only PostHog's own refusals hold calls back. */
  readonly budget?: Budget
  /** `related` and `include` also give events of the SDK itself, of accounts and of flags. */
  readonly keepsNoise?: boolean
}

/** PostHog's recordings. */
export type PosthogSource = Source

/**
 * Reads recordings from PostHog, Cloud or self-hosted. Throws `no-credentials` without a key, `unauthorized` for one
 * that can only send, `bad-question` for a host or a project that can be none.
 */
export function posthog(options: PosthogOptions): PosthogSource {
  const { projectId, keepsNoise = false } = options
  const apiKey = secret(options.apiKey.trim())
  const key = apiKey.reveal()
  if (key === '')
    throw new SourceError(
      'no-credentials',
      'posthog: there is no key; set POSTHOG_API_KEY to a personal API key (phx_…) with the scopes session_recording:read and query:read',
    )
  if (!/^[!-~]+$/.test(key))
    throw new SourceError(
      'no-credentials',
      'posthog: POSTHOG_API_KEY holds characters that no key has; copy it anew',
    )
  if (key.startsWith('phc_'))
    throw new SourceError(
      'unauthorized',
      'posthog: POSTHOG_API_KEY holds a project token (phc_…), which can only send; make a personal API key (phx_…) in your settings',
    )
  const host = posthogHost(options.host ?? US_HOST)
  if (projectId !== undefined && !isProjectId(projectId)) throw badProject()
  const io = defaultIo(options.io)
  const budget = options.budget ?? createBudget({ now: io.now })
  const calls = createCalls({ host, apiKey, io, budget })

  const listed = createRecent<ReplaySummary>(io.now)

  function projectOf(given: string | undefined): string {
    const project = given ?? projectId
    if (project === undefined || !isProjectId(project)) throw badProject()
    return project
  }

  function contextOf({ replayId, project }: ReplayRef): OpenContext {
    if (!isSessionId(replayId))
      throw new SourceError(
        'bad-question',
        'posthog: that can be no session id: it has letters, digits and _ . : - only, 200 at most',
      )
    return { calls, io, host, project: projectOf(project), sessionId: replayId, keepsNoise }
  }

  return {
    name: 'posthog',
    identity: () => fingerprint('posthog', host, key),
    async *list(query) {
      const project = projectOf(undefined)
      const onSummary = (summary: ReplaySummary): void =>
        listed.keep(`${project}/${summary.replayId}`, summary)
      yield* listRecordings(query, { calls, project, now: io.now, onSummary })
    },
    async open(ref, openOptions) {
      const context = contextOf(ref)
      const known = listed.take(`${context.project}/${context.sessionId}`)
      return openRecording({ ...context, listed: known }, openOptions)
    },
    async related(replay, relatedOptions) {
      const context = contextOf(replay)
      const summary =
        replay.startedAtMs === undefined ? await readSummary(context, relatedOptions?.signal) : replay
      return relatedTo(relatedContext(context, summary, io.now()), relatedOptions)
    },
    link(ref, offsetMs) {
      const { project, sessionId } = contextOf(ref)
      const seconds = Math.floor(Math.max(0, offsetMs ?? 0) / 1000)
      return `${host}/project/${project}/replay/${encodeURIComponent(sessionId)}${seconds > 0 ? `?t=${seconds}` : ''}`
    },
  }
}

function badProject(): SourceError {
  return new SourceError(
    'bad-question',
    'posthog: which project? Set POSTHOG_PROJECT_ID to the number in the address of the app (/project/<number>/…), or name a replay posthog:<projectId>/<sessionId>',
  )
}
