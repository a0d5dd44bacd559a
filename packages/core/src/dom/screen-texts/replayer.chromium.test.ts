import { EventType, Replayer, type eventWithTime } from 'rrweb'
import { describe, expect, it } from 'vitest'
import { fixture, fixturePaths } from '../../../../../test/runtimes/fixtures.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { decodeBytes } from '../../decode/testing/decode-bytes.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { createScreenTexts } from './screen-texts.ts'
import { standingAt } from './testing/standing.ts'

/** The intervals against the real thing: rrweb's own Replayer is taken to a time, and its page must have the words. */
const TIMES = 20

const recordings = fixturePaths.filter(path => /recordings\/[^/]*rrweb[^/]*\/recording\.json\.gz$/.test(path))

async function readEvents(path: string): Promise<eventWithTime[]> {
  const packed = new Blob([await fixture(path)]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(packed).json()) as eventWithTime[]
}

const NEVER =
  'head,script,style,template,noscript,meta,link,datalist,object,audio,video,canvas,select,textarea,input'
const HIDING =
  '[hidden],[aria-hidden=true],[role=textbox],[role=searchbox],[role=slider],[role=spinbutton],svg title,desc'

/** Whether a person does not see what is in the element, by what the recording tells without its style sheets. */
function isOut(element: HTMLElement): boolean {
  if (element.matches(NEVER) || element.matches(HIDING)) return true
  const { display, visibility } = element.style
  if (display === 'none' || visibility === 'hidden' || visibility === 'collapse') return true
  const editable = element.getAttribute('contenteditable')
  if (editable !== null && editable !== 'false' && editable !== 'inherit') return true
  if (element.localName === 'dialog' && !element.hasAttribute('open')) return true
  const parent = element.parentElement
  return parent?.localName === 'details' && !parent.hasAttribute('open') && element.localName !== 'summary'
}

/** The texts that the Replayer's page shows, one a text node, without white space. */
function textsOf(page: Document): string[] {
  const texts: string[] = []
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(bare(node.textContent ?? ''))
    else if (node.nodeType === Node.DOCUMENT_NODE) node.childNodes.forEach(visit)
    else if (node.nodeType === Node.ELEMENT_NODE) {
      const element = node as HTMLElement
      if (isOut(element)) return
      const inner = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null
      if (inner !== null) visit(inner)
      else if (element.localName === 'slot' && (element as HTMLSlotElement).assignedNodes().length > 0)
        (element as HTMLSlotElement).assignedNodes().forEach(visit)
      else (element.shadowRoot ?? element).childNodes.forEach(visit)
    }
  }
  visit(page)
  return texts.filter(text => text !== '')
}

/** Cleaned, without white space and without what was hidden. */
function bare(text: string): string {
  return cleanText(text).replace(/\s|^\*+$/g, '')
}

/** Times between frames, spread over the recording. Between a Meta and its snapshot the player shows neither page. */
function timesOf(events: readonly eventWithTime[]): number[] {
  const first = events[0]?.timestamp ?? 0
  const loading = new Set<number>()
  events.forEach((event, i) => {
    if (event.type === EventType.Meta && events[i + 1]?.timestamp !== event.timestamp)
      loading.add(event.timestamp)
  })
  const snapshot = events.find(({ type }) => type === EventType.FullSnapshot)?.timestamp ?? Infinity
  const distinct = [...new Set(events.map(event => event.timestamp))].filter(
    time => time > first && time >= snapshot && !loading.has(time),
  )
  const step = distinct.length / TIMES
  return Array.from({ length: TIMES }, (_, i) => (distinct[Math.floor((i + 1) * step) - 1] ?? first) + 0.5)
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

describe.each(recordings)('%s', path => {
  it(`tells the texts of the Replayer's page at ${TIMES} times`, { timeout: 120_000 }, async () => {
    const events = await readEvents(path)
    const { frames } = decodeBytes(await fixture(path))
    const reader = createScreenTexts({ limits: defaultLimits })
    for (const frame of frames) reader.see(frame)
    const start = events[0]?.timestamp ?? 0
    const texts = reader.finish((events.at(-1)?.timestamp ?? 0) + 1)
    let replayer = replayerOf(events)
    let told = 0
    for (const time of timesOf(events)) {
      const { texts: standing, changing } = standingAt(texts, time)
      // Hidden words are told by their length, changing ones by their first and last value.
      const ours = standing.map(text => bare(text.replace(/masked\(\d+\)/g, '').replace(/\* ?/g, '')))
      const difference = (): string[] => {
        replayer.pause(time - start)
        const theirs = textsOf(replayer.iframe.contentDocument as Document).map(text =>
          text.replaceAll('*', ''),
        )
        const page = theirs.join('')
        const missing = theirs.filter(
          text =>
            !ours.some(line => line.includes(text)) &&
            !changing.some(line => bare(line).includes(text.replace(/\d+/g, '0'))),
        )
        const tooMany = ours.filter(line => !page.includes(line))
        return [...missing.map(text => `not told: ${text}`), ...tooMany.map(text => `not there: ${text}`)]
      }
      let found = difference()
      if (found.length > 0) {
        // A player that has been sent on several times can lose a frame's document: a fresh one decides.
        replayer.destroy()
        replayer = replayerOf(events)
        found = difference()
      }
      expect(found, `at ${time - start} ms`).toEqual([])
      told += ours.length
    }
    replayer.destroy()
    if (!path.includes('masked')) expect(told).toBeGreaterThan(TIMES)
  })
})
