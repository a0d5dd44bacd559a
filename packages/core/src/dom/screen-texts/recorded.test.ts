import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../../test/runtimes/fixtures.ts'
import type { Frame } from '../../decode/frame.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { decodeBytes } from '../../decode/testing/decode-bytes.ts'
import { visibleText } from '../text/visible-text.ts'
import { createScreenTexts } from './screen-texts.ts'
import { linesAnew, wordsOf } from './testing/lines-anew.ts'
import { standingAt, withoutChanging } from './testing/standing.ts'

const recordings = fixturePaths.filter(path => /recordings\/[^/]*\/recording\.json\.gz$/.test(path))
const TIMES = 20

describe.each(recordings)('%s', path => {
  it(
    `has at ${TIMES} times the texts that the page has then, and its words`,
    { timeout: 120_000 },
    async () => {
      const { frames } = decodeBytes(await fixture(path))
      const ordered = frames.filter(({ timestamp }) => !Number.isNaN(timestamp)).toSorted(byTime)
      const lasts = ordered.filter(
        (frame, i) => isLast(ordered, i) && (frame.type === 2 || frame.source === 0),
      )
      const step = Math.max(1, Math.floor(lasts.length / TIMES))
      const asked = new Set(lasts.filter((_, i) => i % step === 0))
      const truth: { frame: Frame; lines: string[]; words: Set<string> }[] = []
      const reader = createScreenTexts({
        limits: defaultLimits,
        onPage(page, frame) {
          if (!asked.has(frame)) return
          const { text } = visibleText(page, page.root(), { limit: Infinity, nodes: Infinity })
          truth.push({ frame, lines: linesAnew(page), words: new Set(wordsOf([text])) })
        },
      })
      for (const frame of ordered) reader.see(frame)
      const texts = reader.finish((ordered.at(-1)?.timestamp ?? 0) + 1)
      expect(truth.length).toBeGreaterThanOrEqual(Math.min(TIMES, lasts.length))
      for (const { frame, lines, words } of truth) {
        const standing = standingAt(texts, frame.timestamp, frame.windowId)
        const { changing } = standing
        expect(withoutChanging(standing.texts, changing)).toEqual(withoutChanging(lines, changing))
        // A changing text is there when it is told to be.
        expect(lines.map(digits)).toEqual(expect.arrayContaining(changing))
        expect(clearWords(new Set(wordsOf(lines)))).toEqual(clearWords(words))
      }
    },
  )
})

function digits(line: string): string {
  return line.replace(/\d+/g, '0')
}

/** Hidden words beside each other are one, over as many lines as were joined. */
function clearWords(words: ReadonlySet<string>): string[] {
  return [...words].filter(word => !/^masked\(|^\*$/.test(word)).toSorted()
}

function byTime(one: Frame, other: Frame): number {
  return one.timestamp - other.timestamp
}

/** The last frame of its time: what stands there then is what it left. */
function isLast(frames: readonly Frame[], at: number): boolean {
  return frames[at + 1]?.timestamp !== frames[at]!.timestamp
}
