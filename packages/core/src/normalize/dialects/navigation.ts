import { absoluteUrl, originOf, shortUrl, withoutHash } from './address.ts'
import type { DraftOf, Origin } from './draft.ts'
import type { NavigationMethod } from '../event.ts'

/** A route change as its event; a change of the fragment alone is `hash`. */
export function navigationDraft(change: {
  readonly href: string
  /** The address before, as far as known. */
  readonly from: string
  /** What relative addresses stand against, where `from` is relative itself. */
  readonly base?: string
  readonly timeMs: number
  readonly origin: Origin
  readonly method?: NavigationMethod
  readonly durationMs?: number
}): DraftOf<'navigation'> {
  const { timeMs, origin, durationMs } = change
  const from = change.from === '' ? '' : absoluteUrl(change.from, change.base ?? '')
  const href = absoluteUrl(change.href, originOf(from) === '' ? (change.base ?? '') : from)
  const method =
    change.method ??
    (from !== '' && withoutHash(from) === withoutHash(href) && from !== href ? 'hash' : 'push')
  return {
    kind: 'navigation',
    origin,
    timeMs,
    label: shortUrl(href, from),
    url: href,
    data: {
      method,
      href,
      ...(from === '' || from === href ? {} : { from }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
  }
}
