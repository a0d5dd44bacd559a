import { z } from 'zod'
import { timeOf } from './summary.ts'

const text = z.string().nullish()

/** The first of the two steps: where a recording's pieces lie. */
export const sourcesSchema = z.object({
  sources: z
    .array(
      z.object({
        source: z.string(),
        start_timestamp: text,
        end_timestamp: text,
        blob_key: z.union([z.string(), z.number()]).nullish(),
      }),
    )
    .nullish(),
})

/** A block that is asked for by its number, together with its neighbours. */
export interface Block {
  /** PostHog's index of it, which is the segment's number. */
  readonly id: number
  /** Epoch ms of its first and its last event; NaN where PostHog does not tell. */
  readonly fromMs: number
  readonly toMs: number
}

/** A piece that is asked for alone. */
export interface StoredObject {
  readonly id: number
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  /** Of a form that current servers refuse. */
  readonly isOld: boolean
}

/** How a recording is fetched. */
export type Plan =
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] }
  | { readonly kind: 'objects'; readonly objects: readonly StoredObject[]; readonly isLongTerm: boolean }

/** Nobody records more blocks than these in a day; a hostile list could go on. */
const MOST_BLOCKS = 100_000

/**
 * What the list of sources comes to. Where there are blocks, all else is the same data once more. In long-term storage
 * a recording is one object. `blob` and `realtime` are of servers before June 2025.
 */
export function planOf({ sources }: z.infer<typeof sourcesSchema>): Plan {
  const listed = (sources ?? []).map(({ source, blob_key, start_timestamp, end_timestamp }) => ({
    source,
    key: blob_key == null ? '' : String(blob_key),
    fromMs: timeOf(start_timestamp) ?? NaN,
    toMs: timeOf(end_timestamp) ?? NaN,
  }))
  const blocks = new Map<number, Block>()
  for (const { source, key, fromMs, toMs } of listed) {
    if (source !== 'blob_v2' || !/^\d{1,6}$/.test(key)) continue
    const id = Number(key)
    if (id < MOST_BLOCKS) blocks.set(id, { id, fromMs, toMs })
  }
  if (blocks.size > 0) return { kind: 'blocks', blocks: [...blocks.values()].sort((a, b) => a.id - b.id) }

  // Servers of mid-2025 called the one object `blob_v2` too.
  const stored = listed.filter(({ source, key }) => key !== '' && /^blob_v2(?:_lts)?$/.test(source))
  if (stored.length > 0)
    return {
      kind: 'objects',
      isLongTerm: true,
      objects: stored.slice(0, MOST_BLOCKS).map(({ source, key }, id) => ({
        id,
        name: source,
        query: { source, blob_key: key, decompress: 'false' },
        isOld: false,
      })),
    }

  const files = listed.filter(({ source, key }) => source === 'blob' && key !== '')
  files.sort((a, b) => (Number.isNaN(a.fromMs) || Number.isNaN(b.fromMs) ? 0 : a.fromMs - b.fromMs))
  const old = files.slice(0, MOST_BLOCKS).map(({ key }) => ({ source: 'blob', blob_key: key }))
  const live = listed.some(({ source }) => source === 'realtime') ? [{ source: 'realtime' }] : []
  return {
    kind: 'objects',
    isLongTerm: false,
    objects: [...old, ...live].map((query, id) => ({ id, name: query.source, query, isOld: true })),
  }
}
