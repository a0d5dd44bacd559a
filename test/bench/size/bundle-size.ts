import { gzipSync } from 'node:zlib'
import { bundle } from '../browser/bundle.ts'

export interface BundleSize {
  readonly bytes: number
  readonly gzipBytes: number
}

/** What the analyser weighs in a browser: `analyze`, `openFile` and `timeline` with all that they need, minified. */
export async function bundleSize(): Promise<BundleSize> {
  const script = await bundle(new URL('analyser.ts', import.meta.url), { format: 'esm', minify: true })
  return { bytes: Buffer.byteLength(script), gzipBytes: gzipSync(script, { level: 9 }).length }
}
