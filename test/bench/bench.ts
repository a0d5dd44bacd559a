import { parseArgs } from 'node:util'
import { prepare } from './inputs/cache.ts'
import { inputs, type InputName } from './inputs/catalogue.ts'
import { full, quick } from './measure/effort.ts'
import { measureInput } from './measure/measure-input.ts'
import { measureStored } from './measure/measure-stored.ts'
import { measureStream } from './measure/measure-stream.ts'
import type { Measured, MeasuredInput } from './measure/measured.ts'
import { machine } from './report/machine.ts'
import { report } from './report/report.ts'
import { writeResults } from './report/results-file.ts'
import { bundleSize } from './size/bundle-size.ts'

// npm run bench [-- --only grid,css] [--quick]: measures all inputs or some, prints the tables, and after a whole run
// writes RESULTS.md.

const STREAM = 'stream'
const STORED = 'stored'
const names = [...(Object.keys(inputs) as InputName[]), STREAM, STORED] as const
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
  const fileOf = async (name: InputName): Promise<string> => (await prepare(name, say)).files[0]!
  const measured: { -readonly [Part in keyof Measured]: Measured[Part] } = { inputs: rows, bundle }
  if (wanted.includes(STREAM)) {
    say(`measuring ${STREAM}`)
    measured.stream = await measureStream(await fileOf('grid'), effort)
  }
  if (wanted.includes(STORED)) {
    say(`measuring ${STORED}`)
    measured.stored = await measureStored(await fileOf('events'), await fileOf('grid'), effort)
  }
  return measured
}

const text = report(await measure())
console.log(text)
if (values.only === undefined && !values.quick) await writeResults(await machine(), text)
