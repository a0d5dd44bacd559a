import { createHealthLog, type HealthNote } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import type { Frame } from '../../decode/frame.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import type { SessionEvent } from '../event.ts'
import type { Normalized } from '../normalized.ts'
import { createNormalizer, type NormalizerOptions } from '../normalizer.ts'
import { telling } from '../told/telling.ts'

await telling.load()

/** A recorded node as rrweb writes it. */
export interface RecordedNode {
  readonly type: number
  id: number
  readonly tagName?: string
  readonly attributes?: Record<string, string | boolean>
  readonly childNodes?: RecordedNode[]
  readonly textContent?: string
  readonly name?: string
  readonly isShadow?: true
  readonly isShadowHost?: true
}

type Child = RecordedNode | string

/** An element; strings among the children are text nodes. Ids are given out when it gets into a page. */
export function el(
  tagName: string,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): RecordedNode {
  return {
    type: 2,
    id: 0,
    tagName,
    attributes,
    childNodes: children.map(child =>
      typeof child === 'string' ? { type: 3, id: 0, textContent: child } : child,
    ),
  }
}

/** An rrweb event as recorded; `windowId` as PostHog adds it. */
export interface RawEvent {
  readonly type: number
  readonly timestamp: number
  readonly data?: unknown
  readonly windowId?: string
}

/** The page that the frames are about: `#pay` is the id of the node whose attribute `id` is `pay`. */
export interface TestPage {
  idOf(name: string): number
  /** Takes in nodes that come later. */
  adopt(node: RecordedNode): RecordedNode
  /** A new page load: ids start anew. */
  load(body: readonly Child[], title?: string): RecordedNode
  readonly root: RecordedNode
}

/** What a maker makes of a page: one or more events. */
export type Step = (page: TestPage) => RawEvent | readonly RawEvent[]

/** Times of the makers count from here. */
export const START = 1_700_000_000_000

function createTestPage(): TestPage {
  let next = 1
  let root: RecordedNode = { type: 0, id: 0, childNodes: [] }
  const names = new Map<string, number>()

  function adopt(node: RecordedNode): RecordedNode {
    node.id = next++
    const name = node.attributes?.id
    if (typeof name === 'string') names.set(`#${name}`, node.id)
    if (node.tagName) names.set(node.tagName, names.get(node.tagName) ?? node.id)
    if (node.type === 3 && node.textContent) names.set(`"${node.textContent}"`, node.id)
    for (const child of node.childNodes ?? []) adopt(child)
    return node
  }

  return {
    adopt,
    get root() {
      return root
    },
    idOf(name) {
      if (/^-?\d+$/.test(name)) return Number(name)
      const id = names.get(name)
      if (id === undefined) throw new Error(`There is no ${name} in the page`)
      return id
    },
    load(body, title = 'Shop') {
      next = 1
      names.clear()
      root = {
        type: 0,
        id: 0,
        childNodes: [
          { type: 1, id: 0, name: 'html' },
          el('html', {}, el('head', {}, el('title', {}, title)), el('body', {}, ...body)),
        ],
      }
      adopt(root)
      names.set('document', root.id)
      return root
    },
  }
}

/** An incremental snapshot. */
export function increment(
  source: number,
  data: (page: TestPage) => Record<string, unknown>,
  at: number,
): Step {
  return page => ({ type: 3, timestamp: START + at, data: { source, ...data(page) } })
}

export const MouseType = {
  up: 0,
  down: 1,
  click: 2,
  menu: 3,
  double: 4,
  focus: 5,
  blur: 6,
  touchStart: 7,
  touchEnd: 9,
  touchCancel: 10,
} as const

interface Pointing {
  readonly x?: number
  readonly y?: number
  readonly pointerType?: number
}

/** One MouseInteraction frame. */
export function mouse(type: keyof typeof MouseType, name: string, at: number, pointing: Pointing = {}): Step {
  return increment(2, page => ({ type: MouseType[type], id: page.idOf(name), ...pointing }), at)
}

/** Several steps as one. */
export function all(...steps: readonly Step[]): Step {
  return page => steps.flatMap(step => step(page))
}

/** A whole click by mouse: down 60 ms before, up and click at `at`. */
export function click(name: string, at: number, { x = 10, y = 10, pointerType = 0 }: Pointing = {}): Step {
  return all(
    mouse('down', name, at - 60, { x, y }),
    mouse('up', name, at, { x, y }),
    mouse('click', name, at, { x, y, pointerType }),
  )
}

/** A whole tap. */
export function tap(name: string, at: number): Step {
  return all(
    mouse('touchStart', name, at - 80, { x: 5, y: 5 }),
    mouse('touchEnd', name, at, { x: 5, y: 5 }),
    mouse('click', name, at, { x: 5, y: 5, pointerType: 2 }),
  )
}

/** A field's whole value after a key, or after a script set it. */
export function input(
  name: string,
  text: string,
  at: number,
  more: { isChecked?: boolean; userTriggered?: boolean } = {},
): Step {
  return increment(5, page => ({ id: page.idOf(name), text, isChecked: false, ...more }), at)
}

/** Keys going into a field one by one, 50 ms apart. */
export function type(name: string, text: string, at: number): Step {
  return all(...[...text].map((_, i) => input(name, [...text].slice(0, i + 1).join(''), at + i * 50)))
}

export function scroll(name: string, y: number, at: number): Step {
  return increment(3, page => ({ id: page.idOf(name), x: 0, y }), at)
}

/** A selection from one node and offset to another; none without. */
export function select(
  at: number,
  range?: readonly [from: string, fromOffset: number, to: string, toOffset: number],
): Step {
  return increment(
    14,
    page => ({
      ranges: range
        ? [
            {
              start: page.idOf(range[0]),
              startOffset: range[1],
              end: page.idOf(range[2]),
              endOffset: range[3],
            },
          ]
        : [],
    }),
    at,
  )
}

interface Mutation {
  readonly add?: readonly (readonly [parent: string, node: Child])[]
  readonly remove?: readonly (readonly [parent: string, node: string])[]
  readonly text?: readonly (readonly [node: string, text: string])[]
  readonly attributes?: readonly (readonly [node: string, attributes: Record<string, unknown>])[]
}

/** One Mutation frame. */
export function mutate(at: number, { add = [], remove = [], text = [], attributes = [] }: Mutation): Step {
  return increment(
    0,
    page => {
      const removes = remove.map(([parent, node]) => ({ parentId: page.idOf(parent), id: page.idOf(node) }))
      const adds: unknown[] = []
      const addOf = (parentId: number, node: RecordedNode): void => {
        adds.push({ parentId, nextId: null, node: node.childNodes ? { ...node, childNodes: [] } : node })
        for (const child of node.childNodes ?? []) addOf(node.id, child)
      }
      for (const [parent, child] of add) {
        const node = page.adopt(typeof child === 'string' ? { type: 3, id: 0, textContent: child } : child)
        addOf(page.idOf(parent), node)
      }
      return {
        removes,
        adds,
        texts: text.map(([node, value]) => ({ id: page.idOf(node), value })),
        attributes: attributes.map(([node, changed]) => ({ id: page.idOf(node), attributes: changed })),
      }
    },
    at,
  )
}

/** Meta and FullSnapshot of the page as it was loaded: a checkout. */
export function checkout(at: number, href = 'https://shop.test/'): Step {
  return page => pictures(page, at, href)
}

/** A new page load, announced by DomContentLoaded and Load unless told otherwise. */
export function load(
  at: number,
  body: readonly Child[],
  {
    href = 'https://shop.test/',
    announced = true,
    title,
  }: { href?: string; announced?: boolean; title?: string } = {},
): Step {
  return page => {
    page.load(body, title)
    const phases = announced ? [0, 1].map(phase => ({ type: phase, timestamp: START + at, data: {} })) : []
    return [...phases, ...pictures(page, at, href)]
  }
}

function pictures(page: TestPage, at: number, href: string): RawEvent[] {
  return [
    { type: 4, timestamp: START + at, data: { href, width: 1280, height: 720 } },
    { type: 2, timestamp: START + at, data: { node: page.root, initialOffset: { left: 0, top: 0 } } },
  ]
}

export function custom(tag: string, payload: unknown, at: number): Step {
  return () => ({ type: 5, timestamp: START + at, data: { tag, payload } })
}

/** The frames of these steps as bytes. */
export function frames(steps: readonly Step[]): Frame[] {
  // Steps change the nodes they share: each event becomes bytes before the next one is made.
  const page = createTestPage()
  const made: Frame[] = []
  for (const step of steps) for (const event of [step(page)].flat()) made.push(frameOf(event, made.length))
  return made
}

export interface Result extends Normalized {
  readonly notes: readonly HealthNote[]
}

/** What the normalizer makes of frames. */
export function normalize(all: readonly Frame[], options: Partial<NormalizerOptions> = {}): Result {
  const health = createHealthLog()
  const normalizer = createNormalizer({
    replayId: 'test',
    health,
    limits: defaultLimits,
    events: 'story',
    ...options,
  })
  for (const frame of all) normalizer.push(frame)
  return { ...normalizer.finish(), notes: health.notes() }
}

/** The story of a page with this body on which these steps happen, one line an event. */
export function story(body: readonly Child[], ...steps: readonly Step[]): string[] {
  return lines(normalize(frames([load(0, body), ...steps])))
}

const SILENT: ReadonlySet<string> = new Set(['dom-snapshot', 'mutation'])

/** The events as lines, without pictures and mutations (and without the first page load). */
export function lines({ events }: Pick<Normalized, 'events'>): string[] {
  return events
    .filter(({ kind, offsetMs }) => !SILENT.has(kind) && (kind !== 'navigation' || offsetMs > 0))
    .map(lineOf)
}

/** `click button "Pay"`, `typing textbox "Name" = Ada`, … */
export function lineOf(event: SessionEvent): string {
  switch (event.kind) {
    case 'click': {
      const { gesture, target, checked, submits, pointer, triggered } = event.data
      const by = pointer === 'mouse' ? '' : ` by ${pointer}`
      const state = checked === undefined ? '' : checked ? ' checked' : ' unchecked'
      return `${gesture} ${target.label}${state}${by}${submits ? ' submits' : ''}${triggered ? ` then ${triggered.label}` : ''}`
    }
    case 'tap':
      return `tap ${event.label}${event.data.checked === undefined ? '' : event.data.checked ? ' checked' : ' unchecked'}`
    case 'input': {
      const { how, value, checked } = event.data
      return `${how} ${event.label} = ${checked === undefined ? value : checked}`
    }
    case 'navigation':
      return `${event.data.method} ${event.data.href}${event.data.title ? ` "${event.data.title}"` : ''}`
    case 'scroll':
      return `scroll ${event.label} by ${event.data.deltaY}${event.data.automatic ? ' automatic' : ''}`
    default:
      return `${event.kind} ${event.label}`
  }
}
