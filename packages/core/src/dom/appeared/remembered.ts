import type { MirrorReader, Slot } from '../mirror/mirror.ts'

/** An answer about single nodes, a number from 0 to 255. */
export interface Remembered {
  (slot: Slot): number
  /** Nobody will ask any more: gives back the memory. */
  leave(): void
}

const FIRST_SLOTS = 1024

/**
 * An answer that is kept until the node itself changes: what stands around most changes of a page is the same again
 * and again. It may not depend on any other node.
 */
export function createRemembered(mirror: MirrorReader, find: (slot: Slot) => number): Remembered {
  let answers = new Uint8Array(FIRST_SLOTS)
  /** When it was found; 0 for never. */
  let stamps = new Float64Array(FIRST_SLOTS)

  function grow(slot: Slot): void {
    const length = Math.max(slot + 1, answers.length * 2)
    const largerAnswers = new Uint8Array(length)
    const largerStamps = new Float64Array(length)
    largerAnswers.set(answers)
    largerStamps.set(stamps)
    answers = largerAnswers
    stamps = largerStamps
  }

  function answerOf(slot: Slot): number {
    if (slot >= answers.length) grow(slot)
    if (stamps[slot]! > 0 && !mirror.changedSince(slot, stamps[slot]! - 1)) return answers[slot]!
    const answer = find(slot)
    answers[slot] = answer
    stamps[slot] = mirror.stamp() + 1
    return answer
  }

  return Object.assign(answerOf, {
    leave() {
      answers = new Uint8Array(FIRST_SLOTS)
      stamps = new Float64Array(FIRST_SLOTS)
    },
  })
}
