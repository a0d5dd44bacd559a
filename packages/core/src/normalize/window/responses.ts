import type { Frame } from '../../decode/frame.ts'
import { createAppearedReader, type AppearedText } from '../../dom/appeared/appeared.ts'
import type { ChangeLog, MutationCounts, Slot } from '../../dom/mirror/mirror.ts'
import { createNumberMarks } from '../../lib/number-marks.ts'
import type { EventData } from '../event.ts'
import type { MadeOf } from '../made.ts'
import { createClocks } from './clocks.ts'
import { createDoubts } from './doubts.ts'
import { createMessages } from './messages.ts'
import type { WindowState } from './window-state.ts'

export interface Responses {
  /** A gesture began: what the page does from here on may answer it. */
  begin(timeMs: number): void
  /** The gesture that is going on goes on (typing): a little more may be told. */
  goOn(timeMs: number): void
  /** A new page came: what was known of the old one's nodes means others now. */
  pageGone(): void
  /** Something was done as part of the gesture: the button came up, the click was made. */
  done(timeMs: number): void
  /** Whether a mutation follows so closely that it says nothing about what changes by itself. */
  isAnswering(timeMs: number): boolean
  /** Whether mutations at this time are looked at. */
  isAttentive(timeMs: number): boolean
  /** Makes the event of a mutation, if it is worth one. */
  mutated(frame: Frame, counts: MutationCounts, changes: ChangeLog | undefined): void
  /** Nobody will ask any more. */
  leave(): void
}

/** Nobody waits longer. */
const ATTENTION_MS = 10_000
/** Quick clicks on a stepper change the same node again and again: those changes answer, they are not its own. */
const ANSWER_MS = 700
/** What was closed goes at once; what goes later goes by itself. */
const PROMPT_MS = 300
/** What changes by itself is learned from this time before the gesture. */
const AMBIENT_WINDOW_MS = 3000
/** Mutations told with their text, for each gesture. */
const MOST_TEXTS = 12
const TEXTS_PER_MUTATION = 12

/**
 * Mutations of one window as events: all of them, or (for a story) those near a gesture that show a
 * response: the first sign of life, the first change of structure, and those that brought text.
 */
export function createResponses(state: WindowState, wants: 'all' | 'story'): Responses {
  const { mirror, maker, lookups } = state
  const doubts = createDoubts(mirror)
  const messages = createMessages(mirror)
  let beganMs = -Infinity
  let untilMs = -Infinity
  let lastDoneMs = -Infinity
  let texts = 0
  let sawLife = true
  let sawStructure = true
  // What was found to change by itself before the gesture keeps doing so during it.
  const restless = createNumberMarks()
  const came = createNumberMarks()
  const clocks = createClocks(mirror)
  const readAppeared = createAppearedReader(mirror, { limit: TEXTS_PER_MUTATION, isAmbient, lookups })

  function isAmbient(slot: Slot): boolean {
    if (restless.has(slot)) return true
    if (!mirror.isAmbient(slot, beganMs, AMBIENT_WINDOW_MS) && !clocks.has(slot)) return false
    restless.add(slot)
    clocks.learn(slot)
    return true
  }

  /** The same without learning from it: what nobody waits for changes nothing about what is waited for. */
  function looksAmbient(slot: Slot): boolean {
    return restless.has(slot) || mirror.isAmbient(slot, beganMs, AMBIENT_WINDOW_MS) || clocks.has(slot)
  }

  function allAmbient(
    { added, texts: textSlots, attributeSlots }: ChangeLog,
    isAmbientSlot: (slot: Slot) => boolean,
  ): boolean {
    if (added.length + textSlots.length + attributeSlots.length === 0) return false
    return (
      allRootsAmbient(added, isAmbientSlot) &&
      textSlots.every(isAmbientSlot) &&
      attributeSlots.every(isAmbientSlot)
    )
  }

  /** What came inside something that came at the same time is as ambient as that. */
  function allRootsAmbient(added: readonly Slot[], isAmbientSlot: (slot: Slot) => boolean): boolean {
    came.clear()
    // Siblings come together, and of what is new nothing else is known than where it lies: as ambient as the first.
    let parent: Slot = -1
    let isWithin = false
    let isByParent = false
    for (const slot of added) {
      if (mirror.parent(slot) !== parent) {
        parent = mirror.parent(slot)
        isWithin = came.has(parent)
        isByParent = false
      }
      if (isByParent) {
        if (isAmbientSlot === isAmbient) restless.add(slot)
      } else if (!isWithin) {
        if (!isAmbientSlot(slot)) return false
        isByParent = mirror.isAmbient(slot, beganMs, AMBIENT_WINDOW_MS) || clocks.hasParent(slot)
      }
      came.add(slot)
    }
    return true
  }

  function make(
    frame: Frame,
    counts: MutationCounts,
    appeared: AppearedText[] | undefined,
    ambient: boolean,
  ): MadeOf<'mutation'> {
    const first = appeared?.[0]
    const { adds, removes, texts: changedTexts, attributes } = counts
    const data: EventData['mutation'] =
      appeared && first
        ? { adds, removes, texts: changedTexts, attributes, appeared }
        : { adds, removes, texts: changedTexts, attributes }
    if (ambient) data.ambient = true
    const event = maker.make('mutation', frame, first ? first.text : countsLabel(counts), data)
    if (appeared?.some(({ masked }) => masked)) event.masked = true
    return event
  }

  /** A mutation that is no part of the story. */
  function leaveAside(frame: Frame, counts: MutationCounts, ambient: boolean): void {
    if (wants === 'all') make(frame, counts, undefined, ambient).aside = true
  }

  return {
    begin(timeMs) {
      // A click belongs to the press that attention began with.
      if (timeMs === beganMs) return
      beganMs = timeMs
      lastDoneMs = timeMs
      untilMs = timeMs + ATTENTION_MS
      texts = 0
      sawLife = false
      sawStructure = false
      restless.clear()
      messages.tidy()
    },
    pageGone() {
      restless.clear()
    },
    done(timeMs) {
      lastDoneMs = timeMs
    },
    goOn(timeMs) {
      lastDoneMs = timeMs
      untilMs = timeMs + ATTENTION_MS
      texts = Math.max(0, texts - 2)
    },
    isAnswering: timeMs => timeMs - lastDoneMs <= ANSWER_MS,
    isAttentive: timeMs => timeMs <= untilMs,
    mutated(frame, counts, changes) {
      clocks.forget()
      if (!changes || frame.timestamp > untilMs) {
        if (wants === 'all')
          leaveAside(frame, counts, changes !== undefined && allAmbient(changes, looksAmbient))
        return
      }
      doubts.settle(frame.timestamp)
      const isPassing = messages.isTakingAway(counts, changes) && frame.timestamp - lastDoneMs > PROMPT_MS
      const ambient = isPassing || allAmbient(changes, isAmbient)
      if (ambient) {
        leaveAside(frame, counts, true)
        return
      }
      const hasStructure = counts.adds + counts.removes + counts.texts > 0
      const appeared = texts < MOST_TEXTS && hasStructure ? readAppeared(changes) : undefined
      const hasText = appeared !== undefined && appeared.length > 0
      if (hasText) {
        texts++
        messages.shown(changes, appeared)
      }
      const isTold = hasText || !sawLife || (!sawStructure && hasStructure)
      sawLife = true
      if (hasStructure) sawStructure = true
      const isSpare = !isTold && doubts.wantsSpare(beganMs)
      if (!isTold && !isSpare) {
        leaveAside(frame, counts, false)
        return
      }
      doubts.add({
        event: make(frame, counts, appeared, false),
        changes,
        beganMs,
        timeMs: frame.timestamp,
        isSpare,
      })
    },
    leave() {
      for (const part of [doubts, messages, clocks, restless, came, readAppeared]) part.leave()
    },
  }
}

function countsLabel({ adds, removes, texts, attributes }: MutationCounts): string {
  const parts: string[] = []
  if (adds > 0) parts.push(`${adds} added`)
  if (removes > 0) parts.push(`${removes} removed`)
  if (texts > 0) parts.push(`${texts} texts`)
  if (attributes > 0) parts.push(`${attributes} attributes`)
  return parts.join(', ') || 'nothing'
}
