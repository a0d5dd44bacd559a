import { RELATED_SEGMENT, type Manifest } from '@playhead/core'

/** What is still to be asked of a vendor. */
export interface Rest {
  /** Segments below are here. */
  readonly from: number
  readonly wants?: (segmentId: number) => boolean
  readonly onto?: { readonly manifest: Manifest; readonly before: number }
}

/** Numbers far beyond any that a vendor has given. */
const FARTHEST = 100_000

/**
 * What a fetch has to ask for when this is stored; `undefined` when everything wanted is here, or cannot be had.
 * `wants` is what somebody asked for, all without; `withRelated` asks besides for what the vendor knows of it.
 */
export function restOf(
  manifest: Manifest | undefined,
  wants?: (segmentId: number) => boolean,
  withRelated = false,
): Rest | undefined {
  if (manifest === undefined) return { from: 0, ...(wants && { wants }) }
  const { stopped, live } = manifest
  const here = new Set(manifest.segments.map(({ segmentId }) => segmentId))
  const lost = new Set(lostOf(manifest))
  const isAsked = (id: number): boolean => !here.has(id) && !lost.has(id) && (wants?.(id) ?? true)
  let last = -1
  for (const id of here) if (id > last && id < RELATED_SEGMENT) last = id
  let from = 0
  while (from <= last && !isAsked(from)) from++
  if (from > last) {
    // Whether there is more behind the last only the vendor knows.
    if (stopped !== true && !live && !withRelated) return undefined
    while (from < FARTHEST && !isAsked(from)) from++
    if (from === FARTHEST && !withRelated) return undefined
    // A live replay goes on from its last segment, which may have been fetched while it was being written.
    from = Math.max(0, live && stopped !== true ? last : last + 1)
  }
  return {
    from,
    ...(wants && { wants: (id: number) => wants(id) || here.has(id) }),
    ...(from > 0 && { onto: { manifest, before: from } }),
  }
}

/** Segments that the vendor was asked for and could not give: only a fetch with `--force` asks for them again. */
function lostOf({ missing, stopped, unavailable }: Manifest): readonly number[] {
  // What only was not asked for is missing too, after a fetch that was stopped.
  return stopped === true ? (unavailable ?? []) : missing
}
