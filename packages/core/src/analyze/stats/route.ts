import { cleanText } from '../../lib/clean-text.ts'

const LIMIT = 300

/** An address as a route: without query and fragment, but for a fragment that is a route itself (`#/cart`). */
export function routeOf(url: string): string {
  const hash = url.indexOf('#')
  const beforeHash = hash < 0 ? url : url.slice(0, hash)
  const query = beforeHash.indexOf('?')
  const path = query < 0 ? beforeHash : beforeHash.slice(0, query)
  const fragment = hash >= 0 && /^#!?\//.test(url.slice(hash, hash + 3)) ? withoutQuery(url.slice(hash)) : ''
  return cleanText(path + fragment, LIMIT)
}

function withoutQuery(fragment: string): string {
  const query = fragment.indexOf('?')
  return query < 0 ? fragment : fragment.slice(0, query)
}

/** The host of an address, with its port; '' when it has none. */
export function hostOf(url: string): string {
  const from = url.indexOf('//')
  if (from < 0) return ''
  const rest = url.slice(from + 2, from + 2 + LIMIT)
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  return cleanText(authority.slice(authority.lastIndexOf('@') + 1), 100)
}
