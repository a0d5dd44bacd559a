import { click, enter } from './act.ts'
import { pass } from './clock.ts'
import { pick, random } from './random.ts'
import { recordWhile } from './recorder.ts'
import { scaled } from './told.ts'

// Writing: a rich text document, where each keystroke gives the whole paragraph again as a text, and a plain one in a
// text area, where it gives the whole document. In several scripts, with quotation marks, line ends and backslashes,
// which JSON escapes.

const PARAGRAPHS = scaled(300)
const RICH_KEYS = scaled(6000)
const PLAIN_KEYS = scaled(700)

const next = random(23)
const sentences = [
  'The kiln was opened at dawn, and nothing had cracked. ',
  '„Der Krug geht so lange zum Brunnen, bis er bricht“, sagte sie – größer wurde er davon nicht. ',
  '登り窯の火は三日三晩燃え続け、灰が釉薬になった。',
  'Глина помнит каждое прикосновение мастера. ',
  'She wrote: "C:\\pots\\2026" and\tmoved on. ',
  '도자기는 흙과 불의 예술이다. ',
  'الطين يتذكر يد صانعه. ',
  '🏺 Two mugs, one glaze 🍵, no regrets 👩🏽‍🎨. ',
  'L’émail céladon naît d’un peu de fer et de beaucoup de patience. ',
]
const text = (count: number): string => Array.from({ length: count }, () => pick(next, sentences)).join('')

const paragraphs = Array.from({ length: PARAGRAPHS }, () => `<p>${text(30)}</p>`)
document.body.innerHTML = `<h1>Manuscript</h1><div id="rich" contenteditable="true" role="textbox" aria-label="Manuscript">${paragraphs.join('')}</div><label>Notes <textarea id="plain" rows="20"></textarea></label>`

const rich = document.querySelector<HTMLElement>('#rich')!
const plain = document.querySelector<HTMLTextAreaElement>('#plain')!
plain.value = `${text(150)}\n\n${text(150)}`

async function writeRich(): Promise<void> {
  let paragraph = pick(next, rich.children) as HTMLElement
  await click(paragraph, { clientX: 200, clientY: 200 })
  for (let key = 0; key < RICH_KEYS; key++) {
    if (key % 400 === 399) {
      paragraph.after(document.createElement('p'))
      paragraph = paragraph.nextElementSibling as HTMLElement
      paragraph.append(text(1))
      await pass(900)
    }
    const node = paragraph.firstChild as CharacterData
    node.appendData(pick(next, 'abcdefghij klmnopé世'.split('')))
    await pass(110)
  }
}

recordWhile(async () => {
  await writeRich()
  await click(plain, { clientX: 300, clientY: 600 })
  for (let key = 0; key < PLAIN_KEYS; key++)
    await enter(plain, plain.value + pick(next, 'abcdefghij klmnopé世'.split('')))
})
