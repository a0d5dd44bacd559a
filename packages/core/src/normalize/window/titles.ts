import type { Frame } from '../../decode/frame.ts'
import { maskedLength, maskedWord } from '../../dom/text/mask.ts'
import type { MutationCounts, Slot } from '../../dom/mirror/mirror.ts'
import { cleanText } from '../../lib/clean-text.ts'
import type { WindowState } from './window-state.ts'

export interface Titles {
  /** A new snapshot: its title is where changes are counted from. */
  reset(): void
  /** A mutation was applied; `isAttentive` says that someone did something lately. */
  mutated(frame: Frame, counts: MutationCounts, isAttentive: boolean): void
  /** Nobody will ask any more. */
  leave(): void
}

const TITLE_LIMIT = 200
/** A router renders the page of a link within this time. */
const FOLLOW_MS = 3000
const MOST_TITLES = 1000
/** A page without a title is looked at again this often, in mutations. */
const LOOK_EVERY = 64

/** Watches the page's title, which single-page applications change with the route: each change becomes a navigation. */
export function createTitles(state: WindowState): Titles {
  const { mirror, maker } = state
  const known = new Map<string, string>()
  let title: Slot = -1
  let child: Slot = -1
  let text = ''
  /** When it was read. */
  let readStamp = -1
  let untilLook = 0

  function find(): void {
    title = -1
    for (
      let html = mirror.root() < 0 ? -1 : mirror.firstChild(mirror.root());
      html >= 0;
      html = mirror.nextSibling(html)
    ) {
      if (mirror.tag(html) !== 'html') continue
      for (let head = mirror.firstChild(html); head >= 0; head = mirror.nextSibling(head)) {
        if (mirror.tag(head) !== 'head') continue
        for (let at = mirror.firstChild(head); at >= 0; at = mirror.nextSibling(at)) {
          if (mirror.tag(at) === 'title') title = at
          if (title >= 0) break
        }
      }
    }
    child = title < 0 ? -1 : mirror.firstChild(title)
  }

  function read(): string {
    readStamp = mirror.stamp()
    let found = ''
    for (let at = child; at >= 0; at = mirror.nextSibling(at)) found += mirror.text(at, TITLE_LIMIT * 2)
    return cleanText(found, TITLE_LIMIT)
  }

  /** The address that goes with a new title, as far as it can be known: of the link just clicked, or from before. */
  function routeOf(timeMs: number, now: string): string {
    const { href, atMs } = state.lastClick
    const isFollowed = href !== '' && timeMs - atMs <= FOLLOW_MS
    // A link is followed once: what comes next is another route.
    if (isFollowed) state.lastClick = { ...state.lastClick, href: '' }
    const found = isFollowed ? href : (known.get(now) ?? '')
    if (known.size < MOST_TITLES && found !== '' && now !== '') known.set(now, found)
    return found
  }

  return {
    reset() {
      find()
      text = read()
      if (text !== '' && state.url !== '' && known.size < MOST_TITLES) known.set(text, state.url)
      untilLook = LOOK_EVERY
    },
    mutated(frame, counts, isAttentive) {
      if (title < 0 || mirror.isRemoved(title)) {
        if (counts.adds === 0 || --untilLook > 0) return
        untilLook = LOOK_EVERY
        find()
        if (title < 0) return
      } else {
        const first = mirror.firstChild(title)
        if (first === child && (counts.texts === 0 || !mirror.changedWithin(title, readStamp))) return
        child = first
      }
      const now = read()
      if (now === text) return
      const isRoute = isAttentive && now !== '' && text !== '' && withoutCount(now) !== withoutCount(text)
      text = now
      if (!isRoute) return
      const hidden = maskedLength(now)
      const href = routeOf(frame.timestamp, hidden === undefined ? now : '')
      // A hidden title that changes is a route only if a link led there.
      if (hidden !== undefined && href === '') return
      const shown = hidden === undefined ? now : maskedWord(hidden)
      const made = maker.make('navigation', frame, shown, { method: 'title', href, title: shown })
      if (hidden !== undefined) made.masked = true
      if (href !== '') state.url = href
      state.lastCauseMs = frame.timestamp
    },
    leave() {
      known.clear()
      text = ''
    },
  }
}

/** `(3) Inbox` and `Inbox` are the same page. */
function withoutCount(title: string): string {
  return title.replace(/^\s*[([]\d+\+?[)\]]\s*|[•●*]\s*/g, '')
}
