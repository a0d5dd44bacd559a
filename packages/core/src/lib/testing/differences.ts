/**
 * In words, where two plain values differ: `story.events[3].label: "a" and "b"`. Maps and sets count as
 * lists, in their order; an absent member and `undefined` are two things.
 */
export function differences(one: unknown, other: unknown, path = ''): string[] {
  if (Object.is(one, other)) return []
  const a = listed(one)
  const b = listed(other)
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b))
    return [`${path}: ${shown(one)} and ${shown(other)}`]
  if (Array.isArray(a) && Array.isArray(b)) {
    const found = a.length === b.length ? [] : [`${path}.length: ${a.length} and ${b.length}`]
    const length = Math.min(a.length, b.length)
    for (let i = 0; i < length && found.length < MOST; i++)
      found.push(...differences(a[i], b[i], `${path}[${i}]`))
    return found
  }
  const x = a as Record<string, unknown>
  const y = b as Record<string, unknown>
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].flatMap(key => {
    if (!Object.hasOwn(x, key)) return [`${path}.${key}: nothing and ${shown(y[key])}`]
    if (!Object.hasOwn(y, key)) return [`${path}.${key}: ${shown(x[key])} and nothing`]
    return differences(x[key], y[key], path === '' ? key : `${path}.${key}`)
  })
}

/** Of one list. */
const MOST = 50
const LONGEST = 300

function listed(value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  const text = typeof value === 'number' || value === undefined ? `${value}` : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
