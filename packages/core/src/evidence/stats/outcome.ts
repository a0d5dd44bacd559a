/** What came of a request, in a word or two. */
export function requestOutcome(status: number | undefined, failed: boolean): string {
  if (status === undefined) return failed ? 'failed' : ''
  return status === 0 ? 'no answer' : String(status)
}
