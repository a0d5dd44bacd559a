import { compress } from 'snappyjs'
import { Invalid } from './parameters.ts'
import type { PosthogReplay } from './replays.ts'

/** Which generation of server answers. `2025` lists blocks only when asked with `blob_v2`; `legacy` has none. */
export type ServerVersion = 'current' | '2025' | 'legacy'

/** More keys in one call are refused: the documented number, though the code of the vendor lets one more pass. */
export const MOST_KEYS = 20

/** What is asked of the snapshots endpoint. */
export type SnapshotQuestion =
  | { readonly kind: 'sources' }
  | { readonly kind: 'blocks'; readonly from: number; readonly to: number; readonly packed: boolean }
  | { readonly kind: 'long-term'; readonly key: string; readonly packed: boolean }
  | { readonly kind: 'blob'; readonly key: string }
  | { readonly kind: 'realtime' }

/** Reads the query; what the server refuses throws. */
export function snapshotQuestion(params: URLSearchParams, version: ServerVersion): SnapshotQuestion {
  const source = params.get('source')
  const packed = params.get('decompress') === 'false'
  const key = params.get('blob_key')
  if (source === null) return { kind: 'sources' }
  if (version !== 'current' && source === 'realtime') return { kind: 'realtime' }
  if (version !== 'current' && source === 'blob') {
    if (key === null) throw new Invalid('Must provide a snapshot file blob key')
    return { kind: 'blob', key }
  }
  if (source === 'blob_v2_lts' && version !== 'legacy') {
    if (key === null) throw new Invalid('Must provide a blob key')
    return { kind: 'long-term', key, packed }
  }
  if (source !== 'blob_v2' || version === 'legacy')
    throw new Invalid(`Invalid source must be one of [blob_v2, blob_v2_lts, None]`)
  const [start, end] = [params.get('start_blob_key'), params.get('end_blob_key')]
  if (version === '2025' && key !== null && start === null && end === null) {
    const at = keyOf(key)
    return { kind: 'blocks', from: at, to: at, packed }
  }
  if (start === null || end === null) throw new Invalid('Must provide a start and end blob key')
  const [from, to] = [keyOf(start), keyOf(end)]
  if (to < from) throw new Invalid('Invalid blob key range')
  if (to - from + 1 > MOST_KEYS) throw new Invalid(`Cannot request more than ${MOST_KEYS} blob keys at once`)
  return { kind: 'blocks', from, to, packed }
}

function keyOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Invalid('Blob key must be an integer')
  return Number(text)
}

/** Where a long-term recording lies. */
export const longTermKey = (projectId: string, { sessionId }: PosthogReplay): string =>
  `session_recordings_lts/team_id/${projectId}/session_id/${sessionId}/data`

/** The listing of what there is to fetch. */
export function sourcesOf(
  replay: PosthogReplay,
  projectId: string,
  version: ServerVersion,
  asksV2: boolean,
): unknown {
  if (replay.isLongTerm && version !== 'legacy')
    return { sources: [{ source: 'blob_v2_lts', blob_key: longTermKey(projectId, replay) }] }
  const blocks = replay.blocks.map(({ fromMs, toMs }, at) => ({
    source: 'blob_v2',
    start_timestamp: microseconds(fromMs),
    end_timestamp: microseconds(toMs),
    blob_key: String(at),
  }))
  if (version === 'current') return { sources: blocks }
  const blobs = replay.blocks.map(({ fromMs, toMs }) => ({
    source: 'blob',
    start_timestamp: microseconds(fromMs),
    end_timestamp: microseconds(toMs),
    blob_key: `${fromMs}-${toMs}`,
  }))
  const realtime = { source: 'realtime', start_timestamp: null, end_timestamp: null, blob_key: null }
  return { sources: [...blobs, realtime, ...(version === '2025' && asksV2 ? blocks : [])] }
}

const microseconds = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

/** The lines of blocks as they are sent: text, or each one packed by itself behind its length. */
export function bodyOf(blocks: readonly string[], packed: boolean, isLongTerm: boolean): Response {
  const headers = { 'cache-control': `max-age=${isLongTerm ? 86_400 : 3600}` }
  if (!packed)
    return new Response(blocks.join(''), { headers: { ...headers, 'content-type': 'application/jsonl' } })
  const parts = blocks.map(text => compress(new TextEncoder().encode(text)))
  const body = isLongTerm ? parts.slice(0, 1) : parts.flatMap(part => [lengthOf(part), part])
  return new Response(new Blob(body), { headers: { ...headers, 'content-type': 'application/octet-stream' } })
}

function lengthOf(part: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, part.length, false)
  return length
}

/** Lines in the form before blocks: an object for each stretch of one window. */
export function legacyLines(lines: string): string {
  const groups: { readonly window_id: string; readonly data: unknown[] }[] = []
  for (const line of lines.split('\n')) {
    if (line === '') continue
    const [windowId, event] = JSON.parse(line) as readonly [string, unknown]
    const last = groups.at(-1)
    if (last?.window_id === windowId) last.data.push(event)
    else groups.push({ window_id: windowId, data: [event] })
  }
  return groups.map(group => `${JSON.stringify(group)}\n`).join('')
}
