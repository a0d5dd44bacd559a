import { z } from 'zod'
import type { TreeNode } from '../../dom/tree.ts'
import { rangeNoteSchema } from '../window/range-note-schema.ts'

const count = z.int().min(0)

const place = z.object({
  offsetMs: z.number(),
  windowId: z.string().optional(),
  url: z.string(),
  title: z.string(),
  epoch: z.int(),
  snapshot: z.object({ pointer: z.string(), offsetMs: z.number() }).nullable(),
  applied: count,
  nodes: count,
})

const fidelity = z.object({
  unappliedMutations: count,
  unknownNodes: count,
  unreadableFrames: count,
  cut: z.boolean(),
  maskedTexts: count,
  maskedCharacters: count,
  blockedBoxes: count,
  notRecorded: z.object({ frames: count, canvases: count, players: count }),
  notes: z.array(rangeNoteSchema),
})

const outlineLine = z.object({
  nodeId: z.int(),
  depth: count,
  kind: z.enum([
    'landmark',
    'group',
    'heading',
    'control',
    'text',
    'line',
    'list',
    'table',
    'row',
    'item',
    'image',
    'media',
    'frame',
    'blocked',
    'empty',
    'more',
  ]),
  role: z.string(),
  name: z.string(),
  masked: z.literal(true).optional(),
  value: z.object({ text: z.string(), known: z.enum(['clear', 'masked', 'not-recorded']) }).optional(),
  states: z.array(z.string()),
  text: z.string(),
})

/** A node of a page as plain data: `TreeNode`. */
export const treeNodeSchema: z.ZodType<TreeNode> = z.lazy(() =>
  z.object({
    type: z.enum(['document', 'doctype', 'element', 'text', 'cdata', 'comment']),
    nodeId: z.int(),
    tag: z.string().optional(),
    attributes: z.record(z.string(), z.union([z.string(), z.literal(true)])).optional(),
    text: z.string().optional(),
    value: z.string().optional(),
    checked: z.boolean().optional(),
    children: z.array(treeNodeSchema).optional(),
    shadow: z.array(treeNodeSchema).optional(),
    document: treeNodeSchema.optional(),
  }),
) as z.ZodType<TreeNode>

/** What `domAt` answers: `DomAnswer`. */
export const domAnswerSchema = z.object({
  schemaVersion: z.literal(1),
  replayId: z.string(),
  page: place,
  part: z
    .object({ nodeId: z.int().nullable(), label: z.string(), matches: count, nodeIds: z.array(z.int()) })
    .optional(),
  fidelity,
  outline: z
    .object({
      lines: z.array(outlineLine),
      leftOut: z.record(z.string(), count),
      estimatedTokens: count,
      complete: z.boolean(),
    })
    .optional(),
  html: z
    .object({
      text: z.string(),
      counts: z.object({ scripts: count, disarmed: count, leftOut: count, emptyFrames: count }),
    })
    .optional(),
  tree: treeNodeSchema.nullable().optional(),
})

const diffLine = z.object({
  nodeId: z.int(),
  depth: count,
  text: z.string(),
  ambient: z.literal(true).optional(),
})

const changes = { adds: count, removes: count, texts: count, attributes: count }

/** What `domBetween` answers: `DomBetween`. */
export const domBetweenSchema = z.object({
  schemaVersion: z.literal(1),
  replayId: z.string(),
  from: place,
  to: place,
  sameLoad: z.boolean(),
  loads: z.array(z.object({ offsetMs: z.number(), url: z.string() })),
  diff: z
    .object({
      by: z.enum(['id', 'content']),
      appeared: z.array(diffLine),
      vanished: z.array(diffLine),
      changed: z.array(diffLine),
      moved: z.array(diffLine),
      remade: count,
      looks: z.object({ count, first: z.array(z.object({ nodeId: z.int(), text: z.string() })) }),
      leftOut: z.object({ appeared: count, vanished: count, changed: count, moved: count }),
    })
    .nullable(),
  events: z
    .object({
      mutations: count,
      ...changes,
      inputs: count,
      snapshots: count,
      largest: z.array(z.object({ pointer: z.string(), offsetMs: z.number(), ...changes })),
    })
    .optional(),
  fidelity,
  notes: z.array(rangeNoteSchema),
})
