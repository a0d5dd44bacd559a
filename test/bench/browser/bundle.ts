import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

export interface BundleOptions {
  readonly format?: 'iife' | 'esm'
  readonly minify?: boolean
}

/** One script made of a file and all that it imports, the workspace's packages from their sources. */
export async function bundle(
  entry: URL,
  { format = 'iife', minify = false }: BundleOptions = {},
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format,
    minify,
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    conditions: ['source'],
  })
  return outputFiles[0]!.text
}
