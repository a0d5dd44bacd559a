import { SourceError } from '../error.ts'
import type { Block } from './plan.ts'
import { splitAnswer, type Batch, type Payload } from './split-answer.ts'

/** Asks for the blocks from one number to another, both with it; unpacked by the server, or each with its length. */
export type AskBlocks = (from: number, to: number, isUnpacked: boolean) => Promise<Uint8Array>

/** What became of some blocks. */
export interface Fetched extends Batch {
  /** So many at a time were too much: fewer should be asked for. */
  readonly wasTooMuch: boolean
}

/**
 * Fetches neighbouring blocks, in one call where all is well. What an answer silently leaves out is asked for once
 * more; what PostHog cannot read at all is asked for in two halves. Then it is lost. What is too large, or too much
 * for the server, is asked for in halves too. Rejects with what breaks off the fetching as a whole.
 */
export async function fetchBlocks(
  blocks: readonly Block[],
  ask: AskBlocks,
  isYoung: boolean,
): Promise<Fetched> {
  const found = new Map<number, Payload>()
  const silent: Block[] = []
  let hasMoved = false
  let wasTooMuch = false

  async function call(some: readonly Block[], isUnpacked: boolean): Promise<readonly Block[] | 'gone'> {
    let bytes: Uint8Array
    try {
      bytes = await ask(some[0]!.id, some.at(-1)!.id, isUnpacked)
    } catch (error) {
      if (isGone(error)) return 'gone'
      throw error
    }
    const batch = splitAnswer(bytes, some, isYoung)
    hasMoved ||= batch.hasMoved
    for (const [id, payload] of batch.found) found.set(id, payload)
    return batch.lost
  }

  /** `isHalf`: the server has given up on more already; should it do so again, it is not for their number. */
  async function take(some: readonly Block[], isHalf: boolean): Promise<void> {
    const middle = Math.ceil(some.length / 2)
    const halves = [some.slice(0, middle), some.slice(middle)]
    let lost: readonly Block[] | 'gone'
    try {
      lost = await call(some, false)
    } catch (error) {
      const isLarge = isTooLarge(error)
      if (some.length < 2 || !(isLarge || (isGivenUp(error) && !isHalf))) throw error
      wasTooMuch = true
      for (const half of halves) await take(half, !isLarge)
      return
    }
    if (lost !== 'gone') silent.push(...lost)
    else if (some.length > 1)
      for (const half of halves) {
        const left = await call(half, false)
        if (left !== 'gone') silent.push(...left)
      }
  }

  await take(blocks, false)
  if (!hasMoved) for (const run of runsOf(silent, Infinity)) await call(run, run.length === 1)
  return { found, lost: blocks.filter(({ id }) => !found.has(id)), hasMoved, wasTooMuch }
}

/** Neighbours, at most so many together: what one call can ask for. */
export function runsOf(blocks: readonly Block[], most: number): Block[][] {
  const runs: Block[][] = []
  for (const block of blocks) {
    const run = runs.at(-1)
    if (run !== undefined && run.length < most && run.at(-1)!.id + 1 === block.id) run.push(block)
    else runs.push([block])
  }
  return runs
}

/** None of the blocks asked for can be read; see `explainFor`. */
function isGone(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'expired' && error.status === 502
}

/** More bytes than are read at once. A redirect that is refused has a status. */
function isTooLarge(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'refused' && error.status === undefined
}

/** PostHog failed, or did not answer in time: so many blocks may have been too many. */
function isGivenUp(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'unavailable'
}
