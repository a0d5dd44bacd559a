import { expect, test } from 'vitest'
import { readEvents } from '../../pipeline/analyze.ts'
import { openFile } from '../../sources/file/open-file.ts'
import { click, el, frames, increment, load, mutate } from '../testing/frames.ts'

// From bytes: only there a mutation is known before it is applied.

type Steps = Parameters<typeof frames>[0]
type Page = { idOf(selector: string): number }

async function told(steps: Steps): Promise<string[]> {
  const list = frames(steps).map(({ bytes, start, end }) =>
    new TextDecoder().decode(bytes.subarray(start, end)),
  )
  const { actions } = await readEvents(openFile(new TextEncoder().encode(`[${list.join(',')}]`)))
  return actions.map(({ description }) => description)
}

const changed = (change: (page: Page) => object, atMs: number): Steps[number] =>
  increment(0, page => ({ texts: [], attributes: [], removes: [], adds: [], ...change(page) }), atMs)

const WORDS = ['h', 'he', 'hell', 'hello']

test('what was typed in a frame is told when the frame loads another document', async () => {
  const documentOf = (id: number, inside: object[]) => (page: Page) => ({
    isAttachIframe: true,
    adds: [
      {
        parentId: page.idOf('#frame'),
        nextId: null,
        node: {
          type: 0,
          id,
          childNodes: [
            { type: 2, id: id + 1, tagName: 'html', attributes: {}, childNodes: inside, rootId: id },
          ],
        },
      },
    ],
  })
  const body = {
    type: 2,
    id: 202,
    tagName: 'body',
    attributes: { contenteditable: 'true', 'aria-label': 'Mail' },
    childNodes: [{ type: 3, id: 203, textContent: '', rootId: 200 }],
    rootId: 200,
  }
  const actions = await told([
    load(0, [el('iframe', { id: 'frame' }), el('button', { id: 'send' }, 'Send')]),
    changed(documentOf(200, [body]), 50),
    click('202', 200),
    ...WORDS.map((value, i) => changed(() => ({ texts: [{ id: 203, value }] }), 500 + i * 400)),
    changed(documentOf(300, []), 3000),
    click('#send', 4000),
  ])
  expect(actions).toContain('Typed "hello" in textbox "Mail" in iframe')
})

test('what was typed in a region is told when the region is sent again', async () => {
  const again = (page: Page) => ({
    adds: [
      {
        parentId: page.idOf('body'),
        nextId: null,
        node: {
          type: 2,
          id: page.idOf('#note'),
          tagName: 'div',
          attributes: { id: 'note', contenteditable: 'true' },
          childNodes: [{ type: 3, id: 999, textContent: 'x' }],
        },
      },
    ],
  })
  const actions = await told([
    load(0, [
      el('div', { id: 'note', contenteditable: 'true', 'aria-label': 'Note' }, 'old'),
      el('button', { id: 'send' }, 'Send'),
    ]),
    click('#note', 200),
    ...WORDS.map((text, i) => mutate(500 + i * 400, { text: [['"old"', text]] })),
    changed(again, 3000),
    click('#send', 4000),
  ])
  expect(actions).toContain('Typed "hello" in textbox "Note"')
})
