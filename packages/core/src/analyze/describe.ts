import type { Target } from '../dom/names/target.ts'
import { shortUrl, originOf } from '../lib/address.ts'
import { cleanText } from '../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../lib/duration.ts'
import type { EventData, EventOf, NavigationMethod } from '../normalize/event.ts'
import { quote, quoteValue } from './quote.ts'

/** Characters of a target inside a sentence, and of an error's message. */
const TARGET_LIMIT = 120
const MESSAGE_LIMIT = 200

/** `button "Pay" (disabled)`, `textbox "Card" in iframe`. */
export function describeTarget(target: Target): string {
  const label = cleanText(target.label, TARGET_LIMIT) || 'unknown target'
  const disabled = target.disabled === true ? ' (disabled)' : ''
  const blocked = target.blocked === true ? ' (not recorded inside)' : ''
  // A shadow root is how a component is built; a frame is where a person was.
  const within = target.within === 'iframe' ? ' in iframe' : ''
  return label + disabled + blocked + within
}

/** What a click did, by what it was made on; `what` is that in words, here and below. */
export function describeClick({ data }: EventOf<'click'>, what: string): string {
  if (data.gesture === 'dblclick') return `Double-clicked ${what}`
  if (data.gesture === 'contextmenu') return `Right-clicked ${what}`
  return toggled(data.target, data.checked, what) ?? `Clicked ${what}`
}

/** A click that Enter in a field made; `field` is where the keys went. */
export function describeSubmit({ data }: EventOf<'click'>, field: Target | undefined): string {
  return `Submitted form with Enter in ${describeTarget(field ?? data.target)}`
}

/** What was pulled, and where to if it was dropped on something. */
export function describeDrag({ data: { dropTarget } }: EventOf<'drag'>, what: string): string {
  return `Dragged ${what}${dropTarget ? ` to ${describeTarget(dropTarget)}` : ''}`
}

/** What a tap did, by what it was made on. */
export function describeTap({ data }: EventOf<'tap'>, what: string): string {
  return toggled(data.target, data.checked, what) ?? `Tapped ${what}`
}

function toggled(target: Target, checked: boolean | undefined, what: string): string | undefined {
  if (checked === undefined || target.disabled === true) return undefined
  if (target.role.includes('radio')) return checked ? `Chose ${what}` : undefined
  if (target.role === 'switch') return `Turned ${checked ? 'on' : 'off'} ${what}`
  return `${checked ? 'Checked' : 'Unchecked'} ${what}`
}

/** What became of a field. */
export function describeInput({ data, masked }: EventOf<'input'>, what: string): string {
  const { how, target, value } = data
  if (how === 'toggle') return toggled(target, data.checked ?? false, what) ?? `Changed ${what}`
  if (value === '') return how === 'choice' ? `Selected nothing in ${what}` : `Cleared ${what}`
  if (how === 'file') return `Chose file ${quoteValue(value.replace(/^.*[\\/]/, ''), masked)} in ${what}`
  const shown = quoteValue(value, masked)
  if (how === 'typing' || how === 'editable') return `Typed ${shown} in ${what}`
  if (how === 'programmatic') return `Page set ${what} to ${shown}`
  return target.tag === 'select' || target.role === 'combobox' || target.role === 'listbox'
    ? `Selected ${shown} in ${what}`
    : `Set ${what} to ${shown}`
}

/** How far something was scrolled, along the axis that moved more. */
export function describeScroll({ data }: EventOf<'scroll'>, what: string): string {
  const across = Math.abs(data.deltaX) > Math.abs(data.deltaY)
  const distance = Math.round(across ? data.deltaX : data.deltaY)
  const place = data.target === undefined ? '' : ` in ${what}`
  if (!Number.isFinite(distance) || distance === 0) return `Scrolled${place}`
  const way = across ? (distance > 0 ? 'right' : 'left') : distance > 0 ? 'down' : 'up'
  return `Scrolled ${way} ${Math.abs(distance)} px${place}`
}

const VERBS: Record<Exclude<NavigationMethod, 'title' | 'guess'>, string> = {
  load: 'Opened',
  reload: 'Reloaded',
  'back-forward': 'Went back or forward to',
  push: 'Went to',
  hash: 'Went to',
}

/** How a page or route was reached; its address is short when `from` has the same origin. */
export function describeNavigation({ data }: EventOf<'navigation'>, from: string): string {
  const title = data.title === undefined || data.title === '' ? '' : quote(data.title)
  if (data.method === 'title') return title === '' ? 'Page title changed' : `Page title became ${title}`
  const where = data.href === '' ? title || 'a page of unknown address' : placeOf(data.href, from)
  if (data.method === 'guess') return `Went to ${where} (address inferred)`
  return `${VERBS[data.method]} ${where}`
}

/** The path for a page of the same origin, the whole address for another one. */
function placeOf(href: string, from: string): string {
  return shortUrl(href, originOf(from))
}

const MEDIA: Record<EventData['media']['operation'], string> = {
  play: 'Played',
  pause: 'Paused',
  seek: 'Moved',
  volume: 'Changed the volume of',
  rate: 'Changed the speed of',
}

/** What was done to a video or sound. */
export function describeMedia({ data }: EventOf<'media'>, what: string): string {
  const at =
    data.atSeconds === undefined
      ? ''
      : ` ${data.operation === 'seek' ? 'to' : 'at'} ${formatOffset(data.atSeconds * 1000)}`
  const withTime = data.operation === 'play' || data.operation === 'pause' || data.operation === 'seek'
  return `${MEDIA[data.operation]} ${what}${withTime ? at : ''}`
}

/** What was marked; the text may be unknown. */
export function describeSelection({ data, masked }: EventOf<'selection'>): string {
  const text = data.text === '' ? `${data.length} characters` : quoteValue(data.text, masked)
  return `Selected ${data.text === '' ? text : `text ${text}`}`
}

/** A failed request; a status of 0 or none means that no answer came. */
export function describeFailedRequest({ data, url }: EventOf<'network'>): string {
  const outcome = data.status === undefined || data.status === 0 ? '(no answer)' : String(data.status)
  return `Request failed: ${cleanText(data.method, 12)} ${shortUrl(data.url, url)} ${outcome}`
}

const ERRORS: Record<EventData['error']['kind'], string> = {
  uncaught: 'Uncaught error',
  'unhandled-rejection': 'Unhandled rejection',
  exception: 'Error',
  hydration: 'Hydration error',
}

/** The error's message, with how it came about. */
export function describeError({ data }: EventOf<'error'>): string {
  const message = cleanText(data.message, MESSAGE_LIMIT)
  // Browsers begin the message themselves.
  const plain = message.replace(/^Uncaught (?:\(in promise\) )?/, '')
  return `${ERRORS[data.kind]}: ${plain || 'no message'}`
}

/** A message the page wrote to its console. */
export function describeConsole({ data }: EventOf<'console'>): string {
  return `Console error: ${cleanText(data.message, MESSAGE_LIMIT) || 'no message'}`
}

/** A person who left the window, and came back. */
export function describeReturn(awayMs: number): string {
  return `Came back to the window after ${formatDuration(awayMs)}`
}

/** Copied, cut or pasted. */
export function describeClipboard({ data }: EventOf<'clipboard'>): string {
  const past = new Map([
    ['copy', 'Copied'],
    ['cut', 'Cut'],
    ['paste', 'Pasted'],
  ])
  return past.get(data.operation) ?? `Clipboard: ${cleanText(data.operation, 24)}`
}
