// Everything that opens what is wrapped around JSON; loaded by `unwrapping.ts` when the first such thing is met.
export { createFormReader } from './form.ts'
export { createInflateReader } from './inflate-reader.ts'
export { openByteString } from './open-byte-string.ts'
export { createSentryBlob } from './sentry-blob.ts'
export { createSentryEnvelope } from './sentry-envelope.ts'
export { takePacked } from './take-packed.ts'
