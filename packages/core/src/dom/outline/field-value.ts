import { cleanText } from '../../lib/clean-text.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { optionText } from '../names/option-text.ts'
import { maskedLength, maskedWord } from '../text/mask.ts'
import { nextBelow } from '../text/tree-order.ts'
import { visibleText } from '../text/visible-text.ts'
import type { FieldValue } from './item.ts'

const VALUE_LIMIT = 120
const OPTIONS = 2000

/** What is in a field; `undefined` for what holds no value. */
export function fieldValue(
  mirror: MirrorReader,
  slot: Slot,
  tag: string,
  role: string,
): FieldValue | undefined {
  if (tag === 'input' || tag === 'textarea') {
    const type = tag === 'input' ? (mirror.attribute(slot, 'type') ?? '').toLowerCase() : ''
    return WITHOUT_VALUE.has(type) ? undefined : valueOf(mirror.value(slot))
  }
  if (tag === 'select') return chosen(mirror, slot)
  if (tag === 'progress' || tag === 'meter') return valueOf(mirror.attribute(slot, 'value'))
  if (RANGES.has(role)) {
    const told = mirror.attribute(slot, 'aria-valuetext') ?? mirror.attribute(slot, 'aria-valuenow')
    return told === null ? undefined : valueOf(told)
  }
  if (role !== 'textbox' && role !== 'searchbox') return undefined
  const { text, masked, maskedLength: hidden } = visibleText(mirror, slot, { limit: VALUE_LIMIT })
  // Clear words beside hidden ones can be told.
  if (masked && text === maskedWord(hidden)) return { text, known: 'masked' }
  return { text, known: 'clear' }
}

/** Options of a select, of which one is shown. */
export function optionCount(mirror: MirrorReader, select: Slot): number {
  let count = 0
  let at = mirror.firstChild(select)
  for (let met = 0; at >= 0 && met < OPTIONS * 2; met++) {
    const isOption = mirror.tag(at) === 'option'
    if (isOption) count++
    at = nextBelow(mirror, at, select, isOption)
  }
  return count
}

/** Types whose value is what is sent or what is written on them, not what was entered. */
const WITHOUT_VALUE: ReadonlySet<string> = new Set(
  'checkbox radio button submit reset image hidden'.split(' '),
)
const RANGES: ReadonlySet<string> = new Set('slider spinbutton progressbar meter scrollbar'.split(' '))

function valueOf(value: string | null): FieldValue {
  if (value === null) return { text: 'not-recorded', known: 'not-recorded' }
  const hidden = maskedLength(value)
  if (hidden !== undefined) return { text: maskedWord(hidden), known: 'masked' }
  // One letter that was hidden.
  if (value === '*') return { text: maskedWord(1), known: 'masked' }
  return { text: cleanText(value, VALUE_LIMIT), known: 'clear' }
}

function chosen(mirror: MirrorReader, select: Slot): FieldValue {
  const value = mirror.value(select) ?? ''
  if (maskedLength(value) !== undefined) return valueOf(value)
  const text = optionText(mirror, select, value)
  if (text !== undefined && (value !== '' || text !== '')) return { text, known: 'clear' }
  if (value !== '') return valueOf(value)
  let at = mirror.firstChild(select)
  for (let met = 0; at >= 0 && met < OPTIONS; met++) {
    const isOption = mirror.tag(at) === 'option'
    if (isOption && mirror.attributes(at).get('selected') === true) {
      const label = visibleText(mirror, at, { limit: VALUE_LIMIT })
      return { text: label.text, known: label.masked ? 'masked' : 'clear' }
    }
    at = nextBelow(mirror, at, select, isOption)
  }
  // Which one is chosen is told with the select or its options; recorders that mask selects leave it out.
  return mirror.attribute(select, 'value') === null && optionCount(mirror, select) > 0
    ? { text: 'not-recorded', known: 'not-recorded' }
    : { text: '', known: 'clear' }
}
