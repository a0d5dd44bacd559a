import { describe, expect, it } from 'vitest'
import { accessibleName } from './accessible-name.ts'
import { pageOf } from '../testing/page.ts'

describe('accessibleName', () => {
  const cases: [markup: string, name: string, source: string][] = [
    // Nested markup, several texts.
    ['<button !><span>Save</span></button>', 'Save', 'content'],
    ['<button !>Save <b>all</b> changes</button>', 'Save all changes', 'content'],
    ['<button !><b>a</b>b</button>', 'ab', 'content'],
    ['<button !><div>Pay</div><div>now</div></button>', 'Pay now', 'content'],
    ['<a ! href=/x><img alt="Blue mug" src=x> $12</a>', 'Blue mug $12', 'content'],
    ['<a ! href=/x><img alt="" src=x>Mugs</a>', 'Mugs', 'content'],
    ['<button !><svg><title>Close</title><path></path></svg></button>', 'Close', 'content'],
    ['<button !><svg aria-label="Close it"><title>x</title></svg></button>', 'Close it', 'content'],
    ['<button !>Save<span hidden>d</span><script>x</script></button>', 'Save', 'content'],
    ['<button !>Delete<span aria-hidden=true>×</span></button>', 'Delete', 'content'],
    [
      '<x-button role=button !>Pay<#shadow><b><slot></slot></b> now</#shadow></x-button>',
      'Pay now',
      'content',
    ],
    ['<div role=tab !>Reviews</div>', 'Reviews', 'content'],
    ['<details><summary !>More</summary></details>', 'More', 'content'],
    ['<div !>Some words</div>', 'Some words', 'content'],
    ['<p !>a <b>bold</b> word</p>', 'a bold word', 'content'],
    // Attributes, and their order.
    ['<button ! aria-label="Close dialog">×</button>', 'Close dialog', 'aria-label'],
    ['<button ! aria-label=" ">Close</button>', 'Close', 'content'],
    ['<button ! title="Close">  </button>', 'Close', 'title'],
    ['<button ! data-bs-original-title="Close"></button>', 'Close', 'title'],
    ['<button ! title="tip">Go</button>', 'Go', 'content'],
    ['<h2 id=t>Your cart</h2><div role=dialog aria-labelledby=t !></div>', 'Your cart', 'aria-labelledby'],
    [
      '<b id=a>Delete</b><b id=b>row 7</b><button ! aria-labelledby="a b" aria-label=x></button>',
      'Delete row 7',
      'aria-labelledby',
    ],
    [
      '<b id=a hidden>Hidden name</b><button ! aria-labelledby="a"></button>',
      'Hidden name',
      'aria-labelledby',
    ],
    ['<button ! aria-labelledby="nowhere" aria-label=Go></button>', 'Go', 'aria-label'],
    [
      '<button id=self aria-label=Delete aria-labelledby="self f" !></button><i id=f>notes.txt</i>',
      'Delete notes.txt',
      'aria-labelledby',
    ],
    [
      '<b id=a>outside</b><x-a><#shadow><button ! aria-labelledby=a>inside</button></#shadow></x-a>',
      'inside',
      'content',
    ],
    [
      '<x-a><#shadow><b id=a>same root</b><button ! aria-labelledby=a>x</button></#shadow></x-a>',
      'same root',
      'aria-labelledby',
    ],
    // Fields.
    ['<label for=m>E-mail</label><input ! id=m placeholder=you@x.test name=email>', 'E-mail', 'label'],
    ['<label>E-mail <input !></label>', 'E-mail', 'label'],
    [
      '<label><input ! type=checkbox> I agree to the <a href=/t>terms</a></label>',
      'I agree to the terms',
      'label',
    ],
    ['<label>Size <select !><option>S</option><option>M</option></select></label>', 'Size', 'label'],
    ['<label>Stay for <input ! value=3> nights</label>', 'Stay for nights', 'label'],
    ['<label>Note <textarea !>typed text</textarea></label>', 'Note', 'label'],
    ['<label for=other>No</label><input ! placeholder="Search">', 'Search', 'placeholder'],
    ['<label for=other>No <input !></label>', '', ''],
    ['<input ! placeholder=Search title="Search the shop">', 'Search the shop', 'title'],
    ['<input ! name=q>', 'q', 'name-attribute'],
    ['<input ! type=password name=pw>', 'pw', 'name-attribute'],
    ['<input ! value="typed">', '', ''],
    ['<textarea !>typed</textarea>', '', ''],
    ['<div contenteditable ! data-placeholder="Write…">typed</div>', 'Write…', 'placeholder'],
    ['<div contenteditable role=textbox !>typed</div>', '', ''],
    ['<input ! type=submit value="Place order">', 'Place order', 'value'],
    ['<input ! type=image alt=Go>', 'Go', 'alt'],
    ['<input ! type=radio value=a name=plan>', 'plan', 'name-attribute'],
    ['<button role=combobox !>Choose a fruit</button>', 'Choose a fruit', 'content'],
    // Things with captions.
    ['<img ! alt="Blue mug">', 'Blue mug', 'alt'],
    ['<svg !><title>Chart</title></svg>', 'Chart', 'alt'],
    ['<fieldset !><legend>Address</legend><input></fieldset>', 'Address', 'caption'],
    ['<table !><caption>Prices</caption><tr><td>1</td></tr></table>', 'Prices', 'caption'],
    ['<figure !><img alt=x><figcaption>A mug</figcaption></figure>', 'A mug', 'caption'],
    ['<dialog open !><div><h2>Delete?</h2></div><p>Really</p></dialog>', 'Delete?', 'caption'],
    ['<iframe ! title="Payment"></iframe>', 'Payment', 'title'],
    // What has no name of its own.
    ['<main !>Words</main>', '', ''],
    ['<ul !><li>a</li></ul>', '', ''],
    ['<svg !><path></path></svg>', '', ''],
    // Hidden by the recorder.
    ['<button !>********</button>', 'masked(8)', 'content'],
    ['<button !><span>***</span> <span>****</span></button>', 'masked(8)', 'content'],
    ['<button !>Pay <b>******</b></button>', 'Pay', 'content'],
    ['<button ! aria-label="*****">Close</button>', 'Close', 'content'],
    ['<button ! aria-label="*****">***</button>', 'masked(5)', 'aria-label'],
    ['<label for=m>******</label><input ! id=m name=email>', 'masked(6)', 'label'],
    ['<label for=m>******</label><input ! id=m placeholder="E-mail">', 'E-mail', 'placeholder'],
    ['<label>Name<span>*</span> <input !></label>', 'Name*', 'label'],
    ['<a ! href=/c><b>****</b> <i>*</i></a>', 'masked(6)', 'content'],
    ['<button !>*</button>', 'masked(1)', 'content'],
    ['<button !>[Filtered]</button>', 'masked(?)', 'content'],
    // Untrusted.
    ['<button !>Pay\u202e \u001b[31mnow</button>', 'Pay [31mnow', 'content'],
  ]
  for (const [markup, name, source] of cases) {
    it(`of ${JSON.stringify(markup)} is ${JSON.stringify(name)}`, () => {
      const { mirror, slot } = pageOf(markup)
      const named = accessibleName(mirror, slot())
      expect([named.name, named.source]).toEqual([name, source])
      expect(named.masked ?? false).toBe(name.startsWith('masked('))
    })
  }

  it('is cut at 80 characters', () => {
    const { mirror, slot } = pageOf(`<button !>${'long '.repeat(40)}</button>`)
    const { name } = accessibleName(mirror, slot())
    expect(name).toHaveLength(80)
    expect(name.endsWith('…')).toBe(true)
  })

  it('is not the beginning of half the page', () => {
    const { mirror, slot } = pageOf(`<div !>${'<p>Paragraph</p>'.repeat(100)}</div>`)
    expect(accessibleName(mirror, slot()).name).toBe('')
  })

  it('of a control with a changed text is the new one', () => {
    const page = pageOf('<button !>Save</button>')
    page.mutate({ texts: [['', 'Saving…']] })
    expect(accessibleName(page.mirror, page.slot()).name).toBe('Saving…')
  })

  it('of a field does not change with what is typed', () => {
    const page = pageOf('<label>Note <input !></label>')
    page.mirror.applyInput(page.nodeId(), 'secret', false)
    expect(accessibleName(page.mirror, page.slot()).name).toBe('Note')
  })

  it('of text is the text', () => {
    const { mirror, slot } = pageOf('<p !> some  text </p>')
    expect(accessibleName(mirror, mirror.firstChild(slot())).name).toBe('some text')
  })

  it('of an unknown node is none', () => {
    expect(accessibleName(pageOf('').mirror, -1)).toEqual({ name: '', source: '' })
  })
})
