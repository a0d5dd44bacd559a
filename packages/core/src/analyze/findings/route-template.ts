import { routeOf } from '../stats/route.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const HEX = /^(?=.*\d)[0-9a-f]{8,}$/i
/** Long and with a number in it: `oak-table-4711`, `a8Fk29dL0p`. */
const SLUG_LENGTH = 10

/**
 * An address as a template: no origin, no query, no fragment but one that is a route itself (`#/cart`); integers, UUIDs,
 * hex of 8 digits or more and long slugs with digits as `:id`. '' for an address that is not known.
 */
export function routeTemplate(url: string): string {
  if (url === '') return ''
  const route = routeOf(url)
  const path = route.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/#]*/i, '')
  return path.split('/').map(segment).join('/') || '/'
}

function segment(part: string): string {
  if (part === '' || part.length > 200) return part === '' ? '' : ':id'
  const bare = part.replace(/\.[a-z]{1,5}$/i, '')
  const isId =
    /^\d+$/.test(bare) || UUID.test(bare) || HEX.test(bare) || (bare.length >= SLUG_LENGTH && /\d/.test(bare))
  return isId ? ':id' : part
}
