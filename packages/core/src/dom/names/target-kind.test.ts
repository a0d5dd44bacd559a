import { describe, expect, it } from 'vitest'
import { pageOf } from '../testing/page.ts'
import { describeTarget } from './describe.ts'

const kindOf = (markup: string) => {
  const { mirror, nodeId } = pageOf(markup)
  return describeTarget(mirror, nodeId()).kind
}

describe('the kind of a target', () => {
  const cases: [markup: string, kind: string | undefined][] = [
    ['<a ! href=/orders>Orders</a>', 'link'],
    ['<a ! href="#more">More</a>', 'link'],
    ['<a ! href=/leaflet target=_blank>Leaflet</a>', 'new-tab-link'],
    ['<a ! href=/leaflet target=_SELF>Leaflet</a>', 'link'],
    ['<a ! href=/rules.pdf download>Rules</a>', 'download'],
    ['<a ! href="blob:https://x/1">Rules</a>', 'download'],
    ['<a ! href="mailto:desk@x.test">Write</a>', 'app-link'],
    ['<a ! href="tel:+358">Call</a>', 'app-link'],
    ['<a ! href="javascript:void(0)">Do</a>', undefined],
    ['<a !>Do</a>', undefined],
    ['<a href=/x target=_blank><button !>Buy</button></a>', 'new-tab-link'],
    ['<a href=/x><svg !></svg></a>', 'link'],
    ['<input ! type=file>', 'file'],
    ['<input ! type=text>', 'text-field'],
    ['<input !>', 'text-field'],
    ['<input ! type=password>', 'text-field'],
    ['<input ! type=number>', 'text-field'],
    ['<textarea !></textarea>', 'text-field'],
    ['<label>City <b !>*</b><input></label>', 'text-field'],
    ['<div ! role=searchbox tabindex=0></div>', 'text-field'],
    ['<input ! type=date>', 'picker'],
    ['<input ! type=color>', 'picker'],
    ['<input ! type=range>', 'range'],
    ['<div ! role=slider tabindex=0></div>', 'range'],
    ['<input ! type=checkbox>', undefined],
    ['<input ! type=radio>', undefined],
    ['<select !><option>A</option></select>', 'select'],
    ['<div contenteditable=true><p !>Words</p></div>', 'editor'],
    ['<video !></video>', 'media'],
    ['<audio ! controls></audio>', 'media'],
    ['<canvas !></canvas>', 'canvas'],
    ['<iframe !></iframe>', 'frame'],
    ['<embed !>', 'frame'],
    ['<div class=leaflet-container tabindex=0><img !></div>', 'map'],
    ['<button ! popovertarget=help>Help</button>', 'popover'],
    ['<button ! type=reset>Clear</button>', 'reset'],
    ['<input ! type=reset value=Clear>', 'reset'],
    ['<form target=_blank><div><button !>Print view</button></div></form>', 'new-tab-link'],
    ['<form target=_blank><button ! type=button>Print view</button></form>', undefined],
    ['<form><button ! formtarget=_blank>Print view</button></form>', 'new-tab-link'],
    ['<div ! role=tab aria-selected=true tabindex=0>Orders</div>', 'chosen'],
    ['<div ! role=tab aria-selected=false tabindex=0>Orders</div>', undefined],
    ['<button ! aria-current=page>2</button>', 'chosen'],
    ['<button ! aria-current=false>2</button>', undefined],
    ['<div role=spinbutton><button !>up</button></div>', 'repeated'],
    ['<div aria-roledescription=carousel><button !>2</button></div>', 'repeated'],
    ['<div class="swiper-button-next" role=button !></div>', 'repeated'],
    ['<ul class=pagination><li><button !>3</button></li></ul>', 'repeated'],
    ['<div class=spaghetti-pagerific><button !>3</button></div>', undefined],
    ['<main class=carousel><button !>Buy</button></main>', undefined],
    ['<button !>Buy</button>', undefined],
    ['<p !>Words</p>', undefined],
    ['<div ! rr_width=120px rr_height=40px></div>', undefined],
  ]
  for (const [markup, kind] of cases)
    it(`is ${kind ?? 'nothing special'} of ${markup}`, () => expect(kindOf(markup)).toBe(kind))
})
