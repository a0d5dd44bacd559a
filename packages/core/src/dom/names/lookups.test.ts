import { describe, expect, it } from 'vitest'
import { createLookups } from './lookups.ts'
import type { MirrorReader } from '../mirror/mirror.ts'
import { pageOf } from '../testing/page.ts'

/** Counts the attributes read, which is what searches cost. */
function counting(mirror: MirrorReader) {
  const reads = { count: 0 }
  const counted = Object.create(mirror, {
    attribute: {
      value: (slot: number, name: string) => {
        reads.count++
        return mirror.attribute(slot, name)
      },
    },
  }) as MirrorReader
  return { reads, counted }
}

describe('look-ups by id', () => {
  it('find an element anywhere in the document', () => {
    const { mirror, slot } = pageOf(
      '<div><p id=a !a>x</p></div><div><i><b !from>y</b></i></div><p><u id=z !z></u></p>',
    )
    const { byId } = createLookups(mirror)
    expect([byId(slot('from'), 'a'), byId(slot('from'), 'z'), byId(slot('from'), 'q')]).toEqual([
      slot('a'),
      slot('z'),
      -1,
    ])
  })

  it('stay inside the shadow root, and outside of others', () => {
    const { mirror, slot } = pageOf(
      '<b id=x !outside></b><x-a><#shadow><i id=x !inside></i><p><u !from></u></p></#shadow></x-a><p !light></p>',
    )
    const { byId } = createLookups(mirror)
    expect([byId(slot('from'), 'x'), byId(slot('light'), 'x')]).toEqual([slot('inside'), slot('outside')])
  })

  it('stay inside the frame, and outside of others', () => {
    const { mirror, slot } = pageOf(
      '<iframe><#document><html><b id=x !inside></b><i !from></i></html></#document></iframe><b id=x !outside></b><p !main></p>',
    )
    const { byId } = createLookups(mirror)
    expect([byId(slot('from'), 'x'), byId(slot('main'), 'x')]).toEqual([slot('inside'), slot('outside')])
  })

  it('remember what they found, and notice when it changed', () => {
    const page = pageOf(`<p id=x !x></p>${'<i></i>'.repeat(300)}<b !from></b>`)
    const { reads, counted } = counting(page.mirror)
    const { byId } = createLookups(counted)
    byId(page.slot('from'), 'x')
    const searched = reads.count
    expect(byId(page.slot('from'), 'x')).toBe(page.slot('x'))
    expect(reads.count - searched).toBeLessThan(5)
    page.mutate({ attributes: [['x', { id: 'y' }]], add: [['body', '<u id=x !new></u>']] })
    expect(byId(page.slot('from'), 'x')).toBe(page.slot('new'))
    page.mutate({ remove: ['new'] })
    expect(byId(page.slot('from'), 'x')).toBe(-1)
  })

  it('remember what was nowhere until the page changes', () => {
    const page = pageOf(`${'<i></i>'.repeat(300)}<b !from></b>`)
    const { reads, counted } = counting(page.mirror)
    const { byId } = createLookups(counted)
    byId(page.slot('from'), 'x')
    const searched = reads.count
    byId(page.slot('from'), 'x')
    expect(reads.count).toBe(searched)
    page.mutate({ add: [['body', '<u id=x !new></u>']] })
    expect(byId(page.slot('from'), 'x')).toBe(page.slot('new'))
  })

  it('end a search in a huge page', () => {
    const { mirror, slot } = pageOf(`<p id=x></p>${'<i></i>'.repeat(30_000)}<b !from></b>`)
    const { reads, counted } = counting(mirror)
    createLookups(counted).byId(slot('from'), 'nowhere')
    expect(reads.count).toBeLessThan(21_000)
  })
})

describe('look-ups of labels', () => {
  it('find labels by for, and around', () => {
    const { mirror, slot } = pageOf(
      '<label for=a !la>A</label><input id=a !a><label !lb>B<p><input !b></p></label><input !c>',
    )
    const { labelOf } = createLookups(mirror)
    expect(['a', 'b', 'c'].map(mark => labelOf(slot(mark)))).toEqual([slot('la'), slot('lb'), -1])
  })

  it('find a label that came later, and not one that went', () => {
    const page = pageOf('<input id=a !a><input id=b !b><label for=b !lb>B</label>')
    const { labelOf } = createLookups(page.mirror)
    expect([labelOf(page.slot('a')), labelOf(page.slot('b'))]).toEqual([-1, page.slot('lb')])
    page.mutate({ remove: ['lb'], add: [['body', '<label for=a !la>A</label>']] })
    expect([labelOf(page.slot('a')), labelOf(page.slot('b'))]).toEqual([page.slot('la'), -1])
  })

  it('find no label of the same id in another root', () => {
    const { mirror, slot } = pageOf('<label for=a>A</label><x-a><#shadow><input id=a !></#shadow></x-a>')
    expect(createLookups(mirror).labelOf(slot())).toBe(-1)
  })
})
