import { EventType, Replayer } from 'rrweb'

declare global {
  interface Window {
    fastForward: (useVirtualDom: boolean) => Promise<Played>
  }
}

export interface Played {
  /** `JSON.parse` of the text, which the player has to be given parsed. */
  readonly parseMs: number
  /** From `new Replayer` until the last event is applied. */
  readonly ms: number
  readonly applied: number
  readonly events: number
  /** Of the page. */
  readonly heapBytes: number
}

/** What Chromium tells of a page's heap. */
interface WithMemory {
  readonly memory: { readonly usedJSHeapSize: number }
}

/** An event that is not packed. */
type Recorded = Exclude<ConstructorParameters<typeof Replayer>[0][number], string>

/**
 * Plays the recording to its end as fast as rrweb can: it jumps. A jump leaves out everything before the last page
 * load, so there is one to the end of each.
 */
window.fastForward = async useVirtualDom => {
  const text = await (await fetch('/recording')).text()
  const parsing = performance.now()
  const events = JSON.parse(text) as Recorded[]
  const parseMs = performance.now() - parsing
  const startMs = events[0]?.timestamp ?? 0
  const ends = events
    .filter(({ type, timestamp }) => type === EventType.Meta && timestamp > startMs)
    // A jump to the very moment would be into the next page load.
    .map(({ timestamp }) => timestamp - startMs - 0.5)
  ends.push(events.at(-1)!.timestamp - startMs + 1)
  let applied = 0
  const start = performance.now()
  const replayer = new Replayer(events, {
    root: document.body,
    useVirtualDom,
    showWarning: false,
    mouseTail: false,
    logger: { log: () => {}, warn: () => {} },
  })
  replayer.on('event-cast', () => applied++)
  for (const endMs of ends) replayer.pause(endMs)
  const ms = performance.now() - start
  const { memory } = performance as unknown as WithMemory
  return { parseMs, ms, applied, events: events.length, heapBytes: memory.usedJSHeapSize }
}
