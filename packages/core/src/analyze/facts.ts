import type { Target } from '../dom/names/target.ts'
import { cleanText } from '../lib/clean-text.ts'
import type { Facts } from './step.ts'

/** Facts of which some may be unknown. */
export type Perhaps = Readonly<Record<string, string | number | boolean | undefined>>

/** Adds what is known of the target. */
export function addTarget(facts: Facts, { role, name, selector, disabled, within, removed }: Target): void {
  if (role !== '') facts['role'] = role
  if (name !== '') facts['name'] = cleanText(name, 200)
  if (selector !== '') facts['selector'] = cleanText(selector, 300)
  if (disabled) facts['disabled'] = disabled
  if (within) facts['within'] = within
  if (removed) facts['removed'] = removed
}

/** Adds the facts that are known, recorded strings clipped. */
export function addKnown(facts: Facts, perhaps: Perhaps): void {
  for (const name in perhaps) {
    const value = perhaps[name]
    if (value !== undefined) facts[name] = typeof value === 'string' ? cleanText(value, 1000) : value
  }
}
