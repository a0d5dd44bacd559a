import { keepCompiled } from '../../lib/keep-compiled.ts'
import { describeAim, isNeverAimedAt, unknownTarget } from './describe.ts'
import { resolveAim } from './interactive.ts'
import type { Lookups } from './lookups.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import type { Target } from './target.ts'
import { createTracingReader, isUnchanged, type Trace } from './trace.ts'

/** Describes targets, and remembers them for as long as the page gives the same answer. */
export interface TargetMemory {
  /** What `describeTarget` says of the node with this rrweb id, in the page as it stands now. */
  describe(nodeId: number): Target
  /** Nobody will ask any more. */
  leave(): void
}

/** A description, and what it was made of. */
interface Remembered {
  readonly target: Target
  /** The node that was asked for: its id may be given to another one. */
  readonly slot: Slot
  readonly trace: Trace
  readonly asked: readonly Asked[]
}

/** A question to the look-ups with its answer. */
interface Asked {
  readonly how: keyof Lookups
  readonly from: Slot
  /** Of `byId`; '' for the others. */
  readonly id: string
  readonly answer: Slot
}

/** Targets remembered; a person uses far fewer of one page. */
const MOST_TARGETS = 1000

/**
 * A memory for one mirror and the look-ups beside it. A description follows from what is read for it and from
 * nothing else, so it is given again as long as reading again would find the same: the node's own data and that of
 * all nodes around and inside that were looked at (what it lies in, its label, what is slotted into it, what its
 * selector stands in), the ways between them, and what the look-ups answered. Those search the whole page, so they
 * are not traced but asked again, which is cheap.
 *
 * Nothing is remembered of removed nodes: they are rarely asked for twice, and taking a page away as a whole changes
 * no node.
 */
export function createTargetMemory(mirror: MirrorReader, lookups: Lookups): TargetMemory {
  const known = new Map<number, Remembered>()
  const tracing = createTracingReader(mirror)
  let asked: Asked[] = []
  const noted: Lookups = {
    byId: (from, id) => note({ how: 'byId', from, id, answer: lookups.byId(from, id) }),
    labelOf: from => note({ how: 'labelOf', from, id: '', answer: lookups.labelOf(from) }),
    controlOf: from => note({ how: 'controlOf', from, id: '', answer: lookups.controlOf(from) }),
  }

  function note(question: Asked): Slot {
    asked.push(question)
    return question.answer
  }

  function isAnsweredAlike({ how, from, id, answer }: Asked): boolean {
    return (how === 'byId' ? lookups.byId(from, id) : lookups[how](from)) === answer
  }

  function holds({ slot, trace, asked: questions }: Remembered): boolean {
    return !mirror.isRemoved(slot) && isUnchanged(mirror, trace) && questions.every(isAnsweredAlike)
  }

  function describeAnew(slot: Slot, nodeId: number): Target {
    asked = []
    tracing.begin()
    const aim = resolveAim(tracing.mirror, slot, noted)
    const target = describeAim(tracing.mirror, slot, aim, noted)
    const trace = tracing.end()
    if (trace === undefined) return target
    if (known.size >= MOST_TARGETS) forgetOldest()
    known.set(nodeId, { target, slot, trace, asked })
    return target
  }

  function forgetOldest(): void {
    for (const nodeId of known.keys()) {
      known.delete(nodeId)
      return
    }
  }

  const memory: TargetMemory = {
    leave() {
      known.clear()
      asked = []
      keepCompiled('targets', memory)
    },
    describe(nodeId) {
      const slot = mirror.slotOrGhost(nodeId)
      if (slot < 0 || isNeverAimedAt(mirror, slot)) return unknownTarget(nodeId)
      const remembered = known.get(nodeId)
      if (remembered !== undefined) {
        if (remembered.slot === slot && holds(remembered)) return remembered.target
        known.delete(nodeId)
      }
      return describeAnew(slot, nodeId)
    },
  }
  return memory
}
