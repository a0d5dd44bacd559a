import type { Frame } from '../../decode/frame.ts'
import { frameData, Source } from '../../decode/frame.ts'
import { createInputReader, type InputData } from '../../decode/input.ts'
import { createInteractionReader } from '../../decode/interaction.ts'
import type { ChangeLog } from '../../dom/mirror/mirror.ts'
import { emptyArray } from '../../lib/empty-array.ts'
import { keepCompiled } from '../../lib/keep-compiled.ts'
import { visibleText } from '../../dom/text/visible-text.ts'
import { createClicks, type Claimable, type ClickNote } from './clicks.ts'
import { createEditing } from './editable.ts'
import { createFocusChanges } from './focus.ts'
import { numberOf, objectOf, type Json } from '../dialects/guards.ts'
import { createMediaEvents } from './media.ts'
import { createPageLoads, initialOffset, type PageMark } from './page-loads.ts'
import { createPointing } from './pointing.ts'
import { createPresses } from './presses.ts'
import { createResponses } from './responses.ts'
import { createScrolls } from './scrolls.ts'
import { createSelections } from './selections.ts'
import { createSwings } from './swings.ts'
import { createTitles } from './titles.ts'
import { createTyping } from './typing.ts'
import { createViewports } from './viewports.ts'
import type { Swings } from '../swings.ts'
import type { WindowState } from './window-state.ts'

/** One window's frames become events. */
export interface PageWindow {
  readonly state: WindowState
  /** Frames of types 0 to 4. */
  take(frame: Frame): void
  end(): void
  readonly marks: readonly PageMark[]
  readonly clicks: readonly ClickNote[]
  /** Drags and selections that ended in a click. */
  readonly absorbed: readonly Claimable[]
  /** Increments that came before the first snapshot: from when to when, if there were any. */
  uncovered(): { readonly fromMs: number; readonly toMs: number } | undefined
  readonly text: { readonly length: number; readonly hidden: number }
  /** Rows of turns of the mouse, in order of their ends. */
  readonly swings: readonly Swings[]
  /** Nobody will ask it any more: lets go of what it holds. */
  leave(): void
}

/** Sources that mean little without the page. */
const NEEDS_PAGE: ReadonlySet<number> = new Set([
  Source.Mutation,
  Source.MouseInteraction,
  Source.Scroll,
  Source.Input,
])

/** What is read of a page to say how much of it is hidden. */
const TEXT_NODES = 5000
const TEXT_LENGTH = 100_000

/** A window before its first frame. `wants` says which mutations become events. */
export function createPageWindow(state: WindowState, wants: 'all' | 'story'): PageWindow {
  const { mirror, maker } = state
  const clicks = createClicks(state)
  const presses = createPresses(state, clicks.lost)
  const typing = createTyping(state)
  const editing = createEditing(state)
  const scrolls = createScrolls(state)
  const selections = createSelections(state)
  const responses = createResponses(state, wants)
  const titles = createTitles(state)
  const loads = createPageLoads(state)
  const focus = createFocusChanges(state)
  const viewports = createViewports(state)
  const media = createMediaEvents(state)
  const swings = createSwings(state)
  const pointing = createPointing({ state, clicks, presses, typing, editing, focus, selections, responses })
  const interactions = createInteractionReader()
  const inputs = createInputReader()
  const changes: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }
  const text = { length: 0, hidden: 0 }
  let hasSnapshot = false
  let uncovered: { fromMs: number; toMs: number } | undefined

  function snapshot(frame: Frame): void {
    // What was typed is read before the page is gone.
    editing.leave()
    presses.settle(frame.timestamp)
    const isLoad = loads.snapshot(frame)
    if (uncovered && !hasSnapshot) uncovered.toMs = frame.timestamp
    hasSnapshot = true
    state.births.pageShown()
    if (isLoad) {
      typing.end()
      selections.end()
      state.focusedId = -1
      presses.pageGone(frame.timestamp)
      responses.pageGone()
      scrolls.reset(initialOffset(frame))
      swings.end()
      const seen = visibleText(mirror, mirror.root(), { limit: TEXT_LENGTH, nodes: TEXT_NODES })
      text.length += seen.length
      text.hidden += seen.maskedLength
      state.lastCauseMs = frame.timestamp
    }
    // The editor is still focused, as another node of the mirror.
    if (!isLoad) editing.enter(state.focusedId)
    titles.reset()
    maker.make('dom-snapshot', frame, `${mirror.nodeCount()} nodes`, {
      nodes: mirror.nodeCount(),
      checkout: !isLoad,
    })
  }

  function mutation(frame: Frame): void {
    const isAttentive = responses.isAttentive(frame.timestamp)
    if (!isAttentive && !editing.isActive() && wants === 'story') {
      const counts = mirror.applyMutation(frame)
      state.births.mutated(counts, frame.timestamp)
      titles.mutated(frame, counts, false)
      return
    }
    // Whoever writes there is followed from node to node.
    changes.unlisted = editing.isActive() ? undefined : 0
    emptyArray(changes.added)
    emptyArray(changes.texts)
    emptyArray(changes.attributeSlots)
    emptyArray(changes.attributeNames)
    const isWatched = isAttentive || editing.isActive()
    if (editing.isActive()) editing.beforeMutation(frame)
    const counts = mirror.applyMutation(frame, changes, isWatched && responses.isAnswering(frame.timestamp))
    state.births.mutated(counts, frame.timestamp)
    titles.mutated(frame, counts, isAttentive)
    if (editing.isActive() && editing.mutated(frame, changes)) responses.goOn(frame.timestamp)
    if (isWatched) clicks.mutated(changes, frame.timestamp)
    responses.mutated(frame, counts, changes)
  }

  function input(frame: Frame): void {
    const byPerson = typing.input(
      frame,
      inputs.read(frame) ?? inputOf(objectOf(frameData(frame))),
      clicks.claimToggle,
    )
    if (!byPerson) return
    if (typing.isNew()) responses.begin(frame.timestamp)
    else responses.goOn(frame.timestamp)
    state.lastCauseMs = frame.timestamp
  }

  function increment(frame: Frame): void {
    const { source } = frame
    if (!hasSnapshot && NEEDS_PAGE.has(source)) {
      uncovered ??= { fromMs: frame.timestamp, toMs: frame.timestamp }
      uncovered.toMs = frame.timestamp
    }
    switch (source) {
      case Source.Mutation:
        if (hasSnapshot) mutation(frame)
        return
      case Source.MouseMove:
        swings.moved(frame)
        return
      case Source.TouchMove:
      case Source.Drag:
        presses.dragged(frame)
        return
      case Source.MouseInteraction:
        pointing.take(frame, interactions.read(frame) ?? objectOf(frameData(frame)))
        return
      case Source.Scroll: {
        const { id, x, y } = interactions.read(frame) ?? objectOf(frameData(frame))
        scrolls.scroll(frame, numberOf(id) ?? -1, numberOf(x) ?? 0, numberOf(y) ?? 0)
        return
      }
      case Source.ViewportResize: {
        const { width, height } = objectOf(frameData(frame))
        viewports.resize(frame, numberOf(width) ?? 0, numberOf(height) ?? 0)
        state.lastCauseMs = frame.timestamp
        return
      }
      case Source.Input:
        input(frame)
        return
      case Source.MediaInteraction:
        media.take(frame, objectOf(frameData(frame)))
        return
      case Source.Selection: {
        const selects = selections.select(frame, objectOf(frameData(frame)).ranges)
        const press = presses.current(frame.timestamp)
        if (selects && press) press.selected = true
        if (selects) editing.turn()
        const whole = clicks.latest()
        // The word that a double click selects may be told after it.
        if (selects && !press && whole && clicks.isDouble(whole) && frame.timestamp - whole.endMs <= 300) {
          clicks.fold(whole, selections.claim(whole.endMs))
        }
        return
      }
      default:
        // Style rules, canvas, fonts: counted, nothing more.
        return
    }
  }

  const window: PageWindow = {
    state,
    marks: loads.marks,
    clicks: clicks.notes,
    absorbed: pointing.absorbed,
    uncovered: () => uncovered,
    text,
    swings: swings.rows,
    take(frame) {
      if (frame.type === 3) increment(frame)
      else if (frame.type === 2) snapshot(frame)
      else if (frame.type === 4) loads.meta(frame)
      else loads.phase(frame)
    },
    end() {
      editing.leave()
      typing.end()
      presses.settle(Infinity)
      loads.end()
      scrolls.end()
      swings.end()
    },
    leave() {
      for (const part of [clicks, presses, responses, titles, loads, swings, pointing]) part.leave()
      for (const part of [focus, viewports, media, inputs]) part.leave()
      selections.end()
      scrolls.reset()
      state.targets.leave()
      mirror.leave()
      keepCompiled('window', window)
    },
  }
  return window
}

/** An Input written in another way than recorders write it. */
function inputOf({ id, text, isChecked, userTriggered }: Json): InputData {
  return {
    id: numberOf(id) ?? -1,
    text: typeof text === 'string' ? text : String(numberOf(text) ?? ''),
    isChecked: isChecked === true,
    userTriggered: typeof userTriggered === 'boolean' ? userTriggered : undefined,
  }
}
