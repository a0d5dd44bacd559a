/** How a value can come to light; a test in Node adds `inspect`. */
export type Print = (value: unknown) => string

const DEEPEST = 8

/**
 * Where one of these words shows: in a value as text, as JSON, spread, with all its members however hidden, and with an
 * error's stack and cause. Members that are functions are not called: to reveal is what some are there for.
 */
export function leaksOf(value: unknown, words: readonly string[], print: readonly Print[] = []): string[] {
  const shown: [string, string][] = [
    ['String', safely(() => String(value))],
    ['in a sentence', safely(() => `it is ${value as string}`)],
    ['JSON', safely(() => JSON.stringify(value) ?? '')],
    ...membersOf(value),
    ...print.map((one, at): [string, string] => [`print ${at}`, one(value)]),
  ]
  if (typeof value === 'object' && value !== null)
    shown.push(['spread', safely(() => JSON.stringify({ ...value }))], ['keys', Object.keys(value).join()])
  return shown.flatMap(([where, text]) =>
    words.filter(word => text.includes(word)).map(word => `${where}: ${around(text, word)}`),
  )
}

function safely(show: () => string): string {
  try {
    return show()
  } catch {
    // What cannot be shown shows nothing.
    return ''
  }
}

/** All texts inside of a value, with the way to each. */
function membersOf(value: unknown): [string, string][] {
  const texts: [string, string][] = []
  const seen = new Set<object>()
  const look = (member: unknown, way: string, depth: number): void => {
    if (typeof member === 'string') texts.push([way, member])
    if (typeof member === 'function') texts.push([way, member.name])
    if (typeof member !== 'object' || member === null || seen.has(member) || depth > DEEPEST) return
    seen.add(member)
    if (member instanceof Map || member instanceof Set) look([...member], `${way}[]`, depth + 1)
    for (const key of Reflect.ownKeys(member)) {
      texts.push([`${way} key`, String(key)])
      look(Reflect.get(member, key), `${way}.${String(key)}`, depth + 1)
    }
  }
  look(value, 'value', 0)
  return texts
}

function around(text: string, word: string): string {
  const at = text.indexOf(word)
  return text.slice(Math.max(0, at - 60), at + word.length + 20)
}
