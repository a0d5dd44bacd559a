/** Why a recording cannot be read, or a source cannot be asked. */
export type SourceErrorCode =
  | 'empty' // there is nothing in it
  | 'not-json' // no JSON anywhere in it
  | 'not-a-recording' // JSON, but no event in it
  | 'damaged' // compressed data that is damaged before the first event
  | 'mobile-recording' // pictures of an app, and no gesture among them
  | 'no-credentials' // none were given
  | 'unauthorized' // the credentials are wrong, or have expired
  | 'forbidden' // they are right, and do not allow this: a scope or a permission is missing
  | 'not-found' // the vendor does not know this replay
  | 'expired' // its retention has passed, or its bytes are gone
  | 'deleted' // somebody deleted or archived it
  | 'rate-limited' // too many requests, and waiting would take too long
  | 'bad-question' // arguments that cannot work; nothing or a refusal came back
  | 'unavailable' // the vendor or the network fails, and went on failing
  | 'bad-response' // an answer that is not what the vendor's API gives
  | 'refused' // an answer that is not followed: another host, a redirect, too many bytes

export interface SourceErrorOptions extends ErrorOptions {
  /** The vendor's status, where it gave one. */
  readonly status?: number
  /** With `rate-limited` and `unavailable`, where the vendor says so: when to ask again, in ms from now. */
  readonly retryAfterMs?: number
}

/**
 * What keeps a recording from being read, or a source from answering. The message says who, what, where and what to
 * do next; never what was recorded, never a credential or a signed address.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode
  readonly status?: number
  readonly retryAfterMs?: number

  constructor(code: SourceErrorCode, message: string, options: SourceErrorOptions = {}) {
    const { status, retryAfterMs, ...rest } = options
    super(message, rest)
    this.code = code
    if (status !== undefined) this.status = status
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
  }
}
