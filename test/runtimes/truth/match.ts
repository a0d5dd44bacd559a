import type { Action } from '@playhead/core'
import { rolesOf, withoutAriaLabels, withoutNames } from './documented-differences.ts'
import type { TruthGesture } from './truth-log.ts'

/** What a gesture must have become. */
export interface Expected {
  readonly gesture: TruthGesture
  /** In words, for the difference that a failing test prints. */
  readonly line: string
  /** A recording may lack it, or tell it as part of its neighbour. */
  readonly optional: boolean
}

export interface MatchOptions {
  readonly page: string
  readonly recorder: string
  /** All texts are masked. */
  readonly isMasked: boolean
}

/** Whether this action is that gesture: kind, role, name and value. */
export function isSame({ gesture }: Expected, action: Action, options: MatchOptions): boolean {
  return (
    kindsOf(gesture).includes(action.action) &&
    hasTarget(gesture, action, options) &&
    hasValue(gesture, action, options)
  )
}

/** What the hand does on the way: a click on a field that is then filled, selecting all in a rich text to replace it. */
export function isLeadOf({ gesture }: Expected, action: Action, options: MatchOptions): boolean {
  if (gesture.target?.editable && action.action === 'selection') return true
  const leads = gesture.gesture === 'select' || gesture.gesture === 'upload'
  return leads && action.action === 'click' && hasTarget(gesture, action, options)
}

function kindsOf({ gesture, target, key }: TruthGesture): readonly string[] {
  switch (gesture) {
    case 'type':
      // A date is set, not typed.
      return ['input', 'select']
    case 'clear':
    case 'upload':
      return ['input']
    case 'press':
      return key === 'Enter' && target?.role !== 'button' ? ['submit', 'click'] : ['click']
    case 'check':
    case 'uncheck':
    case 'choose-radio':
      return ['click', 'input', 'tap']
    case 'select':
      return ['select']
    case 'select-text':
      return ['selection']
    case 'rightclick':
      return ['contextmenu']
    default:
      return [gesture]
  }
}

function hasTarget({ gesture, target, key }: TruthGesture, action: Action, options: MatchOptions): boolean {
  if (gesture === 'select-text') return true
  if (target === undefined) return action.targetDesc === '(page)'
  // Enter goes to the field; the click that the browser makes of it goes to the form's button.
  if (gesture === 'press' && key === 'Enter' && action.action === 'submit') {
    return (
      action.description.includes('with Enter in') &&
      names(target.name, options).some(name => action.description.includes(name))
    )
  }
  const role = String(action.metadata['role'] ?? '')
  const name = String(action.metadata['name'] ?? '')
  const roles = rolesOf[target.role] ?? [target.role]
  const sameRole =
    roles.includes(role) ||
    (role === 'file' && target.role === 'button') ||
    (role === 'date' && target.role === 'textbox') ||
    (role === '' && action.targetDesc.startsWith(roles[0] ?? ''))
  // Masked by a class on the page, whatever the recorder masks otherwise.
  if (target.masked) return sameRole && name.startsWith('masked(')
  return sameRole && names(target.name, options).some(wanted => isName(wanted, name, action))
}

/** The names that this recording can have for it. */
function names(name: string, { page, recorder, isMasked }: MatchOptions): string[] {
  // Some recorders mask the white space around a text too, so that it cannot be told from the text.
  const masked = [0, 1, 2].map(spaces => `masked(${name.length + spaces})`)
  // Only Sentry masks the attributes that name icons.
  if (isMasked && recorder !== 'sentry') return [...masked, name, ...nameless(name, page)]
  if (recorder !== 'sentry') return [name, ...nameless(name, page)]
  // An image is blocked by default, and with it the name of a link around it.
  if (isMasked) return ['masked(', '']
  return [name, 'masked(', withoutAriaLabels[name] ?? name, ...nameless(name, page)]
}

function nameless(name: string, page: string): string[] {
  return withoutNames[page]?.includes(name) ? [''] : []
}

function isName(wanted: string, name: string, { targetDesc }: Action): boolean {
  if (wanted === 'masked(') return name.startsWith(wanted)
  if (wanted === '') return true
  // The log keeps the beginning of a very long name, and so do we.
  if (wanted.length > 40 && /^masked\(\d{2,3}\)$/.test(name)) return true
  return (
    name === wanted ||
    (wanted.length > 40 && name.startsWith(wanted)) ||
    (name === '' && targetDesc.includes(wanted))
  )
}

function hasValue(gesture: TruthGesture, action: Action, { isMasked }: MatchOptions): boolean {
  const value = String(action.metadata['value'] ?? '')
  const same = (wanted: string): boolean =>
    value.replace(/\s+/g, ' ').trim() === wanted.replace(/\s+/g, ' ').trim()
  switch (gesture.gesture) {
    case 'type':
    case 'clear': {
      const text = gesture.text ?? ''
      const masked = text === '' ? '' : `masked(${text.length})`
      // Mixpanel masks some kinds of fields whatever it is told.
      return value === masked || (gesture.masked === undefined && !isMasked && same(text))
    }
    case 'select':
      return (
        same(gesture.label ?? '') || same(gesture.value ?? '') || (isMasked && value.startsWith('masked('))
      )
    case 'upload':
      return same(gesture.value ?? '')
    case 'check':
    case 'choose-radio':
      return action.metadata['checked'] === true
    case 'uncheck':
      return action.metadata['checked'] === false
    case 'select-text': {
      const text = (gesture.text ?? '').trim()
      return action.description.includes(text) || /masked\(/.test(action.description)
    }
    default:
      return true
  }
}
