import type { MirrorReader, Slot } from '../../dom/mirror/mirror.ts'
import { closest } from './window-state.ts'

/** What entering a value in a form field means. */
export type FieldKind = 'text' | 'password' | 'toggle' | 'choice' | 'select' | 'file' | 'button'

const TOGGLES: ReadonlySet<string> = new Set(['checkbox', 'radio'])
const CHOICES: ReadonlySet<string> = new Set([
  'date',
  'time',
  'month',
  'week',
  'datetime-local',
  'color',
  'range',
])
const BUTTONS: ReadonlySet<string> = new Set(['submit', 'button', 'reset', 'image', 'hidden'])

/** The kind of a form field by its element; anything unknown counts as text. */
export function fieldKind(mirror: MirrorReader, slot: Slot): FieldKind {
  if (slot < 0) return 'text'
  const tag = mirror.tag(slot)
  if (tag === 'select') return 'select'
  if (mirror.attribute(slot, 'data-rr-is-password') === 'true') return 'password'
  if (tag !== 'input') return 'text'
  const type = (mirror.attribute(slot, 'type') ?? 'text').toLowerCase()
  if (type === 'password') return 'password'
  if (type === 'file') return 'file'
  if (TOGGLES.has(type)) return 'toggle'
  if (CHOICES.has(type)) return 'choice'
  return BUTTONS.has(type) ? 'button' : 'text'
}

/** Whether recorders tell of input in this element. */
export function isField(mirror: MirrorReader, slot: Slot): boolean {
  const tag = mirror.tag(slot)
  return tag === 'input' || tag === 'textarea' || tag === 'select'
}

/** Whether this is a radio button: choosing one sets its siblings back. */
export function isRadio(mirror: MirrorReader, slot: Slot): boolean {
  return slot >= 0 && (mirror.attribute(slot, 'type') ?? '').toLowerCase() === 'radio'
}

/** Whether a person types into this element by keys. */
export function isTextField(mirror: MirrorReader, slot: Slot): boolean {
  const tag = mirror.tag(slot)
  if (tag === 'textarea') return true
  if (tag !== 'input') return false
  const kind = fieldKind(mirror, slot)
  return kind === 'text' || kind === 'password' || kind === 'choice'
}

/** Whether `button` is a submit button of the form that `field` is in. */
export function submitsFormOf(mirror: MirrorReader, button: Slot, field: Slot): boolean {
  const tag = mirror.tag(button)
  const type = (mirror.attribute(button, 'type') ?? '').toLowerCase()
  const isSubmit =
    tag === 'button'
      ? type === '' || type === 'submit'
      : tag === 'input' && (type === 'submit' || type === 'image')
  if (!isSubmit) return false
  const formOf = (slot: Slot): string => {
    const named = mirror.attribute(slot, 'form')
    if (named !== null && named !== '') return `#${named}`
    const form = closest(mirror, slot, 'form')
    if (form < 0) return ''
    const id = mirror.attribute(form, 'id')
    return id ? `#${id}` : `${form}`
  }
  const form = formOf(button)
  return form !== '' && form === formOf(field)
}
