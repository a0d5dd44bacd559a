import { RELATED_SEGMENT, type Manifest, type RelatedKind } from '@playhead/core'
import { Exit, Failure } from '../failure.ts'

const KINDS: readonly RelatedKind[] = ['events', 'errors', 'traces', 'logs']

/** Reads `events,errors`: kinds of what vendors know beside a recording. Throws a `Failure` for others. */
export function relatedKinds(list: string): RelatedKind[] {
  const asked = list.split(',').map(word => word.trim())
  const unknown = asked.find(word => !KINDS.some(kind => kind === word))
  if (unknown !== undefined)
    throw new Failure(`--include ${JSON.stringify(unknown)} is none of ${KINDS.join(', ')}`, Exit.arguments)
  return KINDS.filter(kind => asked.includes(kind))
}

/** Both of them, each kind once. */
export function joinedKinds(
  some: readonly RelatedKind[],
  others: readonly RelatedKind[] = [],
): RelatedKind[] {
  return KINDS.filter(kind => some.includes(kind) || others.includes(kind))
}

/** The kinds that are stored with a replay: their segment is named after them. */
export function storedKinds(manifest: Manifest | undefined): RelatedKind[] {
  const name = manifest?.segments.find(({ segmentId }) => segmentId === RELATED_SEGMENT)?.name ?? ''
  const words = name.split(',')
  return KINDS.filter(kind => words.includes(kind))
}
