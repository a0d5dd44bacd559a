import { parseArgs } from 'node:util'
import { prepare } from './inputs/cache.ts'
import { inputs, type InputName } from './inputs/catalogue.ts'
import { full, quick } from './measure/effort.ts'
import { measureInput } from './measure/measure-input.ts'
import { measureStream } from './measure/measure-stream.ts'
import type { Measured, MeasuredInput } from './measure/measured.ts'
import { machine } from './report/machine.ts'
import { report } from './report/report.ts'
import { writeResults } from './report/results-file.ts'
import { bundleSize } from './size/bundle-size.ts'

// npm run bench [-- --only grid,css] [--quick]: measures all inputs or some, prints the tables, and after a whole run
// writes RESULTS.md.

const STREAM = 'stream'
const names = [...(Object.keys(inputs) as InputName[]), STREAM] as const
type Name = (typeof names)[number]

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const isName = (name: string): name is Name => (names as readonly string[]).includes(name)
const wanted = values.only?.split(',') ?? names
for (const name of wanted) {
  if (!isName(name)) throw new Error(`no input ${name}; there are ${names.join(', ')}`)
}
const effort = values.quick ? quick : full
const say = (message: string): void => console.error(`bench: ${message}`)

async function measure(): Promise<Measured> {
  const rows: MeasuredInput[] = []
  for (const name of Object.keys(inputs) as InputName[]) {
    if (!wanted.includes(name)) continue
    const prepared = await prepare(name, say)
    say(`measuring ${name}`)
    rows.push(await measureInput(prepared, effort))
  }
  const bundle = await bundleSize()
  if (!wanted.includes(STREAM)) return { inputs: rows, bundle }
  const grid = await prepare('grid', say)
  say(`measuring ${STREAM}`)
  return { inputs: rows, stream: await measureStream(grid.files[0]!, effort), bundle }
}

const text = report(await measure())
console.log(text)
if (values.only === undefined && !values.quick) await writeResults(await machine(), text)
