/** Why a recording cannot be read. */
export type SourceErrorCode =
  | 'empty' // there is nothing in it
  | 'not-json' // no JSON anywhere in it
  | 'not-a-recording' // JSON, but no event in it
  | 'damaged' // compressed data that is damaged before the first event
  | 'mobile-recording' // pictures of an app, and no gesture among them

/** What keeps a recording from being read at all. The message says who, what and where, never what was recorded. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode

  constructor(code: SourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
