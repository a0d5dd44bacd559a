// The shapes of all JSON answers as zod schemas, apart from the rest: zod takes longer to load than most questions to
// answer, and only those who check answers need it. `import { statsAnswerSchema } from '@playhead/core/schemas'`.
export { statsSchema } from './analyze/stats/schema.ts'
export { briefAnswerSchema } from './evidence/brief/schema.ts'
export { domAnswerSchema, domBetweenSchema, treeNodeSchema } from './evidence/dom/schema.ts'
export {
  eventCategorySchema,
  eventKindSchema,
  eventRecordSchema,
} from './evidence/events/event-record-schema.ts'
export { eventsAnswerSchema } from './evidence/events/events-answer-schema.ts'
export { healthAnswerSchema } from './evidence/health/schema.ts'
export { searchAnswerSchema } from './evidence/search/search-answer-schema.ts'
export { blindSchema, findingSchema } from './analyze/findings/schema.ts'
export { momentSchema, struggleSchema, strugglesAnswerSchema } from './evidence/struggles/schema.ts'
export { statsAnswerSchema } from './evidence/stats/schema.ts'
export { rangeNoteSchema } from './evidence/window/range-note-schema.ts'
export { windowAnswerSchema } from './evidence/window/window-answer-schema.ts'
export { manifestSchema } from './store/manifest-schema.ts'
export {
  actionSchema,
  cacheClearedSchema,
  cacheListSchema,
  cachePathSchema,
  fetchedSchema,
  replayInfoSchema,
  reportSchema,
} from './evidence/report-schema.ts'
