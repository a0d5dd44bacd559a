import { describe, expect, it } from 'vitest'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createMirror } from './create-mirror.ts'
import type { ChangeLog, Mirror, Slot } from './mirror.ts'

type Node = Record<string, unknown>

const el = (
  id: number,
  tagName: string,
  children: Node[] = [],
  attributes: Node = {},
  more: Node = {},
): Node => ({
  type: 2,
  tagName,
  attributes,
  childNodes: children,
  id,
  ...more,
})
const text = (id: number, textContent: string, more: Node = {}): Node => ({
  type: 3,
  textContent,
  id,
  ...more,
})
const page = (...body: Node[]): Node => ({
  type: 0,
  id: 1,
  childNodes: [
    { type: 1, id: 2, name: 'html', publicId: '', systemId: '' },
    el(3, 'html', [el(4, 'head'), el(5, 'body', body)]),
  ],
})

function mirrorOf(node: Node, limits = defaultLimits) {
  const health = createHealthLog()
  const mirror = createMirror({ health, limits })
  mirror.applySnapshot(
    frameOf({ type: 2, timestamp: 1000, data: { node, initialOffset: { left: 0, top: 0 } } }),
    false,
  )
  const codes = () => health.notes().map(note => `${note.code} ${note.count}`)
  return { mirror, codes }
}

interface Changes {
  removes?: unknown[]
  adds?: unknown[]
  texts?: unknown[]
  attributes?: unknown[]
}

const mutate = (mirror: Mirror, changes: Changes, timestamp = 2000, log?: ChangeLog, answering?: boolean) =>
  mirror.applyMutation(
    frameOf({
      type: 3,
      timestamp,
      data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...changes },
    }),
    log,
    answering,
  )

const add = (parentId: number, nextId: number | null, node: Node) => ({ parentId, nextId, node })
const bare = (id: number, tagName: string, more: Node = {}) => el(id, tagName, [], {}, more)

/** A compact picture of the tree: `ul(li("one") li)`; shadow children after a `#`. */
function show(mirror: Mirror, slot: Slot = mirror.slotOf(5)): string {
  const type = mirror.nodeType(slot)
  if (type === 3) return JSON.stringify(mirror.text(slot))
  const inner: string[] = []
  for (let child = mirror.firstChild(slot); child >= 0; child = mirror.nextSibling(child)) {
    inner.push((mirror.isShadowChild(child) ? '#' : '') + show(mirror, child))
  }
  const name = type === 0 ? 'document' : type === 1 ? 'doctype' : mirror.tag(slot)
  return inner.length > 0 ? `${name}(${inner.join(' ')})` : name
}

describe('the mirror', () => {
  it('shows a snapshot with its attributes, texts and values', () => {
    const { mirror, codes } = mirrorOf(
      page(
        el(6, 'button', [text(7, 'Pay "now" \u{1f6d2} é')], { class: 'pay', 'data-n': 3, hidden: true }),
        el(8, 'input', [], { type: 'text', value: 'blue' }),
        el(9, 'input', [], { type: 'checkbox', checked: true }),
        el(10, 'input', [], { type: 'checkbox', checked: '' }),
        el(11, 'textarea', [text(12, 'default')], {}),
      ),
    )
    expect(show(mirror, mirror.root())).toBe(
      'document(doctype html(head body(button("Pay \\"now\\" 🛒 é") input input input textarea("default"))))',
    )
    expect(mirror.attribute(mirror.slotOf(6), 'class')).toBe('pay')
    expect(mirror.attribute(mirror.slotOf(6), 'data-n')).toBe('3')
    expect(mirror.attribute(mirror.slotOf(6), 'hidden')).toBe('')
    expect(mirror.attribute(mirror.slotOf(6), 'absent')).toBe(null)
    expect([...mirror.attributes(mirror.slotOf(6))]).toEqual([
      ['class', 'pay'],
      ['data-n', '3'],
      ['hidden', true],
    ])
    expect([8, 11].map(id => mirror.value(mirror.slotOf(id)))).toEqual(['blue', 'default'])
    expect([9, 10].map(id => mirror.isChecked(mirror.slotOf(id)))).toEqual([true, false])
    expect(mirror.nodeCount()).toBe(12)
    expect(codes()).toEqual([])
  })

  it('reads keys in any order and with any white space', () => {
    const health = createHealthLog()
    const mirror = createMirror({ health, limits: defaultLimits })
    const json = `{ "node" : { "childNodes" : [ { "id" : 5 , "childNodes" : [ null , { "textContent" : "a" ,
      "id" : 6 , "type" : 3 } , 7 ] , "x" : [ { } , "}" ] , "attributes" : { "a" : "b" } , "tagName" : "body" ,
      "type" : 2 } ] , "id" : 1 , "type" : 0 } }`
    const frame = frameOf({ type: 2 })
    const bytes = new TextEncoder().encode(json)
    mirror.applySnapshot(
      { ...frame, bytes, start: 0, end: bytes.length, dataStart: 0, dataEnd: bytes.length },
      false,
    )
    expect(show(mirror, mirror.root())).toBe('document(body("a"))')
    expect(mirror.attribute(mirror.slotOf(5), 'a')).toBe('b')
  })

  it.each<[string, Node[], Changes, string]>([
    [
      'moves a subtree, keeping its order',
      [el(6, 'ul', [el(7, 'li', [text(8, 'a')]), el(9, 'li', [text(10, 'b')])]), el(11, 'ol')],
      {
        removes: [{ parentId: 6, id: 9 }],
        adds: [add(6, 7, bare(9, 'li')), add(9, null, text(10, 'b'))],
      },
      'body(ul(li("b") li("a")) ol)',
    ],
    [
      'moves a parent that comes last, after its children',
      [el(6, 'div', [el(7, 'p', [el(8, 'b', [text(9, 'x')])])]), el(10, 'section')],
      {
        removes: [{ parentId: 6, id: 7 }],
        adds: [add(8, null, text(9, 'x')), add(7, null, bare(8, 'b')), add(10, null, bare(7, 'p'))],
      },
      'body(div section(p(b("x"))))',
    ],
    [
      'waits for siblings that come later, in chains',
      [el(6, 'ul')],
      {
        adds: [
          add(6, 8, bare(7, 'i')),
          add(6, 9, bare(8, 'b')),
          add(6, 10, bare(9, 'u')),
          add(6, null, bare(10, 's')),
        ],
      },
      'body(ul(i b u s))',
    ],
    [
      'drops what never finds a parent, keeps what only misses a sibling',
      [el(6, 'ul')],
      { adds: [add(99, null, bare(7, 'i')), add(6, 98, bare(8, 'b')), add(8, null, text(9, 'in b'))] },
      'body(ul(b("in b")))',
    ],
    [
      'ignores a descendant removed after its ancestor',
      [el(6, 'div', [el(7, 'p', [text(8, 'x')])]), el(9, 'i')],
      {
        removes: [
          { parentId: 5, id: 6 },
          { parentId: 7, id: 8 },
          { parentId: 6, id: 7 },
        ],
      },
      'body(i)',
    ],
    [
      'detaches from the actual parent, whatever the frame says',
      [el(6, 'div', [el(7, 'p')])],
      { removes: [{ parentId: 5, id: 7 }] },
      'body(div)',
    ],
    [
      'takes an id that is already there as a move with new data, keeping known children',
      [el(6, 'div', [el(7, 'p', [text(8, 'kept')])]), el(9, 'section')],
      { adds: [add(9, null, bare(7, 'p')), add(7, null, text(8, 'sent again'))] },
      'body(div section(p("sent again")))',
    ],
    [
      'never hangs a node below itself',
      [el(6, 'div', [el(7, 'p')])],
      { adds: [add(7, null, bare(6, 'div'))] },
      'body(div(p))',
    ],
    [
      'appends when the named sibling has another parent',
      [el(6, 'div', [el(7, 'p')]), el(8, 'ul', [el(9, 'li')])],
      { adds: [add(6, 9, bare(10, 'i'))] },
      'body(div(p i) ul(li))',
    ],
    [
      'knows previousId of old recordings',
      [el(6, 'ul', [el(7, 'li'), el(8, 'li')])],
      {
        adds: [
          { parentId: 6, previousId: 7, nextId: null, node: bare(9, 'b') },
          { parentId: 6, nextId: -1, node: bare(10, 'i') },
        ],
      },
      'body(ul(li b li i))',
    ],
    [
      'keeps light and shadow children apart',
      [
        el(
          6,
          'x-card',
          [el(7, 'span'), el(8, 'slot', [], {}, { isShadow: true })],
          {},
          { isShadowHost: true },
        ),
      ],
      {
        adds: [
          add(6, null, bare(9, 'b')),
          add(6, 7, bare(10, 'i', { isShadow: true })),
          add(6, 8, bare(11, 'u', { isShadow: true })),
        ],
      },
      'body(x-card(span b #u #slot #i))',
    ],
    [
      'takes a shadow child of a host that was not one before, child first',
      [el(6, 'div')],
      {
        adds: [
          add(8, null, text(9, 'x')),
          add(7, null, bare(8, 'p', { isShadow: true })),
          add(6, null, bare(7, 'x-late')),
        ],
      },
      'body(div(x-late(#p("x"))))',
    ],
    [
      'replaces the root element of a rewritten document',
      [],
      { adds: [add(1, null, bare(20, 'html')), add(20, null, bare(5, 'body'))] },
      'body',
    ],
    [
      'takes the last of two texts and treats null as empty',
      [el(6, 'p', [text(7, 'a')]), el(8, 'p', [text(9, 'b')])],
      {
        texts: [
          { id: 7, value: 'first' },
          { id: 7, value: 'last' },
          { id: 9, value: null },
        ],
      },
      'body(p("last") p(""))',
    ],
    [
      'replaces the text of a textarea',
      [el(6, 'textarea', [text(7, 'old')])],
      { adds: [add(6, null, text(8, 'new'))] },
      'body(textarea("new"))',
    ],
  ])('%s', (_, body, changes, expected) => {
    const { mirror } = mirrorOf(page(...body))
    mutate(mirror, changes)
    expect(show(mirror)).toBe(expected)
  })

  it('counts adds without a parent', () => {
    const { mirror, codes } = mirrorOf(page())
    mutate(mirror, {
      adds: [add(99, null, bare(7, 'i')), add(7, null, text(8, 'x')), add(-1, null, bare(9, 'b'))],
    })
    expect(codes()).toEqual(['unapplied-mutation 3'])
  })

  describe('of a row that comes with all that is in it', () => {
    const cells = [12, 14, 16, 18].flatMap((id, i) => [
      add(10, i === 0 ? null : id - 2, bare(id, 'td')),
      add(id, null, text(id + 1, `${id}`)),
    ])
    // Numbered in the order of the entries, as recorders do it.
    const row = [add(5, null, bare(10, 'tr')), add(10, null, bare(11, 'th')), ...cells]
    row[2] = add(10, 11, bare(12, 'td'))
    const shown = 'tr(td("18") td("16") td("14") td("12") th)'
    const rowLog = (): ChangeLog => ({
      unlisted: 0,
      added: [],
      texts: [],
      attributeSlots: [],
      attributeNames: [],
    })

    it('counts what is inside without looking at it', () => {
      const { mirror } = mirrorOf(page())
      const log = rowLog()
      expect(mutate(mirror, { adds: row }, 2000, log)).toMatchObject({ adds: 10 })
      expect(log.added.map(slot => mirror.nodeId(slot))).toEqual([10])
      expect([log.unlisted, mirror.nodeCount(), mirror.newestId()]).toEqual([9, 15, 19])
      mirror.listAdded(log)
      expect(log.added.map(slot => mirror.nodeId(slot))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
      expect(log.unlisted).toBe(0)
      expect(show(mirror)).toBe(`body(${shown})`)
    })

    it('finds what is inside by its id, also when the row is gone', () => {
      const { mirror } = mirrorOf(page())
      mutate(mirror, { adds: row })
      mutate(mirror, { removes: [{ parentId: 5, id: 10 }] })
      expect([mirror.nodeCount(), mirror.slotOf(15)]).toEqual([5, -1])
      const ghost = mirror.slotOrGhost(15)
      expect([mirror.text(ghost), mirror.isRemoved(ghost), mirror.nodeCount()]).toEqual(['14', true, 5])
      expect(mirror.nodeId(mirror.parent(mirror.parent(ghost)))).toBe(10)
    })

    it('lists each node once when the first of its entries finds no place', () => {
      const { mirror } = mirrorOf(page())
      const log = rowLog()
      const stray = add(9, null, bare(10, 'i'))
      const renumbered = row.map(({ parentId, nextId, node }) => {
        const up = (id: number): number => (id < 10 ? id : id + 1)
        return add(up(parentId), nextId && up(nextId), { ...node, id: up(Number(node['id'])) })
      })
      mutate(mirror, { adds: [stray, ...renumbered] }, 2000, log)
      mirror.listAdded(log)
      expect(log.added.map(slot => mirror.nodeId(slot))).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    })

    it('changes what is inside, and adds to it', () => {
      const { mirror } = mirrorOf(page())
      mutate(mirror, { adds: row })
      mutate(mirror, { texts: [{ id: 13, value: 'new' }], adds: [add(10, null, bare(30, 'i'))] }, 2001)
      expect(show(mirror)).toBe('body(tr(td("18") td("16") td("14") td("new") th i))')
    })
  })

  it('lets go of the page when it is left', () => {
    const { mirror } = mirrorOf(page(el(6, 'p', [text(7, 'a')])))
    mirror.leave()
    expect([mirror.root(), mirror.nodeCount(), mirror.slotOrGhost(6)]).toEqual([-1, 0, -1])
  })

  it('answers the counts of a mutation and names what it changed', () => {
    const { mirror } = mirrorOf(page(el(6, 'p', [text(7, 'a')])))
    const log: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }
    const counts = mutate(
      mirror,
      {
        removes: [{ parentId: 5, id: 99 }],
        adds: [add(9, null, text(10, 'new')), add(5, null, bare(9, 'b'))],
        texts: [{ id: 7, value: 'c' }],
        attributes: [{ id: 6, attributes: { class: 'x', hidden: null } }],
      },
      2000,
      log,
    )
    expect(counts).toEqual({ adds: 2, removes: 1, texts: 1, attributes: 1 })
    expect(log.added.map(slot => mirror.nodeId(slot))).toEqual([9, 10])
    expect(log.texts.map(slot => mirror.text(slot))).toEqual(['c'])
    expect(log.attributeNames).toEqual(['class', 'hidden'])
    expect(log.attributeSlots).toEqual([mirror.slotOf(6), mirror.slotOf(6)])
  })

  it('applies attributes, and style objects on top of style strings', () => {
    const { mirror } = mirrorOf(
      page(el(6, 'p', [], { style: 'color: red; top: 1px', title: 'a', class: 'b' })),
    )
    const slot = mirror.slotOf(6)
    const style = () => mirror.attribute(slot, 'style')
    mutate(mirror, {
      attributes: [
        { id: 6, attributes: { title: null, class: 'c', style: { top: false, left: ['2px', 'important'] } } },
      ],
    })
    expect([style(), mirror.attribute(slot, 'title'), mirror.attribute(slot, 'class')]).toEqual([
      'color: red; left: 2px !important;',
      null,
      'c',
    ])
    mutate(mirror, { attributes: [{ id: 6, attributes: { style: 'top: 0' } }] })
    expect(style()).toBe('top: 0')
    for (let i = 0; i < 500; i++)
      mutate(mirror, { attributes: [{ id: 6, attributes: { style: { left: `${i}px` } } }] })
    expect(style()).toBe('top: 0; left: 499px;')
    expect([...mirror.attributes(slot).keys()]).toEqual(['style', 'class'])
  })

  it('keeps a value when what would replace it is broken or another attribute', () => {
    const { mirror } = mirrorOf(page(el(6, 'p', [], {})))
    const slot = mirror.slotOf(6)
    const change = (attributes: string): void => {
      const json = `{"source":0,"texts":[],"attributes":[{"id":6,"attributes":${attributes}}],"removes":[],"adds":[]}`
      const bytes = new TextEncoder().encode(json)
      const at = { bytes, start: 0, end: bytes.length, dataStart: 0, dataEnd: bytes.length }
      mirror.applyMutation({ ...frameOf({ type: 3, data: { source: 0 } }), ...at })
    }
    const read = () => [...mirror.attributes(slot)]
    for (const attributes of ['{"a":"1"}', '{"a":"2"}', '{"a":"3\u0001"}', '{"b":"4"}', '{"b":"5\\x"}'])
      change(attributes)
    expect(read()).toEqual([
      ['a', '2'],
      ['b', '4'],
    ])
    for (const attributes of ['{"a":"6"}', '{"a":false}', '{"a":"7","b":"8"}', '{"a":"9"}', '{"a":"10" }'])
      change(attributes)
    expect(read()).toEqual([
      ['a', '10'],
      ['b', '8'],
    ])
    for (const attributes of ['{"style":"top: 0"}', '{"style":{"left":"1px"}}', '{"style":{"top":"2px"}}'])
      change(attributes)
    expect(mirror.attribute(slot, 'style')).toBe('top: 2px; left: 1px;')
  })

  it('keeps the last input as the value, whatever the attribute becomes', () => {
    const { mirror } = mirrorOf(page(el(6, 'input', [], { type: 'checkbox', value: 'on' })))
    mirror.applyInput(6, 'typed', true)
    mutate(mirror, { attributes: [{ id: 6, attributes: { value: 'html' } }] })
    expect([mirror.value(mirror.slotOf(6)), mirror.isChecked(mirror.slotOf(6))]).toEqual(['typed', true])
    mirror.applyInput(999, 'nobody', false)
  })

  it('lets go of the other radios of a group when one is chosen', () => {
    const radio = (id: number, name: string, more: Node = {}) =>
      el(id, 'input', [], { type: 'radio', name, ...more })
    const { mirror } = mirrorOf(
      page(
        el(6, 'form', [radio(7, 'a', { checked: true }), radio(8, 'a'), radio(9, 'b', { checked: true })]),
        radio(10, 'a', { checked: true }),
      ),
    )
    const state = () => [7, 8, 9, 10].map(id => mirror.isChecked(mirror.slotOf(id)))
    mirror.applyInput(8, 'on', true)
    expect(state()).toEqual([false, true, true, true])
    mirror.applyInput(7, 'on', false)
    mirror.applyInput(7, 'on', true)
    expect(state()).toEqual([true, false, true, true])
  })

  it('lets lately removed nodes be asked for', () => {
    const { mirror } = mirrorOf(page(el(6, 'div', [el(7, 'button', [text(8, 'Gone')])])))
    mutate(mirror, { removes: [{ parentId: 5, id: 6 }] })
    expect([mirror.slotOf(7), mirror.slotOf(8)]).toEqual([-1, -1])
    const ghost = mirror.slotOrGhost(7)
    expect([mirror.isRemoved(ghost), mirror.tag(ghost), mirror.tag(mirror.parent(ghost))]).toEqual([
      true,
      'button',
      'div',
    ])
    expect(mirror.text(mirror.firstChild(ghost))).toBe('Gone')
    mutate(mirror, { adds: [add(5, null, bare(7, 'a'))] })
    expect([mirror.isRemoved(mirror.slotOrGhost(7)), mirror.tag(mirror.slotOf(7))]).toEqual([false, 'a'])
  })

  it('forgets the page at a new load and keeps nothing of it', () => {
    const { mirror } = mirrorOf(page(el(6, 'button', [text(7, 'Old')])))
    mutate(mirror, { removes: [{ parentId: 5, id: 6 }] })
    const next = page(el(6, 'a', [text(7, 'New')]))
    mirror.applySnapshot(frameOf({ type: 2, timestamp: 5000, data: { node: next } }), false)
    expect(show(mirror)).toBe('body(a("New"))')
    expect(mirror.nodeCount()).toBe(7)
  })

  it('keeps lately removed nodes over a checkout of the same load', () => {
    const { mirror } = mirrorOf(page(el(6, 'button', [text(7, 'Gone')])))
    mutate(mirror, { removes: [{ parentId: 5, id: 6 }] })
    mirror.applySnapshot(frameOf({ type: 2, timestamp: 5000, data: { node: page() } }), true)
    expect(mirror.tag(mirror.slotOrGhost(6))).toBe('button')
    expect(show(mirror)).toBe('body')
  })

  it('attaches the documents of frames, also before the frame is known, and replaces them', () => {
    const inner = (id: number, words: string) => ({
      type: 0,
      id,
      childNodes: [el(id + 1, 'html', [text(id + 2, words, { rootId: id })], {}, { rootId: id })],
    })
    const { mirror } = mirrorOf(page(bare(6, 'iframe')))
    mutate(mirror, { adds: [add(6, null, inner(30, 'blank'))] })
    mutate(mirror, { adds: [add(6, null, inner(40, 'loaded'))] })
    mutate(mirror, {
      adds: [add(41, null, text(43, '!', { rootId: 40 })), add(31, null, text(44, 'late', { rootId: 30 }))],
    })
    mutate(mirror, { adds: [add(50, null, inner(60, 'early'))] })
    mutate(mirror, { adds: [add(5, null, bare(50, 'iframe'))] })
    expect(show(mirror)).toBe('body(iframe(document(html("loaded" "!"))) iframe(document(html("early"))))')
    mutate(mirror, { adds: [add(70, null, inner(80, 'after checkout'))] })
    mirror.applySnapshot(
      frameOf({ type: 2, timestamp: 9000, data: { node: page(bare(70, 'iframe')) } }),
      true,
    )
    expect(show(mirror)).toBe('body(iframe(document(html("after checkout"))))')
  })

  it('knows nodes that change by themselves, and does not count answers to actions among their proof', () => {
    const { mirror } = mirrorOf(page(el(6, 'p', [text(7, '0')]), el(8, 'p', [text(9, '0')]), el(10, 'p')))
    for (let second = 1; second <= 8; second++)
      mutate(mirror, { texts: [{ id: 7, value: `${second}` }] }, second * 1000 + (second % 2) * 150)
    for (let i = 0; i < 6; i++)
      mutate(mirror, { texts: [{ id: 9, value: `${i}` }] }, 3000 + i * 300, undefined, true)
    const ambient = (id: number, atMs: number) => mirror.isAmbient(mirror.slotOf(id), atMs, 3000)
    expect([ambient(7, 6500), ambient(7, 1500), ambient(9, 4400), ambient(10, 6500)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('hears a clock tick even where every tick follows a click', () => {
    const { mirror } = mirrorOf(page(el(6, 'time', [text(100, '0')]), el(7, 'p', [text(8, '0')])))
    const uneven = [0, 650, 1400, 1950, 2600, 3500]
    for (let tick = 1; tick <= 5; tick++) {
      const at = 10_000 + tick * 1000
      const removes = [{ parentId: 6, id: 99 + tick }]
      mutate(
        mirror,
        { removes, adds: [add(6, null, text(100 + tick, `${tick}`))] },
        at + (tick % 2) * 9,
        undefined,
        true,
      )
      mutate(mirror, { texts: [{ id: 8, value: `${tick}` }] }, 10_000 + uneven[tick]!, undefined, true)
    }
    const ambient = (id: number) => mirror.isAmbient(mirror.slotOf(id), 14_500, 3000)
    expect([ambient(105), ambient(8)]).toEqual([true, false])
  })

  it('stays small when a page changes for ever', () => {
    const { mirror } = mirrorOf(page(el(6, 'ul')))
    let id = 100
    for (let round = 0; round < 300; round++) {
      const removes = Array.from({ length: 40 }, (_, i) => ({ parentId: 6, id: id - 40 + i }))
      const adds = Array.from({ length: 40 }, () =>
        add(6, null, el(id++, 'li', [], { class: 'row', title: 'x'.repeat(200) })),
      )
      mutate(mirror, { removes, adds }, 2000 + round)
    }
    // The first rows name rows that were never there; of the others 40 are in the page.
    expect(mirror.nodeCount()).toBe(6 + 40)
    expect(mirror.attribute(mirror.slotOf(id - 1), 'title')).toBe('x'.repeat(200))
  })

  it('takes 5,000 and 100,000 nested elements, cutting at the limit', () => {
    const nested = (depth: number) => {
      let json = ''
      for (let i = 0; i < depth; i++)
        json += `{"type":2,"tagName":"div","attributes":{},"id":${i + 10},"childNodes":[`
      return `{"type":0,"id":1,"childNodes":[${json}${']}'.repeat(depth)}]}`
    }
    for (const [depth, count] of [
      [5000, 5001],
      [100_000, defaultLimits.depth + 1],
    ] as const) {
      const health = createHealthLog()
      const mirror = createMirror({ health, limits: defaultLimits })
      const bytes = new TextEncoder().encode(`{"node":${nested(depth)}}`)
      const frame = {
        ...frameOf({ type: 2 }),
        bytes,
        start: 0,
        end: bytes.length,
        dataStart: 0,
        dataEnd: bytes.length,
      }
      mirror.applySnapshot(frame, false)
      expect(mirror.nodeCount()).toBe(count)
      expect(health.notes().map(note => note.code)).toEqual(depth > defaultLimits.depth ? ['node-limit'] : [])
    }
  })

  it('costs linear time for adds that all come before what they wait for', () => {
    const { mirror } = mirrorOf(page(el(6, 'ul')))
    const count = 50_000
    const adds = Array.from({ length: count }, (_, i) =>
      add(6, i + 1 < count ? 1001 + i : null, bare(1000 + i, 'li')),
    )
    mutate(mirror, { adds })
    let seen = 0
    let previous = -1
    for (let child = mirror.firstChild(mirror.slotOf(6)); child >= 0; child = mirror.nextSibling(child)) {
      expect(mirror.nodeId(child) - previous).toBe(seen === 0 ? 1001 : 1)
      previous = mirror.nodeId(child)
      seen++
    }
    expect(seen).toBe(count)
  })

  it('knows new tags after any number of changed attributes', () => {
    const { mirror } = mirrorOf(page(el(6, 'p')))
    const log: ChangeLog = { added: [], texts: [], attributeSlots: [], attributeNames: [] }
    const attributes = Object.fromEntries(Array.from({ length: 66_000 }, (_, i) => [`data-${i}`, '']))
    mutate(mirror, { attributes: [{ id: 6, attributes }] }, 2000, log)
    expect(log.attributeNames).toEqual(Object.keys(attributes))
    mutate(mirror, { adds: [add(5, null, bare(7, 'fancy-button'))] })
    expect(show(mirror)).toBe('body(p fancy-button)')
  })

  it('survives names and ids made to hurt', () => {
    const hostile = el(6, '__proto__', [], { __proto__x: 'a', constructor: 'b' })
    const { mirror } = mirrorOf(
      page(hostile, el(-7, 'i'), el(2 ** 40, 'b'), { type: 99, id: 'x', childNodes: 'no' }),
    )
    expect(mirror.attribute(mirror.slotOf(6), 'constructor')).toBe('b')
    expect(mirror.attribute(mirror.slotOf(6), '__proto__')).toBe(null)
    for (const id of [-7, 2 ** 40, NaN, 1.5, Infinity]) expect(mirror.slotOf(id)).toBe(-1)
    mutate(mirror, {
      removes: [null, 7, { id: 'six' }],
      adds: [null, {}, { node: 7 }, add(NaN, null, bare(8, 'i'))],
      texts: [{}],
      attributes: [{ id: 6 }],
    })
    mutate(mirror, { removes: 'x' as never, adds: {} as never })
    expect(show(mirror)).toMatch(/^body\(__proto__/)
  })
})
