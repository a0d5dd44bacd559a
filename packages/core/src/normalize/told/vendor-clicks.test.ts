import { describe, expect, test } from 'vitest'
import { describedTarget } from '../dialects/described-target.ts'
import type { DraftOf } from '../dialects/draft.ts'
import type { VendorVerdict } from '../event.ts'
import { joinVendorClicks, type RecordedClick } from './vendor-clicks.ts'

interface Claimed {
  readonly node?: number
  readonly verdict?: VendorVerdict['verdict']
  readonly x?: number
  readonly y?: number
  readonly name?: string
  readonly slack?: readonly [number, number]
  readonly windowId?: string
}

const click = (
  timeMs: number,
  nodeIds: readonly number[] = [15],
  rest: Partial<RecordedClick> = {},
): RecordedClick => ({ timeMs, nodeIds, ...rest })

const claim = (
  timeMs: number,
  { node, verdict, x, y, name = '', slack = [50, 50], windowId }: Claimed = {},
): DraftOf<'click'> => {
  const target = describedTarget({ tag: 'button', names: [name] })
  return {
    kind: 'click',
    origin: 'sentry-crumb',
    timeMs,
    label: target.label,
    claim: { beforeMs: slack[0], afterMs: slack[1] },
    data: {
      gesture: 'click',
      pointer: 'unknown',
      target,
      ...(x === undefined || y === undefined ? {} : { x, y }),
    },
    ...(node === undefined ? {} : { nodeId: node }),
    ...(verdict === undefined ? {} : { vendor: { verdict } }),
    ...(windowId === undefined ? {} : { windowId }),
  }
}

/** Claim → click as pairs, click → verdict, labels of lone clicks: all there is to say of a join. */
function told(clicks: readonly RecordedClick[], claims: readonly DraftOf<'click'>[]) {
  const { joined, verdicts, lone } = joinVendorClicks(clicks, claims)
  return {
    joined: [...joined],
    verdicts: [...verdicts].map(([at, { verdict }]) => [at, verdict]),
    lone: lone.map(({ claims: members }) => members),
  }
}

describe('joinVendorClicks', () => {
  test('as Sentry captured it: a click, its crumb 1 ms before, and the verdict seconds later with the same time', () => {
    expect(
      told([click(1015)], [claim(1014, { node: 15 }), claim(1014, { node: 15, verdict: 'dead' })]),
    ).toEqual({
      joined: [
        [0, 0],
        [1, 0],
      ],
      verdicts: [[0, 'dead']],
      lone: [],
    })
  })

  test('as Sentry captured it: six clicks, one crumb and its verdict belong to the first', () => {
    const clicks = [542, 691, 822, 957, 1091, 1222].map(ms => click(ms, [10]))
    expect(told(clicks, [claim(541, { node: 10 }), claim(541, { node: 10, verdict: 'rage' })])).toEqual({
      joined: [
        [0, 0],
        [1, 0],
      ],
      verdicts: [[0, 'rage']],
      lone: [],
    })
  })

  test("the crumb's node may be an ancestor of the clicked one", () => {
    expect(told([click(1000, [31, 30, 15])], [claim(1000, { node: 15 })]).joined).toEqual([[0, 0]])
  })

  test('another node at that time is another click', () => {
    expect(told([click(1000, [31, 30])], [claim(1000, { node: 15 })])).toEqual({
      joined: [],
      verdicts: [],
      lone: [[0]],
    })
  })

  test('a click whose ancestors are unknown joins by time', () => {
    expect(told([click(1000, [31])], [claim(1000, { node: 15 })]).joined).toEqual([[0, 0]])
  })

  test('of two clicks in reach the one on the node wins over the nearer one', () => {
    expect(told([click(960, [15, 1]), click(1000, [31])], [claim(1000, { node: 15 })]).joined).toEqual([
      [0, 0],
    ])
  })

  test.each([
    [949, 0],
    [950, 1],
    [1050, 1],
    [1051, 0],
  ])('a click at %i is within 50 ms of 1000: %i', (timeMs, count) => {
    expect(joinVendorClicks([click(timeMs)], [claim(1000, { node: 15 })]).joined.size).toBe(count)
  })

  test('a claim within a gesture of several clicks belongs to it', () => {
    expect(told([click(1000, [15], { endMs: 1300 })], [claim(1280, { node: 15 })]).joined).toEqual([[0, 0]])
  })

  test('as PostHog captured it: each of four clicks takes its event, the third the rage', () => {
    const times = [544, 691, 843, 1001]
    const clicks = times.map(ms => click(ms, [13], { name: 'Dead' }))
    const slack = [100, 100] as const
    const claims = [
      claim(543, { name: 'Dead', slack }),
      claim(544, { name: 'Dead', slack, verdict: 'dead' }),
      claim(690, { name: 'Dead', slack }),
      claim(840, { name: 'Dead', slack, verdict: 'rage' }),
      claim(842, { name: 'Dead', slack }),
      claim(1000, { name: 'Dead', slack }),
    ]
    expect(told(clicks, claims)).toEqual({
      joined: [
        [0, 0],
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 2],
        [5, 3],
      ],
      verdicts: [
        [0, 'dead'],
        [2, 'rage'],
      ],
      lone: [],
    })
  })

  test('with whole seconds each click of the second gets one claim, by its text', () => {
    const clicks = [
      click(1100, [1], { name: 'Add' }),
      click(1500, [2], { name: 'Pay' }),
      click(1700, [2], { name: 'Pay' }),
    ]
    const slack = [100, 1099] as const
    expect(
      told(clicks, [
        claim(1000, { name: 'Pay', slack }),
        claim(1000, { name: 'Pay', slack }),
        claim(1000, { name: 'Add', slack }),
      ]).joined,
    ).toEqual([
      [0, 1],
      [1, 2],
      [2, 0],
    ])
    expect(told(clicks, [claim(1000, { name: 'Delete', slack })]).lone).toEqual([[0]])
  })

  test('coordinates tell which click a late verdict means', () => {
    const clicks = [click(100, [1], { x: 20, y: 30 }), click(400, [2], { x: 300, y: 30 })]
    const late = claim(600, { x: 20.6, y: 30.2, verdict: 'dead', slack: [1000, 100] })
    expect(told(clicks, [late]).verdicts).toEqual([[0, 'dead']])
  })

  test('windows are kept apart where both are known', () => {
    const clicks = [click(1000, [1], { windowId: 'a' }), click(1000, [1], { windowId: 'b' })]
    expect(told(clicks, [claim(1000, { windowId: 'b' })]).joined).toEqual([[0, 1]])
    expect(told([clicks[0]!], [claim(1000, { windowId: 'b' })]).joined).toEqual([])
  })

  test('the gravest verdict of several stays', () => {
    const claims = [
      claim(1000, { node: 15, verdict: 'multi' }),
      claim(1000, { node: 15, verdict: 'rage' }),
      claim(1000, { node: 15, verdict: 'slow' }),
    ]
    expect(told([click(1000)], claims).verdicts).toEqual([[0, 'rage']])
  })

  test('a click that only vendors tell becomes an event with its verdict', () => {
    const claims = [
      claim(1000, { node: 15, name: 'Pay' }),
      claim(1000, { node: 15, name: 'Pay', verdict: 'dead' }),
      claim(5000, { node: 16 }),
    ]
    const { lone } = joinVendorClicks([], claims)
    expect(lone.map(({ claims: members }) => members)).toEqual([[0, 1], [2]])
    expect(lone[0]?.draft).toMatchObject({
      kind: 'click',
      label: 'button "Pay"',
      timeMs: 1000,
      vendor: { verdict: 'dead' },
    })
    expect(lone[0]?.draft.claim).toBeUndefined()
    expect(lone[1]?.draft.vendor).toBeUndefined()
  })

  test('two plain claims are two clicks, also within reach of each other', () => {
    expect(told([], [claim(1000, { node: 15 }), claim(1010, { node: 15 })]).lone).toEqual([[0], [1]])
  })

  test('a crowd of clicks in one moment costs no more than a look at some', () => {
    const clicks = Array.from({ length: 20_000 }, () => click(1000, [1, 2]))
    const claims = Array.from({ length: 20_000 }, () => claim(1000, { node: 9 }))
    expect(joinVendorClicks(clicks, claims).joined.size).toBe(0)
  })
})
