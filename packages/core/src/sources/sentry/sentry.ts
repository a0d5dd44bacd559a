import { SourceError } from '../error.ts'
import { defaultIo, type Io } from '../io.ts'
import { fingerprint } from '../secret.ts'
import type {
  OpenOptions,
  RelatedOptions,
  RemoteRecording,
  ReplayRef,
  ReplaySummary,
  Source,
} from '../source.ts'
import { isSameSite, SAAS, siteOf } from './base-url.ts'
import { type CountQuery, replayCounts } from './counts.ts'
import { WHAT } from './explain.ts'
import { listReplays } from './list.ts'
import { badQuestion, type SentryListQuery } from './list-query.ts'
import { replayIdIn, type SentryRef } from './name.ts'
import { openSegments } from './open-segments.ts'
import { createReacher, type Reach } from './reach.ts'
import { type BesideAll, relatedTo } from './related.ts'
import { detailSchema } from './schemas.ts'
import { clickedSelectors, type ClickedSelector, type SelectorQuery } from './selectors.ts'
import { projectWords, type SentryReplay, summaryOf } from './summary.ts'
import { watchLink, webBase } from './web-link.ts'

export interface SentryOptions {
  /** A personal token, or one of an internal integration: `org:read`, `project:read`, `event:read`. */
  readonly token: string
  /** Slug or number; the only organization of the token without. */
  readonly org?: string
  /** Number or slug; all projects without. */
  readonly project?: string
  /** `https://sentry.io` without; a server of one's own with or without a path. */
  readonly baseUrl?: string
  readonly io?: Partial<Io>
}

/** Sentry's replays, for one token. */
export interface SentrySource extends Source {
  list(query: SentryListQuery): AsyncIterable<SentryReplay>
  open(ref: ReplayRef | SentryRef, options?: OpenOptions): Promise<SentryRecording>
  /** What Sentry tells of one replay, without its segments. */
  describe(ref: ReplayRef | SentryRef, signal?: AbortSignal): Promise<SentryReplay>
  /** The elements that were clicked in vain most often, over many replays. */
  selectors(query?: SelectorQuery): AsyncIterable<ClickedSelector>
  /** How many replays there are of an issue, a transaction or a replay id. */
  counts(query: CountQuery): Promise<ReadonlyMap<string, number>>
}

export interface SentryRecording extends RemoteRecording {
  readonly summary: SentryReplay
}

/**
 * Replays at Sentry or a server of one's own. A live replay is read again from where it was (`from`); one that is
 * archived rejects as `deleted`, one whose bytes are gone as `expired`, and what is lost of one that is not is noted.
 * Throws `no-credentials` without a token, `bad-question` for an address that is none.
 */
export function sentry(options: SentryOptions): SentrySource {
  const { baseUrl = SAAS } = options
  const token = options.token.trim()
  if (token === '')
    throw new SourceError(
      'no-credentials',
      'sentry: there is no token; set SENTRY_AUTH_TOKEN to one with the scopes org:read, project:read and event:read',
    )
  const site = siteOf(baseUrl)
  const io = defaultIo(options.io)
  const reacher = createReacher({ token, site, org: options.org, io })
  const orgOf = (ref: ReplayRef | SentryRef): string | undefined =>
    ('org' in ref ? ref.org : undefined) ?? projectWords(ref.project ?? '').org

  async function reachOf(ref: ReplayRef | SentryRef, signal: AbortSignal | undefined): Promise<Reach> {
    if ('baseUrl' in ref && ref.baseUrl !== undefined && !isSameSite(ref.baseUrl, site.baseUrl))
      throw new SourceError(
        'refused',
        `sentry: the address leads to ${new URL(ref.baseUrl).host}, and the token is for ${new URL(site.baseUrl).host}; nothing was sent there, set SENTRY_URL and SENTRY_AUTH_TOKEN for it`,
      )
    return reacher.to(orgOf(ref), signal)
  }

  async function detail(
    ref: ReplayRef | SentryRef,
    reach: Reach,
    signal: AbortSignal | undefined,
  ): Promise<SentryReplay> {
    const replayId = checkedId(ref)
    const { value } = await reach.api.json(
      { what: WHAT.replay(replayId), url: reach.path(`replays/${replayId}/`), signal },
      detailSchema,
    )
    return { ...summaryOf(value!.data, reach.org, io.now()), replayId }
  }

  async function relatedOf(replay: SentryReplay, reach: Reach, options: RelatedOptions): Promise<BesideAll> {
    return relatedTo({ reach, replay, web: webBase(site.baseUrl, reach.org) }, options, io.now)
  }

  return {
    name: 'sentry',
    identity: () => fingerprint('sentry', site.baseUrl, token),
    list(query) {
      const project = query.project ?? options.project
      return listReplays(
        () => reacher.to(undefined, query.signal),
        { ...query, ...(project !== undefined && { project }) },
        io.now,
      )
    },
    async describe(ref, signal) {
      checkedId(ref)
      return detail(ref, await reachOf(ref, signal), signal)
    },
    async open(ref, openOptions = {}) {
      checkedId(ref)
      const { signal, include } = openOptions
      const reach = await reachOf(ref, signal)
      const summary = await detail(ref, reach, signal)
      if (summary.gone === 'archived')
        throw new SourceError(
          'deleted',
          `sentry: replay ${summary.replayId}: somebody has deleted it; Sentry keeps only that it was there`,
        )
      const project = projectOf(summary, ref) ?? options.project
      if (project === undefined)
        throw new SourceError(
          'bad-response',
          `sentry: replay ${summary.replayId}: Sentry does not say of which project it is; name it: sentry:<org>/<project>/<replayId>`,
        )
      const related = (): Promise<BesideAll> =>
        relatedOf(summary, reach, { ...(include && { kinds: include }), ...(signal && { signal }) })
      return {
        summary,
        ...openSegments({ reach, summary, project, options: openOptions, io, related }),
      }
    },
    async related(replay: ReplaySummary, relatedOptions = {}) {
      const { signal } = relatedOptions
      const reach = await reachOf(replay, signal)
      // A summary from a store has lost the ids that only Sentry knows.
      const known = isOurs(replay) ? replay : await detail(replay, reach, signal)
      const { records, notes } = await relatedOf(known, reach, relatedOptions)
      return { records, notes }
    },
    selectors: (query = {}) =>
      clickedSelectors(
        () => reacher.to(undefined, query.signal),
        { ...(options.project !== undefined && { project: options.project }), ...query },
        io.now,
      ),
    counts: query => replayCounts(() => reacher.to(undefined, query.signal), query, io.now),
    link: (ref, offsetMs) =>
      watchLink(
        site.baseUrl,
        orgOf(ref) ?? options.org ?? site.org,
        replayIdIn(ref.replayId) ?? ref.replayId,
        offsetMs,
      ),
  }
}

function isOurs(replay: ReplaySummary): replay is SentryReplay {
  return 'eventIds' in replay && 'traceIds' in replay
}

function checkedId({ replayId }: ReplayRef): string {
  const id = replayIdIn(replayId)
  if (id === undefined)
    throw badQuestion(
      'a replay id has 32 hexadecimal digits: sentry:<org>/<project>/<replayId>, or the address of a replay',
    )
  return id
}

/** The number of a replay's project: Sentry's word before that of whoever asks. */
function projectOf(summary: SentryReplay, ref: ReplayRef): string | undefined {
  const asked = projectWords(ref.project ?? '').project
  const told = projectWords(summary.project).project
  if (told !== undefined && asked !== undefined && /^\d+$/.test(asked) && asked !== told)
    throw new SourceError(
      'not-found',
      `sentry: replay ${summary.replayId}: it is of project ${told}, and not of ${asked}`,
    )
  return told ?? asked
}
