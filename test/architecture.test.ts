import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** The stages of core, in the way of the data: a stage imports from itself and from its left. */
const stages = ['lib', 'sources', 'store', 'decode', 'dom', 'normalize', 'analyze', 'evidence', 'aggregate']
/** The folder and the files that join stages. */
const joints = ['pipeline', 'index.ts', 'schemas.ts', 'sources.ts']
/** What others import core by. */
const publicNames = ['@playhead/core', '@playhead/core/schemas', '@playhead/core/sources']
/** The npm packages that core may use. */
const allowedPackages = ['fflate', 'pako', 'zod']

const core = 'packages/core/'
const coreSource = `${core}src/`
const root = dirname(dirname(fileURLToPath(import.meta.url)))

test('every import keeps to the architecture', () => {
  expect(sourceFiles().flatMap(file => violations(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
})

test('what is asked of the page and of its readers is asked by methods', () => {
  // A getter that is another function in each object makes V8 keep the object as a dictionary: every call to it is slow.
  const hot = ['decode/', 'dom/', 'normalize/', 'analyze/'].map(stage => coreSource + stage)
  const withGetters = sourceFiles().filter(
    file =>
      hot.some(folder => file.startsWith(folder)) &&
      !/\/(?:stored|testing)\//.test(file) &&
      /^\s+get \w+\(\)/m.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(withGetters).toEqual([])
})

const dom = `${coreSource}dom/mirror.ts`
test.each([
  ['its own stage', dom, `import { a } from './tree.ts'`, undefined],
  ['a stage to its left', dom, `import type { Frame } from '../decode/frame.ts'`, undefined],
  ['a stage to its right', dom, `import {\n  a,\n} from '../analyze/a.ts'`, 'dom may not import analyze'],
  ['a re-export from its right', dom, `export * from '../evidence/a.ts'`, 'dom may not import evidence'],
  ['a lazy import from its right', dom, `await import('../analyze/a.ts')`, 'dom may not import analyze'],
  [
    'a joint',
    dom,
    `import { a } from '../pipeline/analyze.ts'`,
    'only pipeline and index.ts and schemas.ts and sources.ts join stages',
  ],
  ['a stage that is not listed', `${coreSource}utils/a.ts`, `import './b.ts'`, 'utils is not a stage'],
  ['any stage, from a joint', `${coreSource}pipeline/a.ts`, `import { a } from '../analyze/a.ts'`, undefined],
  ['a stage, from a third file', `${coreSource}extra.ts`, `import './lib/a.ts'`, 'extra.ts is not a stage'],
  ['an allowed package', dom, `import { Gunzip } from 'fflate'`, undefined],
  ['another package', dom, `import { z } from 'lodash/fp'`, 'lodash is not an allowed package'],
  ['Node', dom, `import 'node:fs'`, 'core runs without Node'],
  [
    'Node, in a test for every runtime',
    `${coreSource}dom/a.test.ts`,
    `import 'node:fs'`,
    'core runs without',
  ],
  ['Node, in a test for Node', `${coreSource}dom/a.node.test.ts`, `import 'node:fs'`, undefined],
  ['vitest, in a test', `${coreSource}dom/a.test.ts`, `import { test } from 'vitest'`, undefined],
  ['core by its name', 'apps/cli/src/main.ts', `import { a } from '@playhead/core'`, undefined],
  ['the schemas of core', 'apps/cli/src/main.ts', `import { a } from '@playhead/core/schemas'`, undefined],
  ['core by a path', 'test/e2e/a.test.ts', `import '../../packages/core/src/index.ts'`, 'by its public name'],
  [
    'the inside of core',
    'apps/cli/src/main.ts',
    `import '@playhead/core/dist/lib/a.js'`,
    'by its public name',
  ],
  ['another workspace', 'apps/cli/src/main.ts', `import '../../web/src/a.ts'`, 'leaves apps/cli'],
  ['the shared test helpers', 'apps/cli/src/main.test.ts', `import '../../../test/a.ts'`, undefined],
  ['an app, from end to end', 'test/e2e/a.ts', `import '../../apps/cli/src/program.ts'`, undefined],
  ['an app, from other tests', 'test/a.test.ts', `import '../apps/cli/src/main.ts'`, 'leaves test'],
  ['a comment', dom, `// taken from '../analyze/a.ts'`, undefined],
])('%s', (_, file, text, said) => {
  const found = violations(file, text)
  expect(found).toEqual(said === undefined ? [] : [expect.stringContaining(said)])
  for (const line of found) expect(line).toContain(file)
})

/** What is wrong with a file's imports, one line each that begins with the file's name. */
function violations(file: string, text: string): string[] {
  return importsOf(text).flatMap(specifier => {
    const problem = problemOf(file, specifier)
    return problem ? [`${file} imports ${specifier}: ${problem}`] : []
  })
}

function problemOf(file: string, specifier: string): string | undefined {
  const isTest = file.endsWith('.test.ts')
  if (!specifier.startsWith('.')) return packageProblem(file, specifier, isTest)
  const target = join(dirname(file), specifier)
  if (file.startsWith(coreSource) && target.startsWith(coreSource))
    return isTest ? undefined : stageProblem(file, target)
  // What is tested from end to end is an app: it is run from its sources.
  if (file.startsWith('test/e2e/') && target.startsWith('apps/')) return undefined
  const home = workspaceOf(file)
  if (target.startsWith(`${home}/`) || (isTest && target.startsWith('test/'))) return undefined
  return target.startsWith(core)
    ? 'core is imported by its public name, @playhead/core'
    : `that leaves ${home}`
}

function packageProblem(file: string, specifier: string, isTest: boolean): string | undefined {
  if (specifier.startsWith('@playhead/core/') && !publicNames.includes(specifier))
    return 'core is imported by its public name, @playhead/core'
  if (!file.startsWith(coreSource)) return undefined
  if (specifier.startsWith('node:')) {
    return file.endsWith('.node.test.ts') ? undefined : 'core runs without Node (a *.node.test.ts may use it)'
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return isTest || allowedPackages.includes(name) ? undefined : `${name} is not an allowed package`
}

function stageProblem(file: string, target: string): string | undefined {
  const from = stageOf(file)
  const to = stageOf(target)
  if (joints.includes(from)) return undefined
  if (joints.includes(to)) return `only ${joints.join(' and ')} join stages`
  for (const stage of [from, to]) if (!stages.includes(stage)) return `${stage} is not a stage`
  return stages.indexOf(to) <= stages.indexOf(from) ? undefined : `${from} may not import ${to}`
}

/** The first folder below packages/core/src; for a file right there, its name. */
const stageOf = (file: string): string => file.slice(coreSource.length).split('/', 1)[0] ?? ''

/** `apps/cli` of `apps/cli/src/main.ts`; `test` of `test/architecture.test.ts`. */
const workspaceOf = (file: string): string => file.split('/', file.startsWith('test/') ? 1 : 2).join('/')

function importsOf(text: string): string[] {
  const statement = /^[ \t]*(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm
  const lazy = /\bimport\(\s*['"]([^'"]+)['"]/g
  return [...text.matchAll(statement), ...text.matchAll(lazy)].map(match => match[1] ?? '')
}

/** All TypeScript sources but this one, whose table is made of imports; paths from the root, forward slashes. */
function sourceFiles(): string[] {
  const skipped = new Set(['node_modules', 'dist', '.wrangler', '.turbo'])
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path)
      if (path === import.meta.filename) return []
      return /\.[cm]?tsx?$/.test(entry.name) ? [relative(root, path).replaceAll('\\', '/')] : []
    })
  const groups = new Set(['packages', 'apps', 'workers', 'test', 'fixtures'])
  return readdirSync(root)
    .filter(name => groups.has(name))
    .flatMap(name => walk(join(root, name)))
}
