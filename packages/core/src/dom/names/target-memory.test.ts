import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import { pageOf, type Page } from '../testing/page.ts'
import { session, type Moment } from '../testing/random/session.ts'
import type { Step } from '../testing/random/steps.ts'
import { describeTarget } from './describe.ts'
import { createLookups } from './lookups.ts'
import { createTargetMemory } from './target-memory.ts'
import type { Target } from './target.ts'

type Changes = Parameters<Page['mutate']>[0]

/** What is said of the node marked `!` before and after the changes, each time with what is said without a memory. */
function aroundChanges(markup: string, changes: Changes): { first: Target; later: Target; fresh: Target } {
  const page = pageOf(markup)
  const memory = createTargetMemory(page.mirror, createLookups(page.mirror))
  const first = memory.describe(page.nodeId())
  expect(first).toEqual(describeTarget(page.mirror, page.nodeId()))
  page.mutate(changes)
  return { first, later: memory.describe(page.nodeId()), fresh: describeTarget(page.mirror, page.nodeId()) }
}

const number = fc.nat(9999)

/** Few changes at a time, so that much of the page stays as it was. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      step: fc.constant('mutate' as const),
      edits: fc.array(
        fc.record({
          edit: fc.constantFrom(
            'insert',
            'insert',
            'move',
            'remove',
            'text',
            'attribute',
            'attribute',
            'style',
          ),
          node: number,
          place: number,
          what: number,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      order: number,
      answering: fc.constant(false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('input' as const, 'attach' as const, 'attach-early' as const, 'repeat' as const),
      node: number,
      what: number,
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constantFrom('checkout', 'load') }) },
)

describe('a target memory', () => {
  const kept: [what: string, markup: string, changes: Changes][] = [
    ['nothing happened', '<button !>Pay</button>', {}],
    ['something came elsewhere', '<button !>Pay</button><p !p></p>', { add: [['p', '<i>new</i>']] }],
    ['its siblings changed', '<p !p><button !>Pay</button></p>', { add: [['p', '<i>new</i>']] }],
    ['a sibling said something else', '<button !>Pay</button><p !p>a</p>', { texts: [['p', 'b']] }],
    [
      'a long list that is named by nothing grew at its end',
      `<div !><ul !l>${'<li>item</li>'.repeat(99)}</ul></div>`,
      { add: [['l', '<li>new</li>']] },
    ],
    [
      'labels of other fields came',
      '<label for=a>Name</label><input id=a !>',
      { add: [['body', '<label for=b>Town</label>']] },
    ],
  ]
  it.each(kept)('gives the same answer when %s', (_, markup, changes) => {
    const { first, later, fresh } = aroundChanges(markup, changes)
    expect(later).toBe(first)
    expect(later).toEqual(fresh)
  })

  const changed: [what: string, markup: string, changes: Changes][] = [
    ['its text changed', '<button !>Pay</button>', { texts: [['', 'Paid']] }],
    ['text came into it', '<button !>Pay</button>', { add: [['', ' now']] }],
    ['an inner text changed', '<button !><b><i !i>Pay</i></b></button>', { texts: [['i', 'Paid']] }],
    ['an attribute changed', '<button !>Pay</button>', { attributes: [['', { 'aria-label': 'Buy' }]] }],
    [
      'what is around it became interactive',
      '<div !d><p !>x</p></div>',
      { attributes: [['d', { role: 'button' }]] },
    ],
    [
      'its fieldset was disabled',
      '<fieldset !f><button !>Pay</button></fieldset>',
      { attributes: [['f', { disabled: '' }]] },
    ],
    [
      'its selector got something to stand in',
      '<div !d><button !></button></div>',
      { attributes: [['d', { id: 'cart' }]] },
    ],
    ['its label changed', '<label for=a !l>Name</label><input id=a !>', { texts: [['l', 'Town']] }],
    ['the label around it changed', '<label !l>Name<input !></label>', { texts: [['l', 'Town']] }],
    ['its label went', '<label for=a !l>Name</label><input id=a !>', { remove: ['l'] }],
    ['a label came', '<p>x</p><input id=a name=n !>', { add: [['body', '<label for=a>Name</label>']] }],
    [
      'the labelled control came',
      '<label for=a !>Name</label>',
      { add: [['body', '<input id=a placeholder=Name>']] },
    ],
    [
      'what labels it changed',
      '<b id=b !b>Pay</b><button aria-labelledby=b !>x</button>',
      { texts: [['b', 'Paid']] },
    ],
    [
      'what labels it is another',
      '<b id=b !b>Pay</b><i !i id=c>Paid</i><button aria-labelledby=b !>x</button>',
      {
        attributes: [
          ['b', { id: 'old' }],
          ['i', { id: 'b' }],
        ],
      },
    ],
    [
      'what is slotted into it changed',
      '<x-a><b !b>Pay</b><#shadow><button !><slot></slot></button></#shadow></x-a>',
      { texts: [['b', 'Paid']] },
    ],
    [
      'something else is slotted into it',
      '<x-a><b !b slot=s>Pay</b><#shadow><button !><slot></slot></button></#shadow></x-a>',
      { attributes: [['b', { slot: null }]] },
    ],
    ['it was removed', '<p><button !>Pay</button></p>', { remove: [''] }],
    ['what it is in was removed', '<p !p><button !>Pay</button></p>', { remove: ['p'] }],
    ['the page was removed', '<button !>Pay</button>', { remove: ['html'] }],
    ['an icon came', '<button !></button>', { add: [['', '<i class="fa fa-trash"></i>']] }],
  ]
  it.each(changed)('gives another answer when %s', (_, markup, changes) => {
    const { first, later, fresh } = aroundChanges(markup, changes)
    expect(later).toEqual(fresh)
    expect(later).not.toEqual(first)
  })

  it('takes no notice of what is typed', () => {
    const { mirror, nodeId } = pageOf('<label>Name<input !></label>')
    const memory = createTargetMemory(mirror, createLookups(mirror))
    const first = memory.describe(nodeId())
    mirror.applyInput(nodeId(), 'Ada', false)
    expect(memory.describe(nodeId())).toBe(first)
  })

  it('notices that what is around it was sent again as something else', () => {
    const { mirror, nodeId } = pageOf('<fieldset !f><button !>Pay</button></fieldset>')
    const memory = createTargetMemory(mirror, createLookups(mirror))
    expect(memory.describe(nodeId()).disabled).toBeUndefined()
    const node = {
      type: 2,
      id: nodeId('f'),
      tagName: 'fieldset',
      attributes: { disabled: '' },
      childNodes: [],
    }
    const adds = [{ parentId: nodeId('body'), nextId: null, node }]
    mirror.applyMutation(frameOf({ type: 3, timestamp: 2000, data: { source: 0, adds } }))
    expect(memory.describe(nodeId()).disabled).toBe(true)
  })

  it('remembers nothing for which much of the page was read', () => {
    const { mirror, nodeId } = pageOf(`<div !>${'<p></p>'.repeat(1100)}</div>`)
    const memory = createTargetMemory(mirror, createLookups(mirror))
    const first = memory.describe(nodeId())
    expect(memory.describe(nodeId())).toEqual(first)
    expect(memory.describe(nodeId())).not.toBe(first)
  })

  it('remembers no more than a thousand', () => {
    const buttons = Array.from({ length: 1100 }, (_, i) => `<button !${i}>Pay ${i}</button>`)
    const { mirror, nodeId } = pageOf(buttons.join(''))
    const memory = createTargetMemory(mirror, createLookups(mirror))
    const first = buttons.map((_, i) => memory.describe(nodeId(`${i}`)))
    expect(memory.describe(nodeId('1099'))).toBe(first[1099])
    expect(memory.describe(nodeId('0'))).not.toBe(first[0])
    expect(memory.describe(nodeId('0'))).toEqual(first[0])
  })

  it('says of every node what is said of it without a memory, whatever happens to the page', () => {
    let again = 0
    const play = (moments: Iterable<Moment>): void => {
      const mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
      const lookups = createLookups(mirror)
      const memory = createTargetMemory(mirror, lookups)
      const latest = new Map<number, Target>()
      let moment = 0
      for (const { event, sameLoad, ids } of moments) {
        const { source, id, text, isChecked } = event.data
        if (event.type === 2) mirror.applySnapshot(frameOf(event), sameLoad)
        else if (source === 0) mirror.applyMutation(frameOf(event))
        else mirror.applyInput(Number(id), String(text), isChecked === true)
        moment++
        for (let nodeId = 0; nodeId <= ids; nodeId++) {
          // Not all are asked for each time: some are remembered for long.
          if ((nodeId + moment) % 3 === 0) continue
          const target = memory.describe(nodeId)
          expect(target).toEqual(describeTarget(mirror, nodeId, lookups))
          if (latest.get(nodeId) === target) again++
          latest.set(nodeId, target)
        }
      }
    }
    holds(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), steps =>
        play(session(steps)),
      ),
      { numRuns: 150 },
    )
    expect(again).toBeGreaterThan(1000)
  }, 60_000)
})
