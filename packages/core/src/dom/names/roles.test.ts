import { describe, expect, it } from 'vitest'
import { roleOf, roleWord } from './roles.ts'
import { pageOf } from '../testing/page.ts'

describe('roleOf', () => {
  const cases: [markup: string, role: string][] = [
    ['<button !></button>', 'button'],
    ['<a ! href="/x">x</a>', 'link'],
    ['<a !>x</a>', ''],
    ['<input !>', 'textbox'],
    ['<input ! type=email>', 'textbox'],
    ['<input ! type=EMAIL>', 'textbox'],
    ['<input ! type=nonsense>', 'textbox'],
    ['<input ! type=password>', 'textbox'],
    ['<input ! type=password list=x>', 'textbox'],
    ['<input ! type=text list=cities>', 'combobox'],
    ['<input ! type=search>', 'searchbox'],
    ['<input ! type=checkbox>', 'checkbox'],
    ['<input ! type=checkbox role=switch>', 'switch'],
    ['<input ! type=radio>', 'radio'],
    ['<input ! type=range>', 'slider'],
    ['<input ! type=number>', 'spinbutton'],
    ['<input ! type=submit>', 'button'],
    ['<input ! type=image>', 'button'],
    ['<input ! type=file>', 'file'],
    ['<input ! type=datetime-local>', 'date'],
    ['<input ! type=time>', 'time'],
    ['<input ! type=color>', 'color'],
    ['<input ! type=hidden>', ''],
    ['<textarea !></textarea>', 'textbox'],
    ['<select !></select>', 'combobox'],
    ['<select ! size=1></select>', 'combobox'],
    ['<select ! size=4></select>', 'listbox'],
    ['<select ! multiple></select>', 'listbox'],
    ['<select><option !>a</option></select>', 'option'],
    ['<details><summary !>More</summary></details>', 'button'],
    ['<img ! alt=Cat>', 'img'],
    ['<img !>', 'img'],
    ['<img ! alt="">', ''],
    ['<svg !></svg>', 'img'],
    ['<h3 !>x</h3>', 'heading'],
    ['<dialog ! open></dialog>', 'dialog'],
    ['<header !></header>', 'banner'],
    ['<article><div><header !></header></div></article>', ''],
    ['<section><footer !></footer></section>', ''],
    ['<nav !></nav>', 'navigation'],
    ['<section !></section>', ''],
    ['<section ! aria-label=News></section>', 'region'],
    ['<ul><li !>x</li></ul>', 'listitem'],
    ['<table><tr><td !>x</td></tr></table>', 'cell'],
    ['<table><tr !><td>x</td></tr></table>', 'row'],
    ['<th ! scope=row>x</th>', 'rowheader'],
    ['<th !>x</th>', 'columnheader'],
    ['<div !>x</div>', ''],
    ['<div ! contenteditable>x</div>', 'textbox'],
    ['<div ! contenteditable=false>x</div>', ''],
    ['<div ! role=tab>x</div>', 'tab'],
    ['<div ! role=" TAB ">x</div>', 'tab'],
    ['<div ! role="fancy switch button">x</div>', 'switch'],
    ['<div ! role="fancy">x</div>', ''],
    ['<li ! role=presentation>x</li>', ''],
    ['<button ! role=none>x</button>', 'button'],
    ['<constructor !>x</constructor>', ''],
    ['<div ! role=__proto__>x</div>', ''],
  ]
  for (const [markup, role] of cases) {
    it(`of ${markup} is '${role}'`, () => {
      const { mirror, slot } = pageOf(markup)
      expect(roleOf(mirror, slot())).toBe(role)
    })
  }

  it('is nothing for text, documents and unknown nodes', () => {
    const { mirror, slot } = pageOf('<p !>text</p>')
    expect([
      roleOf(mirror, mirror.firstChild(slot())),
      roleOf(mirror, mirror.root()),
      roleOf(mirror, -1),
    ]).toEqual(['', '', ''])
  })
})

describe('roleWord', () => {
  it('says what a person would', () => {
    expect(['img', 'file', 'button'].map(roleWord)).toEqual(['image', 'file field', 'button'])
  })
})
