import type { EventOf } from '../normalize/event.ts'
import { quote } from './quote.ts'
import type { Step } from './step.ts'

/** Crumb and touch of one tap are a few ms apart; a slow device may need more. */
const SAME_TAP_MS = 500

/** What a mobile SDK told somebody did; `null` for what the device or the app did: battery, keyboard, screens. */
export function tellMobile({
  data,
}: EventOf<'mobile'>): Pick<Step, 'action' | 'role' | 'description' | 'targetDesc'> | null {
  const { gesture, message } = data
  const isTap = gesture === 'tap'
  if (!isTap && gesture !== 'swipe' && gesture !== 'scroll') return null
  const what = message === '' ? '' : ` ${quote(message)}`
  return {
    action: isTap ? 'tap' : 'scroll',
    role: 'weak',
    description: `${isTap ? 'Tapped' : 'Swiped'}${what}`,
    targetDesc: '(screen)',
  }
}

/** Whether the SDK's word on a tap is about the touch just told, of whose target nothing is known. */
export function namesTap(told: Step, touch: Step): boolean {
  return (
    told.event.kind === 'mobile' &&
    told.action === 'tap' &&
    touch.event.kind === 'tap' &&
    touch.event.data.target.tag === '' &&
    touch.event.windowId === told.event.windowId &&
    told.event.timeMs - touch.event.timeMs <= SAME_TAP_MS
  )
}
