import { pass } from './clock.ts'
import { getRecordConsolePlugin } from '@rrweb/rrweb-plugin-console-record'
import { record } from 'rrweb'

declare global {
  interface Window {
    /** Acts on the page as visitors do and gives what was recorded. */
    drive: () => Promise<Driven>
  }
}

/** One page load's recording. */
export interface Driven {
  /** JSON of the events, without the brackets of their array. */
  readonly events: string
  readonly endMs: number
}

const CONSOLE_LIMIT = 1_000_000

const events: string[] = []

/** Records this page load from here on with the real recorder; `act` is what then happens on the page. */
export function recordWhile(act: () => Promise<void>): void {
  const stop = record({
    emit: event => void events.push(JSON.stringify(event)),
    plugins: [getRecordConsolePlugin({ lengthThreshold: CONSOLE_LIMIT })],
  })
  window.drive = async () => {
    await pass(400)
    await act()
    await pass(1000)
    stop?.()
    return { events: events.join(','), endMs: Date.now() }
  }
}
