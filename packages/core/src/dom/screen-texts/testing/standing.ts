import type { ScreenTexts } from '../screen-texts.ts'

/** The texts that stood in a window at a time (epoch ms), sorted, each once. */
export function standingAt(
  { texts }: Pick<ScreenTexts, 'texts'>,
  timeMs: number,
  windowId?: string,
): { readonly texts: string[]; readonly changing: string[] } {
  const standing = new Set<string>()
  const changing = new Set<string>()
  for (const { text, intervals, windowId: own, values } of texts) {
    if (windowId !== undefined && own !== windowId) continue
    if (!intervals.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs)) continue
    if (values === undefined) standing.add(text)
    else changing.add(values.last.replace(/\d+/g, '0'))
  }
  return { texts: [...standing].toSorted(), changing: [...changing] }
}

/** The lines but for those of changing texts, whose numbers are told at their begin and end only. */
export function withoutChanging(lines: readonly string[], changing: readonly string[]): string[] {
  return lines.filter(line => !changing.includes(line.replace(/\d+/g, '0')))
}
