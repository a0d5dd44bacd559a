import { describe, expect, it } from 'vitest'
import { describeSlot } from './describe.ts'
import { isStableId } from './selector.ts'
import { pageOf } from '../testing/page.ts'

describe('selectorOf', () => {
  const cases: [name: string, markup: string, selector: string][] = [
    [
      'prefers a test id',
      '<button ! id=pay data-test-id=checkout>Pay</button>',
      'button[data-test-id=checkout]',
    ],
    ['knows other attributes for test ids', '<a ! href=/x data-cy="go home">x</a>', 'a[data-cy="go home"]'],
    ['escapes test ids', '<a ! href=/x data-testid=\'say "hi"\'>x</a>', 'a[data-testid="say \\"hi\\""]'],
    ['then a stable id', '<button ! id=pay name=p>Pay</button>', 'button#pay'],
    ['escapes ids', '<button ! id="pay.now">Pay</button>', 'button#pay\\.now'],
    ['passes over made-up ids', '<button ! id=:r1:>Pay</button>', 'role=button[name="Pay"]'],
    ['then a field\u2019s name', '<label>Mail <input ! name=email></label>', 'input[name=email]'],
    ['with brackets in it', '<input ! name="user[mail]">', 'input[name="user[mail]"]'],
    [
      'and the value where many share it',
      '<input ! type=radio name=plan value=pro>',
      'input[name=plan][value=pro]',
    ],
    ['but not a text field\u2019s value', '<input ! name=email value=me@x.test>', 'input[name=email]'],
    [
      'passes over numbered names',
      '<input ! name=field_12345 placeholder=Mail>',
      'role=textbox[name="Mail"]',
    ],
    ['then role and name', '<button ! class="css-1x2y3z">Save</button>', 'role=button[name="Save"]'],
    ['escapes names', '<button !>Say "hi" \\ now</button>', 'role=button[name="Say \\"hi\\" \\\\ now"]'],
    ['then the text of what has no role', '<p !>Some words</p>', 'text="Some words"'],
    [
      'then the tag inside something stable',
      '<form id=login><p><button ! type=submit></button></p></form>',
      'form#login button[type=submit]',
    ],
    ['never shows hidden names', '<form id=login><input ! placeholder="******"></form>', 'form#login input'],
    ['never shows hidden ids', '<p ! data-testid="*****">x</p>', 'text="x"'],
    ['ends with the tag', '<button !></button>', 'button'],
    ['finds an anchor around a shadow tree', '<x-a id=cart><#shadow><i !></i></#shadow></x-a>', 'x-a#cart i'],
  ]
  it.each(cases)('%s', (_, markup, selector) => {
    const { mirror, slot } = pageOf(markup)
    expect(describeSlot(mirror, slot()).selector).toBe(selector)
  })

  it('is the same on two visits with other generated parts', () => {
    const visit = (id: string, position: string) => {
      const { mirror, slot } = pageOf(`${position}<button ! id="${id}" class="_${id}">Save</button>`)
      return describeSlot(mirror, slot()).selector
    }
    expect(visit('radix-1a', '')).toBe(visit('radix-7f', '<p>Sale!</p><button>Other</button>'))
  })
})

describe('isStableId', () => {
  const stable = [
    'pay',
    'checkout-button',
    'step2',
    'nav_main',
    'h1',
    'col-2-3',
    'searchInput',
    'überschrift',
    'deadbeat',
    'facade',
  ]
  const madeUp = [
    '',
    ':r1:',
    '«r1»',
    'radix-3',
    'radix-:R1:',
    'ember42',
    'headlessui-menu-button-1',
    'react-select-2-input',
    'mui-4',
    'mat-input-3',
    'cdk-overlay-0',
    'order-12345',
    'a1b2c3d4e5',
    'x-9f8e7d6c',
    '3f2504e0-4f89-11d3-9a0c',
    'two words',
    'uid7',
    'id-7',
    '1st',
    'x'.repeat(80),
  ]
  for (const id of stable) it(`keeps ${id}`, () => expect(isStableId(id)).toBe(true))
  for (const id of madeUp) it(`drops ${JSON.stringify(id)}`, () => expect(isStableId(id)).toBe(false))
})
