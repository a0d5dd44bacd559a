import { inputs } from '../inputs/catalogue.ts'
import type { Measured, MeasuredInput } from '../measure/measured.ts'
import type { BundleSize } from '../size/bundle-size.ts'
import { againstParse, fromGzip } from './against-parse.ts'
import { againstPlayer } from './against-player.ts'
import { memory } from './memory.ts'
import { count, met } from './numbers.ts'
import { streams } from './streams.ts'

const BUNDLE_BYTES = 30_000

/** Everything that was measured, in Markdown, each goal beside its number. */
export function report({ inputs: rows, stream, bundle }: Measured): string {
  const parts = rows.length > 0 ? [againstParse(rows), fromGzip(rows), againstPlayer(rows), memory(rows)] : []
  if (stream) parts.push(streams(stream))
  parts.push(size(bundle))
  if (rows.length > 0) parts.push(list(rows))
  return parts.join('\n\n')
}

function size({ bytes, gzipBytes }: BundleSize): string {
  return `## In a browser

\`analyze\`, \`openFile\` and \`timeline\` with all that they need, minified: ${count(bytes)} bytes, gzipped ${count(gzipBytes)}. Goal:
at most ${count(BUNDLE_BYTES)} gzipped, ${met(gzipBytes <= BUNDLE_BYTES)}.`
}

function list(rows: readonly MeasuredInput[]): string {
  const lines = rows.map(({ name }) => `- **${name}**: ${inputs[name].what}`)
  return `## The inputs\n\n${lines.join('\n')}`
}
