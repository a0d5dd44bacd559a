import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../../test/runtimes/fixtures.ts'
import { decodeBytes } from '../../decode/testing/decode-bytes.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import { describeSlot } from '../names/describe.ts'
import { createLookups } from '../names/lookups.ts'
import { nextBelow } from '../text/tree-order.ts'
import { pageOf } from '../testing/page.ts'
import { findAll } from './find-all.ts'

const markup =
  '<main id=top class="a b"><form !form id=login><p><input !mail name=email type=Text value=x></p>' +
  '<button !go class="btn primary" data-testid=go>Sign in</button></form>' +
  '<section aria-label=More><p !para class=note>Hello <a !link href=/x>world</a></p></section>' +
  '<x-card><#shadow><button !inner id=1st>In shadow</button></#shadow></x-card>' +
  '<iframe><#document><div !framed class=note></div></#document></iframe></main>'

function found(selector: string): (string | number)[] {
  const page = pageOf(markup)
  const names = new Map(
    ['form', 'mail', 'go', 'para', 'link', 'inner', 'framed'].map(mark => [page.slot(mark), mark]),
  )
  return findAll(page.mirror, selector).slots.map(slot => names.get(slot) ?? page.mirror.tag(slot))
}

describe('findAll', () => {
  it.each<[selector: string, marks: string[]]>([
    ['a', ['link']],
    ['FORM', ['form']],
    ['#login', ['form']],
    ['form#login', ['form']],
    ['.note', ['para', 'framed']],
    ['p.note', ['para']],
    ['.a.b', ['main']],
    ['.a.c', []],
    ['[href]', ['link']],
    ['input[name=email]', ['mail']],
    ['input[name="email"][value=\'x\']', ['mail']],
    ['input[type=text]', ['mail']],
    ['[data-testid^=g]', ['go']],
    ['[data-testid$=o]', ['go']],
    ['[class*=rim]', ['go']],
    ['[class~=btn]', ['go']],
    ['[class~=bt]', []],
    ['[class^=""]', []],
    ['form button', ['go']],
    ['form > button', ['go']],
    ['form>p>input', ['mail']],
    ['form > input', []],
    ['main form input', ['mail']],
    ['main > section > p > a', ['link']],
    ['main p > a', ['link']],
    ['x-card button', ['inner']],
    ['x-card > button', ['inner']],
    ['iframe > div', ['framed']],
    ['button#\\31 st', ['inner']],
    ['form > *', ['p', 'go']],
    ['a, input , #nothing', ['mail', 'link']],
    ['role=button', ['go', 'inner']],
    ['role=button[name="Sign in"]', ['go']],
    ['form role=button', ['go']],
    ['text="Hello world"', ['para']],
  ])('%s', (selector, marks) => {
    expect(found(selector)).toEqual(marks)
  })

  it.each([
    [' ', /is empty/],
    ['a:hover', /":hover".*supported: tag/],
    ['a + b', /"\+ b"/],
    ['a ~ b', /"~ b"/],
    ['[a', /\] is expected at its end/],
    ['[a="b]', /quote is not closed/],
    ['a >', /not supported at its end/],
    ['a,', /not supported at its end/],
    ['#', /name is expected after #/],
    ['role=button[title=x]', /only \[name=/],
  ])('%s is refused with what is supported', (selector, message) => {
    expect(() => findAll(pageOf(markup).mirror, selector)).toThrow(message)
  })

  it('long ones are refused', () => {
    expect(() => findAll(pageOf('').mirror, 'a '.repeat(40))).toThrow(/more than 30/)
    expect(() => findAll(pageOf('').mirror, 'a'.repeat(3000))).toThrow(/longer than/)
  })

  it('counts all and gives some', () => {
    const page = pageOf('<i></i>'.repeat(30))
    const { slots, count } = findAll(page.mirror, 'body > i', 5)
    expect([slots.length, count]).toEqual([5, 30])
  })

  it('walks a deep page once, whatever the selector', () => {
    const { mirror, nodeId } = pageOf('<div !></div>')
    const adds = Array.from({ length: 5000 }, (_, i) => ({
      parentId: i === 0 ? nodeId() : 99 + i,
      nextId: null,
      node: { type: 2, id: 100 + i, tagName: 'div', attributes: {}, childNodes: [] },
    }))
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    let asked = 0
    const counting = new Proxy(mirror, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (key === 'tag') asked++
        return value
      },
    })
    expect(findAll(counting, Array(20).fill('div').join(' ')).count).toBe(5001 - 19)
    expect(asked).toBeLessThan(5010 * 21)
  })
})

describe('the selectors that we print', () => {
  const paths = fixturePaths.filter(path => /recordings\/[^/]*-rrweb\/recording\.json\.gz$/.test(path))
  it.each(paths)('find their element again: %s', async path => {
    const { frames } = decodeBytes(await fixture(path))
    const mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
    for (const frame of frames) {
      if (frame.type === 2) mirror.applySnapshot(frame, false)
      else if (frame.source === 0) mirror.applyMutation(frame)
    }
    const lookups = createLookups(mirror)
    let checked = 0
    for (let at = mirror.root(); at >= 0; at = nextBelow(mirror, at, mirror.root())) {
      const { selector, interactive, tag } = describeSlot(mirror, at, lookups)
      const isControl =
        interactive !== undefined || ['a', 'button', 'input', 'select', 'textarea'].includes(tag)
      if (selector === '' || !isControl || checked >= 40) continue
      checked++
      const { slots } = findAll(mirror, selector, 10_000)
      expect(slots.includes(at) ? '' : selector).toBe('')
    }
    expect(checked).toBeGreaterThan(0)
  })
})
