import type { MirrorReader } from '../../mirror/mirror.ts'
import { createPageLines } from '../page-lines.ts'

/** The lines of the page walked from its beginning, sorted, each once. */
export function linesAnew(mirror: MirrorReader): string[] {
  const texts = new Set<string>()
  const lines = createPageLines(mirror, {
    came({ text }) {
      texts.add(text)
      return 1
    },
    went() {},
  })
  lines.begin()
  return [...texts].toSorted()
}

/** The words of a text, sorted: what is left of a page when order and lines do not count. */
export function wordsOf(texts: readonly string[]): string[] {
  return texts
    .flatMap(text => text.split(/\s+/))
    .filter(word => word !== '')
    .toSorted()
}
