import { shortUrl } from '../../lib/address.ts'
import { cleanText } from '../../lib/clean-text.ts'

/** Characters of an address on a line, and in the list at the end. */
const SHORT_LIMIT = 64
const FULL_LIMIT = 300
/** Addresses listed. */
const LIST_LIMIT = 40

/** Shortens addresses and remembers what was cut off. */
export interface Addresses {
  /** The path when `page` has the same origin; a cut address carries its number in the list: `/search?q=…{1}`. */
  short(url: string, page: string): string
  /** The numbered addresses in full. */
  list(): readonly string[]
}

/** An empty list; one per timeline. */
export function createAddresses(): Addresses {
  const numbers = new Map<string, number>()
  // A page asks for the same few addresses all the time.
  const shortened = new Map<string, string>()
  let latestPage = ''
  return {
    short(url, page) {
      if (page !== latestPage) shortened.clear()
      latestPage = page
      const short = shortened.get(url) ?? shortUrl(url, page, SHORT_LIMIT)
      shortened.set(url, short)
      if (!short.includes('…')) return short
      const known = numbers.get(url)
      if (known === undefined && numbers.size >= LIST_LIMIT) return short
      const number = known ?? numbers.size + 1
      numbers.set(url, number)
      return `${short}{${number}}`
    },
    list: () => [...numbers].map(([url, number]) => `{${number}} ${cleanText(url, FULL_LIMIT)}`),
  }
}
