import { createNumberMarks } from '../../lib/number-marks.ts'
import { type ChangeLog, type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { nextBelow } from '../text/tree-order.ts'
import { createInlineRuns, STEPS, type InlineRun } from './inline-run.ts'
import { lineOf, linksOf, type Line } from './line.ts'
import { createShown, Own } from './shown.ts'
import { createSlotting } from './slotting.ts'

/** Who is told of lines. A line is named by a number that `came` answers, not 0. */
export interface LineKeeper {
  came(line: Line): number
  went(id: number): void
}

/** The lines of one page, kept while it changes. What one change costs does not depend on the size of the page. */
export interface PageLines {
  /** A subtree is about to be taken out. */
  removing(slot: Slot): void
  /** A mutation was applied. */
  changed(changes: ChangeLog): void
  /** All lines go: the page is about to be replaced. */
  clear(): void
  /** Another page is there. */
  begin(): void
}

const TELLING: ReadonlySet<string> = new Set(
  'hidden aria-hidden style open role contenteditable type'.split(' '),
)

/** No page yet. */
export function createPageLines(mirror: MirrorReader, keeper: LineKeeper): PageLines {
  const slotting = createSlotting(mirror)
  const shown = createShown(mirror, slotting)
  const runs = createInlineRuns(mirror, shown, slotting)
  /** Of texts in a line: the first text of their run, the next one in it, and the line that begins with them. */
  let head = new Int32Array(1024).fill(-1)
  let next = new Int32Array(1024).fill(-1)
  let line = new Int32Array(1024)
  // Of the frame being looked at.
  const seeds: Slot[] = []
  const done = createNumberMarks()
  const long = createNumberMarks()
  const walked = createNumberMarks()

  function makeRoom(slot: Slot): void {
    if (slot < head.length) return
    const length = Math.max(slot + 1, head.length * 2)
    const larger = [
      new Int32Array(length).fill(-1),
      new Int32Array(length).fill(-1),
      new Int32Array(length),
    ] as const
    larger[0].set(head)
    larger[1].set(next)
    larger[2].set(line)
    ;[head, next, line] = larger
  }

  function isLive(slot: Slot): boolean {
    return slot >= 0 && mirror.slotOf(mirror.nodeId(slot)) === slot
  }

  /** The lines of the run that this text is in go; what else was in it has to be looked at again. */
  function dissolve(slot: Slot): void {
    if (slot >= head.length || head[slot]! < 0) return
    for (let at = head[slot]!; at >= 0;) {
      const following = next[at]!
      if (line[at]! > 0) keeper.went(line[at]!)
      head[at] = -1
      next[at] = -1
      line[at] = 0
      seeds.push(at)
      at = following
    }
  }

  /** What stands beside a node may become one line without it, or with it. */
  function seedAround(slot: Slot): void {
    let previous = mirror.previousSibling(slot)
    const following = mirror.nextSibling(slot)
    const parent = mirror.parent(slot)
    // A box stands for where it begins: its end is that of what is last in it.
    for (let steps = 0; previous >= 0 && steps < STEPS; steps++) {
      seeds.push(previous)
      previous = runs.isBox(previous) ? mirror.lastChild(previous) : -1
    }
    if (following >= 0) seeds.push(following)
    if (parent >= 0) seeds.push(parent)
  }

  /** All texts in a subtree have to be looked at, but for those that were and are hidden below it. */
  function seedWithin(top: Slot, isAboutFallback = false): void {
    seeds.push(top)
    let over = false
    for (let at = top; at >= 0; at = nextBelow(mirror, at, top, over)) {
      over = at !== top && (shown.own(at) & (Own.Hidden | Own.OwnContent)) !== 0
      if (mirror.nodeType(at) === NodeType.Text) seeds.push(at)
      if (!slotting.isUsed() || (isAboutFallback && at === top)) continue
      // What is assigned to a slot is shown where the slot is.
      const host = slotting.hostOfSlot(at)
      if (host >= 0) slotting.rearranged.add(host)
    }
  }

  /** A subtree came. */
  function arrive(top: Slot): void {
    if (!isLive(top) || walked.has(top)) return
    seedAround(top)
    seeds.push(top)
    let over = false
    for (let at = top; at >= 0; at = nextBelow(mirror, at, top, over)) {
      over = false
      if (!walked.add(at)) {
        over = true
        continue
      }
      shown.renew(at)
      slotting.came(at)
      if (mirror.nodeType(at) === NodeType.Text) seeds.push(at)
    }
  }

  function attributeChanged(slot: Slot, name: string): void {
    if (!isLive(slot) || walked.has(slot)) return
    if (name === 'slot' || name === 'name') {
      const parent = mirror.parent(slot)
      const host = slotting.hostOfSlot(slot)
      if (name === 'name' && host >= 0) slotting.rearranged.add(host)
      else if (name === 'slot' && parent >= 0 && slotting.isHost(parent)) slotting.rearranged.add(parent)
    }
    if (!TELLING.has(name)) return
    const before = shown.renew(slot)
    if (before < 0 || before === shown.own(slot)) return
    seedAround(slot)
    seedWithin(slot)
  }

  function rearrange(): void {
    for (const host of slotting.filled) for (const slot of slotting.slotsOf(host)) seedWithin(slot, true)
    // Seeding may add to the set: a slot can be handed on to the next shadow tree.
    for (const host of slotting.rearranged) {
      for (const slot of slotting.slotsOf(host)) seedWithin(slot, true)
      if (!isLive(host)) continue
      seeds.push(host)
      seedAround(host)
      for (let at = mirror.firstChild(host); at >= 0; at = mirror.nextSibling(at)) {
        if (!mirror.isShadowChild(at)) seedWithin(at)
      }
    }
    slotting.rearranged.clear()
    slotting.filled.clear()
  }

  function layLine(texts: readonly Slot[], soft: readonly boolean[]): void {
    const laid = lineOf(mirror, texts, soft)
    if (laid !== undefined) line[texts[0]!] = keeper.came(laid)
  }

  /** The run's texts as lines: links beside each other, as in a menu, are one by one. */
  function layRun({ texts, soft, isLong }: InlineRun): void {
    for (const slot of texts) makeRoom(slot)
    if (isLong) {
      for (const slot of texts) {
        head[slot] = slot
        layLine([slot], [])
      }
      return
    }
    for (let i = 0; i < texts.length; i++) {
      head[texts[i]!] = texts[0]!
      next[texts[i]!] = texts[i + 1] ?? -1
    }
    const links = texts.length > 1 ? linksOf(mirror, runs, texts) : undefined
    if (links === undefined) {
      layLine(texts, soft)
      return
    }
    for (let from = 0; from < texts.length;) {
      let to = from + 1
      while (to < texts.length && links[to] === links[from]) to++
      layLine(texts.slice(from, to), soft.slice(from, to))
      from = to
    }
  }

  function look(seed: Slot): void {
    if (done.has(seed) || !isLive(seed) || !runs.isInline(seed)) return
    if (mirror.nodeType(seed) === NodeType.Document) return
    const parent = mirror.parent(seed)
    // What is passed over, as a script or a comment, may stand between two halves of a line.
    const isBox = runs.isBox(seed)
    if (parent < 0 || !shown.isShown(isBox ? seed : placeOf(seed, parent))) {
      done.add(seed)
      dissolve(seed)
      return
    }
    const met: Slot[] = []
    const run = runs.around(seed, slot => met.push(slot), long.has)
    for (const slot of met) {
      done.add(slot)
      if (run.isLong) long.add(slot)
    }
    const texts = run.texts.filter(slot => shown.isShown(placeOf(slot, mirror.parent(slot))))
    const soft = texts.length === run.texts.length ? run.soft : texts.map(() => false)
    for (const slot of run.texts) dissolve(slot)
    if (texts.length > 0) layRun({ texts, soft, isLong: run.isLong })
  }

  /** What has to be shown for a text to be: its parent, or where a slot or folded details put it. */
  function placeOf(slot: Slot, parent: Slot): Slot {
    const isText = mirror.nodeType(slot) === NodeType.Text
    return isText && (slotting.isUsed() || (shown.own(parent) & Own.ClosedDetails) !== 0) ? slot : parent
  }

  function lookAll(): void {
    shown.forget()
    done.clear()
    long.clear()
    for (let i = 0; i < seeds.length; i++) look(seeds[i]!)
    seeds.length = 0
    walked.clear()
  }

  return {
    removing(top) {
      seedAround(top)
      for (let at = top; at >= 0; at = nextBelow(mirror, at, top)) {
        dissolve(at)
        slotting.goes(at)
      }
    },
    changed({ added, texts, attributeSlots, attributeNames }) {
      for (const slot of added) arrive(slot)
      for (let i = 0; i < attributeSlots.length; i++) attributeChanged(attributeSlots[i]!, attributeNames[i]!)
      for (const slot of texts) seeds.push(slot)
      rearrange()
      if (seeds.length > 0) lookAll()
    },
    clear() {
      for (let slot = 0; slot < line.length; slot++) if (line[slot]! > 0) keeper.went(line[slot]!)
      head.fill(-1)
      next.fill(-1)
      line.fill(0)
      slotting.clear()
      seeds.length = 0
    },
    begin() {
      if (mirror.root() < 0) return
      arrive(mirror.root())
      rearrange()
      lookAll()
    },
  }
}
