import type { Target } from '../dom/names/target.ts'
import { cleanText } from '../lib/clean-text.ts'
import type { SessionEvent } from '../normalize/event.ts'
import type { Facts, Step } from './step.ts'

/** Facts of which some may be unknown. */
type Perhaps = Readonly<Record<string, string | number | boolean | undefined>>

/** Characters of a target's name and selector, and of other recorded text. */
const NAME_LIMIT = 200
const SELECTOR_LIMIT = 300
const TEXT_LIMIT = 1000

/** The small facts of an action: what is known of the target, then of the gesture, then of the event itself. */
export function metadataOf(step: Step, caused: boolean): Facts {
  const { event, target } = step
  const usual = caused || event.masked || event.vendor ? undefined : usualFacts(event, target)
  const facts = usual ?? {}
  if (usual === undefined) {
    if (target !== undefined) addTarget(facts, target)
    addKnown(facts, step.awayMs === undefined ? factsOf(event) : { awayMs: step.awayMs })
    if (event.masked) facts['masked'] = true
    if (caused) facts['caused'] = true
    if (event.vendor) facts['vendor'] = event.vendor.verdict
    facts['epoch'] = event.epoch
  }
  if (event.windowId !== undefined) facts['windowId'] = event.windowId
  return facts
}

/** What is typed into a field, as an action's facts have it. */
export function typedValue(event: SessionEvent): string | undefined {
  return event.kind === 'input' ? cleanText(event.data.value, TEXT_LIMIT) : undefined
}

/**
 * The same, in the same order, of what nearly all actions are: clicks and typing in something that has a role, a name and
 * a selector, scrolls of the page. One object made whole takes a third of one that grows fact by fact.
 */
function usualFacts(event: SessionEvent, target: Target | undefined): Facts | undefined {
  const { epoch } = event
  if (target === undefined) {
    if (event.kind !== 'scroll') return undefined
    const { deltaX, deltaY, x, y } = event.data
    return { deltaX, deltaY, x, y, epoch }
  }
  const { role } = target
  if (role === '' || target.name === '' || target.selector === '') return undefined
  if (target.disabled || target.within || target.removed) return undefined
  if (event.kind === 'click') {
    const { x, y, checked, pointer: by } = event.data
    if (x === undefined || y === undefined || checked !== undefined) return undefined
    const name = cleanText(target.name, NAME_LIMIT)
    const selector = cleanText(target.selector, SELECTOR_LIMIT)
    return { role, name, selector, x, y, by, epoch }
  }
  if (event.kind !== 'input' || event.data.checked !== undefined) return undefined
  const { length, how, changes } = event.data
  const name = cleanText(target.name, NAME_LIMIT)
  const selector = cleanText(target.selector, SELECTOR_LIMIT)
  const value = cleanText(event.data.value, TEXT_LIMIT)
  return { role, name, selector, value, length, how, changes, epoch }
}

function addTarget(facts: Facts, { role, name, selector, disabled, within, removed }: Target): void {
  if (role !== '') facts['role'] = role
  if (name !== '') facts['name'] = cleanText(name, NAME_LIMIT)
  if (selector !== '') facts['selector'] = cleanText(selector, SELECTOR_LIMIT)
  if (disabled) facts['disabled'] = disabled
  if (within) facts['within'] = within
  if (removed) facts['removed'] = removed
}

/** What the event tells of the gesture. */
function factsOf(event: SessionEvent): Perhaps {
  switch (event.kind) {
    case 'click': {
      const { x, y, checked, pointer } = event.data
      return { x, y, checked, by: pointer }
    }
    case 'tap': {
      const { x, y, checked } = event.data
      return { x, y, checked }
    }
    case 'drag':
      return { distancePx: event.data.distancePx }
    case 'input': {
      const { value, length, checked, how, changes } = event.data
      return { value, length, checked, how, changes }
    }
    case 'scroll': {
      const { deltaX, deltaY, x, y } = event.data
      return { deltaX, deltaY, x, y }
    }
    case 'viewport':
      return { width: event.data.width, height: event.data.height }
    case 'selection':
      return { length: event.data.length }
    case 'media':
      return { operation: event.data.operation, atSeconds: event.data.atSeconds }
    case 'navigation': {
      const { method, href, title } = event.data
      return { method, href, title }
    }
    case 'network':
      return { status: event.data.status, durationMs: event.data.durationMs }
    case 'mobile':
      return { gesture: event.data.gesture }
    default:
      return {}
  }
}

/** Adds the facts that are known, recorded strings clipped. */
function addKnown(facts: Facts, perhaps: Perhaps): void {
  for (const name in perhaps) {
    const value = perhaps[name]
    if (value !== undefined) facts[name] = typeof value === 'string' ? cleanText(value, TEXT_LIMIT) : value
  }
}
