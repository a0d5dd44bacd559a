import { describe, expect, it } from 'vitest'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { pageOf } from '../testing/page.ts'
import { visibleText } from './visible-text.ts'

describe('visibleText', () => {
  const cases: [name: string, markup: string, text: string][] = [
    ['runs inline text together', '<p !><b>a</b>b</p>', 'ab'],
    ['keeps the spaces that are written', '<p !>Save <b>all</b> changes</p>', 'Save all changes'],
    ['keeps no-break spaces at an edge', '<p !><b>very</b>\u00a0thin</p>', 'very thin'],
    ['parts blocks', '<div !><div>a</div><div>b</div></div>', 'a b'],
    ['parts lines', '<p !>a<br>b</p>', 'a b'],
    ['parts cells', '<table><tr !><td>a</td><td>b</td></tr></table>', 'a b'],
    ['parts words in boxes side by side', '<a !><span>Cart</span><span>3</span></a>', 'Cart 3'],
    ['leaves a price in boxes together', '<p !><span>$</span><span>12</span><span>.99</span></p>', '$12.99'],
    [
      'leaves letters in boxes together',
      '<p !><span>S</span><span>a</span><span>v</span><span>e</span></p>',
      'Save',
    ],
    [
      'leaves out what never shows',
      '<div !>a<script>x</script><style>y</style><noscript>z</noscript><template>t</template></div>',
      'a',
    ],
    [
      'leaves out what is hidden',
      '<div !>a<p hidden>b</p><p aria-hidden=true>c</p><p aria-hidden=false>d</p></div>',
      'a d',
    ],
    [
      'leaves out what inline style hides',
      '<div !>a<p style="color:red; DISPLAY : none">b</p><p style="visibility:hidden">c</p></div>',
      'a',
    ],
    ['takes what is about to fade in', '<div !>a<p style="opacity: 0">b</p></div>', 'a b'],
    ['leaves out closed dialogs', '<div !>a<dialog>b</dialog></div>', 'a'],
    [
      'takes open dialogs',
      '<div !>a<dialog open>b</dialog><dialog rr_open_mode=non-modal>c</dialog></div>',
      'a b',
    ],
    [
      'of closed details takes the summary',
      '<div !><details><summary>More</summary><p>text</p></details></div>',
      'More',
    ],
    [
      'of open details takes all',
      '<div !><details open><summary>More</summary><p>text</p></details></div>',
      'More text',
    ],
    [
      'leaves out what was typed and chosen',
      '<form !>Name<textarea>typed</textarea><select><option>A</option></select><div contenteditable>typed</div></form>',
      'Name',
    ],
    ['leaves out fallbacks of media', '<div !>a<video>no video</video><canvas>no canvas</canvas></div>', 'a'],
    [
      'leaves out titles of drawings',
      '<div !>a<svg><title>t</title><desc>d</desc><text>b</text></svg></div>',
      'a b',
    ],
    ['takes the element asked for though it is hidden', '<p ! hidden>a</p>', 'a'],
    [
      'shows a shadow tree instead of the children',
      '<x-a !>light<#shadow><p>shadow</p></#shadow></x-a>',
      'shadow',
    ],
    [
      'shows children in their slot',
      '<x-a !>light<#shadow><p>before</p><slot></slot><p>after</p></#shadow></x-a>',
      'before light after',
    ],
    [
      'shows children in named slots',
      '<x-a !><b slot=two>2</b><i slot=one>1</i><u>0</u><#shadow><div><slot name=one></slot></div><div><slot name=two></slot></div></#shadow></x-a>',
      '1 2',
    ],
    [
      'shows a slot\u2019s own content when nothing is in it',
      '<x-a !><#shadow><slot>none</slot></#shadow></x-a>',
      'none',
    ],
    [
      'follows slots through two hosts',
      '<x-a !>deep<#shadow><x-b><slot></slot><#shadow>[<slot></slot>]</#shadow></x-b></#shadow></x-a>',
      '[deep]',
    ],
    ['takes a slot outside a shadow tree for a box', '<div !><slot>a</slot></div>', 'a'],
    [
      'shows a frame\u2019s document',
      '<div !>a<iframe><#document><html><body>b</body></html></#document></iframe></div>',
      'a b',
    ],
    ['says what is hidden by the recorder', '<p !>Total: <b>******</b> today</p>', 'Total: masked(6) today'],
    ['joins hidden neighbours', '<p !><b>****</b> <i>***</i></p>', 'masked(8)'],
    ['takes a lone star beside hidden text for hidden', '<p !><b>****</b> <i>*</i></p>', 'masked(6)'],
    ['joins hidden text around a lone star', '<p !><b>****</b><i>*</i><b>***</b></p>', 'masked(8)'],
    ['keeps a required mark', '<label !>Email<span>*</span></label>', 'Email*'],
    ['clips', `<p !>${'word '.repeat(100)}</p>`, `${'word '.repeat(40).slice(0, 199).trimEnd()}…`],
  ]
  it.each(cases)('%s', (_, markup, text) => {
    const { mirror, slot } = pageOf(markup)
    expect(visibleText(mirror, slot()).text).toBe(text)
  })

  it('counts characters and hidden ones', () => {
    const { mirror, slot } = pageOf('<p !>Total: <b>******</b></p>')
    expect(visibleText(mirror, slot())).toEqual({
      text: 'Total: masked(6)',
      length: 13,
      maskedLength: 6,
      masked: true,
    })
  })

  it('folds long lists, and only those', () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, i) => `<li>item ${i + 1}</li>`).join('\n')
    const long = pageOf(`<ul !>${items(15)}</ul>`)
    expect(visibleText(long.mirror, long.slot(), { foldLists: true }).text).toBe(
      'item 1 · item 2 · item 3 … 12 more',
    )
    const short = pageOf(`<ul !>${items(4)}</ul>`)
    expect(visibleText(short.mirror, short.slot(), { foldLists: true }).text).toBe(
      'item 1 item 2 item 3 item 4',
    )
  })

  it('folds lists within lists', () => {
    const inner = `<ul>${'<li>x</li>'.repeat(6)}</ul>`
    const { mirror, slot } = pageOf(`<ul !>${`<li>${inner}</li>`.repeat(5)}</ul>`)
    const one = 'x · x · x … 3 more'
    expect(visibleText(mirror, slot(), { foldLists: true }).text).toBe(`${one} · ${one} · ${one} … 2 more`)
  })

  it('folds alike boxes, not a page\u2019s parts', () => {
    const cards = pageOf(`<div !>${'<div class=card>mug</div>'.repeat(8)}</div>`)
    expect(visibleText(cards.mirror, cards.slot(), { foldLists: true }).text).toBe('mug · mug · mug … 5 more')
    const parts = pageOf(
      `<div !>${[1, 2, 3, 4, 5, 6].map(n => `<div class=part${n}>p${n}</div>`).join('')}</div>`,
    )
    expect(visibleText(parts.mirror, parts.slot(), { foldLists: true }).text).toBe('p1 p2 p3 p4 p5 p6')
  })

  it('folds a list longer than it would look at', () => {
    const { mirror, slot } = pageOf(`<ul !>${'<li>x</li>'.repeat(3000)}</ul>`)
    expect(visibleText(mirror, slot(), { foldLists: true }).text).toBe('x · x · x … 2997 more')
  })

  it('says when it did not look at all', () => {
    const { mirror, slot } = pageOf(`<div !>${'<p>a</p>'.repeat(50)}</div>`)
    expect(visibleText(mirror, slot(), { nodes: 10 }).cut).toBe(true)
    expect(visibleText(mirror, slot()).cut).toBeUndefined()
  })

  it('survives deep nesting', () => {
    const { mirror, slot, nodeId } = pageOf('<div !></div>')
    const depth = 6000
    const adds: unknown[] = [
      { parentId: 100 + depth, nextId: null, node: { type: 3, id: 99, textContent: 'deep' } },
    ]
    for (let i = 0; i <= depth; i++) {
      const node = { type: 2, id: 100 + i, tagName: 'div', attributes: {}, childNodes: [] }
      adds.push({ parentId: i === 0 ? nodeId() : 99 + i, nextId: null, node })
    }
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    expect(visibleText(mirror, slot(), { nodes: 10_000 }).text).toBe('deep')
  })
})
