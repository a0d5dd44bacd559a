import { expect, it } from 'vitest'
import { aClick, anEvent, aTarget, PAGE } from '../../analyze/testing/events.ts'
import { gunzipMember } from '../../lib/gzip-members.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { toEventRecord } from '../event-record.ts'
import { readEventData } from './event-data.ts'
import { buildEventTable, categoryOf, EventFlag, kindOf, readEventTable, rowAt } from './event-table.ts'
import { readEventTexts } from './event-texts.ts'

const mutation = { adds: 1, removes: 0, texts: 0, attributes: 0 }

/** Every hundredth event is a click, the rest changes of the page. */
function manyEvents(count: number): SessionEvent[] {
  return Array.from({ length: count }, (_, row) => {
    const more = {
      pointer: { replayId: 'test', segmentId: row >> 9, frameIndex: row & 511 },
      label: `n${row}`,
    }
    return row % 100 === 0
      ? { ...aClick(row * 10, aTarget('button', 'Go', { selector: '#go', nodeId: row })), ...more }
      : { ...anEvent('mutation', row * 10, mutation), category: 'dom', ...more }
  }) as SessionEvent[]
}

it('gives back what the events are, column by column', async () => {
  const events = [
    anEvent('network', -120.5, {
      method: 'POST',
      url: '/x',
      status: 500,
      initiator: 'fetch',
      failed: true,
    }),
    {
      ...aClick(10, aTarget('button', 'Go', { selector: '#go', blocked: true })),
      masked: true,
      windowId: 'w',
    },
    { ...anEvent('error', 20, { message: 'no', kind: 'uncaught' }), url: `${PAGE}b`, epoch: 2 },
  ] as SessionEvent[]
  const files = await buildEventTable(events)
  const table = readEventTable(files.table)
  const rows = [0, 1, 2]
  expect(table.length).toBe(3)
  expect([...table.offsetMs]).toEqual([-120.5, 10, 20])
  expect(rows.map(row => kindOf(table, row))).toEqual(['network', 'click', 'error'])
  expect(rows.map(row => categoryOf(table, row))).toEqual(['network', 'interaction', 'error'])
  expect([...table.nodeId]).toEqual([-1, 7, -1])
  expect([...table.epoch]).toEqual([0, 0, 2])
  expect([...table.flags]).toEqual([EventFlag.failed, EventFlag.masked | EventFlag.blocked, EventFlag.failed])
  expect(rows.map(row => table.strings.at(table.url[row]!))).toEqual([PAGE, PAGE, `${PAGE}b`])
  expect(rows.map(row => table.strings.at(table.selector[row]!))).toEqual(['', '#go', ''])
  expect(rows.map(row => table.strings.at(table.window[row]!))).toEqual(['', 'w', ''])
  expect(readEventTexts(files.texts).pool.at(table.text[2]!)).toContain('uncaught')
})

it('finds rows by time, the first of equal ones', async () => {
  const table = readEventTable(
    (await buildEventTable([0, 5, 5, 9].map(at => aClick(at, aTarget('', ''))))).table,
  )
  expect([-1, 0, 4, 5, 9, 10].map(at => rowAt(table, at))).toEqual([0, 0, 1, 1, 3, 4])
})

it('reads whole events in the order asked for, and inflates only the members that hold them', async () => {
  const events = manyEvents(5000)
  const files = await buildEventTable(events)
  const table = readEventTable(files.table)
  let inflated = 0
  const read = (from: number, to: number): Promise<Uint8Array> => {
    inflated++
    return gunzipMember(files.data.subarray(from, to))
  }
  const whole = (row: number): unknown => JSON.parse(JSON.stringify(toEventRecord(events[row]!)))
  const clicks = [4900, 0, 100, 2500]
  expect(await readEventData(table, clicks, read)).toEqual(clicks.map(whole))
  // Fifty clicks out of five thousand events lie together.
  expect(inflated).toBe(1)
  const all = events.map((_, row) => row)
  expect(await readEventData(table, all, read)).toEqual(all.map(whole))
  // The last number is where the file ends; the member read before was kept.
  expect(table.data.memberAt).toHaveLength(inflated + 1)
})

it('is an ordinary gzip file of JSON lines', async () => {
  const events = manyEvents(300)
  const { data } = await buildEventTable(events)
  const { memberAt } = readEventTable((await buildEventTable(events)).table).data
  let lines = 0
  for (let member = 0; member + 1 < memberAt.length; member++) {
    const bytes = await gunzipMember(data.subarray(memberAt[member], memberAt[member + 1]))
    lines += new TextDecoder().decode(bytes).split('\n').length - 1
  }
  expect(lines).toBe(events.length)
  expect(memberAt.at(-1)).toBe(data.length)
})

it('is empty without events', async () => {
  const files = await buildEventTable([])
  const table = readEventTable(files.table)
  expect([table.length, rowAt(table, 0)]).toEqual([0, 0])
  expect(await readEventData(table, [], () => Promise.reject(new Error('nothing to read')))).toEqual([])
})

it('throws on bytes that are cut', async () => {
  const { table } = await buildEventTable(manyEvents(300))
  expect(() => readEventTable(table.subarray(0, table.length >> 1))).toThrow()
})
