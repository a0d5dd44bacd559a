/** What can be wrong with a question, whatever the recording. */
export type QueryErrorCode = 'unknown-kind' | 'bad-cursor' | 'bad-question'

/** A question that cannot be asked so: says what is wrong and what to ask instead. */
export class QueryError extends Error {
  readonly code: QueryErrorCode
  constructor(code: QueryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'QueryError'
    this.code = code
  }
}
