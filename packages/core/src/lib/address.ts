import { cleanText, clip } from './clean-text.ts'

/** Characters of a query string, and of a fragment, that are shown. */
const QUERY_LIMIT = 40

/** `https://shop.test`; '' when the text is no address with a host. */
export function originOf(url: string): string {
  const parsed = parse(url, '')
  return parsed === null ? '' : origin(parsed)
}

/**
 * An address for a line of output: only the path when its origin is that of `page`, queries and fragments
 * clipped, `data:` and the like reduced to their kind.
 */
export function shortUrl(url: string, page = '', limit = 100): string {
  const parsed = parse(url, page)
  if (parsed === null) return cleanText(url, limit)
  const own = origin(parsed)
  if (own === '' && parsed.protocol !== 'file:') return cleanText(url, 24)
  const head = own === originOf(page) ? '' : own
  const query = parsed.search.length > 1 ? clip(parsed.search, QUERY_LIMIT) : ''
  const hash = parsed.hash.length > 1 ? clip(parsed.hash, QUERY_LIMIT) : ''
  return cleanText(head + parsed.pathname + query + hash, limit)
}

function origin(url: URL): string {
  return url.host === '' ? '' : `${url.protocol}//${url.host}`
}

function parse(url: string, base: string): URL | null {
  try {
    return base === '' ? new URL(url) : new URL(url, base)
  } catch {
    return null
  }
}
