// Makes one program of the command line and the core: a few files instead of five hundred modules, because a verb that
// answers in a few milliseconds should not take a fifth of a second to start.
import { build } from 'esbuild'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
await rm(`${here}bundle`, { recursive: true, force: true })
await build({
  entryPoints: [`${here}src/main.ts`],
  outdir: `${here}bundle`,
  bundle: true,
  // What few recordings need stays on demand.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  minifySyntax: true,
  legalComments: 'inline',
  // commander is CommonJS and asks for Node's modules by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
})
