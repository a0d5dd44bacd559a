import {
  openStored,
  readManifest,
  SourceError,
  type RelatedKind,
  type ReplaySummary,
  type Source,
  type Store,
} from '@playhead/core'
import type { Context } from '../context.ts'
import type { Progress } from '../progress.ts'
import { openPlace, type Opened } from '../replay.ts'
import { addressOf, asItWas } from './open-remote.ts'
import { vendorName } from './vendor-name.ts'

/** How replays that a vendor listed are fetched. */
export interface ListedFetch {
  readonly source: Source
  readonly identity: string
  /** Where they are kept; nowhere without. */
  readonly store?: Store
  readonly include?: readonly RelatedKind[]
  readonly context: Context
  readonly progress: Progress
}

/**
 * Asks once for what all of those take that are not here. When that fails, answers which they are and why: asking for
 * each of them would fail in the same way.
 */
export async function prepareListed(
  summaries: readonly ReplaySummary[],
  { source, identity, store, include, context }: ListedFetch,
): Promise<{ readonly summaries: ReadonlySet<ReplaySummary>; readonly error: SourceError } | undefined> {
  const absent = new Set<ReplaySummary>()
  const stored = new Set<ReplaySummary>()
  for (const summary of summaries) {
    const manifest = store && (await readManifest(store, addressOf(identity, summary)).catch(() => undefined))
    if (manifest === undefined || manifest.live || manifest.stopped === true) absent.add(summary)
    if (manifest !== undefined) stored.add(summary)
  }
  if (absent.size === 0) return undefined
  try {
    await source.prepare?.([...absent], { signal: context.signal, ...(include && { include }) })
    return undefined
  } catch (error) {
    if (error instanceof SourceError)
      return { summaries: new Set([...absent].filter(summary => !stored.has(summary))), error }
    throw error
  }
}

/** Opens one of them: what is stored is not fetched again. */
export async function fetchListed(
  summary: ReplaySummary,
  { source, identity, store, include, context, progress }: ListedFetch & { readonly store: Store },
): Promise<Opened> {
  const address = addressOf(identity, summary)
  const isStored = (await readManifest(store, address).catch(() => undefined)) !== undefined
  const name = vendorName(summary.source, summary)
  const remote = { source, identity, ref: summary, name, ...(isStored && { stored: address }) }
  const options = { ...context, ...(include && { include }), goesOn: true }
  try {
    return await openPlace({ address, remote }, store, options, progress)
  } catch (error) {
    // What is here, though there may be more of it by now, tells more than nothing.
    if (!isStored || !(error instanceof SourceError)) throw error
    const replay = await openStored(store, address)
    if (replay === undefined) throw error
    return asItWas(replay, address, error, context, progress)
  }
}
