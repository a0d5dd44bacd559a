import { cleanText } from '@playhead/core'

/** Recorded text in a block that it cannot end. */
export function fenced(text: string): string {
  const longest = text.match(/`+/g)?.reduce((most, run) => Math.max(most, run.length), 0) ?? 0
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}text\n${text.trimEnd()}\n${fence}`
}

/** A short text within a line, which it cannot end either. */
export function inline(text: string): string {
  return `\`${cleanText(text, 200).replaceAll('`', "'")}\``
}
