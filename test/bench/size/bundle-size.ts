import { build, type Metafile } from 'esbuild'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What a page loads, piece by piece: the first two are asked for by name, the others load themselves. */
export const pieces = {
  analyser: '`analyze` and `openFile`: what every analysis needs, loaded at once',
  timeline: '`timeline`, beside them',
  unwrap: 'on demand, when something is compressed, packed or in an envelope; most of it is pako',
  tell: 'on demand, when a vendor, a plugin or analytics tell something; Mixpanel, PostHog, Sentry',
} as const

export type PieceName = keyof typeof pieces

export interface PieceSize {
  readonly bytes: number
  readonly gzipBytes: number
}

/** Of a bundle for browsers, minified. */
export interface BundleSize {
  readonly pieces: Readonly<Record<PieceName, PieceSize>>
  /** Minified bytes of the analyser by stage of core, npm packages by name; the largest first. */
  readonly stages: readonly (readonly [stage: string, bytes: number])[]
}

/** Bundles what a page uses that analyses recordings and shows their timeline, and weighs it. */
export async function bundleSize(): Promise<BundleSize> {
  const analyser = await built('analyser.ts')
  const both = await built('analyser-and-timeline.ts')
  const entry = loadedWith(analyser, analyser.entry)
  const onDemand = Object.fromEntries(
    onDemandOf(analyser, entry).map(([name, output]) => {
      const files = [...loadedWith(analyser, output)].filter(file => !entry.has(file))
      return [name, weigh(analyser, files)]
    }),
  )
  const alone = weigh(analyser, entry)
  const timeline = minus(weigh(both, loadedWith(both, both.entry)), alone)
  return {
    pieces: { analyser: alone, timeline, ...onDemand } as BundleSize['pieces'],
    stages: stagesOf(analyser, entry),
  }
}

/** Files by name, as esbuild's own account of them calls them. */
interface Built {
  readonly entry: string
  readonly outputs: Metafile['outputs']
  readonly contents: ReadonlyMap<string, Uint8Array>
}

async function built(entry: string): Promise<Built> {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    conditions: ['source'],
  })
  const { outputs } = metafile
  return {
    entry: Object.keys(outputs).find(name => basename(name) === entry.replace('.ts', '.js'))!,
    outputs,
    contents: new Map(
      Object.keys(outputs).map(name => [
        name,
        outputFiles.find(({ path }) => basename(path) === basename(name))!.contents,
      ]),
    ),
  }
}

/** A file and all that it imports at once. */
function loadedWith({ outputs }: Built, file: string): ReadonlySet<string> {
  const found = new Set([file])
  for (const name of found) {
    for (const { kind, path } of outputs[name]!.imports) if (kind === 'import-statement') found.add(path)
  }
  return found
}

/** What these files load on demand, each by the name of the module that is asked for. */
function onDemandOf({ outputs }: Built, files: ReadonlySet<string>): [string, string][] {
  const found = new Map<string, string>()
  for (const file of files) {
    for (const { kind, path } of outputs[file]!.imports) {
      if (kind === 'dynamic-import') found.set(basename(outputs[path]!.entryPoint!, '.ts'), path)
    }
  }
  return [...found]
}

function weigh({ contents }: Built, files: Iterable<string>): PieceSize {
  const all = [...files].map(file => contents.get(file)!)
  return {
    bytes: all.reduce((sum, { length }) => sum + length, 0),
    gzipBytes: all.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0),
  }
}

const minus = (whole: PieceSize, part: PieceSize): PieceSize => ({
  bytes: whole.bytes - part.bytes,
  gzipBytes: whole.gzipBytes - part.gzipBytes,
})

function stagesOf({ outputs }: Built, files: ReadonlySet<string>): [string, number][] {
  const stages = new Map<string, number>()
  for (const file of files) {
    for (const [module, { bytesInOutput }] of Object.entries(outputs[file]!.inputs)) {
      const stage = stageOf(module)
      stages.set(stage, (stages.get(stage) ?? 0) + bytesInOutput)
    }
  }
  return [...stages].filter(([, bytes]) => bytes > 0).sort(([, one], [, other]) => other - one)
}

/** The folder in core's sources, or the npm package. */
function stageOf(module: string): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(module)?.[1]
  return inPackage ?? /core\/src\/([\w-]+)/.exec(module)?.[1] ?? module
}
