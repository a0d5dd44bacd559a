import { z } from 'zod'
import { TARGET_KINDS } from '../../dom/names/target.ts'

const fields = z.record(z.string(), z.unknown()).optional()
const text = z.string()
const count = z.int().min(0)

/** What an interaction was aimed at: `Target`. */
export const targetSchema = z.object({
  nodeId: z.number(),
  role: text,
  name: text,
  label: text,
  selector: text,
  tag: text,
  interactive: z.enum(['semantic', 'hint']).optional(),
  kind: z.enum(TARGET_KINDS).optional(),
  labelNodeId: z.number().optional(),
  masked: z.literal(true).optional(),
  disabled: z.literal(true).optional(),
  blocked: z.literal(true).optional(),
  within: z.enum(['shadow', 'iframe']).optional(),
  removed: z.literal(true).optional(),
})

/** Text that came into view: `AppearedText`. */
const appeared = z.object({
  text,
  role: text,
  masked: z.literal(true).optional(),
})

const target = targetSchema
const place = { x: z.number().optional(), y: z.number().optional() }
/** Of clicks and taps whose target moved or came under the pointer. */
const moved = {
  pressedOn: target.optional(),
  letGoOn: target.optional(),
  targetAgeMs: z.number().optional(),
  targetReplaces: z.literal(true).optional(),
}

/** The data of an event, by its kind: `EventData`. */
export const eventDataSchemas = {
  navigation: z.object({
    method: z.enum(['load', 'reload', 'back-forward', 'push', 'hash', 'title', 'guess']),
    href: text,
    from: text.optional(),
    title: text.optional(),
    durationMs: z.number().optional(),
  }),
  click: z.object({
    gesture: z.enum(['click', 'dblclick', 'contextmenu']),
    pointer: z.enum(['mouse', 'pen', 'touch', 'keyboard-or-script', 'unknown']),
    ...place,
    target,
    checked: z.boolean().optional(),
    downAtMs: z.number().optional(),
    ...moved,
    submits: z.literal(true).optional(),
    triggered: target.optional(),
  }),
  tap: z.object({
    ...place,
    target,
    checked: z.boolean().optional(),
    downAtMs: z.number().optional(),
    ...moved,
  }),
  drag: z.object({ target, dropTarget: target.optional(), distancePx: z.number(), endAtMs: z.number() }),
  input: z.object({
    target,
    value: text,
    length: count,
    how: z.enum(['typing', 'choice', 'toggle', 'editable', 'file', 'programmatic']),
    checked: z.boolean().optional(),
    changes: count,
    endAtMs: z.number(),
  }),
  focus: z.object({ target: target.optional(), window: z.literal(true).optional() }),
  blur: z.object({ target: target.optional(), window: z.literal(true).optional() }),
  scroll: z.object({
    target: target.optional(),
    x: z.number(),
    y: z.number(),
    deltaX: z.number(),
    deltaY: z.number(),
    changes: count,
    endAtMs: z.number(),
    automatic: z.literal(true).optional(),
  }),
  viewport: z.object({ width: z.number(), height: z.number() }),
  mutation: z.object({
    adds: count,
    removes: count,
    texts: count,
    attributes: count,
    appeared: z.array(appeared).optional(),
    ambient: z.literal(true).optional(),
  }),
  'dom-snapshot': z.object({ nodes: count, checkout: z.boolean() }),
  breadcrumb: z.object({ crumb: text, message: text, level: text.optional(), fields }),
  network: z.object({
    method: text,
    url: text,
    status: z.number().optional(),
    durationMs: z.number().optional(),
    initiator: text,
    failed: z.boolean(),
    initial: z.literal(true).optional(),
    requestBytes: z.number().optional(),
    responseBytes: z.number().optional(),
  }),
  console: z.object({ level: text, message: text, stack: text.optional() }),
  error: z.object({
    message: text,
    kind: z.enum(['uncaught', 'unhandled-rejection', 'exception', 'hydration']),
    stack: text.optional(),
  }),
  span: z.object({ op: text, description: text, durationMs: z.number(), fields }),
  'web-vital': z.object({
    vital: z.enum(['LCP', 'CLS', 'INP', 'FCP', 'TTFB', 'FID']),
    value: z.number(),
    rating: text.optional(),
    timeUnreliable: z.literal(true).optional(),
  }),
  memory: z.object({
    usedBytes: z.number(),
    totalBytes: z.number().optional(),
    limitBytes: z.number().optional(),
  }),
  video: z.object({ durationMs: z.number(), width: z.number(), height: z.number() }),
  mobile: z.object({ gesture: text, message: text, fields }),
  selection: z.object({ text, length: count, target: target.optional() }),
  clipboard: z.object({ operation: text }),
  media: z.object({
    operation: z.enum(['play', 'pause', 'seek', 'volume', 'rate']),
    target,
    atSeconds: z.number().optional(),
  }),
  visibility: z.object({
    state: z.enum(['hidden', 'visible', 'offline', 'online', 'idle', 'active', 'paused', 'resumed']),
  }),
  tracked: z.object({ event: text, fields }),
  feedback: z.object({ feedbackId: text }),
  unknown: z.object({ name: text }),
} as const
