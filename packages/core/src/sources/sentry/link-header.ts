/** What a page of a list says about the next one. */
export interface NextPage {
  /** There is something on it. */
  readonly hasMore: boolean
  /** What to ask for it with. */
  readonly cursor: string
}

/** More of a header is not looked at. */
const LONGEST = 4000

/**
 * The next page that a `Link` header names; `undefined` without one. Sentry always names one and says in `results`
 * whether it holds anything. Only the cursor is taken: the address beside it is never followed, so that no header can
 * send a credential anywhere.
 */
export function nextPage(headers: Headers): NextPage | undefined {
  const header = headers.get('link')?.slice(0, LONGEST)
  if (header === undefined) return undefined
  for (const entry of header.split(/,\s*(?=<)/)) {
    if (!/;\s*rel="next"/.test(entry)) continue
    const cursor = /;\s*cursor="([\w:.-]{1,100})"/.exec(entry)?.[1] ?? ''
    return { hasMore: cursor !== '' && /;\s*results="true"/.test(entry), cursor }
  }
  return undefined
}

/** The cursor of what begins behind so many rows: `value:offset:is_prev`. */
export function offsetCursor(offset: number): string {
  return `0:${offset}:0`
}
