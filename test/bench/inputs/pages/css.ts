import { click, move } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { told } from './told.ts'

// A page of a micro front end: every part of it brings its own copy of its component library's style sheets, some
// linked, some put into a style element, all of which the recorder inlines.

const next = random(19 + told.load)
const fields = ['Name', 'Street', 'Town', 'Country', 'Telephone', 'E-mail']

document.body.innerHTML = `<h1>Settings ${told.load}</h1><form aria-label="Address">${fields.map(name => `<p><label>${name} <input name="${name.toLowerCase()}"></label></p>`).join('')}<button type="button" id="save">Save</button></form><p role="status" id="status"></p>`

const status = document.querySelector('#status')!
const save = document.querySelector<HTMLElement>('#save')!
save.addEventListener('click', () => {
  const part = document.createElement('style')
  part.textContent = `.saved-${told.load} { color: rgb(0, 128, 0); }`
  document.head.append(part)
  status.textContent = `Saved ${next().toFixed(3)}`
})

recordWhile(async () => {
  const inputs = document.querySelectorAll('input')
  for (let at = 0; at < 40; at++) {
    await move(pick(next, inputs), { clientX: 300, clientY: Math.floor(next() * 700) })
    await click(pick(next, inputs), { clientX: 310, clientY: Math.floor(next() * 700) })
    await pass(300)
  }
  await click(save, { clientX: 80, clientY: 420 })
  await pass(400)
})
