import { cleanText } from '../../lib/clean-text.ts'

/** More of a vendor's words is never shown. */
const LONGEST_WORDS = 240

/** Shorter texts are in every second sentence, and no secrets. */
const SHORTEST_SECRET = 4

/**
 * Makes texts from outside fit to be shown: without the secrets, in any spelling in which a URL or a header would
 * carry them, without query strings and credentials of addresses, on one line, clipped.
 */
export function createRedactor(secrets: readonly string[]): (text: string, limit?: number) => string {
  const spellings = [...new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spelled))]
    // The longest first: another may be a part of it.
    .sort((one, other) => other.length - one.length)
  return (text, limit = LONGEST_WORDS) => {
    let shown = text.slice(0, 64 * 1024)
    for (const spelling of spellings) shown = shown.replaceAll(spelling, '<redacted>')
    return cleanText(shown.replaceAll(ADDRESS, hideAddress).replaceAll(BEARER, '$1 <redacted>'), limit)
  }
}

const ADDRESS = /\b(https?:\/\/)([^\s/?#"'<>@]*@)?([^\s?#"'<>]*)([?#][^\s"'<>]*)?/gi
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=:-]{6,}/gi

function hideAddress(
  _: string,
  scheme: string,
  _user: string,
  rest: string,
  query: string | undefined,
): string {
  return `${scheme}${rest}${query === undefined ? '' : '?…'}`
}

function spelled(text: string): string[] {
  return [text, encodeURIComponent(text), base64(text), JSON.stringify(text).slice(1, -1)]
}

function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary).replace(/=+$/, '')
}
