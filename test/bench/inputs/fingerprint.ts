import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A short name for some texts: another one for other texts. */
export function hash(texts: readonly string[]): string {
  const made = createHash('sha256')
  for (const text of texts) made.update(`${text.length} ${text}`)
  return made.digest('hex').slice(0, 12)
}

/** The source of a file of this folder: when it changes, so may what it makes. */
export const sourceOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
