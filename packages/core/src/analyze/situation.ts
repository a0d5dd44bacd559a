import type { Target } from '../dom/names/target.ts'
import type { SessionEvent } from '../normalize/event.ts'

/** What is remembered of a window while reading its events. */
export interface Situation {
  /** Address of the page before this event. */
  url: string
  /** Where keys went last. */
  field: Target | undefined
  gesture: SessionEvent | undefined
  size: string
}

/** A window of which nothing is known yet. */
export function createSituation(): Situation {
  return { url: '', field: undefined, gesture: undefined, size: '' }
}

/** Takes the event into account for those after it. */
export function remember(event: SessionEvent, situation: Situation): void {
  if (event.kind === 'navigation' && event.data.href !== '') {
    situation.url = event.data.href
    if (isLoad(event)) situation.field = undefined
  } else if (event.url !== '') situation.url = event.url
  if (event.kind === 'input' && event.data.how !== 'programmatic') situation.field = event.data.target
  if (event.kind === 'focus' && event.data.target !== undefined && isTextField(event.data.target))
    situation.field = event.data.target
  if (
    event.kind === 'click' ||
    event.kind === 'tap' ||
    event.kind === 'drag' ||
    (event.kind === 'input' && event.data.how !== 'programmatic')
  ) {
    situation.gesture = event
  }
}

/** Whether the event shows a new document rather than another state of the same one. */
export function isLoad(event: SessionEvent): boolean {
  return (
    event.kind === 'navigation' &&
    (event.data.method === 'load' || event.data.method === 'reload' || event.data.method === 'back-forward')
  )
}

function isTextField(target: Target): boolean {
  return (
    target.tag === 'input' ||
    target.tag === 'textarea' ||
    target.role === 'textbox' ||
    target.role === 'searchbox'
  )
}
