import { commandLine } from './command-line.ts'
import type { Effort } from './effort.ts'
import { inChild } from './in-child.ts'
import type { MeasuredStored } from './measured.ts'

const ON_EVENTS = [
  'events',
  'events, two kinds',
  'events that contain a text',
  'window',
  'stats',
  'search',
  'search, misspelt',
]

/** Measures questions to stored replays: of many events, and of a page that changes a lot. */
export async function measureStored(
  events: string,
  grid: string,
  { timeoutMs }: Effort,
): Promise<MeasuredStored> {
  return {
    events: await inChild({ measure: 'stored', file: events, questions: ON_EVENTS }, { timeoutMs }),
    grid: await inChild({ measure: 'stored', file: grid, questions: ['dom at'] }, { timeoutMs }),
    verbs: await commandLine(events, timeoutMs),
  }
}
