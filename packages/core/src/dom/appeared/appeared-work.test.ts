import { describe, expect, it } from 'vitest'
import { createAppearedReader } from './appeared.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { pageOf } from '../testing/page.ts'

/** The page as it is, counting how often it is asked for something that costs a string. */
function counted(mirror: MirrorReader): {
  mirror: MirrorReader
  taken(): { texts: number; attributes: number }
} {
  let texts = 0
  let attributes = 0
  const counting: Partial<MirrorReader> = {
    text(slot: Slot, limit?: number) {
      texts++
      return mirror.text(slot, limit)
    },
    attribute(slot: Slot, name: string) {
      attributes++
      return mirror.attribute(slot, name)
    },
  }
  return {
    mirror: Object.assign(Object.create(mirror) as MirrorReader, counting),
    taken() {
      const work = { texts, attributes }
      texts = 0
      attributes = 0
      return work
    },
  }
}

function nested(depth: number, inner: string): string {
  return '<div class="a b">'.repeat(depth) + inner + '</div>'.repeat(depth)
}

const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `<div class=row><b>row ${i}</b></div>`).join('')

describe('the work for what appeared', () => {
  it('is none where all that came changes by itself', () => {
    const page = pageOf('<div !></div>')
    const { mirror, taken } = counted(page.mirror)
    const read = createAppearedReader(mirror, { limit: 10, isAmbient: () => true })
    expect(read(page.mutate({ add: [['', rows(100)]] }))).toEqual([])
    expect(taken()).toEqual({ texts: 0, attributes: 0 })
  })

  it('is that for three items of a list, however many there are', () => {
    const work = [10, 300].map(count => {
      const page = pageOf('<div !></div>')
      const { mirror, taken } = counted(page.mirror)
      const read = createAppearedReader(mirror, { limit: 10 })
      expect(read(page.mutate({ add: [['', rows(count)]] }))).toHaveLength(1)
      return taken().texts
    })
    expect(work[1]).toBe(work[0])
  })

  it('does not grow with the depth of the page for each change', () => {
    const changes = 50
    const work = [5, 200].map(depth => {
      const texts = Array.from({ length: changes }, (_, i) => [`t${i}`, `text ${i}`] as const)
      const page = pageOf(nested(depth, texts.map(([mark]) => `<p !${mark}>-</p>`).join('')))
      const { mirror, taken } = counted(page.mirror)
      expect(createAppearedReader(mirror, { limit: changes })(page.mutate({ texts }))).toHaveLength(changes)
      return taken().attributes
    })
    // Asked at each change, 195 more levels would be some 40,000 questions more.
    expect(work[1]! - work[0]!).toBeLessThan(195 * 20)
  })

  it('is less for the next change in the same place', () => {
    const page = pageOf(nested(100, '<p !>-</p>'))
    const { mirror, taken } = counted(page.mirror)
    const read = createAppearedReader(mirror, { limit: 10 })
    const first = page.mutate({ texts: [['', 'first']] })
    expect(read(first)).toHaveLength(1)
    const once = taken().attributes
    const second = page.mutate({ texts: [['', 'second']] })
    expect(read(second)).toHaveLength(1)
    expect(taken().attributes * 5).toBeLessThan(once)
  })
})

describe('what is remembered of places', () => {
  /** A text that changes before and after the element around it does. */
  function around(attributes: Record<string, unknown>, markup = '<div !box><div><p !>-</p></div></div>') {
    const page = pageOf(markup)
    const read = createAppearedReader(page.mirror, { limit: 10 })
    const tell = (text: string) => read(page.mutate({ texts: [['', text]] })).map(one => [one.role, one.text])
    const before = tell('before')
    page.mutate({ attributes: [['box', attributes]] })
    return [...before, ...tell('after')]
  }

  it.each<[string, Record<string, unknown>, string[][]]>([
    ['hidden', { hidden: '' }, [['', 'before']]],
    ['made editable', { contenteditable: 'true' }, [['', 'before']]],
    [
      'made a status',
      { role: 'status' },
      [
        ['', 'before'],
        ['status', 'after'],
      ],
    ],
  ])('does not outlast a change: %s', (_, attributes, expected) => {
    expect(around(attributes)).toEqual(expected)
  })

  it('does not outlast the node: another one takes its place', () => {
    const page = pageOf('<div !top><div !old hidden><p !a>-</p></div></div>')
    const read = createAppearedReader(page.mirror, { limit: 10 })
    expect(read(page.mutate({ texts: [['a', 'hidden text']] }))).toEqual([])
    for (let round = 0; round < 50; round++) {
      page.mutate({ remove: [round === 0 ? 'old' : `box${round - 1}`] })
      const log = page.mutate({ add: [['top', `<div !box${round}><p>shown ${round}</p></div>`]] })
      expect(read(log)).toEqual([{ text: `shown ${round}`, role: '' }])
    }
  })
})

describe('the order of what came', () => {
  it('is that of the page, where it came in several places among its siblings', () => {
    const page = pageOf('<div !><p !x>old</p><p !y>older</p></div>')
    const read = createAppearedReader(page.mirror, { limit: 10 })
    const log = page.mutate({
      add: [
        ['', '<p>5</p><p>6</p>'],
        ['', '<p>3</p><p>4</p>', 'y'],
        ['', '<p>1</p><p>2</p>', 'x'],
      ],
    })
    expect(read(log).map(({ text }) => text)).toEqual(['1 · 2 · 3 … 3 more'])
  })
})
