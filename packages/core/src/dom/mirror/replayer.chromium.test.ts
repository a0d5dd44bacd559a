import { EventType, Replayer, type eventWithTime } from 'rrweb'
import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../../test/runtimes/fixtures.ts'
import { decodeBytes } from '../../decode/testing/decode-bytes.ts'
import { type Frame, frameData, FrameType, Source } from '../../decode/frame.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { pageAt } from '../../evidence/dom/page-at.ts'
import type { StoredReplay } from '../../evidence/stored-replay.ts'
import { openStored } from '../../pipeline/open-stored.ts'
import { save } from '../../pipeline/save.ts'
import { openFile } from '../../sources/file/open-file.ts'
import { memoryStore } from '../../store/memory-store.ts'
import { createMirror } from './create-mirror.ts'
import type { MirrorReader, Slot } from './mirror.ts'
import { NodeType } from './mirror.ts'
import { parseStyle } from './attribute-changes.ts'

/**
 * The mirror against the real thing: rrweb's own Replayer is taken to many times of each recording, in a
 * real browser, and its DOM must be ours. Where the two differ on purpose, `ignored` says why.
 */
const TIMES = 24

const recordings = fixturePaths.filter(path => /recordings\/[^/]*rrweb[^/]*\/recording\.json\.gz$/.test(path))

async function readEvents(path: string): Promise<eventWithTime[]> {
  const packed = new Blob([await fixture(path)]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(packed).json()) as eventWithTime[]
}

/** Attributes that are the recorder's notes to the player, or that the player must change to be harmless. */
const ignored: readonly [RegExp, string][] = [
  [/^rr_/, 'instructions to the player (sizes, scroll offsets, media state, pixels)'],
  [/^_cssText$/, 'the style sheet itself: the player makes rules of it'],
  [/^srcset$|^rrweb-original-srcset$|^sizes$/, 'renamed by the player, so that nothing is loaded'],
  [/^on/, 'handlers: the player drops them'],
  [/^src$/, 'the player fills and blocks sources as it sees fit'],
  [/^autocomplete$/, 'switched off by the player in every field'],
]

function isIgnored(name: string): boolean {
  return ignored.some(([pattern]) => pattern.test(name))
}

/** The recording put into a store and opened from there. */
async function stored(path: string): Promise<StoredReplay> {
  const store = memoryStore()
  const address = { identity: 'local', source: 'file', project: 'local', replayId: 'r' } as const
  await save(openFile([{ name: 'r', content: await fixture(path) }], { replayId: 'r' }), store, { address })
  const replay = await openStored(store, address)
  if (replay === undefined) throw new Error('nothing is stored')
  return replay
}

interface Shown {
  readonly lines: string[]
}

/** One line a node, so that a difference names the node. */
function describeMirror(mirror: MirrorReader): Shown {
  const lines: string[] = []
  const visit = (slot: Slot, depth: number): void => {
    const type = mirror.nodeType(slot)
    const head = `${' '.repeat(depth)}${mirror.isShadowChild(slot) ? '#' : ''}${mirror.nodeId(slot)} `
    if (type === NodeType.Text) lines.push(`${head}${JSON.stringify(mirror.text(slot))}`)
    else if (type === NodeType.Comment) lines.push(`${head}<!-- -->`)
    else if (type === NodeType.Doctype) lines.push(`${head}<!doctype>`)
    else if (type === NodeType.Document) lines.push(`${head}document`)
    else {
      const attributes = mirror.attributes(slot)
      const isSheet =
        mirror.tag(slot) === 'style' || (mirror.tag(slot) === 'link' && attributes.has('_cssText'))
      // SVG names are recorded in lower case; the player restores their case.
      const tag = mirror.tag(slot) === 'script' ? 'noscript' : isSheet ? 'style' : mirror.tag(slot)
      const shown: [string, string][] = []
      for (const [name, value] of attributes)
        if (!isIgnored(name)) shown.push([name, value === true ? '' : value])
      // The player gives a blocked box its recorded size by style.
      const width = attributes.get('rr_width')
      if (width !== undefined)
        shown.push(['style', `width: ${String(width)}; height: ${String(attributes.get('rr_height'))};`])
      lines.push(
        head +
          element(
            tag,
            shown,
            isField(tag)
              ? fieldState(tag, mirror.value(slot), mirror.isChecked(slot), attributes.get('type'))
              : '',
          ),
      )
      if (isSheet || tag === 'textarea') return
    }
    for (let child = mirror.firstChild(slot); child >= 0; child = mirror.nextSibling(child))
      visit(child, depth + 1)
  }
  visit(mirror.root(), 0)
  return { lines }
}

function describeDom(replayer: Replayer): Shown {
  const lines: string[] = []
  const ids = replayer.getMirror()
  const visit = (node: Node, depth: number, isShadow: boolean): void => {
    const id = ids.getId(node)
    // The player's own style elements are not of the page.
    if (id < 0) return
    const head = `${' '.repeat(depth)}${isShadow ? '#' : ''}${id} `
    const children: [Node, boolean][] = [...node.childNodes].map(child => [child, false])
    if (node.nodeType === Node.TEXT_NODE) lines.push(`${head}${JSON.stringify(node.textContent)}`)
    else if (node.nodeType === Node.COMMENT_NODE) lines.push(`${head}<!-- -->`)
    else if (node.nodeType === Node.DOCUMENT_TYPE_NODE) lines.push(`${head}<!doctype>`)
    else if (node.nodeType === Node.DOCUMENT_NODE) lines.push(`${head}document`)
    else {
      const found = node as HTMLInputElement
      const tag = found.localName.toLowerCase()
      const attributes = [...found.attributes]
        .filter(({ name }) => !isIgnored(name))
        .map(({ name, value }): [string, string] => [name, value])
      lines.push(
        head +
          element(
            tag,
            attributes,
            isField(tag) ? fieldState(tag, found.value, found.checked, found.type) : '',
          ),
      )
      if (tag === 'style' || tag === 'textarea') return
      if (found.shadowRoot)
        children.push(...[...found.shadowRoot.childNodes].map((child): [Node, boolean] => [child, true]))
      const inner = tag === 'iframe' ? (node as HTMLIFrameElement).contentDocument : null
      if (inner && ids.getId(inner) > 0) children.push([inner, false])
    }
    for (const [child, inShadow] of children) visit(child, depth + 1, inShadow)
  }
  visit(replayer.iframe.contentDocument as Document, 0, false)
  return { lines }
}

/** Asterisks are no option of a select and no date: the browser leaves such a field empty. */
function withRefusedMask(theirs: string, ours: string | undefined): string {
  const refused = /<select|type="(date|time|month|week|datetime-local|number|color|range)"/.test(theirs)
  const isMaskOnly = ours?.replace(/value="\*+"$/, 'value=""') === theirs
  return refused && isMaskOnly && ours !== undefined ? ours : theirs
}

function isField(tag: string): boolean {
  return tag === 'input' || tag === 'textarea' || tag === 'select'
}

function fieldState(tag: string, value: string | null, isChecked: boolean, type: unknown): string {
  if (tag === 'input' && (type === 'checkbox' || type === 'radio')) return ` checked=${isChecked}`
  // A file field cannot be given a value by script.
  if (tag === 'input' && type === 'file') return ''
  return ` value=${JSON.stringify(value)}`
}

function element(tag: string, attributes: [string, string][], state: string): string {
  const shown = attributes
    .map(
      ([name, value]) =>
        `${name}=${JSON.stringify(name === 'style' ? styleOf(value) : name === 'class' ? classOf(value) : value)}`,
    )
    // What a field holds is compared as state: the player writes it into attributes too.
    .filter(text => !(isField(tag) && /^(value|checked)=/.test(text)) && text !== 'class=""')
    .toSorted()
  return `<${[tag, ...shown].join(' ')}>${state}`
}

/** The player shows hovering and pausing by classes of its own. */
function classOf(value: string): string {
  return value
    .split(/\s+/)
    .filter(name => name !== ':hover' && name !== 'rrweb-paused' && name !== '')
    .join(' ')
}

/** Inline styles as the browser understands them, shorthands and all. */
function styleOf(value: string): string {
  const probe = document.createElement('i')
  for (const [property, text] of parseStyle(value)) {
    const [plain, priority] = text.split(/\s*!(?=important$)/)
    probe.style.setProperty(property, plain ?? '', priority ?? '')
  }
  return probe.style.cssText
}

function replayerOf(events: eventWithTime[]): Replayer {
  return new Replayer(structuredClone(events), {
    root: document.body,
    useVirtualDom: false,
    mouseTail: false,
    triggerFocus: false,
    showWarning: false,
    loadTimeout: 0,
  })
}

function shownBy(replayer: Replayer, ours: readonly string[]): string[] {
  return describeDom(replayer).lines.map((line, i) => withRefusedMask(line, ours[i]))
}

/**
 * Times between frames, spread over the recording, the last one behind its end. Between a Meta and its
 * snapshot the player shows neither page, so there is nothing to compare.
 */
function timesOf(events: readonly eventWithTime[]): number[] {
  const first = events[0]?.timestamp ?? 0
  const loading = new Set<number>()
  events.forEach((event, i) => {
    if (event.type === EventType.Meta && events[i + 1]?.timestamp !== event.timestamp)
      loading.add(event.timestamp)
  })
  const distinct = [...new Set(events.map(event => event.timestamp))].filter(
    time => time > first && !loading.has(time),
  )
  const step = distinct.length / TIMES
  return Array.from({ length: TIMES }, (_, i) => (distinct[Math.floor((i + 1) * step) - 1] ?? first) + 0.5)
}

describe.each(recordings)('%s', path => {
  it(
    `has the Replayer's DOM at ${TIMES} times, read in order and from the store`,
    { timeout: 120_000 },
    async () => {
      const events = await readEvents(path)
      const { frames } = decodeBytes(await fixture(path))
      expect(frames.length).toBe(events.length)
      const start = events[0]?.timestamp ?? 0
      const replay = await stored(path)
      let replayer = replayerOf(events)
      const mirror = createMirror({ health: createHealthLog(), limits: defaultLimits })
      let applied = 0
      let compared = 0
      for (const time of timesOf(events)) {
        replayer.pause(time - start)
        for (let frame = frames[applied]; frame && frame.timestamp <= time; frame = frames[++applied]) {
          apply(mirror, frame)
        }
        if (mirror.root() < 0) continue
        const ours = describeMirror(mirror).lines
        let theirs = shownBy(replayer, ours)
        if (theirs.join('\n') !== ours.join('\n')) {
          // A player that has been sent on several times can lose a frame's document: a fresh one decides.
          replayer.destroy()
          replayer = replayerOf(events)
          replayer.pause(time - start)
          theirs = shownBy(replayer, ours)
        }
        expect(ours, `at ${time - start} ms`).toEqual(theirs)
        const page = await pageAt(replay, { atMs: time - (replay.zeroMs ?? NaN) })
        expect(describeMirror(page.mirror).lines, `from the store, at ${time - start} ms`).toEqual(ours)
        compared++
      }
      replayer.destroy()
      expect(compared).toBeGreaterThanOrEqual(20)
    },
  )
})

function apply(mirror: ReturnType<typeof createMirror>, frame: Frame): void {
  if (frame.type === FrameType.FullSnapshot) mirror.applySnapshot(frame, false)
  else if (frame.source === Source.Mutation) mirror.applyMutation(frame)
  else if (frame.source === Source.Input) {
    const { id, text, isChecked } = frameData(frame) as { id: number; text: string; isChecked: boolean }
    mirror.applyInput(id, text, isChecked)
  }
}
