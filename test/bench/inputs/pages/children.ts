import { click } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { scaled } from './told.ts'

// One parent with 200,000 children: half are there from the start, the others come in batches, at the end, at the
// start and in between. What looks for a sibling by walking the list shows here.

const HALF = scaled(100_000)
const BATCH = scaled(1000)

const next = random(3)

function entry(at: number): HTMLElement {
  const item = document.createElement('i')
  item.className = `line line-${at % 7}`
  if (at % 10 === 0) item.textContent = `line ${at}`
  return item
}

function batch(from: number): DocumentFragment {
  const made = document.createDocumentFragment()
  for (let at = from; at < from + BATCH; at++) made.append(entry(at))
  return made
}

document.body.innerHTML = '<h1>Log</h1><button type="button" id="more">More</button><div id="log"></div>'
const log = document.querySelector<HTMLElement>('#log')!
for (let at = 0; at < HALF; at += BATCH) log.append(batch(at))

let count = HALF
const more = document.querySelector<HTMLElement>('#more')!
more.addEventListener('click', () => {
  const places = [null, log.firstChild, pick(next, log.children)]
  log.insertBefore(batch(count), pick(next, places))
  count += BATCH
})

recordWhile(async () => {
  for (let made = 0; made < HALF; made += BATCH) {
    await click(more, { clientX: 40, clientY: 80 })
    await pass(600)
    await click(pick(next, log.children) as HTMLElement, { clientX: 200, clientY: 300 })
    await pass(600)
  }
})
