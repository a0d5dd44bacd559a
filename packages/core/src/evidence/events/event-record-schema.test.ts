import { expect, it } from 'vitest'
import type { z } from 'zod'
import { aClick, anEvent, aTarget } from '../../analyze/testing/events.ts'
import type { EventData, EventKind, SessionEvent } from '../../normalize/event.ts'
import { toEventRecord } from '../event-record.ts'
import type { eventDataSchemas } from './event-data-schema.ts'
import { eventRecordSchema } from './event-record-schema.ts'
import { eventKinds } from './matching-rows.ts'

/** Schema and type name the same keys, kind by kind; the compiler says so. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Keys = {
  [K in EventKind]: Same<keyof z.infer<(typeof eventDataSchemas)[K]>, keyof EventData[K]>
}
const keys: Keys[EventKind] = true

it('tells every kind of event apart', () => {
  expect(keys).toBe(true)
  expect(eventRecordSchema.options.map(option => option.shape.kind.value)).toEqual(
    expect.arrayContaining([...eventKinds]),
  )
  expect(eventRecordSchema.options).toHaveLength(eventKinds.length)
})

const target = aTarget('slider', 'Volume', { selector: '#volume', within: 'shadow', removed: true })
const rare: readonly SessionEvent[] = [
  anEvent('drag', 0, { target, dropTarget: target, distancePx: 40, endAtMs: 1 }),
  anEvent('video', 0, { durationMs: 5, width: 1, height: 2 }),
  anEvent('feedback', 0, { feedbackId: 'x' }),
  anEvent('unknown', 0, { name: 'x' }),
  anEvent('memory', 0, { usedBytes: 1 }),
  anEvent('clipboard', 0, { operation: 'copy' }),
  aClick(0, target, { triggered: target, submits: true }),
]

it.each(rare.map(event => [event.kind, event] as const))('takes a record of the kind %s', (kind, event) => {
  const category = { drag: 'interaction', click: 'interaction', clipboard: 'interaction', memory: 'span' }
  const known = { video: 'session', feedback: 'session', unknown: 'unknown', ...category }
  const record = {
    ...toEventRecord(event),
    category: known[kind as keyof typeof known],
    vendor: { verdict: 'rage', clickCount: 3 },
    also: [{ replayId: 'test', segmentId: 0, frameIndex: 4 }],
  }
  expect(eventRecordSchema.parse(record)).toEqual(record)
})

it('refuses data of another kind, and a category that is not the kind’s', () => {
  const click = { ...toEventRecord(aClick(0, target)), category: 'interaction' }
  expect(eventRecordSchema.safeParse(click).success).toBe(true)
  expect(eventRecordSchema.safeParse({ ...click, kind: 'input' }).success).toBe(false)
  expect(eventRecordSchema.safeParse({ ...click, category: 'dom' }).success).toBe(false)
})
