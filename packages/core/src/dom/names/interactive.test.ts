import { describe, expect, it } from 'vitest'
import {
  editableHost,
  interactiveAncestor,
  isBlocked,
  isDisabled,
  isEditable,
  resolveAim,
} from './interactive.ts'
import { pageOf } from '../testing/page.ts'

describe('resolveAim', () => {
  // `!hit` is what was clicked, `!aim` what was meant.
  const cases: [markup: string, interactive: string][] = [
    ['<button !aim><span><b !hit>Save</b></span></button>', 'semantic'],
    ['<button !aim><svg><g><path !hit></path></g></svg></button>', 'semantic'],
    ['<div !aim role=menuitemcheckbox><i !hit></i></div>', 'semantic'],
    ['<a !aim href=/x><b !hit>x</b></a>', 'semantic'],
    ['<a !aim><b !hit>x</b></a>', 'semantic'],
    ['<details><summary !aim><b !hit>x</b></summary></details>', 'semantic'],
    ['<div !aim onclick="go()"><b !hit>x</b></div>', 'semantic'],
    ['<div !aim tabindex=0><b !hit>x</b></div>', 'semantic'],
    ['<div tabindex=-1><b !hit !aim>x</b></div>', 'none'],
    ['<div role=dialog tabindex=0><b !hit !aim>x</b></div>', 'none'],
    ['<div !aim draggable=true><b !hit>x</b></div>', 'semantic'],
    ['<div !aim contenteditable><p><b !hit>x</b></p></div>', 'semantic'],
    ['<div !aim contenteditable><p contenteditable=true><b !hit>x</b></p></div>', 'semantic'],
    ['<video !aim !hit controls></video>', 'semantic'],
    ['<video !aim !hit></video>', 'none'],
    ['<div !aim style="cursor: pointer"><b !hit>x</b></div>', 'hint'],
    ['<div !aim class="btn btn-primary"><b !hit>x</b></div>', 'hint'],
    ['<div class="button"><p><p><p><p><p><b !hit !aim>x</b></p></p></p></p></p></div>', 'none'],
    ['<p><svg !aim><g><path !hit></path></g></svg></p>', 'none'],
    ['<svg><foreignobject><p !hit !aim>x</p></foreignobject></svg>', 'none'],
    ['<div><b !hit !aim>x</b></div>', 'none'],
    ['<button !aim><x-icon><#shadow><i !hit></i></#shadow></x-icon></button>', 'semantic'],
    [
      '<button><iframe><#document><html><body><b !hit !aim>x</b></body></html></#document></iframe></button>',
      'none',
    ],
    ['<label><input !aim type=checkbox> <span !hit>I agree</span></label>', 'semantic'],
    ['<label for=m !hit>Mail</label><input id=m !aim>', 'semantic'],
    ['<label><input type=checkbox> <a !aim href=/t><b !hit>terms</b></a></label>', 'semantic'],
    ['<label !aim><b !hit>of nothing</b></label>', 'none'],
    ['<div role=button !aim><label !hit>of nothing</label></div>', 'semantic'],
    ['<label><input type=hidden><input type=radio !aim><b !hit>x</b></label>', 'semantic'],
  ]
  for (const [markup, interactive] of cases) {
    it(`finds what was meant in ${markup}`, () => {
      const { mirror, slot } = pageOf(markup)
      const aim = resolveAim(mirror, slot('hit'))
      expect([aim.slot, aim.interactive]).toEqual([slot('aim'), interactive])
      expect(interactiveAncestor(mirror, slot('hit'))).toBe(slot('aim'))
    })
  }

  it('tells the label through which a control was reached', () => {
    const { mirror, slot } = pageOf('<label !label><input type=checkbox !box><b !hit>x</b></label>')
    expect(resolveAim(mirror, slot('hit'))).toEqual({
      slot: slot('box'),
      interactive: 'semantic',
      label: slot('label'),
    })
  })

  it('takes the element around a text node', () => {
    const { mirror, slot } = pageOf('<button !>Save</button>')
    expect(interactiveAncestor(mirror, mirror.firstChild(slot()))).toBe(slot())
  })

  it('leaves the document and unknown nodes as they are', () => {
    const { mirror } = pageOf('')
    expect([interactiveAncestor(mirror, mirror.root()), interactiveAncestor(mirror, -1)]).toEqual([
      mirror.root(),
      -1,
    ])
  })
})

describe('isEditable', () => {
  it('knows the region and what is in it, but no islands', () => {
    const { mirror, slot } = pageOf(
      '<div contenteditable !host><p !in>x</p><p contenteditable=false><b !out>y</b></p></div><p !far>z</p>',
    )
    expect(['host', 'in', 'out', 'far'].map(mark => isEditable(mirror, slot(mark)))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(editableHost(mirror, mirror.firstChild(slot('in')))).toBe(slot('host'))
  })
})

describe('isDisabled', () => {
  const cases: [markup: string, disabled: boolean][] = [
    ['<button ! disabled>x</button>', true],
    ['<button ! disabled="{true}">x</button>', true],
    ['<button !>x</button>', false],
    ['<div ! disabled>x</div>', false],
    ['<div ! role=button aria-disabled=true>x</div>', true],
    ['<div role=toolbar aria-disabled=true><button !>x</button></div>', true],
    ['<fieldset disabled><div><input !></div></fieldset>', true],
    ['<fieldset disabled><legend><input !></legend></fieldset>', false],
    ['<select disabled><option !>x</option></select>', true],
    ['<fieldset disabled><a ! href=/x>x</a></fieldset>', false],
  ]
  for (const [markup, disabled] of cases) {
    it(`is ${disabled} for ${markup}`, () => {
      const { mirror, slot } = pageOf(markup)
      expect(isDisabled(mirror, slot())).toBe(disabled)
    })
  }
})

describe('isBlocked', () => {
  it('is what only has a size', () => {
    const { mirror, slot } = pageOf('<div !a rr_width=10px rr_height=20px></div><div !b></div>')
    expect([isBlocked(mirror, slot('a')), isBlocked(mirror, slot('b'))]).toEqual([true, false])
  })
})
