import { click, enter, move, scrollTo } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { scaled, told } from './told.ts'

// A small page on which much happens: 50,000 events a load, none of them large. Only what the recorder writes counts,
// so gestures are made until it has written so much.

const GESTURES = scaled(14_700)
const MOST_TOASTS = 6

const next = random(97 + told.load)
const words = [
  'mug',
  'kiln',
  'glaze',
  'order',
  'shelf',
  'parcel',
  'clay',
  'cup',
  'bowl',
  'plate',
  'price',
  'größe',
]
const sentence = (count: number): string => Array.from({ length: count }, () => pick(next, words)).join(' ')

const list = Array.from(
  { length: 80 },
  (_, at) =>
    `<li class="item" data-testid="item-${at}"><span class="name">${sentence(3)}</span> <button type="button" class="add">Add ${at}</button> <output>0</output></li>`,
)
document.body.innerHTML = `<header><nav aria-label="Main"><a href="#shop">Shop</a> <a href="#help">Help</a></nav><p role="status" id="status">Ready</p></header>
<main><form aria-label="Search"><label>Find <input id="find" name="find"></label><label>Note <textarea id="note"></textarea></label></form>
<div id="scroller" style="height:400px;overflow:auto"><ul id="items">${list.join('')}</ul></div></main><section id="toasts" aria-live="polite"></section>`

const one = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!
const buttons = document.querySelectorAll<HTMLButtonElement>('button.add')
const status = one('#status')
const toasts = one('#toasts')

one('#items').addEventListener('click', event => {
  const button = (event.target as Element).closest('button')
  const output = button?.nextElementSibling
  if (!output) return
  output.textContent = String(Number(output.textContent) + 1)
  const toast = document.createElement('p')
  toast.className = 'toast'
  toast.textContent = `${button.textContent}: ${sentence(4)}`
  toasts.append(toast)
  if (toasts.children.length > MOST_TOASTS) toasts.firstElementChild?.remove()
})

const somewhere = () => ({ clientX: Math.floor(next() * 1200), clientY: Math.floor(next() * 700) })

async function wander(): Promise<void> {
  for (let step = 0; step < 10; step++) await move(pick(next, buttons), somewhere())
}

async function type(): Promise<void> {
  const field = (next() < 0.5 ? one('#find') : one('#note')) as HTMLInputElement | HTMLTextAreaElement
  await click(field, somewhere())
  const text = sentence(3)
  for (let end = 1; end <= text.length; end += 3) await enter(field, text.slice(0, end))
}

async function report(): Promise<void> {
  console.log('checkout', sentence(6), {
    step: Math.floor(next() * 9),
    ok: true,
    cart: [sentence(4), sentence(5), sentence(3)],
    note: sentence(9),
  })
  if (next() < 0.1) console.warn(sentence(10))
  await pass(20)
}

async function tick(): Promise<void> {
  for (let at = 0; at < 4; at++) {
    status.innerHTML = `<span class="state state--${pick(next, words)}" title="${sentence(4)}">${sentence(12)}</span><time>${at}</time>`
    status.setAttribute('data-state', pick(next, words))
    await pass(40)
  }
}

const gestures = [
  wander,
  wander,
  () => click(pick(next, buttons), somewhere()),
  () => click(pick(next, buttons), somewhere()),
  type,
  report,
  report,
  tick,
  tick,
  () => scrollTo(one('#scroller'), Math.floor(next() * 2000)),
  () => scrollTo(one('#scroller'), Math.floor(next() * 2000)),
]

recordWhile(async () => {
  for (let at = 0; at < GESTURES; at++) await pick(next, gestures)()
})
