import { clip, oneLine } from './guards.ts'

const URL_LIMIT = 2000

/** A URL fit for keeping: made absolute against the page's address where it is relative, cut where it is long. */
export function absoluteUrl(url: string, base: string): string {
  const trimmed = url.slice(0, URL_LIMIT * 2).trim()
  if (trimmed.startsWith('data:')) return clipData(trimmed)
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed) || base === '' || trimmed === '') return clip(trimmed, URL_LIMIT)
  try {
    return clip(new URL(trimmed, base).href, URL_LIMIT)
  } catch {
    return clip(trimmed, URL_LIMIT)
  }
}

/** `data:image/png;base64,…`: its content is not an address. */
function clipData(url: string): string {
  const comma = url.indexOf(',')
  return `${url.slice(0, comma >= 0 && comma < 100 ? comma + 1 : 30)}…`
}

/** The URL as a person reads it beside a page: its path where the origin is the page's, else without protocol. */
export function shortUrl(url: string, page: string): string {
  const origin = originOf(url)
  if (origin === '') return oneLine(url, 120)
  const rest = url.slice(origin.length)
  if (origin === originOf(page)) return oneLine(rest === '' ? '/' : rest, 120)
  return oneLine(url.replace(/^https?:\/\//, ''), 120)
}

/** `https://shop.test:8080` of an absolute hierarchical URL; '' for any other. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
}

/** The URL without its fragment. */
export function withoutHash(url: string): string {
  const hash = url.indexOf('#')
  return hash < 0 ? url : url.slice(0, hash)
}

/** Whether the text is an absolute http(s) URL (or an app's own scheme with `//`). */
export function isAbsoluteUrl(text: string): boolean {
  return originOf(text) !== '' && !/\s/.test(text.slice(0, URL_LIMIT))
}
