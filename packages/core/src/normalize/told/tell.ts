// Everything that deals with what others than rrweb tell; loaded by `telling.ts` before the first such frame is taken.
export { duplicateRecords } from './duplicate-records.ts'
export { joinClaims } from './joined-claims.ts'
export { createToldFrames } from './told-frames.ts'
