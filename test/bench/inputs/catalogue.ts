import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { dialects, longRecording, type DialectName } from './dialects.ts'
import { hash, sourceOf } from './fingerprint.ts'
import { pageScript, recordPage } from './record-page.ts'
import { pages, type PageName, type RecordedPage } from './pages.ts'
import { withSpaces } from './white-space.ts'

/** Something to measure, as files of a folder in the cache. */
export interface BenchInput {
  readonly what: string
  /** What our analysis may cost, as a part of what `JSON.parse` costs. */
  readonly goal: number
  /** Another input that it is made from. */
  readonly from?: InputName
  /** Changes when what is made changes. */
  readonly fingerprint: () => Promise<string>
  /** Writes the files. */
  readonly make: (folder: string, from: Buffer) => Promise<void>
  /** Whether rrweb's own player can play it. */
  readonly isPlayable?: boolean
  /** Parts of its events are compressed. */
  readonly hasParts?: boolean
}

/** 0.33 is the goal for what a busy page mostly consists of. */
const BULK = 0.33
const SMALL = 0.5
const OTHER = 0.7

const DIALECT_CHARACTERS = 24_000_000

/** All inputs, by the names that `--only` takes. */
export const inputs = {
  grid: recordedPage(
    'grid',
    BULK,
    'a virtualised grid of 5,000 rows scrolled over six page loads: mutations',
  ),
  events: recordedPage('events', SMALL, '300,000 small events of all kinds over six page loads'),
  snapshot: recordedPage('snapshot', SMALL, 'a snapshot of 49,000 nodes, then 2,000 clicks'),
  css: recordedPage('css', BULK, 'six page loads with 4.5 MB of inlined style sheets each'),
  children: recordedPage(
    'children',
    OTHER,
    'one parent with 200,000 children, half of them added in between',
  ),
  editor: recordedPage('editor', OTHER, 'writing in a rich and a plain text document, many scripts'),
  spaced: {
    what: 'grid, with a space after each comma and colon',
    goal: OTHER,
    from: 'grid',
    fingerprint: async () => sourceOf('white-space.ts'),
    make: (folder, grid) => writeFile(join(folder, 'recording.json'), withSpaces(grid)),
  },
  sentry: dialect('sentry', 'Sentry: segments as the API gives them'),
  posthog: {
    ...dialect('posthog', 'PostHog: lines, the larger parts of them compressed'),
    hasParts: true,
  },
  mixpanel: dialect('mixpanel', 'Mixpanel: files as the CDN gives them'),
} satisfies Record<InputName, BenchInput>

export type InputName = PageName | DialectName | 'spaced'

function recordedPage(name: PageName, goal: number, what: string): BenchInput {
  const { sheets }: RecordedPage = pages[name]
  return {
    what,
    goal,
    isPlayable: true,
    fingerprint: async () =>
      hash([
        await pageScript(name),
        JSON.stringify(pages[name]),
        JSON.stringify(sheets?.(1) ?? {}),
        sourceOf('record-page.ts'),
      ]),
    make: folder => pipeline(recordPage(name), createWriteStream(join(folder, 'recording.json'))),
  }
}

function dialect(name: DialectName, what: string): BenchInput {
  const { fixture } = dialects[name]
  return {
    what: `${what}; the ${fixture} fixture again and again`,
    goal: OTHER,
    fingerprint: async () =>
      hash([
        sourceOf('dialects.ts'),
        sourceOf('shift-times.ts'),
        ...longRecording(name, 1).map(({ text }) => text),
      ]),
    make: async folder => {
      const files = longRecording(name, DIALECT_CHARACTERS)
      for (const file of files) await writeFile(join(folder, file.name), file.text)
    },
  }
}
