import type { SessionEvent } from '../../normalize/event.ts'

/** Characters of one event that are searched: a stack or a logged object may be megabytes. */
export const MOST_CHARACTERS = 64_000
/** Values of one event that are looked at, and how deep they may lie. */
const MOST_VALUES = 10_000
/** Between the texts of one event, so that nothing is found that lies in two of them. */
const SEPARATOR = '\u0000'

/**
 * What a search for text looks at in an event, in lower case: its label, every text in its data (the target's name
 * and selector, message, stack, address, value …), a request's status, and of free fields also their names, numbers
 * and yes-or-nos. Numbers of other data (coordinates, sizes, node ids) are not searched: they would match anything.
 * `cut` when it was longer than what is kept.
 */
export function searchText(event: SessionEvent): { readonly text: string; readonly cut: boolean } {
  const label = event.label.toLowerCase()
  const told = new Set([label])
  const parts: string[] = []
  let length = label.length
  let cut = false
  const add = (value: string): void => {
    if (value === '' || cut) return
    const text = value.slice(0, MOST_CHARACTERS).toLowerCase()
    // What the label says is found there.
    if (told.has(text) || label.includes(text)) return
    told.add(text)
    if (length + text.length > MOST_CHARACTERS || value.length > MOST_CHARACTERS) cut = true
    const kept = text.slice(0, Math.max(0, MOST_CHARACTERS - length))
    parts.push(kept)
    length += kept.length
  }
  if (event.kind === 'network' && event.data.status !== undefined) add(String(event.data.status))
  if (!eachText(event.data, add)) cut = true
  // A label that was cut off says nothing that the whole text does not.
  const begin = label.endsWith('…') ? label.slice(0, -1) : label
  if (!parts.some(part => part.startsWith(begin))) parts.unshift(label)
  return { text: parts.join(SEPARATOR).slice(0, MOST_CHARACTERS), cut }
}

/** Names of data whose own names and numbers are somebody's words, not ours. */
const FREE = 'fields'

/** Tells every text below a value, without recursion. Answers false when there were too many to look at. */
function eachText(data: object, tell: (text: string) => void): boolean {
  const waiting: { readonly value: unknown; readonly isFree: boolean }[] = [{ value: data, isFree: false }]
  let left = MOST_VALUES
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (left-- <= 0) return false
    const { value, isFree } = next
    if (typeof value === 'string') tell(value)
    else if (typeof value === 'number' || typeof value === 'boolean') {
      if (isFree) tell(String(value))
    } else if (typeof value === 'object' && value !== null) {
      const names = Object.keys(value)
      if (names.length > left) return false
      const values = Object.values(value) as unknown[]
      const isList = Array.isArray(value)
      // Taken from the end: the first comes first.
      for (let i = names.length - 1; i >= 0; i--) {
        if (isFree && !isList) waiting.push({ value: values[i], isFree }, { value: names[i], isFree })
        else waiting.push({ value: values[i], isFree: isFree || names[i] === FREE })
      }
    }
  }
  return true
}
