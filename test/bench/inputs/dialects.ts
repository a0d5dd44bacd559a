import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { shiftTimes } from './shift-times.ts'

/** One file of an input. */
export interface MadeFile {
  readonly name: string
  readonly text: string
}

/** How a vendor hands over a recording, and how one is made longer: by going on with the same visit, later. */
interface Dialect {
  readonly fixture: string
  readonly isPart: (name: string) => boolean
  /** From the texts of all passes, each of them the texts of the fixture's files. */
  readonly join: (passes: readonly (readonly string[])[]) => readonly MadeFile[]
}

const fixtures = new URL('../../../fixtures/recordings/', import.meta.url)
const GAP_MS = 10_000

/** The vendors' forms. Page loads start their ids anew, so a pass is valid as it is. */
export const dialects = {
  sentry: {
    fixture: 'shop-sentry',
    isPart: name => name === 'recording-segments.json.gz',
    // Further segments of the same array.
    join: passes => [
      {
        name: 'recording-segments.json',
        text: `[${passes.map(([text = '[]']) => text.trim().slice(1, -1)).join(',')}]`,
      },
    ],
  },
  posthog: {
    fixture: 'shop-posthog',
    isPart: name => name === 'snapshots.jsonl.gz',
    join: passes => [{ name: 'snapshots.jsonl', text: passes.flat().join('') }],
  },
  mixpanel: {
    fixture: 'shop-mixpanel',
    isPart: name => /^\d+-30\.json\.gz$/.test(name),
    join: passes =>
      passes.flat().map((text, at) => ({ name: `${String(at).padStart(4, '0')}-30.json`, text })),
  },
} satisfies Record<string, Dialect>

export type DialectName = keyof typeof dialects

/** A vendor's recording of at least so many characters, made of a fixture told again and again. */
export function longRecording(name: DialectName, characters: number): readonly MadeFile[] {
  const { fixture, isPart, join }: Dialect = dialects[name]
  const folder = new URL(`${fixture}/`, fixtures)
  const texts = readdirSync(folder)
    .filter(isPart)
    .toSorted()
    .map(file => gunzipSync(readFileSync(new URL(file, folder))).toString())
  const size = texts.reduce((sum, text) => sum + text.length, 0)
  const span = spanOf(texts)
  const everySeconds = Math.ceil((span.toMs - span.fromMs + GAP_MS) / 1000)
  const passes = Array.from({ length: Math.ceil(characters / size) }, (_, pass) =>
    texts.map(text => shiftTimes(text, span, pass * everySeconds)),
  )
  return join(passes)
}

/** First and last time of the fixture's frames. */
function spanOf(texts: readonly string[]): { readonly fromMs: number; readonly toMs: number } {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const text of texts) {
    for (const [, digits] of text.matchAll(/"timestamp":(\d{13})(?!\d)/g)) {
      fromMs = Math.min(fromMs, Number(digits))
      toMs = Math.max(toMs, Number(digits))
    }
  }
  return { fromMs, toMs }
}
