/** A question that the server answers with 400. `body` is what DRF would write. */
export class BadRequest extends Error {
  readonly body: unknown
  constructor(body: unknown) {
    super('bad request')
    this.body = typeof body === 'string' ? { detail: body } : body
  }
}

export interface Page<T> {
  readonly rows: readonly T[]
  readonly link: string
}

const MOST_PER_PAGE = 100

/** One page of rows by `per_page` and `cursor`, with the `Link` header that leads to its neighbours. */
export function pageOf<T>(rows: readonly T[], url: URL): Page<T> {
  const perPage = wholeNumber(url.searchParams.get('per_page') ?? String(MOST_PER_PAGE))
  if (perPage === undefined || perPage < 1 || perPage > MOST_PER_PAGE)
    throw new BadRequest(`Invalid per_page value. Must be between 1 and ${MOST_PER_PAGE}.`)
  const cursor = url.searchParams.get('cursor') ?? '0:0:0'
  const [, , offset = ''] = /^(\d+):(\d+):([01])$/.exec(cursor) ?? []
  if (offset === '') throw new BadRequest('Invalid cursor parameter.')
  const at = Number(offset)
  const previous = Math.max(0, at - perPage)
  return {
    rows: rows.slice(at, at + perPage),
    link: [
      linkOf(url, `0:${previous}:1`, 'previous', at > 0),
      linkOf(url, `0:${at + perPage}:0`, 'next', at + perPage < rows.length),
    ].join(', '),
  }
}

function linkOf(url: URL, cursor: string, rel: string, hasResults: boolean): string {
  const to = new URL(url)
  to.searchParams.delete('cursor')
  // Colons stand in it as they are.
  const query = [...to.searchParams].map(pair => pair.map(encodeURIComponent).join('=')).join('&')
  const address = `${to.origin}${to.pathname}?${query === '' ? '' : `${query}&`}cursor=${cursor}`
  return `<${address}>; rel="${rel}"; results="${hasResults}"; cursor="${cursor}"`
}

export function wholeNumber(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}
