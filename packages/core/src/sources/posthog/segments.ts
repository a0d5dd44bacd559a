import { SourceError } from '../error.ts'
import type { FetchOutcome, SourceNote } from '../outcome.ts'
import type { Segment } from '../recording.ts'
import type { OpenOptions } from '../source.ts'
import { fetchBlocks, runsOf, type AskBlocks, type Fetched } from './fetch-blocks.ts'
import type { Block, Plan, StoredObject } from './plan.ts'
import { payloadOf, unpack, type Payload } from './split-answer.ts'

/** What a personal API key may ask for at a time. */
const MOST_AT_ONCE = 20

/** One recording's way through the API. */
export interface SegmentCalls {
  readonly blocks: AskBlocks
  readonly object: (object: StoredObject) => Promise<Uint8Array>
  /** Lists the blocks anew. */
  readonly plan: () => Promise<Plan>
}

export interface SegmentsOptions extends Pick<OpenOptions, 'from' | 'wants' | 'maxSegments' | 'onProgress'> {
  readonly calls: SegmentCalls
  readonly plan: Plan
  /** The recording may still be growing: its blocks may come to have other numbers. */
  readonly isYoung: boolean
}

/** The segments of a recording, and what became of them. */
export interface FetchedSegments {
  segments(): AsyncGenerator<Segment, void, undefined>
  outcome(): FetchOutcome
}

/**
 * Fetches blocks twenty at a time, in order, the next twenty while these are read; or the objects of other forms one
 * by one. A segment's bytes are here before it is given, so that what breaks off leaves whole ones.
 */
export function fetchSegments(options: SegmentsOptions): FetchedSegments {
  const { calls, isYoung, from = 0, wants = () => true, maxSegments = Infinity, onProgress } = options
  const missing = new Set<number>()
  const notes: SourceNote[] = []
  let isCut = false
  let isDone = false
  let bytes = 0
  let given = 0
  let ofSegments: number | undefined

  function tell(): void {
    onProgress?.({ bytes, segments: given, ...(ofSegments !== undefined && { ofSegments }) })
  }

  /** Those that are wanted, as many as are wanted. */
  function wanted<T extends { readonly id: number }>(all: readonly T[]): T[] {
    const asked = all.filter(({ id }) => id >= from && wants(id))
    const some = asked.slice(0, maxSegments)
    isCut ||= asked.length < all.filter(({ id }) => id >= from).length || some.length < asked.length
    if (some.length < asked.length)
      notes.push({
        code: 'segment-limit',
        message: `Stopped after ${some.length} segments, as asked; PostHog has ${asked.length}.`,
        segmentId: asked[some.length]!.id,
      })
    ofSegments = some.length
    return some
  }

  function lose(ids: readonly number[], name: string): void {
    const [first = 0] = ids
    const last = ids.at(-1) ?? first
    const which = first === last ? `${name} ${first}` : `${name} ${first} to ${last}`
    notes.push({
      code: 'segment-unavailable',
      message: `PostHog lists ${which} and does not give what is in it.`,
      segmentId: first,
    })
    for (const id of ids) missing.add(id)
  }

  function* give(
    id: number,
    name: string,
    payload: Payload,
    isPosition = false,
  ): Generator<Segment, void, undefined> {
    given++
    tell()
    yield {
      id,
      name,
      ...(isPosition && { isPosition }),
      async *open() {
        yield* unpack(payload)
      },
    }
  }

  async function* blockSegments(all: readonly Block[]): AsyncGenerator<Segment, void, undefined> {
    let left = wanted(all)
    let size = MOST_AT_ONCE
    /** The list is as new as it can be: what comes is taken as it is. */
    let isFresh = false
    const ask: AskBlocks = async (first, last, isUnpacked) => {
      const answer = await calls.blocks(first, last, isUnpacked)
      bytes += answer.length
      tell()
      return answer
    }
    let run: readonly Block[] = []
    const start = (): Promise<Fetched> | undefined => {
      run = runsOf(left.slice(0, size), size)[0] ?? []
      const fetching = run.length > 0 ? fetchBlocks(run, ask, isYoung && !isFresh) : undefined
      // Whoever stops reading leaves the next twenty alone.
      fetching?.catch(() => undefined)
      return fetching
    }
    let next = start()
    while (next !== undefined) {
      let fetched: Fetched | undefined
      try {
        fetched = await next
      } catch (error) {
        // Fewer blocks than were listed.
        if (!isYoung || isFresh || !isNotFound(error)) throw error
      }
      if (fetched === undefined || fetched.hasMoved) {
        if (isFresh) throw movedError()
        isFresh = true
        left = await relisted(left, all)
        next = start()
        continue
      }
      isFresh = false
      if (fetched.wasTooMuch) size = Math.max(1, Math.ceil(size / 2))
      const here = run
      left = left.slice(here.length)
      next = start()
      for (const lost of runsOf(fetched.lost, Infinity))
        lose(
          lost.map(({ id }) => id),
          'block',
        )
      for (const { id } of here) {
        const payload = fetched.found.get(id)
        if (payload !== undefined) yield* give(id, `blob_v2/${id}`, payload)
      }
    }
  }

  /** The blocks that are left, by a new list. */
  async function relisted(left: readonly Block[], before: readonly Block[]): Promise<Block[]> {
    const plan = await calls.plan()
    const [first] = left
    if (plan.kind !== 'blocks' || first === undefined) throw movedError()
    const had = new Map(before.map(block => [block.id, block.fromMs]))
    if (plan.blocks.some(({ id, fromMs }) => id < first.id && had.get(id) !== fromMs))
      notes.push({
        code: 'segment-count',
        message: `PostHog numbered its blocks anew while they were fetched: something from before block ${first.id} may be missing or come twice. Fetch it again when the session is over.`,
      })
    const blocks = plan.blocks
      .filter(({ id }) => id >= first.id && wants(id))
      .slice(0, maxSegments - given - missing.size)
    ofSegments = given + missing.size + blocks.length
    return blocks
  }

  async function* objectSegments(
    objects: readonly StoredObject[],
    isLongTerm: boolean,
  ): AsyncGenerator<Segment, void, undefined> {
    if (isLongTerm && from > 1) {
      isCut = true
      notes.push({
        code: 'segment-count',
        message:
          'PostHog has moved the recording into long-term storage, as one piece: what is missing of it cannot be fetched alone. Fetch all of it anew.',
      })
    }
    const take = async (object: StoredObject): Promise<Uint8Array> => {
      const answer = await calls.object(object)
      bytes += answer.length
      return answer
    }
    for (const object of wanted(objects)) {
      let payload: Payload | undefined
      try {
        const answer = await take(object)
        // What is still on its way is mostly nothing.
        if (object.name === 'realtime' && isEmptyList(answer)) continue
        // What cannot be unpacked here, the server may.
        payload = payloadOf(answer) ?? (isLongTerm ? payloadOf(await take(unpacked(object))) : undefined)
      } catch (error) {
        if (!object.isOld || !isNotFound(error)) throw error
      }
      if (payload === undefined) lose([object.id], object.name)
      else yield* give(object.id, object.name, payload, object.isOld)
    }
  }

  return {
    async *segments() {
      const { plan } = options
      tell()
      if (plan.kind === 'blocks') yield* blockSegments(plan.blocks)
      else yield* objectSegments(plan.objects, plan.isLongTerm)
      if (given === 0 && missing.size > 0 && from === 0)
        throw new SourceError(
          'unavailable',
          `posthog: the recording: none of its ${missing.size} blocks can be read for now; try again later`,
        )
      isDone = true
    },
    outcome: () => ({
      missing: [...missing].sort((a, b) => a - b),
      isPartial: isCut || !isDone,
      notes,
    }),
  }
}

function unpacked({ query: { decompress: _, ...query }, ...object }: StoredObject): StoredObject {
  return { ...object, query }
}

/** `{"snapshots":[]}` */
function isEmptyList(answer: Uint8Array): boolean {
  return answer.length < 100 && /^\s*\{\s*"snapshots"\s*:\s*\[\s*\]/.test(new TextDecoder().decode(answer))
}

function isNotFound(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'not-found' || error.code === 'bad-question')
}

function movedError(): SourceError {
  return new SourceError(
    'unavailable',
    'posthog: the recording: PostHog is storing it anew just now; what has been fetched is kept, fetch it again in a minute',
  )
}
