import type { OpenOptions } from '../source.ts'
import type { PagePlan, PageRange } from './read-ahead.ts'

/** Segments on a page; Sentry gives no more. */
const PER_PAGE = 100
/** An hour of five-second segments is 720: a list that claims more than these is not followed further. */
export const MOST_SEGMENTS = 20_000

/** Which pages hold what is wanted. */
export interface WantedPlan extends PagePlan {
  isWanted(position: number): boolean
  /** Something is there, as far as is known by now, that is not asked for. */
  readonly leavesOut: boolean
}

/**
 * The pages that hold what is wanted of the positions from `from` on, as few as can be; `count` is what Sentry counts,
 * when it does. What lies behind that is followed as long as there is more and any of it is wanted.
 */
export function planPages(
  from: number,
  count: number | undefined,
  { wants = () => true, maxSegments = Infinity }: Pick<OpenOptions, 'wants' | 'maxSegments'> = {},
): WantedPlan {
  const counted = Math.min(Math.floor(count ?? 0), MOST_SEGMENTS)
  const positions = wantedPositions(from, wants, maxSegments)
  let ahead = positions.next().value
  let askedOfCounted = 0
  let isCutOff = false

  /** The next page. It may end behind what is counted: a live replay has grown by the time it is read. */
  function page(): PageRange | undefined {
    if (ahead === undefined) return undefined
    const first = ahead
    let to = first
    while (ahead !== undefined && ahead < first + PER_PAGE) {
      to = ahead + 1
      if (ahead < counted) askedOfCounted++
      ahead = positions.next().value
    }
    return { from: first, to }
  }

  const known: PageRange[] = []
  // Where nothing is counted, a look tells what there is.
  const firstEnd = counted === 0 ? MOST_SEGMENTS : counted
  for (let end = firstEnd; ahead !== undefined && ahead < end; end = counted) {
    const next = page()
    if (next !== undefined) known.push(next)
  }
  if (counted - from > askedOfCounted) isCutOff = true

  return {
    known,
    isWanted: wants,
    get leavesOut() {
      return isCutOff
    },
    beyond({ next, hasMore }) {
      if (hasMore === false || (hasMore === undefined && count !== undefined && next >= counted))
        return undefined
      const range = page()
      isCutOff ||= range === undefined && hasMore === true
      return range
    },
  }
}

function* wantedPositions(
  from: number,
  wants: (position: number) => boolean,
  most: number,
): Generator<number, undefined, undefined> {
  let given = 0
  for (let position = from; position < MOST_SEGMENTS && given < most; position++) {
    if (!wants(position)) continue
    given++
    yield position
  }
  return undefined
}
