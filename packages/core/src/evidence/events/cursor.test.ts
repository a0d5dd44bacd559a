import { expect, it } from 'vitest'
import { anEvent } from '../../analyze/testing/events.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { cursorAfter, rowAfter } from './cursor.ts'
import { buildEventTable, readEventTable, type EventTable } from './event-table.ts'

/** Events as `[offset, frame]`. */
async function tableOf(events: readonly (readonly [number, number])[]): Promise<EventTable> {
  const made = events.map(([offsetMs, frameIndex]): SessionEvent => {
    const pointer = { replayId: 'test', segmentId: 3, frameIndex }
    return anEvent('unknown', offsetMs, { name: 'x' }, { pointer })
  })
  return readEventTable((await buildEventTable(made)).table)
}

const events = [
  [-5.25, 0],
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 2],
  [7, 3],
] as const

it('goes on behind every event, also where one frame tells several', async () => {
  const table = await tableOf(events)
  expect(events.map((_, row) => rowAfter(table, cursorAfter(table, row)))).toEqual([1, 2, 3, 4, 5, 6])
})

it('goes on at the same place when the event is not there any more, and when others are', async () => {
  const cursor = cursorAfter(await tableOf(events), 4)
  const without = await tableOf(events.filter((_, row) => row !== 4))
  expect(rowAfter(without, cursor)).toBe(4)
  const more = await tableOf([[-9, 9], ...events])
  expect(rowAfter(more, cursor)).toBe(6)
})

it.each(['', 'x', 'e1_2_3', 'e1_2_3_4_5', 'eNaN_1_2_0', '5', 'e1_-2_0_0'])('%j is no cursor', async text => {
  const table = await tableOf(events)
  expect(() => rowAfter(table, text)).toThrow(/is no cursor/)
})
