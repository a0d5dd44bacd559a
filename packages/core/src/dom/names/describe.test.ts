import { describe, expect, it } from 'vitest'
import { describeSlot, describeTarget, optionText } from './describe.ts'
import { pageOf } from '../testing/page.ts'

const labelOf = (markup: string) => {
  const { mirror, nodeId } = pageOf(markup)
  return describeTarget(mirror, nodeId()).label
}

describe('describeTarget', () => {
  const cases: [markup: string, label: string][] = [
    ['<button><span !>Checkout</span></button>', 'button "Checkout"'],
    ['<a href=/x><svg><path !></path></svg> Home</a>', 'link "Home"'],
    ['<label><input type=checkbox> <b !>I agree</b></label>', 'checkbox "I agree"'],
    ['<label>Password <input ! type=password></label>', 'textbox "Password"'],
    ['<input ! type=file name=photo>', 'file field "photo"'],
    ['<label>From <input ! type=date></label>', 'date field "From"'],
    ['<img ! alt="Blue mug">', 'image "Blue mug"'],
    ['<img !>', 'image'],
    ['<canvas !></canvas>', 'canvas'],
    ['<video !></video>', 'video'],
    ['<iframe ! title=Payment></iframe>', 'frame "Payment"'],
    ['<p !>Some words</p>', 'text "Some words"'],
    ['<div !><div></div></div>', 'div'],
    ['<main !>x</main>', 'main'],
    ['<button !></button>', 'button'],
    ['<button !>******</button>', 'button masked(6)'],
    ['<p !>******</p>', 'text masked(6)'],
    ['<button !>Say "hi"</button>', 'button "Say \'hi\'"'],
    ['<div ! rr_width=120px rr_height=40.4px class=secret></div>', 'blocked 120×40'],
    ['<button><div ! rr_width=12px rr_height=4px></div></button>', 'button'],
    // Icons of nameless controls.
    ['<button !><svg><use href="/sprite.svg#icon-trash"></use></svg></button>', 'button (trash icon)'],
    ['<button !><i class="fa-solid fa-arrow-left fa-lg"></i></button>', 'button (arrow left icon)'],
    ['<button !><svg class="lucide lucide-shopping-cart"></svg></button>', 'button (shopping cart icon)'],
    ['<button !><i class="material-x7"></i></button>', 'button'],
    ['<button ! aria-label=Delete><i class="fa fa-trash"></i></button>', 'button "Delete"'],
    // An id that leads to these belongs to another page.
    ['<style !>x</style>', 'unknown target'],
    ['<script !>x</script>', 'unknown target'],
    ['<meta !>', 'unknown target'],
  ]
  for (const [markup, label] of cases)
    it(`says ${label} of ${markup}`, () => expect(labelOf(markup)).toBe(label))

  it('tells all that is known of a target', () => {
    const { mirror, nodeId } = pageOf('<button !button disabled><b !>Pay</b></button>')
    expect(describeTarget(mirror, nodeId())).toEqual({
      nodeId: nodeId('button'),
      role: 'button',
      name: 'Pay',
      label: 'button "Pay"',
      selector: 'role=button[name="Pay"]',
      tag: 'button',
      interactive: 'semantic',
      disabled: true,
    })
  })

  it('tells both the control and the label that was hit', () => {
    const { mirror, nodeId } = pageOf('<label !label><input type=radio !radio> <b !>Pro</b></label>')
    expect(describeTarget(mirror, nodeId())).toMatchObject({
      nodeId: nodeId('radio'),
      labelNodeId: nodeId('label'),
    })
  })

  it('marks hidden names, and keeps them out of the selector', () => {
    const { mirror, nodeId } = pageOf('<button !>*****</button>')
    expect(describeTarget(mirror, nodeId())).toMatchObject({
      name: 'masked(5)',
      masked: true,
      selector: 'button',
    })
  })

  it('says of the page and of nodes nobody recorded what they are', () => {
    const { mirror, nodeId } = pageOf('')
    expect(describeTarget(mirror, mirror.nodeId(mirror.root())).label).toBe('page')
    expect(describeTarget(mirror, nodeId('body')).label).toBe('page')
    for (const id of [-1, 0, 12_345, NaN, 1.5]) {
      expect(describeTarget(mirror, id)).toEqual({
        nodeId: id,
        role: '',
        name: '',
        label: 'unknown target',
        selector: '',
        tag: '',
      })
    }
  })

  it('knows a node that was removed in the same moment', () => {
    const page = pageOf('<div !box><button !button><b !>Close</b></button></div>')
    page.mutate({ remove: ['box'] })
    expect(describeTarget(page.mirror, page.nodeId())).toMatchObject({
      nodeId: page.nodeId('button'),
      label: 'button "Close"',
      selector: 'role=button[name="Close"]',
      removed: true,
    })
  })

  it('says what a control is called now', () => {
    const page = pageOf('<button !>Old</button>')
    describeTarget(page.mirror, page.nodeId())
    page.mutate({ texts: [['', 'New']] })
    expect(describeTarget(page.mirror, page.nodeId()).name).toBe('New')
  })

  it('tells the nearest boundary around a target', () => {
    const { mirror, nodeId } = pageOf(
      '<x-a><b !slotted>y</b><#shadow><button !shadow>x</button></#shadow></x-a>' +
        '<iframe><#document><html><body><button !frame>x</button></body></html></#document></iframe>',
    )
    const within = (mark: string) => describeTarget(mirror, nodeId(mark)).within
    expect([within('shadow'), within('frame'), within('slotted')]).toEqual(['shadow', 'iframe', undefined])
  })

  it('is not fooled by attributes that objects have anyway', () => {
    const { mirror, nodeId } = pageOf('<button ! __proto__=x constructor=y>Go</button>')
    expect(describeTarget(mirror, nodeId()).label).toBe('button "Go"')
  })
})

describe('describeSlot', () => {
  it('takes the node as it is', () => {
    const { mirror, slot } = pageOf('<button><b !>Pay</b></button>')
    expect(describeSlot(mirror, slot()).label).toBe('text "Pay"')
    expect(describeSlot(mirror, -1).label).toBe('unknown target')
  })
})

describe('optionText', () => {
  const select =
    '<select !><option value=s>Small</option><optgroup label=More><option value=m label="Medium!">M</option></optgroup>' +
    '<option> Extra\n large </option><option value=h>*****</option></select>'
  const cases: [value: string, text: string | undefined][] = [
    ['s', 'Small'],
    ['m', 'Medium!'],
    ['Extra large', 'Extra large'],
    ['h', undefined],
    ['nowhere', undefined],
    ['****', undefined],
  ]
  for (const [value, text] of cases) {
    it(`of ${value} is ${text}`, () => {
      const { mirror, slot } = pageOf(select)
      expect(optionText(mirror, slot(), value)).toBe(text)
    })
  }

  it('of no select is unknown', () => expect(optionText(pageOf('').mirror, -1, 'x')).toBeUndefined())
})
