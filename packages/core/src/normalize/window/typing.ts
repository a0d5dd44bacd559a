import type { Frame } from '../../decode/frame.ts'
import { type FieldText, readFieldText } from '../../decode/input.ts'
import { optionText } from '../../dom/names/describe.ts'
import type { Slot } from '../../dom/mirror/mirror.ts'
import { maskedLength, maskedWord } from '../../dom/text/mask.ts'
import { fieldKind, isField, isRadio, type FieldKind } from './fields.ts'
import { fold, type MadeOf } from '../made.ts'
import { areRelated, pathOf, targetOf, UNKNOWN_FOCUS, type WindowState } from './window-state.ts'

export interface InputFrame {
  readonly id: number
  readonly text: FieldText
  readonly isChecked: boolean
  readonly userTriggered: boolean | undefined
}

export interface Typing {
  /** Answers whether a person did it. */
  input(
    frame: Frame,
    data: InputFrame,
    claimToggle: (nodeId: number, isChecked: boolean, frame: Frame) => boolean,
  ): boolean
  /** A gesture on the node of this path: typing goes on only if it is the same field. */
  gesture(path: readonly number[]): void
  focus(nodeId: number): void
  blur(timeMs: number): void
  end(): void
  /** Folds an unpressed click on a field into the choice just made in it. */
  claimClick(nodeId: number, frame: Frame): boolean
  /** The last input was the first of a typing. */
  isNew(): boolean
}

const BACKSLASH = 0x5c

/** Values longer than this are cut; `length` still tells all. */
const VALUE_LIMIT = 2000
/** After such a pause it is another typing: the person was away. */
const PAUSE_MS = 60_000
/** A value replaced as a whole after this pause is another attempt, not the same typing. */
const ANEW_MS = 300
const SUDDEN_MS = 50
/** Fields set by a script in one go, or by the browser's autofill. */
const BURST_MS = 50
/** After leaving a field its last change may still come. */
const LEFT_MS = 100
/** A field set so soon after a click elsewhere is the click's doing. */
const CONSEQUENCE_MS = 500

/** Form fields of one window: one event for each typing, choice or setting. */
export function createTyping(state: WindowState): Typing {
  const { mirror, maker } = state
  let current: { event: MadeOf<'input'>; nodeId: number; lastMs: number; leftMs: number } | undefined
  let isNew = false
  /** A typing whose last value is not counted yet: of a long text only the last is (and read), not that after each key. */
  let uncounted: { event: MadeOf<'input'>; value: FieldText } | undefined
  let burst: { event: MadeOf<'input'>; fields: Set<number>; lastMs: number } | undefined

  function isFocused(nodeId: number, timeMs: number, before: FieldText, now: FieldText): boolean {
    const focused = state.focusedId
    // Nobody types a word the moment a field gets the focus: a script filled it in.
    const isSoon =
      timeMs - state.focusedAtMs <= SUDDEN_MS && (focused === nodeId || focused === UNKNOWN_FOCUS)
    if (isSoon && growth(before, now) > 2) return false
    if (focused === UNKNOWN_FOCUS) {
      state.focusedId = nodeId
      return true
    }
    if (current?.nodeId === nodeId && timeMs - current.leftMs <= LEFT_MS) return true
    const { path, atMs } = state.lastClick
    if (timeMs - atMs <= CONSEQUENCE_MS) {
      const isKey = focused === nodeId && growth(before, now) === 1 && isContinued(before, now)
      if (!isKey && !areRelated(path, pathOf(state, nodeId))) return false
    }
    if (focused >= 0 && mirror.slotOf(focused) >= 0)
      return focused === nodeId || pathOf(state, nodeId).includes(focused)
    // Nothing is known to have the focus: an autofocus before the recording, or a recorder that does not tell.
    return !state.knowsFocus || Math.abs(growth(before, now)) <= 2
  }

  /** The field of this number, -1 where the page has none: its numbers may be mixed with another page's. */
  function fieldOf(id: number, frame: Frame): Slot {
    const slot = mirror.slotOf(id)
    if (slot < 0 || isField(mirror, slot)) return slot
    state.health.note('unknown-node', 'An input names a node that is no form field', frame)
    return -1
  }

  function record(
    frame: Frame,
    { id, text, isChecked }: InputFrame,
    how: MadeOf<'input'>['data']['how'],
    kind: FieldKind,
  ): MadeOf<'input'> {
    const slot = mirror.slotOf(id)
    const target = targetOf(state, slot < 0 || isField(mirror, slot) ? id : -1)
    const shown = shownValue(readFieldText(text), kind, id, isChecked)
    const event = maker.make('input', frame, target.label, {
      target,
      value: shown.value,
      length: shown.length ?? countCharacters(shown.text),
      how,
      ...(kind === 'toggle' && { checked: isChecked }),
      changes: 1,
      endAtMs: frame.timestamp,
    })
    if (shown.masked || target.masked) event.masked = true
    return event
  }

  function shownValue(text: string, kind: FieldKind, id: number, isChecked: boolean): ShownValue {
    if (kind === 'toggle') return { value: isChecked ? 'checked' : 'unchecked', length: 0, text }
    if (text === '') return { value: '', length: 0, text }
    if (kind === 'password')
      return { value: maskedWord(text.length), length: text.length, text, masked: true }
    // A lone star is content, unless the rest of the typing was hidden.
    const hidden = maskedLength(text) ?? (text === '*' && current?.event.masked ? 1 : undefined)
    if (hidden !== undefined)
      return { value: maskedWord(text.length), length: text.length, text, masked: true }
    const value =
      kind === 'select'
        ? (optionText(mirror, mirror.slotOf(id), text) ?? text)
        : kind === 'file'
          ? fileName(text)
          : text
    return { value: clippedValue(value), length: undefined, text: value }
  }

  function count(): void {
    if (uncounted) {
      const { event, value } = uncounted
      const text = readFieldText(value)
      if (typeof value !== 'string') event.data.value = clippedValue(text)
      event.data.length = countCharacters(text)
    }
    uncounted = undefined
  }

  function show(event: MadeOf<'input'>, { text, id, isChecked }: InputFrame, kind: FieldKind): void {
    if (uncounted?.event !== event) count()
    if (kind === 'text' && isLongContent(text)) {
      uncounted = { event, value: text }
      return
    }
    const shown = shownValue(readFieldText(text), kind, id, isChecked)
    event.data.value = shown.value
    event.data.length = shown.length ?? 0
    uncounted = shown.length === undefined ? { event, value: shown.text } : undefined
    if (shown.masked) event.masked = true
  }

  function update(event: MadeOf<'input'>, frame: Frame, data: InputFrame, kind: FieldKind): void {
    show(event, data, kind)
    event.data.changes++
    event.data.endAtMs = frame.timestamp
    fold(event, maker.pointer(frame))
  }

  function programmatic(frame: Frame, data: InputFrame, kind: FieldKind): void {
    if (burst && frame.timestamp - burst.lastMs <= BURST_MS) {
      burst.lastMs = frame.timestamp
      if (burst.fields.size === 1 && burst.fields.has(data.id)) update(burst.event, frame, data, kind)
      else {
        burst.fields.add(data.id)
        burst.event.data.changes++
        burst.event.data.endAtMs = frame.timestamp
        burst.event.label = `${burst.event.data.target.label} and ${burst.fields.size - 1} more`
        fold(burst.event, maker.pointer(frame))
      }
      return
    }
    const event = record(frame, data, 'programmatic', kind)
    burst = { event, fields: new Set([data.id]), lastMs: frame.timestamp }
  }

  return {
    isNew: () => isNew,
    input(frame, data, claimToggle) {
      const { id, text, isChecked, userTriggered } = data
      if (id < 0) return false
      isNew = true
      const slot = fieldOf(id, frame)
      // Nothing but a checkbox or radio is ever checked, whatever the page held.
      const kind = slot < 0 && isChecked ? 'toggle' : fieldKind(mirror, slot)
      const known = slot < 0 ? null : mirror.unreadValue(slot)
      const before = known ?? ''
      if (slot >= 0) mirror.applyInput(id, text, isChecked)

      if (kind === 'toggle') {
        if (claimToggle(id, isChecked, frame)) return false
        // Only choosing another radio button takes this one back.
        if (isRadio(mirror, slot) && !isChecked) return false
        const byScript =
          userTriggered === false ||
          (state.focusedId !== id && frame.timestamp - state.lastClick.atMs <= CONSEQUENCE_MS)
        if (byScript) programmatic(frame, data, kind)
        else record(frame, data, 'toggle', kind)
        return !byScript
      }
      // The value that the page gave the field, told again.
      if (kind !== 'file' && current?.nodeId !== id && known !== null && isSame(text, known)) return false
      const byPerson =
        userTriggered !== false &&
        kind !== 'button' &&
        (kind === 'file' || isFocused(id, frame.timestamp, before, text))
      if (!byPerson) {
        programmatic(frame, data, kind)
        return false
      }
      const goesOn =
        current?.nodeId === id &&
        frame.timestamp - current.lastMs <= PAUSE_MS &&
        frame.timestamp - current.leftMs <= LEFT_MS &&
        !(frame.timestamp - current.lastMs >= ANEW_MS && isReplaced(before, text))
      if (current && goesOn) {
        isNew = false
        update(current.event, frame, data, kind)
        current.lastMs = frame.timestamp
        return true
      }
      const how = kind === 'select' || kind === 'choice' ? 'choice' : kind === 'file' ? 'file' : 'typing'
      current = {
        event: record(frame, data, how, kind),
        nodeId: id,
        lastMs: frame.timestamp,
        leftMs: Infinity,
      }
      return true
    },
    gesture(path) {
      if (current && !path.includes(current.nodeId)) current = undefined
    },
    focus(nodeId) {
      if (current && nodeId !== current.nodeId) current = undefined
    },
    blur(timeMs) {
      if (current && current.leftMs === Infinity) current.leftMs = timeMs
    },
    claimClick(nodeId, frame) {
      if (current?.nodeId !== nodeId || current.event.data.how !== 'choice') return false
      if (frame.timestamp - current.lastMs > LEFT_MS) return false
      fold(current.event, maker.pointer(frame))
      return true
    },
    end() {
      count()
      current = undefined
      burst = undefined
    },
  }
}

/** A value as it is told. */
interface ShownValue {
  readonly value: string
  /** `undefined` where the characters of `text` are still to be counted. */
  readonly length: number | undefined
  readonly text: string
  readonly masked?: true
}

function isSame(one: FieldText, other: FieldText): boolean {
  return readFieldText(one) === readFieldText(other)
}

/** By how many UTF-16 units a value became longer. */
function growth(before: FieldText, now: FieldText): number {
  return readFieldText(now).length - readFieldText(before).length
}

function isContinued(before: FieldText, now: FieldText): boolean {
  return readFieldText(now).startsWith(readFieldText(before))
}

/** Whether a value of some length gave way to another one, or to nothing, in one step. */
function isReplaced(before: FieldText, now: FieldText): boolean {
  if (typeof now !== 'string' || now.length > 1) return false
  const old = readFieldText(before)
  return old.length >= 2 && (now === '' || now !== old[0])
}

/** Whether a text is long, and content by its first character already: not hidden, wherever it goes on. */
function isLongContent(text: FieldText): boolean {
  if (typeof text === 'string') return false
  const first = text.json[1]!
  // What a recorder writes to hide something begins with `*`, `[`, white space, or among U+2000 to U+2FFF.
  if (first < 0x80)
    return first > 0x20 && first < 0x7f && first !== 0x2a && first !== 0x5b && first !== BACKSLASH
  return (first > 0xc2 && first < 0xe1) || (first > 0xe3 && first < 0xee)
}

function clippedValue(value: string): string {
  return value.length > VALUE_LIMIT ? `${value.slice(0, VALUE_LIMIT - 1)}…` : value
}

/** `C:\fakepath\mug.txt` is all a browser tells of a file. */
function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
}

/** Characters as a person counts them, nearly: code points. */
function countCharacters(text: string): number {
  let count = text.length
  for (let i = 1; i < text.length; i++) {
    const isPairEnd = (text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800
    if (isPairEnd) count--
  }
  return count
}
