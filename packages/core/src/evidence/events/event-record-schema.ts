import { z } from 'zod'
import { CATEGORY } from '../../normalize/categories.ts'
import type { EventCategory, EventKind } from '../../normalize/event.ts'
import { eventDataSchemas } from './event-data-schema.ts'

const pointer = { replayId: z.string(), segmentId: z.number(), frameIndex: z.number() }

const vendor = z.object({
  verdict: z.enum(['slow', 'dead', 'rage', 'multi']),
  clickCount: z.number().optional(),
  timeAfterClickMs: z.number().optional(),
  endReason: z.string().optional(),
})

/** What events of all kinds have. */
const base = {
  ...pointer,
  /** ms since the recording's first frame; negative for what is told from before it. */
  offsetMs: z.number(),
  /** ISO 8601; '' for a time that no calendar has. */
  timestamp: z.string(),
  label: z.string(),
  url: z.string(),
  selector: z.string().optional(),
  nodeId: z.number().optional(),
  rawType: z.string(),
  rawSource: z.string().optional(),
  masked: z.literal(true).optional(),
  windowId: z.string().optional(),
  epoch: z.number(),
  vendor: vendor.optional(),
  also: z.array(z.object(pointer)).optional(),
}

function recordOf<K extends EventKind>(kind: K) {
  return z.object({
    ...base,
    kind: z.literal(kind),
    category: z.literal(CATEGORY[kind]),
    data: eventDataSchemas[kind],
  })
}

/** A session event as JSON, told apart by `kind`: `EventRecord`. */
export const eventRecordSchema = z.discriminatedUnion('kind', [
  recordOf('navigation'),
  recordOf('click'),
  recordOf('tap'),
  recordOf('drag'),
  recordOf('input'),
  recordOf('focus'),
  recordOf('blur'),
  recordOf('scroll'),
  recordOf('viewport'),
  recordOf('mutation'),
  recordOf('dom-snapshot'),
  recordOf('breadcrumb'),
  recordOf('network'),
  recordOf('console'),
  recordOf('error'),
  recordOf('span'),
  recordOf('web-vital'),
  recordOf('memory'),
  recordOf('video'),
  recordOf('mobile'),
  recordOf('selection'),
  recordOf('clipboard'),
  recordOf('media'),
  recordOf('visibility'),
  recordOf('tracked'),
  recordOf('feedback'),
  recordOf('unknown'),
])

/** The name of a kind. */
export const eventKindSchema = z.enum(Object.keys(CATEGORY) as [EventKind, ...EventKind[]])

/** The name of a category. */
export const eventCategorySchema = z.enum([...new Set(Object.values(CATEGORY))] as [
  EventCategory,
  ...EventCategory[],
])
