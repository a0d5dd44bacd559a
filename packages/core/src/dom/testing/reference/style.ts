import type { Json } from './json.ts'

/** Inline style after an rrweb style object: text sets, `[text, priority]` sets, `false` deletes. */
export function patchedStyle(style: string, patch: Json): string {
  const declarations = new Map(declarationsOf(style))
  for (const [property, value] of Object.entries(patch)) {
    if (value === false || value === null) declarations.delete(property)
    else if (Array.isArray(value)) {
      const [text, priority] = value as unknown[]
      const isMarked = typeof priority === 'string' && priority !== ''
      declarations.set(property, isMarked ? `${String(text)} !${priority}` : String(text))
    } else if (typeof value === 'string' || typeof value === 'number')
      declarations.set(property, String(value))
  }
  return Array.from(declarations, ([property, value]) => `${property}: ${value};`).join(' ')
}

/** Property and value (priority included) of each declaration. A semicolon in quotes or brackets parts nothing. */
function declarationsOf(style: string): [string, string][] {
  const parts =
    style.match(/(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\((?:"[^"]*"|'[^']*'|[^()])*\)|[^;])+/g) ?? []
  return parts.flatMap((part): [string, string][] => {
    const colon = part.indexOf(':')
    return colon > 0 ? [[part.slice(0, colon).trim(), part.slice(colon + 1).trim()]] : []
  })
}
