import { cleanText } from '../../lib/clean-text.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { isDisabled } from '../names/interactive.ts'

/** The states of an element that a person would see, in words: `checked`, `collapsed`, `disabled`, … */
export function statesOf(mirror: MirrorReader, slot: Slot, tag: string, role: string): string[] {
  const states: string[] = []
  const aria = (name: string): string => mirror.attribute(slot, `aria-${name}`)?.toLowerCase() ?? ''
  const either = (value: string, yes: string, no: string): void => {
    if (value === 'true') states.push(yes)
    else if (value === 'false') states.push(no)
    else if (value === 'mixed') states.push(`partly ${yes}`)
  }
  const type = tag === 'input' ? (mirror.attribute(slot, 'type') ?? '').toLowerCase() : ''
  if (type === 'checkbox' || type === 'radio') states.push(mirror.isChecked(slot) ? 'checked' : 'unchecked')
  else if (CHECKABLE.has(role)) either(aria('checked'), 'checked', 'unchecked')
  if (type === 'password' || mirror.attribute(slot, 'data-rr-is-password') === 'true') states.push('password')
  either(aria('pressed'), 'pressed', 'not pressed')
  if (aria('selected') === 'true') states.push('selected')
  const current = aria('current')
  if (current !== '' && current !== 'false')
    states.push(current === 'true' ? 'current' : `current ${cleanText(current, 20)}`)
  const parent = tag === 'summary' ? mirror.parent(slot) : -1
  if (parent >= 0 && mirror.tag(parent) === 'details')
    states.push(mirror.attribute(parent, 'open') === null ? 'collapsed' : 'expanded')
  else either(aria('expanded'), 'expanded', 'collapsed')
  if (isDisabled(mirror, slot)) states.push('disabled')
  if (mirror.attribute(slot, 'required') !== null || aria('required') === 'true') states.push('required')
  if (mirror.attribute(slot, 'readonly') !== null || aria('readonly') === 'true') states.push('read-only')
  const invalid = aria('invalid')
  if (invalid !== '' && invalid !== 'false') states.push('invalid')
  if (aria('busy') === 'true') states.push('busy')
  if (aria('modal') === 'true' || mirror.attribute(slot, 'rr_open_mode') === 'modal') states.push('modal')
  return states
}

const CHECKABLE: ReadonlySet<string> = new Set(
  'checkbox radio switch menuitemcheckbox menuitemradio option treeitem'.split(' '),
)
