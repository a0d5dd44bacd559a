// Everything that opens what is wrapped around JSON; loaded by `unwrapping.ts` when the first such thing is met.
export { inflateAll } from '../lib/inflate-all.ts'
export { createFormReader } from './form.ts'
export { createInflateReader } from './inflate-reader.ts'
export { createSentryBlob } from './sentry-blob.ts'
export { createSentryEnvelope } from './sentry-envelope.ts'
export { takePacked } from './take-packed.ts'
